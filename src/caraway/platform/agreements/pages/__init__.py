"""Setting up: organisations and their units, agreements, their parties and the versions of their settings."""
