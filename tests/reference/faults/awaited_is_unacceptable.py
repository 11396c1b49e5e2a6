"""A fault for `prove case` to find."""

from typing import Any

from caraway.core.vocabulary import Attendance

ABOUT = "an awaited reason counts as unacceptable"
TARGET = "caraway.core.happenings._code"


def replacement(original: Any) -> Any:
    def code(course: Any, detail: Any) -> Any:
        found = original(course, detail)
        return Attendance.ABSENT_UNACCEPTABLE if found is Attendance.ABSENT_AWAITED else found

    return code
