"""What is compared: one outcome a file; each gives a `Result`."""
