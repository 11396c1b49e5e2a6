"""The desk that answers a participant who asks for what is held."""
