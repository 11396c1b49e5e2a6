"""A fault for `prove case` to find."""

from datetime import date
from typing import Any

ABOUT = "the aims of a workshop count though it was not attended"
TARGET = "caraway.core.course.Course.aims"


def replacement(original: Any) -> Any:
    def aims(course: Any, until: date = date.max) -> Any:
        return original(course, until).union(*(record.aims for record in course.records.values()))

    return aims
