"""The screens of the police."""
