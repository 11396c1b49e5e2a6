"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "a correction is ignored"
TARGET = "caraway.core.course.in_force"


def replacement(original: Any) -> Any:
    return lambda facts: original([fact for fact in facts if fact.replaces is None])
