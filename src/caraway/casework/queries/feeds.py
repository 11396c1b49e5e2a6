"""What the feed of somebody's calendar says: when and where, and nothing of whom or what for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from caraway.casework.models import Feed
from caraway.casework.narrow_doors import membership_of_feed
from caraway.casework.queries.registers import mine
from caraway.platform.accounts.actions import token_hash
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.models import Membership
from caraway.platform.accounts.queries import actor_of, memberships_on
from caraway.platform.gateways.clock import LONDON

BACK, AHEAD = timedelta(days=31), timedelta(days=366)
PERMISSION = "calendar.feed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One session: its id, from when to when, and where."""

    id: UUID
    begins: datetime
    ends: datetime
    venue: str


def reader_of(token: str, today: date) -> Actor | None:
    """Whose feed has this secret; None where none has, where it has ended, and where they work there no more."""
    membership = membership_of_feed(token_hash(token))
    if membership is None:
        return None
    account = Membership.objects.filter(pk=membership).values_list("account_id", flat=True).first()
    found = memberships_on(account, today).filter(pk=membership).first() if account else None
    actor = actor_of(found) if found else None
    return actor if actor is not None and actor.may(PERMISSION) else None


def entries(by: Actor, today: date) -> tuple[Entry, ...]:
    """The sessions of a month back and a year ahead that this person has to do with and that were not cancelled."""
    rows = mine(by).filter(on__range=(today - BACK, today + AHEAD), cancelled_at=None).order_by("on", "starts_at", "id")
    return tuple(
        Entry(
            row.id,
            datetime.combine(row.on, row.starts_at, LONDON),
            datetime.combine(row.on, row.ends_at, LONDON),
            row.venue,
        )
        for row in rows
    )


def made_at(by: Actor) -> datetime | None:
    """When this person's feed was made; None where they have none."""
    return Feed.objects.filter(membership_id=by.membership, ended_at=None).values_list("made_at", flat=True).first()
