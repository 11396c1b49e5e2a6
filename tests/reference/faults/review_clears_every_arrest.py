"""A fault for `prove case` to find."""

from typing import Any

from caraway.core import facts as f
from caraway.core.course import in_force

ABOUT = "a review clears an arrest that came to light after it"
TARGET = "caraway.core.happenings.unreviewed"


def replacement(original: Any) -> Any:
    def unreviewed(facts: Any) -> Any:
        waiting: list[Any] = []
        for fact in in_force(facts):
            if isinstance(fact.detail, f.Arrested):
                waiting.append(fact)
            elif isinstance(fact.detail, f.ArrestReviewed):
                waiting.clear()
        return waiting

    return unreviewed
