"""The questions of the police desk, a form a page."""
