"""The screens of coordination."""
