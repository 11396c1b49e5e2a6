"""The police unit's desk."""

from typing import Any

from tests.integration.casework.doings_of.police import a_year_ago, encouraged

WHOSE = {
    "police_encourage": "encouraged",
    "police_recheck": "a_year_ago",
    "police_breach": "out_of_chances",
    "police_breach_pack": "out_of_chances",
}


def records(world: Any) -> dict[str, Any]:
    """Somebody whom the police are asked to encourage, and somebody whose 12 months are over."""
    return {"encouraged": encouraged(world.cast), "a_year_ago": a_year_ago(world.cast)}
