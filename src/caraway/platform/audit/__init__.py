"""Who did, saw or was refused what. Append-only by grant; written with what it is about, or nothing is."""
