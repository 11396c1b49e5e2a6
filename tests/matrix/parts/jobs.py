"""Jobs, and holds that wait for their batch."""

from typing import Any

from caraway.casework.actions import holds
from caraway.core.vocabulary import HoldCode

WHOSE = {"case_hold_back": "hold_asked"}
FILL = {"job": lambda world, route, person: "calendar"}


def records(world: Any) -> dict[str, Any]:
    """Somebody for whom a hold waits."""
    person = world.cast.booked()
    holds.ask_hold(case=person.id, code=HoldCode.VENUE, by=world.cast.coordinator)
    return {"hold_asked": person}
