"""A request of somebody booked whose paper is not made, and one of somebody else whose paper is."""

from typing import Any

from caraway.casework.actions import subject_access
from tests.cast import Person
from tests.integration.casework.doings_of.access import agreed, opened, texts


def records(world: Any) -> dict[str, Person]:
    cast = world.cast
    request, made = opened(cast, world.people["booked"]), agreed(cast, world.people["accepted"])
    subject_access.make_access_paper(request=made, by=cast.safeguarding)
    world.records |= {"access_asked": request, "access_answered": made, "access_text": texts(request, cast.manager)[0]}
    return {}


FILL: dict[str, Any] = {
    "asked": lambda world, route, person: world.records[
        "access_answered" if route == "access_paper" else "access_asked"
    ],
    "row": lambda world, route, person: world.records["access_text"].row,
    "field": lambda world, route, person: world.records["access_text"].field,
}
