"""The screens of facilitation."""
