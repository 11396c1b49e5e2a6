"""A fault for `prove case` to find."""

from typing import Any

from caraway.core.course import completed_on
from caraway.core.vocabulary import Outcome

ABOUT = "a last session after the window completes"
TARGET = "caraway.core.happenings._check_complete"


def replacement(original: Any) -> Any:
    def check_complete(course: Any) -> None:
        on = completed_on(course)
        if on is not None and course.window is not None:
            course.finished = course.finished or (Outcome.COMPLETED, on)

    return check_complete
