"""A fault for `prove case` to find."""

from typing import Any

from caraway.core.vocabulary import Attendance

ABOUT = "an acceptable absence uses a chance"
TARGET = "caraway.core.happenings._excused"


def replacement(original: Any) -> Any:
    def excused(course: Any, mark: Any, excuse: bool) -> Any:
        answer = original(course, mark, excuse)
        if mark.code is Attendance.ABSENT_ACCEPTABLE:
            course.chances_used += 1
        return answer

    return excused
