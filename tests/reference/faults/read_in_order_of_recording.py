"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "facts are read as they were recorded, not as they happened"
TARGET = "caraway.core.course.in_force"


def replacement(original: Any) -> Any:
    def in_force(facts: Any) -> Any:
        recorded = [fact.id for fact in facts]
        return sorted(original(facts), key=lambda fact: recorded.index(fact.id))

    return in_force
