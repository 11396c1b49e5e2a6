"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "after a refusal of more time the same request is due again"
TARGET = "caraway.core.happenings._extension_refused"


def replacement(original: Any) -> Any:
    def refused(course: Any, fact: Any, detail: Any) -> None:
        course.extension_asked = None

    return refused
