"""A fault for `prove case` to find."""

from typing import Any

from caraway.core.vocabulary import Attendance

ABOUT = "late and refused uses a chance whatever the excuse"
TARGET = "caraway.core.happenings._excused"


def replacement(original: Any) -> Any:
    return lambda course, mark, excuse: original(course, mark, excuse and mark.code is not Attendance.LATE_REFUSED)
