"""How far a result may be believed: one check a file; each gives a frozen finding."""
