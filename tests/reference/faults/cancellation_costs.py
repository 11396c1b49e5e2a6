"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "a cancellation by the provider uses a chance"
TARGET = "caraway.core.happenings._cancelled"


def replacement(original: Any) -> Any:
    def cancelled(course: Any, fact: Any, detail: Any) -> None:
        lines = len(course.marks)
        original(course, fact, detail)
        course.chances_used += len(course.marks) - lines

    return cancelled
