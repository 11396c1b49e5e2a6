"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "after a hold the gap still binds B"
TARGET = "caraway.core.happenings._held"


def replacement(original: Any) -> Any:
    def held(course: Any, fact: Any, detail: Any) -> None:
        waived = course.waived
        original(course, fact, detail)
        course.waived = waived

    return held
