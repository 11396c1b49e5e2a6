"""Connected systems: one of Southampton's force."""

from typing import Any

from caraway.casework.actions import api_clients
from tests.integration.casework.systems import administrator

FILL = {
    "system": lambda world, route, person: world.records["system"],
    "reference": lambda world, route, person: person.row().reference,
}


def records(world: Any) -> dict[str, Any]:
    """The system."""
    by = administrator(world.cast)
    world.records["system"] = api_clients.connect_system(name="Custody records", key="cw_not-a-secret", by=by)
    return {}
