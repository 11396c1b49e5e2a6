"""Journeys through both sites at once: what is decided at one, and what the other shows of it."""
