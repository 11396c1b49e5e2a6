"""Who may open what: the reviewed table, everybody who tries, and what is tried."""
