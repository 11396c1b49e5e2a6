"""Refer by file: a file of Southampton's supervisor that is held."""

from typing import Any

from tests.integration.casework.doings_of.intake import held

FILL = {"file": lambda world, route, person: world.records["file"]}


def records(world: Any) -> dict[str, Any]:
    """The file."""
    world.records["file"] = held(world.cast)
    return {}
