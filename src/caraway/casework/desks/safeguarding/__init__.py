"""The desk of safeguarding: concerns, signals of risk, protected records, court orders."""
