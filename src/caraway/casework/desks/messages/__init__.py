"""Messages: what was told of a case, letters to print, and what the provider of messages tells us."""
