"""Venues and rooms, as coordinators see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from caraway.casework.models import Room, Venue
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class RoomCard:
    """One room: what it is called, how many it holds, who can use it, and since when it is closed."""

    id: UUID
    name: str
    capacity: int
    step_free: bool
    hearing_loop: bool
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class VenueCard:
    """One venue with its rooms."""

    id: UUID
    name: str
    address: str
    accessible_toilet: bool
    transport: str
    rules: str
    closed_on: date | None
    rooms: tuple[RoomCard, ...]


def venues(by: Actor) -> tuple[VenueCard, ...]:
    """Every venue of this organisation, open ones first, by name."""
    rows = Venue.objects.filter(organisation_id=by.organisation).prefetch_related("rooms")
    return tuple(_card(row) for row in sorted(rows, key=lambda row: (row.closed_on is not None, row.name.lower())))


def venue(key: UUID, by: Actor) -> VenueCard:
    """One venue. Raises NotYours where it is not there or not theirs: the same answer."""
    row = Venue.objects.filter(pk=key, organisation_id=by.organisation).prefetch_related("rooms").first()
    if row is None:
        raise NotYours("not_found", "There is no such venue.")
    return _card(row)


def room(key: UUID, by: Actor) -> tuple[VenueCard, RoomCard]:
    """One room and its venue. Raises NotYours where it is not there or not theirs: the same answer."""
    row = Room.objects.filter(pk=key, organisation_id=by.organisation).first()
    if row is None:
        raise NotYours("not_found", "There is no such room.")
    card = venue(row.venue_id, by)
    return card, next(one for one in card.rooms if one.id == key)


def _card(row: Venue) -> VenueCard:
    return VenueCard(
        row.id,
        row.name,
        row.address,
        row.accessible_toilet,
        row.transport,
        row.rules,
        row.closed_on,
        tuple(_room(one) for one in sorted(row.rooms.all(), key=lambda one: one.name.lower())),
    )


def _room(row: Room) -> RoomCard:
    return RoomCard(row.id, row.name, row.capacity, row.step_free, row.hearing_loop, row.closed_on)


def room_choices(by: Actor, on: date) -> list[tuple[str, str]]:
    """The rooms that are open on that day, by venue: id and words."""
    open_ones = Q(closed_on=None) | Q(closed_on__gt=on)
    their_venue = Q(venue__closed_on=None) | Q(venue__closed_on__gt=on)
    rows = Room.objects.filter(open_ones, their_venue, organisation_id=by.organisation).select_related("venue")
    return [(str(row.id), _words(row)) for row in rows.order_by("venue__name", "name")]


def _words(row: Room) -> str:
    parts = [f"holds {row.capacity}", *_access(row.step_free, row.hearing_loop)]
    return f"{row.venue.name}, {row.name} ({', '.join(parts)})"


def _access(step_free: bool, hearing_loop: bool) -> Iterable[str]:
    if step_free:
        yield "step-free"
    if hearing_loop:
        yield "hearing loop"
