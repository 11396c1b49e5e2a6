"""Who somebody is today: the memberships that hold, and the actor that a membership makes. Who works beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from caraway.core import permissions

from .actor import Actor
from .models import Account, Invitation, Membership


def memberships_on(account_id: UUID | None, on: date) -> QuerySet[Membership]:
    """The account's memberships that hold on that day, with their organisations, by name."""
    if account_id is None:
        return Membership.objects.none()
    return (
        _holding(on)
        .filter(account_id=account_id, account__is_active=True)
        .select_related("account", "organisation", "unit")
        .order_by("organisation__name", "id")
    )


def memberships_in(organisation_id: UUID, on: date) -> QuerySet[Membership]:
    """The memberships of open accounts in this organisation that hold on that day."""
    return _holding(on).filter(organisation_id=organisation_id, account__is_active=True)


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


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with a role in the organisation today, as its administrator sees them."""

    membership_id: UUID
    account_id: UUID
    name: str
    email: str
    unit: str
    roles: tuple[str, ...]
    since: date
    last_signed_in: datetime | None
    second_step: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that can still be accepted."""

    id: UUID
    email: str
    roles: tuple[str, ...]
    until: datetime


def colleagues(organisation_id: UUID, on: date) -> tuple[Colleague, ...]:
    """Everybody with a role in this organisation on that day, by name."""
    held = memberships_in(organisation_id, on)
    rows = list(held.select_related("account", "unit").order_by("account__full_name", "id"))
    kinds = Authenticator.objects.filter(user_id__in=[row.account_id for row in rows]).exclude(type="recovery_codes")
    safe = set(kinds.values_list("user_id", flat=True))
    return tuple(_colleague(row, row.account_id in safe) for row in rows)


def members(organisation_id: UUID, on: date, role: str = "") -> tuple[tuple[UUID, str], ...]:
    """Everybody who works there on that day, in this role where one is given: account and name, by name."""
    held = _holding(on).filter(organisation_id=organisation_id, account__is_active=True)
    held = held.filter(roles__contains=[role]) if role else held
    rows = held.order_by("account__full_name", "account_id").values_list("account_id", "account__full_name")
    return tuple(dict.fromkeys(rows))


def membership_of_colleague(membership_id: UUID, organisation_id: UUID, on: date | None) -> Membership | None:
    """This membership, when it is of this organisation and holds on that day (None: or has held, or will)."""
    held = _holding(on) if on else Membership.objects
    found = held.filter(pk=membership_id, organisation_id=organisation_id)
    return found.select_related("account", "unit", "organisation").first()


def invited(organisation_id: UUID, now: datetime) -> tuple[Invited, ...]:
    """The organisation's invitations that can still be accepted, oldest first."""
    waiting = Invitation.objects.filter(
        organisation_id=organisation_id, accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now
    )
    return tuple(Invited(row.id, row.email, _words(row.roles), row.expires_at) for row in waiting.order_by("id"))


def invitation_to(organisation_id: UUID, key: UUID) -> Invitation | None:
    """The invitation of that id, where it is one to this organisation."""
    return Invitation.objects.filter(pk=key, organisation_id=organisation_id).first()


def account_with(email: str) -> Account | None:
    """The account of that address that may be used."""
    return Account.objects.filter(email=email, is_active=True).first()


def _holding(on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), ended_at__isnull=True, from_on__lte=on)


def _colleague(row: Membership, second_step: bool) -> Colleague:
    return Colleague(
        membership_id=row.id,
        account_id=row.account_id,
        name=row.account.full_name,
        email=row.account.email,
        unit=row.unit.name if row.unit else "",
        roles=_words(row.roles),
        since=row.from_on,
        last_signed_in=row.account.last_login,
        second_step=second_step,
    )


def _words(roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(permissions.role(key).words for key in roles)
