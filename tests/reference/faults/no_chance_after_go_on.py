"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "a decision that the programme goes on gives no chance"
TARGET = "caraway.core.happenings._decided"


def replacement(original: Any) -> Any:
    def decided(course: Any, fact: Any, detail: Any) -> None:
        given = course.chances_given
        original(course, fact, detail)
        course.chances_given = given

    return decided
