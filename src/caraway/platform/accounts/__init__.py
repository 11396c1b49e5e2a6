"""People who work with the product: accounts, memberships, invitations, sessions, and what each may do."""
