"""Who somebody is today: the memberships that hold, and the actor that a membership makes."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from .actor import Actor
from .models import Membership


def memberships_on(account_id: UUID | None, on: date) -> QuerySet[Membership]:
    """The account's memberships that hold on that day, with their organisations, by name."""
    if account_id is None:
        return Membership.objects.none()
    return (
        Membership.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), ended_at__isnull=True, from_on__lte=on)
        .filter(account_id=account_id, account__is_active=True)
        .select_related("account", "organisation", "unit")
        .order_by("organisation__name", "id")
    )


def actor_of(membership: Membership) -> Actor:
    """The actor that this membership makes of its person."""
    return Actor(
        membership.account_id,
        membership.id,
        membership.organisation_id,
        membership.unit_id,
        frozenset(membership.roles),
        membership.account.full_name,
        membership.organisation.name,
    )


def stamp_of(membership: Membership) -> str:
    """What a session remembers of a membership: it ends when any of this has changed."""
    return f"{membership.id}:{membership.unit_id}:{','.join(sorted(membership.roles))}"
