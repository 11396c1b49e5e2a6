"""Costs, averted harm and what they are worth, from tables that the user supplies."""
