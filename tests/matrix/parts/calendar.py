"""Venues, rooms and accreditations of Wessex Partners, and two who must not meet."""

from typing import Any

from caraway.casework.actions import apart, venues
from caraway.casework.models import Accreditation
from caraway.platform.tenancy import scope
from tests.cast import Person
from tests.matrix.world import World

WHOSE = {"case_let_meet": "kept_apart"}
FILL = {
    "other": lambda world, route, person: world.records["apart_from"],
    "venue": lambda world, route, person: world.records["venue"],
    "room": lambda world, route, person: world.records["room"],
    "accreditation": lambda world, route, person: world.records["accreditation"],
}


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
    one, other = world.cast.accepted(), world.cast.accepted()
    apart.keep_apart(case=one.id, other=other.id, by=by)
    world.records["apart_from"] = other.id
    return {"kept_apart": one}
