"""Accounts that stand for a system: closed from the first, so that nobody signs in with one, and named in the audit."""

from uuid import UUID

from caraway.platform.gateways import ids

from .models import Account


def account_of_a_system(name: str) -> UUID:
    """Make an account of that name, within the running action. It has no membership and never gets a session."""
    key = ids.new()
    # RFC 2606 keeps the ending for examples: nobody can have the address.
    account = Account(id=key, email=f"{key}@example.org", full_name=name, is_active=False)
    account.set_unusable_password()
    account.save(force_insert=True)
    return key
