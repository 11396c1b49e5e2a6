"""What was said or decided, and whether it is still so.

The police and the participant know what they were told, not what has been corrected since. So a
message, a decision and an outcome rest on the return before them as it stood when they were
recorded: on what it said that day.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import takewhile
from operator import is_not
from typing import Any

from caraway.core import facts as f
from caraway.core.course import Course, Said, in_force, roots_of
from caraway.core.facts import Fact


def hold_against_now(course: Course, facts: Sequence[Fact]) -> None:
    """Set what each message should say now, and whether the police must look again."""
    if not course.tellings and course.judged is None:
        return
    roots = roots_of(facts)
    now = {roots[said.fact.id]: said for said in course.returns}
    course.tellings = [_as_the_return_says(said, now, roots, facts) for said in course.tellings]
    if course.told is not None:
        course.told = course.tellings[-1]
    course.look_again = course.judged is not None and _look_again(course, course.judged, now, roots, facts)


def _as_the_return_says(said: Said, now: dict[str, Said], roots: dict[str, str], facts: Sequence[Fact]) -> Said:
    basis = _basis(said.fact, facts)
    about = now.get(roots[basis.id]) if basis else None
    return replace(said, now=about.now, outcome=about.outcome) if about else said


def _look_again(
    course: Course, judged: Fact, now: dict[str, Said], roots: dict[str, str], facts: Sequence[Fact]
) -> bool:
    """Did the return behind the newest decision change since, without their looking at the corrected one?"""
    basis = _basis(judged, facts)
    said = now.get(roots[basis.id]) if basis else None
    if basis is None or said is None or _answer(basis) == said.now:
        return False
    seen = [_basis(fact, facts) for fact in course.looked]
    return all(one is None or roots[one.id] != roots[basis.id] or _answer(one) != said.now for one in seen)


def _basis(later: Fact, facts: Sequence[Fact]) -> Fact | None:
    """The return before this fact, as it stood when this was recorded."""
    recorded = next(number for number, fact in enumerate(facts) if fact is later)
    before = takewhile(partial(is_not, later), in_force(facts[: recorded + 1]))
    returns = [fact for fact in before if type(fact.detail) is f.Returned]
    return returns[-1] if returns else None


def _answer(fact: Fact) -> tuple[str, ...]:
    detail: Any = fact.detail
    answer: tuple[str, ...] = detail.answer
    return answer
