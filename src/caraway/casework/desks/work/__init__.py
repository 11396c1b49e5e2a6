"""Work beside the cases: tasks, and who has them. Every desk uses these pages."""
