"""What is written to somebody, what came in, and surveys."""
