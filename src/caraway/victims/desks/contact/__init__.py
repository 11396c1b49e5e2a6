"""The victim contact desk."""
