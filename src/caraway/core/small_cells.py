"""Counts that leave: a small one is not shown, and no shown number lets anybody work it out.

A line is a whole number of people, each in one of its cells. Every cell below five is hidden, and nought with it. More are
hidden, the smallest first, until at least two are, they come to five or more, and no shown cell is smaller than all of them
together: then the total gives no hidden cell away, nor does knowing this rule, and the hidden cells together are no small
count. A line of fewer than five people shows nothing.

Two reports cannot be taken from one another either: a line is of one closed month of one agreement, counted once as it was
known when one day began (`published_on`), so whoever asks again gets the same line; no sum over months, areas or agreements is given.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date

LEAST = 5
"""The smallest number of people that is shown."""

PUBLISHED_DAY = 15
"""The day of the month after, from which a month is shown: as it was known when that day began."""

MONTHS = 12
"""Months that are shown, the newest first."""


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of a line and its total as they may be shown; None for what is hidden."""

    cells: tuple[int | None, ...]
    total: int | None


def safe(cells: Sequence[int]) -> Line:
    """The line as it may be shown. Raises ValueError for less than nobody."""
    if any(one < 0 for one in cells):
        raise ValueError("A count is of nobody or more.")
    total = sum(cells)
    if total < LEAST:
        return Line((None,) * len(cells), None)
    hidden = {place for place, one in enumerate(cells) if one < LEAST}
    for place in sorted(range(len(cells)), key=lambda place: (cells[place], place)):
        if not hidden or _enough(hidden, cells):
            break
        hidden.add(place)
    return Line(tuple(None if place in hidden else one for place, one in enumerate(cells)), total)


def _enough(hidden: Set[int], cells: Sequence[int]) -> bool:
    together = sum(cells[place] for place in hidden)
    shown = [one for place, one in enumerate(cells) if place not in hidden]
    return len(hidden) > 1 and together >= LEAST and min(shown, default=together) >= together


def alone(count: int) -> int | None:
    """A count that is part of no total, as it may be shown."""
    return count if count >= LEAST else None


def published_on(month: date) -> date:
    """The first day on which the month of that day is shown, and the day as of which it is counted."""
    after = _next(month)
    return after.replace(day=PUBLISHED_DAY)


def months(first: date, today: date) -> tuple[date, ...]:
    """The first days of the months that are shown today, the newest first, none before that of `first`."""
    found, month = [], first.replace(day=1)
    while published_on(month) <= today:
        found.append(month)
        month = _next(month)
    return tuple(reversed(found[-MONTHS:]))


def _next(month: date) -> date:
    first = month.replace(day=1)
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
