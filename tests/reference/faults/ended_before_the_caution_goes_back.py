"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "what ended before the caution goes back to the police"
TARGET = "caraway.core.happenings._finish"


def replacement(original: Any) -> Any:
    def finish(course: Any, outcome: Any, on: Any) -> None:
        if course.finished is None:
            course.finished = (outcome, on)
            course.bookings.clear()

    return finish
