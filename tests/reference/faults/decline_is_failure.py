"""A fault for `prove case` to find."""

from typing import Any

from caraway.core.vocabulary import Outcome

ABOUT = "a decline after the caution is the participant's failure"
TARGET = "caraway.core.happenings._declined"


def replacement(original: Any) -> Any:
    def declined(course: Any, fact: Any, detail: Any) -> None:
        before = course.finished
        original(course, fact, detail)
        if course.finished is not before:
            course.finished = (Outcome.WITHDREW, fact.on)

    return declined
