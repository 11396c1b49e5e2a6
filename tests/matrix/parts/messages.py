"""A letter that waits to be posted."""

from typing import Any

from caraway.casework.actions import messages, participants
from tests.integration.casework.doings_of.messages import text_of_nobody

WHOSE = {"case_open_call": "calling"}
FILL = {
    "message": lambda world, route, person: world.records["letter"],
    "incoming": lambda world, route, person: world.records["text"],
}


def records(world: Any) -> dict[str, Any]:
    """Somebody to whom letters are safe, and the letter of attendance that was asked for."""
    by = world.cast.coordinator
    person = world.cast.attended_a(safe_methods=["letter"])
    row = person.row().participant
    kept = {name: getattr(row, name) for name in participants.CONTACT}
    shown = participants.as_shown(row, participants.CONTACT)
    participants.set_contact(case=person.id, shown=shown, by=by, confirmed=True, address_confirmed=True, **kept)
    world.records["letter"] = messages.ask_attendance(case=person.id, by=by).id
    world.records["text"] = text_of_nobody(world.cast).id
    return {"to_post": person}
