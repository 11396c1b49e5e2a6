"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "a missed B leaves A standing"
TARGET = "caraway.core.happenings._missed"


def replacement(original: Any) -> Any:
    def missed(course: Any, mark: Any, excuse: bool) -> None:
        attended = dict(course.attended)
        original(course, mark, excuse)
        course.attended.update(attended)

    return missed
