"""Signing in through one's organisation (OpenID Connect)."""
