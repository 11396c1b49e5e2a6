"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "a caution read after an extension forgets the extension"
TARGET = "caraway.core.happenings._cautioned"


def replacement(original: Any) -> Any:
    def cautioned(course: Any, fact: Any, detail: Any) -> None:
        course.extended_to = None
        original(course, fact, detail)

    return cautioned
