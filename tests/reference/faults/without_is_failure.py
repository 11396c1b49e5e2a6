"""A fault for `prove case` to find."""

from typing import Any

from caraway.core.vocabulary import Outcome

ABOUT = "who is allotted the caution without the programme fails it"
TARGET = "caraway.core.happenings._without_programme"


def replacement(original: Any) -> Any:
    def without_programme(course: Any, fact: Any, detail: Any) -> None:
        before = course.finished
        original(course, fact, detail)
        if course.finished is not before:
            course.finished = (Outcome.WITHDREW, fact.on)

    return without_programme
