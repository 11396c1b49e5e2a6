"""A fault for `prove case` to find."""

from typing import Any

from caraway.core.vocabulary import Outcome

ABOUT = "the return of an expired case says that it is open"
TARGET = "caraway.core.course.Course.answer"


def replacement(original: Any) -> Any:
    def answer(course: Any, on: Any) -> Any:
        outcome, said = original(course, on)
        if outcome is Outcome.WINDOW_EXPIRED:
            return Outcome.OPEN, (Outcome.OPEN.value, *said[1:])
        return outcome, said

    return answer
