"""Backups of one plane alone: sealed as they come from the server, and restored to a moment (decision 35)."""
