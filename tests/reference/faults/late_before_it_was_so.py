"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "a duty is due before the day that made it so"
TARGET = "caraway.core.due_since._made_so_on"


def replacement(original: Any) -> Any:
    return lambda due, past: due.due_on
