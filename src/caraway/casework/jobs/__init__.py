"""What runs by itself: each job idempotent, with a result that somebody looks at."""
