"""Days counted one by one: months, the window, the gap, the last day on which it can still be done."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.facts import Fact
from caraway.core.programme import Programme
from tests.reference.oracle_reading import day_of_start, last_detail, last_of

DAY = timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """Count months one at a time, then take the same day of the month or the last there is."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError("every month has a first")


@dataclass(frozen=True)
class TheWindow:
    starts_on: date
    expires_on: date
    last_day: date
    first_expires_on: date
    furthest_on: date

    def days(self) -> list[date]:
        """Every day from the first to the last that can be used."""
        return [self.starts_on + DAY * number for number in range((self.last_day - self.starts_on).days + 1)]


def the_window(settings: Settings, facts: Sequence[Fact]) -> TheWindow | None:
    """The window as the facts read so far leave it."""
    start = day_of_start(facts, settings.clock_start)
    if last_of(facts, f.Referred) is None or last_of(facts, f.Cautioned) is None or start is None:
        return None
    expires = first = start + DAY * (settings.weeks * 7)
    for fact in facts:
        named = fact.detail.expires_on if isinstance(fact.detail, f.Extended) else None
        if isinstance(fact.detail, f.Decided) and fact.detail.goes_on:
            named = fact.detail.expires_on
        expires = named or expires
    last = expires if settings.expiry_day_usable else expires - DAY
    return TheWindow(start, expires, last, first, start + DAY * (settings.most_weeks * 7))


def charge_clock(facts: Sequence[Fact]) -> tuple[date | None, bool] | None:
    """(last day to charge, confirmed)."""
    referred = last_detail(facts, f.Referred)
    if referred is None:
        return None
    if referred.offence_mode != "summary":
        return None, True
    six_months = months_later(referred.offence_on, 6)
    if not referred.assault:
        return six_months, True
    told = last_detail(facts, f.StatementConfirmed) or referred
    if told.statement == "none":
        return six_months, True
    if told.statement == "taken" and told.statement_on is not None:
        return min(months_later(referred.offence_on, 24), months_later(told.statement_on, 6)), True
    return six_months, False


def rest_fits(programme: Programme, usable: Set[date], number: int, day: date) -> bool:
    """Step `number` on this day: can all steps after it still be attended on usable days?"""
    if number + 1 == len(programme.steps):
        return True
    following = programme.steps[number + 1]
    gaps = range(following.gap_least_days, following.gap_most_days + 1)
    return any(day + DAY * gap in usable and rest_fits(programme, usable, number + 1, day + DAY * gap) for gap in gaps)


def first_impossible_day(
    programme: Programme, settings: Settings, window: TheWindow, next_number: int | None, may: tuple[date, date] | None
) -> date:
    """Try the usable days from the last to the first: the next step within `may`, or the first step anywhere.

    `next_number` is the place of the next step where something stands that it can follow.
    """
    usable = {day for day in window.days() if day.weekday() in settings.weekdays}
    for day in sorted(usable, reverse=True):
        follows = next_number is not None and may is not None and may[0] <= day <= may[1]
        if follows and rest_fits(programme, usable, int(next_number or 0), day):
            return day + DAY
        if rest_fits(programme, usable, 0, day):
            return day + DAY
    return window.starts_on


def first_day_too_few(window: TheWindow, calls: int) -> date:
    """The first day from which so many calls, at most one a day, no longer fit by the last usable day."""
    days = window.days()
    for number, day in enumerate(days):
        if len(days[number:]) < calls:
            return day
    return max(window.last_day + DAY, window.starts_on)
