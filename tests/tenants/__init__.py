"""Every id of one tenant, used by another tenant's people wherever an id can stand: it answers as the id of nothing does."""
