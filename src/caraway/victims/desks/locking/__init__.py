"""The quick lock: a screen is covered at once, and every page of the session says only that it is locked."""
