"""A fault for `prove case` to find."""

from dataclasses import replace
from typing import Any

ABOUT = "a call that was not safe to talk counts"
TARGET = "caraway.core.happenings._call_marked"


def replacement(original: Any) -> Any:
    return lambda course, fact, detail: original(course, fact, replace(detail, safe_to_talk=True))
