"""Refer by file: match the force's columns once, send a file, read what would become of it, refer."""
