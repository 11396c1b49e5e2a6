"""Where the demonstration's workshops are held, and who is accredited to lead them."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from caraway.casework.actions import accrediting, venues
from caraway.platform.accounts.actor import Actor

ROOMS = ("room 1", "room 2")
HOLDS = 12
YEARS = timedelta(days=3 * 365)

ABOUT = {
    "Guildhall, Southampton": (
        "Above Bar Street, Southampton, SO14 7LP",
        "Central station is 10 minutes away on foot.",
    ),
    "Mountbatten Hall, Portsmouth": ("Guildhall Walk, Portsmouth, PO1 2AB", "Buses 1 and 7 stop outside."),
    "Foregate Rooms, Worcester": ("Foregate Street, Worcester, WR1 1EE", "Park at Pitchcroft, 5 minutes on foot."),
    "Severn House, Shrewsbury": ("Smithfield Road, Shrewsbury, SY1 1PB", "The bus station is across the road."),
    "Neuadd y Dref · Town Hall, Newport": ("Godfrey Road, Newport, NP20 4UR", "Newport station is 5 minutes away."),
}
RULES = "No police and no partners present. Say that you come for the training day."


def furnish(names: Iterable[str], by: Actor) -> dict[tuple[str, str], UUID]:
    """Add these venues of a provider's with their rooms: the id of each room by the names of both."""
    found = {}
    for name in names:
        address, transport = ABOUT[name]
        venue = venues.add_venue(details=venues.VenueDetails(name, address, True, transport, RULES), by=by)
        for number, room in enumerate(ROOMS):
            details = venues.RoomDetails(room, HOLDS, step_free=number == 0, hearing_loop=number == 0)
            found[name, room] = venues.add_room(venue=venue, details=details, by=by)
    return found


def accredit(people: Iterable[Actor], programme: str, began: date, by: Actor) -> None:
    """Everybody who leads may lead, for three years."""
    for one in people:
        days = {"from_on": began, "to_on": began + YEARS}
        accrediting.accredit(account=one.person, programme=programme, **days, by=by)
