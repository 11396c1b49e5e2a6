"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "the last possible day ignores on which weekdays sessions run"
TARGET = "caraway.core.windows.latest_in"


def replacement(original: Any) -> Any:
    return lambda first_on, last_on, later, window, weekdays: original(first_on, last_on, later, window, range(7))
