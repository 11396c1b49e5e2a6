"""Small tables that ship with the engine, each of which says what it is."""
