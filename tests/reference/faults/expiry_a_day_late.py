"""A fault for `prove case` to find."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

ABOUT = "the last usable day is one day late"
TARGET = "caraway.core.windows.window_of"


def replacement(original: Any) -> Any:
    def window_of(*given: Any) -> Any:
        window = original(*given)
        return replace(window, last_day=window.last_day + timedelta(days=1))

    return window_of
