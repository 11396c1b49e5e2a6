"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "a duty is late on the last day allowed"
TARGET = "caraway.core.due._due"


def replacement(original: Any) -> Any:
    return lambda kind, desk, on, allowed, *rest, **named: original(kind, desk, on, allowed - 1, *rest, **named)
