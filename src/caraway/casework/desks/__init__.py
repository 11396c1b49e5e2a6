"""Screens, by who uses them. Nothing here writes or decides."""
