"""A fault for `prove case` to find."""

from dataclasses import replace
from typing import Any

ABOUT = "an extension named in a decision to go on is forgotten"
TARGET = "caraway.core.happenings._decided"


def replacement(original: Any) -> Any:
    return lambda course, fact, detail: original(course, fact, replace(detail, expires_on=None))
