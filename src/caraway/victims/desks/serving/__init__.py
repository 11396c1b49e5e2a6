"""For the licensor: which agreement of the sessions each agreement of this site serves."""
