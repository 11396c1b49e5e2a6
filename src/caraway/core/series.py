"""A series of workshops: every so many weeks on one day of the week, each with the steps that follow it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from caraway.core.programme import Programme, Step
from caraway.core.refusals import InvalidValue

MOST = 60
"""How many rounds one series may have: a year of Saturdays, and a few."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """From when to when, on which day of the week (Monday 0), every how many weeks, and with which steps.

    `steps`: each step's key, and how many weeks after the first one it runs.
    """

    first: date
    last: date
    weekday: int
    weeks: int
    steps: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Round:
    """Sessions that go together, each a step and its day; `why` they are left out, where they are."""

    sessions: tuple[tuple[str, date], ...]
    why: str = ""


def require_pattern(pattern: Pattern, programme: Programme) -> None:
    """Raise InvalidValue, by its field, for a series that has no day, too many, or steps too near or far apart."""
    if pattern.last < pattern.first:
        raise InvalidValue("last", "The last day must be on or after the first.")
    found = len(tuple(days_of(pattern)))
    if not found:
        raise InvalidValue("last", "No such day of the week lies between these two.")
    if found > MOST:
        raise InvalidValue("last", f"A series has at most {MOST} days. Plan the rest as another.")
    weeks = dict(pattern.steps)
    for step in programme.steps:
        if step.after in weeks and step.key in weeks:
            _require_gap(step, 7 * (weeks[step.key] - weeks[step.after]))


def _require_gap(step: Step, days: int) -> None:
    if not step.gap_least_days <= days <= step.gap_most_days:
        between = f"{step.gap_least_days} to {step.gap_most_days}"
        raise InvalidValue("gap", f"{step.name} runs {between} days after the workshop before it.")


def days_of(pattern: Pattern) -> Iterator[date]:
    """The first days of its rounds, in order."""
    day = pattern.first + timedelta(days=(pattern.weekday - pattern.first.weekday()) % 7)
    while day <= pattern.last:
        yield day
        day += timedelta(weeks=pattern.weeks)


WhyNot = Callable[[str, date, tuple[str, ...]], str]
"""Says why a step cannot run on a day, or nothing; told which steps of the same series run that day already."""


def rounds(pattern: Pattern, why_not: WhyNot) -> tuple[Round, ...]:
    """Every round of a series. One with a session that cannot run is left out whole: nobody could finish in it."""
    found: list[Round] = []
    running: dict[date, tuple[str, ...]] = {}
    for day in days_of(pattern):
        sessions = tuple((step, day + timedelta(weeks=weeks)) for step, weeks in pattern.steps)
        reasons = (why_not(step, on, running.get(on, ())) for step, on in sessions)
        found.append(Round(sessions, next((why for why in reasons if why), "")))
        if not found[-1].why:
            running |= {on: (*running.get(on, ()), step) for step, on in sessions}
    return tuple(found)
