"""Arithmetic on arrays: fits without a word of what they mean. Rows may carry a count, so that a reduced table gives the same answer."""
