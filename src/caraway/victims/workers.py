"""Who contacts victims for an organisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.core.permissions import may
from caraway.platform.accounts.models import Account
from caraway.platform.accounts.queries import memberships_in


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who contacts victims."""

    account: UUID
    name: str


def workers_of(organisation: UUID, on: date) -> tuple[Worker, ...]:
    """Those of the organisation on that day, by name."""
    rows = memberships_in(organisation, on).select_related("account").order_by("account__full_name", "account_id")
    return tuple(Worker(row.account_id, row.account.full_name) for row in rows if may(row.roles, "victim.contact"))


def holding(permission: str, organisation: UUID, on: date) -> frozenset[UUID]:
    """The accounts that have this permission in the organisation on that day."""
    return frozenset(row.account_id for row in memberships_in(organisation, on) if may(row.roles, permission))


def names_of(accounts: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these accounts of this site, also of those who have left."""
    return dict(Account.objects.filter(pk__in=set(accounts)).values_list("pk", "full_name"))
