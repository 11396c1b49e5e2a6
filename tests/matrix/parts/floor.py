"""The day of a workshop, as the matrix tries it."""

from typing import Any

from caraway.casework.actions import floor
from caraway.casework.register_keys import line_key
from tests.cast import Person
from tests.integration.casework.doings_of.floor import HAPPENED
from tests.matrix.world import World

WHOSE = {
    "register_marks": "on_register",
    "register_sheet": "on_register",
    "register_pdf": "on_register",
    "incident_record": "on_register",
    "incident_recorded": "on_register",
}
POSTED = {
    "register_marks": {
        "line": lambda person: line_key(person.workshop("A").id, person.id),
        "code": lambda person: "attended",
    },
}
FILL = {"incident": lambda world, route, person: world.records["incident"]}


def records(world: World) -> dict[str, Person]:
    """An incident at the session of the register that is tried."""
    workshop = world.people["on_register"].workshop("A").id
    made: Any = floor.record_incident(workshop=workshop, happened=HAPPENED, by=world.cast.facilitator)
    world.records["incident"] = made
    return {}
