"""What writes the generated documents."""
