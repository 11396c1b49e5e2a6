"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "a mark uses up a place in another session"
TARGET = "caraway.core.happenings._leave"


def replacement(original: Any) -> Any:
    return lambda course, session: course.bookings.popitem()[1] if course.bookings else None
