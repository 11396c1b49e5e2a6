"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "a settled absence stays awaited"
TARGET = "caraway.core.happenings._code"


def replacement(original: Any) -> Any:
    return lambda course, detail: detail.code
