"""A fault for `prove case` to find."""

from typing import Any

ABOUT = "a message to the participant is held against the facts of its own day"
TARGET = "caraway.core.said._as_the_return_says"


def replacement(original: Any) -> Any:
    return lambda said, now, roots, facts: said
