"""Whose session it is, read with the memberships that hold today: asked before everything else, so in one statement."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.backends import ModelBackend
from django.db import connection
from django.db.models import Model

from caraway.platform.agreements.models import Organisation
from caraway.platform.databases.reading import rows
from caraway.platform.gateways import clock

from .models import Account, Membership
from .queries import memberships_on

One = TypeVar("One", bound=Model)


class Backend(ModelBackend):
    """Django's own, whose account of a session brings its memberships with it."""

    def get_user(self, user_id: Any) -> Account | None:
        """The open account of this id; None where there is none."""
        account = _with_memberships(user_id, clock.today())
        return account if account is not None and self.user_can_authenticate(account) else None


def memberships_of(user: Any) -> list[Membership]:
    """The memberships of whoever is signed in that hold today, by name: as they came with the account, else asked for."""
    found = getattr(user, "held", None)
    return list(memberships_on(user.pk, clock.today())) if found is None else found


def _with_memberships(user_id: UUID, on: date) -> Account | None:
    found = rows(_SIGNED_IN, {"account": user_id, "on": on})
    if not found:
        return None
    account: Any = _of(Account, found[0])
    account.held = [_membership(account, row[len(_names(Account)) :]) for row in found if row[-1] is not None]
    return account  # type: ignore[no-any-return]


def _membership(account: Account, row: Sequence[Any]) -> Membership:
    made = _of(Membership, row)
    made.account, made.organisation = account, _of(Organisation, row[len(_names(Membership)) :])
    return made


def _of(model: type[One], row: Sequence[Any]) -> One:
    names = _names(model)
    return model.from_db(connection.alias, names, row[: len(names)])


def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _columns(model: type[Model], table: str) -> str:
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields)


_SIGNED_IN = f"""
    SELECT {_columns(Account, "account")}, {_columns(Membership, "membership")}, {_columns(Organisation, "organisation")}
    FROM accounts_account AS account
    LEFT JOIN accounts_membership AS membership ON membership.account_id = account.id AND account.is_active
      AND membership.ended_at IS NULL AND membership.from_on <= %(on)s
      AND (membership.to_on IS NULL OR membership.to_on >= %(on)s)
    LEFT JOIN agreements_organisation AS organisation ON organisation.id = membership.organisation_id
    WHERE account.id = %(account)s
    ORDER BY organisation.name, membership.id
"""  # nosec B608 - names of our own columns
