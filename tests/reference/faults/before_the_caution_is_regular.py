"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "a session before the caution is as any other"
TARGET = "caraway.core.happenings._before_caution"


def replacement(original: Any) -> Any:
    return lambda course, mark: None
