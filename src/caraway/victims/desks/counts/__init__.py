"""The desk of those who commission: counts, and nothing of anybody."""
