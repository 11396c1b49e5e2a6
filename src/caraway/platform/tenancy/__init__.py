"""Whose rows may be seen: every transaction says for whom it runs, and the database's policies do the rest."""
