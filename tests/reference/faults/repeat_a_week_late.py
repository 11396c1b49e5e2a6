"""A fault for `prove case` to find."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

ABOUT = "room for a repeat is reckoned without the week between"
TARGET = "caraway.core.windows.last_safe"


def replacement(original: Any) -> Any:
    def last_safe(programme: Any, window: Any) -> Any:
        safe = original(programme, window)
        return replace(safe, with_repeat=safe.with_repeat + timedelta(days=7))

    return last_safe
