"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "all calls that are needed fit into the last day"
TARGET = "caraway.core.course.Course.calls_needed"


def replacement(original: Any) -> Any:
    return property(lambda course: 1)
