"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "anything noted later moves the day from which something is to be corrected"
TARGET = "caraway.core.due_since._known_since"


def replacement(original: Any) -> Any:
    return lambda kind, past: past.facts[-1].at.date()
