"""Venues, rooms and accreditations of Wessex Partners, and two who must not meet."""

from typing import Any
from uuid import UUID

from caraway.casework.actions import apart, feeds, registers, venues
from caraway.casework.models import Accreditation
from caraway.platform.tenancy import scope
from tests.cast import WEEK, Person, saturday_from
from tests.matrix.world import World

WHOSE = {"case_let_meet": "kept_apart"}
FILL = {
    "other": lambda world, route, person: world.records["apart_from"],
    "workshop": lambda world, route, person: _workshop(world, route, person),
    "token": lambda world, route, person: world.records["feed"] if route == "calendar_feed" else "no-such-token",
    "venue": lambda world, route, person: world.records["venue"],
    "room": lambda world, route, person: world.records["room"],
    "accreditation": lambda world, route, person: world.records["accreditation"],
}


def _workshop(world: World, route: str, person: Person) -> UUID:
    """The one a person is booked into; for how a cancellation came out, one that was cancelled."""
    found: UUID = world.records["cancelled"] if route == "session_cancelled" else person.workshop("A").id
    return found


def records(world: World) -> dict[str, Person]:
    """A venue with a room, and one of the accreditations that the cast has."""
    by: Any = world.cast.coordinator
    details = venues.VenueDetails("Village hall", "The Green", accessible_toilet=True)
    room = venues.RoomDetails("Main room", 8, step_free=True, hearing_loop=False)
    world.records["venue"] = venues.add_venue(details=details, by=by)
    world.records["room"] = venues.add_room(venue=world.records["venue"], details=room, by=by)
    with scope.acting_as(world.cast.manager):
        held = Accreditation.objects.filter(account=world.cast.facilitator.person)
        world.records["accreditation"] = held.values_list("pk", flat=True).get()
    gone = world.cast.plan(step="A", day=saturday_from(world.cast.today) + 29 * WEEK)
    world.records["cancelled"] = registers.cancel(workshop=gone, by=by)
    world.records["feed"] = "a-secret-of-the-tests"
    feeds.make_feed(token=world.records["feed"], by=by)
    one, other = world.cast.accepted(), world.cast.accepted()
    apart.keep_apart(case=one.id, other=other.id, by=by)
    world.records["apart_from"] = other.id
    return {"kept_apart": one}
