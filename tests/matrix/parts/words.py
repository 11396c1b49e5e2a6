"""The words of a message under CARA Wessex."""

from typing import Any

FILL: dict[str, Any] = {
    "under": lambda world, route, person: world.cast.wessex.id,
    "saying": lambda world, route, person: "missed",
}
