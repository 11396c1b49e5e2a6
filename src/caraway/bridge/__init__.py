"""The typed messages between the planes, and nothing else."""
