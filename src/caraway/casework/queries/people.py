"""Members of staff as pages name them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.models import Account, Membership
from caraway.platform.accounts.queries import actor_of


@dataclass(frozen=True, slots=True)
class Colleague:
    account: UUID
    name: str


def names_of(*accounts: UUID | None) -> Mapping[UUID, str]:
    """The names of members of staff by their accounts."""
    wanted = {one for one in accounts if one}
    return dict(Account.objects.filter(pk__in=wanted).values_list("id", "full_name"))


def colleagues(by: Actor, on: date) -> tuple[Colleague, ...]:
    """The people of one's own organisation who may work on cases on that day, by name."""
    memberships = Membership.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on),
        organisation_id=by.organisation,
        ended_at=None,
        from_on__lte=on,
        account__is_active=True,
    ).select_related("account")
    found = {one.account_id: one.account.full_name for one in memberships if actor_of(one).may("case.book")}
    return tuple(Colleague(account, name) for account, name in sorted(found.items(), key=lambda pair: pair[1]))
