"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "the police are never asked to look again"
TARGET = "caraway.core.said._look_again"


def replacement(original: Any) -> Any:
    return lambda *given: False
