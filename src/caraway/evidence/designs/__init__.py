"""How people came to be compared: one design a file; each gives a `Result`."""
