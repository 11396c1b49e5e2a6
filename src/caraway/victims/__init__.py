"""The victims' site: a program of its own, with its own database, accounts, jobs and audit. Casework never imports it."""
