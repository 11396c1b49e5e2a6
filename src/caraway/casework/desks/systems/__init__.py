"""Systems of a force: connecting them, what they may send, and the answers they get."""
