"""Somebody who was referred twice; an interpreter for somebody who is booked."""

from typing import Any

from tests.cast import Person
from tests.integration.casework.doings_of.persons import twice
from tests.matrix.world import World

WHOSE = {"case_person": "twice"}
FILL: dict[str, Any] = {
    "also": lambda world, route, person: world.records["also"],
    "session": lambda world, route, person: str(person.workshop("A").id),
    "kind": lambda world, route, person: "interpreter",
}


def records(world: World) -> dict[str, Person]:
    one, other = twice(world.cast)
    world.records["also"] = other.id
    return {"twice": one}
