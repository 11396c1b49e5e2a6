"""Organisations, and the agreements between them: who commissions, who delivers, who refers, where and when."""
