"""Arithmetic of a caution's window: which days are left for which steps.

Calendar-free: it knows the weekdays on which an area runs sessions, not the sessions. What is
impossible here is impossible for any calendar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from caraway.core.agreement import Settings
from caraway.core.programme import Programme, Step
from caraway.core.programme_parts import EVERY_DAY


@cache
def days(count: int) -> timedelta:
    """So many days."""
    return timedelta(days=count)


@dataclass(frozen=True, slots=True)
class Window:
    """`last_day` is the last day that can be used; `first_expires_on` the end before any extension."""

    starts_on: date
    expires_on: date
    last_day: date
    first_expires_on: date
    furthest_on: date

    @property
    def extended(self) -> bool:
        """Does an extension in force move its end?"""
        return self.expires_on != self.first_expires_on


@dataclass(frozen=True, slots=True)
class LastSafe:
    """Last days for the first step: for one pass, and with room for one full repeat."""

    first_pass: date
    with_repeat: date


@dataclass(frozen=True, slots=True)
class Gap:
    """The days on which the next step may fall; `waived` where the provider caused the delay."""

    step: str
    first_on: date
    last_on: date
    waived: bool


def window_of(settings: Settings, starts_on: date, extended_to: date | None) -> Window:
    """The window that starts on that day, with the extension in force."""
    first = starts_on + days(7 * settings.weeks)
    expires = extended_to or first
    last_day = expires if settings.expiry_day_usable else expires - days(1)
    return Window(starts_on, expires, last_day, first, starts_on + days(7 * settings.most_weeks))


def last_safe(programme: Programme, window: Window) -> LastSafe:
    """For 28 to 35 days of gap: the last day less 28, and less 63 (28, a week to the next session, 28)."""
    once = programme.least_days
    return LastSafe(
        window.last_day - days(once),
        window.last_day - days(2 * once + programme.window.repeat_wait_days),
    )


def gap_after(step: Step, before: date, waived: bool, window: Window) -> Gap:
    """Days on which `step` may follow a step attended on `before`, inside the window."""
    if waived:
        return Gap(step.key, before + days(1), window.last_day, True)
    last = min(before + days(step.gap_most_days), window.last_day)
    return Gap(step.key, before + days(step.gap_least_days), last, False)


def latest_in(
    first_on: date, last_on: date, steps: Sequence[Step], window: Window, weekdays: Sequence[int]
) -> date | None:
    """The latest day in that span on which the first of these steps can be held and the others can still follow.

    A workshop is held on the area's weekdays, anything else on any day.
    """
    later = steps[1:]
    held_on = weekdays if steps[0].on_weekdays else EVERY_DAY
    for ordinal in range(last_on.toordinal(), first_on.toordinal() - 1, -1):
        if (ordinal + 6) % 7 in held_on:
            day = date.fromordinal(ordinal)
            if not later or _can_follow(day, later, window, weekdays):
                return day
    return None


def _can_follow(day: date, steps: Sequence[Step], window: Window, weekdays: Sequence[int]) -> bool:
    gap = gap_after(steps[0], day, False, window)
    return latest_in(gap.first_on, gap.last_on, steps, window, weekdays) is not None


def impossible_from(
    programme: Programme, settings: Settings, window: Window, steps: Sequence[Step], gap: Gap | None
) -> date:
    """The first day on which the steps can no longer be finished inside the window: never one before it.

    `steps` are those still to attend, `gap` the days for the first of them where steps before it
    stand. Starting again from the first step is always a way too.
    """
    fresh = window.last_day - days(programme.least_days)
    ways = [(window.starts_on, fresh, programme.steps), *([(gap.first_on, gap.last_on, steps)] if gap else [])]
    latest = [latest_in(first_on, last_on, left, window, settings.weekdays) for first_on, last_on, left in ways]
    return max([window.starts_on, *(day + days(1) for day in latest if day is not None)])
