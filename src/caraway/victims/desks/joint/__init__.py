"""The desk of decisions: for the members of safeguarding of both sides, and the manager on duty."""
