"""Venues and their rooms: added, described anew, closed from a day on. Nothing is deleted: workshops were held there."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from caraway.casework.models import Room, Venue, Workshop
from caraway.casework.reach import require_delivers
from caraway.core.refusals import InvalidValue, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns


@dataclass(frozen=True, slots=True)
class VenueDetails:
    """What a venue is called, where it is, how to come there, and what holds inside ("No police, no partners present")."""

    name: str
    address: str
    accessible_toilet: bool
    transport: str = ""
    rules: str = ""


@dataclass(frozen=True, slots=True)
class RoomDetails:
    """What a room is called, how many it holds, and who can use it."""

    name: str
    capacity: int
    step_free: bool
    hearing_loop: bool


@action("venue.set")
def add_venue(*, details: VenueDetails, by: Actor) -> UUID:
    """Add a venue of one's own organisation. Raises InvalidValue where it has one of that name."""
    require_delivers(by)
    _named_once(details.name, by)
    made = Venue(id=ids.new(), organisation_id=by.organisation, **asdict(details))
    made.save(force_insert=True)
    trail.record("venue.add", by=by, subjects=[made.id])
    return made.id


@action("venue.set")
def set_venue(*, venue: UUID, details: VenueDetails, by: Actor) -> UUID:
    """Describe a venue anew. Workshops already planned there keep the words they were planned with."""
    found = _venue(venue, by)
    if found.name != details.name:
        _named_once(details.name, by)
    for name, value in asdict(details).items():
        setattr(found, name, value)
    found.save(update_fields=[*asdict(details)])
    trail.record("venue.set", by=by, subjects=[venue])
    return venue


@action("venue.set")
def add_room(*, venue: UUID, details: RoomDetails, by: Actor) -> UUID:
    """Add a room to a venue. Raises InvalidValue where it has one of that name."""
    found = _venue(venue, by)
    if Room.objects.filter(venue=found, name__iexact=details.name).exists():
        raise InvalidValue("name", "The venue has a room of that name already.")
    made = Room(id=ids.new(), organisation_id=by.organisation, venue=found, **asdict(details))
    made.save(force_insert=True)
    trail.record("venue.add_room", by=by, subjects=[venue, made.id])
    return made.id


@action("venue.set")
def close_venue(*, venue: UUID, on: date, by: Actor) -> UUID:
    """Use a venue no more from a day on. Raises InvalidValue where a workshop is planned there on or after it."""
    found = _venue(venue, by)
    _close(found, on, lambda day: _planned(day, by, room__venue=venue))
    trail.record("venue.close", by=by, subjects=[venue], detail={"on": on})
    return venue


@action("venue.set")
def close_room(*, room: UUID, on: date, by: Actor) -> UUID:
    """Use a room no more from a day on. Raises InvalidValue where a workshop is planned in it on or after that day."""
    turns.take(f"venues:{by.organisation}")
    found = Room.objects.filter(pk=room, organisation_id=by.organisation).first()
    if found is None:
        raise NotYours("not_found", "There is no such room.")
    _close(found, on, lambda day: _planned(day, by, room=room))
    trail.record("venue.close_room", by=by, subjects=[room], detail={"on": on})
    return room


def _venue(venue: UUID, by: Actor) -> Venue:
    """One venue of this organisation's. Raises NotYours where it is not there or not theirs: the same answer."""
    turns.take(f"venues:{by.organisation}")
    found = Venue.objects.filter(pk=venue, organisation_id=by.organisation).first()
    if found is None:
        raise NotYours("not_found", "There is no such venue.")
    return found


def _named_once(name: str, by: Actor) -> None:
    turns.take(f"venues:{by.organisation}")
    if Venue.objects.filter(organisation_id=by.organisation, name__iexact=name).exists():
        raise InvalidValue("name", "You have a venue of that name already.")


def _planned(on: date, by: Actor, **where: UUID) -> int:
    return Workshop.objects.filter(provider_id=by.organisation, on__gte=on, cancelled_at=None, **where).count()


def _close(found: Venue | Room, on: date, planned: Callable[[date], int]) -> None:
    if on < clock.today():
        raise InvalidValue("on", "The day must be today or in the future.")
    left = planned(on)
    if left:
        words = "1 workshop is" if left == 1 else f"{left} workshops are"
        raise InvalidValue("on", f"{words} planned there on or after that day. Cancel or move them first.")
    found.closed_on = on
    found.save(update_fields=["closed_on"])
