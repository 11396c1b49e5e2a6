"""People of the demonstration, whose password and codes anybody may know. Refused on a site that serves people."""

import base64
import hashlib
from datetime import date
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password

from caraway.platform.agreements.models import Organisation, Unit
from caraway.platform.gateways import clock

from . import actions, factors
from .actor import INSTALLER
from .models import Account, Membership, normalised_email

PASSWORD = "summer rain on slate"
_SECRET_OCTETS = 20


def add_person(
    *,
    email: str,
    full_name: str,
    organisation: Organisation,
    roles: list[str],
    unit: Unit | None = None,
    staff_number: str = "",
    from_on: date | None = None,
) -> Membership:
    """Make an account with a role, the password `PASSWORD`, and codes that `code_of` tells.

    Signing in as this person is told on the sign-in page and by `./caraway code`. RuntimeError elsewhere than in a
    demonstration.
    """
    account = actions.add_account(email=email, full_name=full_name, staff_number=staff_number, by=INSTALLER)
    let_in(account)
    return actions.give_roles(
        account=account, organisation=organisation, roles=roles, unit=unit, from_on=from_on, by=INSTALLER
    )


def let_in(account: Account) -> None:
    """Give an account the demonstration's password and codes. RuntimeError elsewhere than in a demonstration."""
    if not settings.DEMONSTRATION:
        raise RuntimeError("Only a demonstration has people whose password anybody may know.")
    account.password = _hashed()
    account.save(update_fields=["password"])
    factors.add_totp(account, secret_of(account.email), counter=0)


def secret_of(email: str) -> str:
    """The secret of this person's codes: the same whenever and wherever the demonstration is made."""
    made = hashlib.sha256(f"caraway demonstration {normalised_email(email)}".encode()).digest()
    return base64.b32encode(made[:_SECRET_OCTETS]).decode()


def code_of(email: str) -> str:
    """The six digits that let this person in now."""
    return factors.code_at(secret_of(email), clock.outside())


def is_person(email: str) -> bool:
    """Whether this address is a person's of the demonstration, with the demonstration's codes."""
    account = Account.objects.filter(email=normalised_email(email), is_active=True).first()
    return account is not None and factors.secret_is(account.pk, secret_of(email))


@cache
def _hashed() -> str:
    return make_password(PASSWORD)
