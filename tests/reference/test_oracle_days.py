"""The oracle against days worked out by hand from the rules."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.facts import Detail
from caraway.core.programme import programme
from caraway.core.vocabulary import ContactResult, ExtensionReason, OffenceMode, Statement
from tests.reference.oracle import oracle_standing
from tests.reference.oracle_days import TheWindow, first_day_too_few, months_later
from tests.reference.told import CAUTIONED, REFERRED, day, tell

CARA = programme("cara")
EVERY_DAY = Settings(weekdays=tuple(range(7)))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 3, 31), 6, date(2025, 9, 30)),
        (date(2025, 1, 15), 6, date(2025, 7, 15)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2025, 12, 1), 6, date(2026, 6, 1)),
    ],
)
def test_months_go_by_the_corresponding_date(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_window_and_last_safe_days() -> None:
    """112 days; the last A is 28 days before the end, and with room for a repeat 63 (day 49)."""
    answers = oracle_standing(CARA, EVERY_DAY, tell((0, REFERRED), (0, CAUTIONED)))
    start = date(2026, 1, 5)
    assert answers.window is not None
    assert answers.window.expires_on == date(2026, 4, 27) == start + timedelta(days=112)
    assert answers.last_safe == (date(2026, 3, 30), date(2026, 2, 23))
    assert answers.last_safe[1] == start + timedelta(days=49)


def test_an_area_may_not_use_the_expiry_day() -> None:
    settings = replace(EVERY_DAY, expiry_day_usable=False)
    answers = oracle_standing(CARA, settings, tell((0, REFERRED), (0, CAUTIONED)))
    assert answers.window is not None
    assert answers.window.last_day == date(2026, 4, 26)
    assert answers.last_safe == (date(2026, 3, 29), date(2026, 2, 22))


@pytest.mark.parametrize("weekday", range(7))
def test_on_one_weekday_it_becomes_impossible_at_28_to_34_days_left(weekday: int) -> None:
    settings = Settings(weekdays=(weekday,))
    answers = oracle_standing(CARA, settings, tell((0, REFERRED), (0, CAUTIONED)))
    assert answers.window is not None
    assert answers.impossible_from is not None
    last_possible = answers.impossible_from - timedelta(days=1)
    assert last_possible.weekday() == weekday
    assert 28 <= (answers.window.last_day - last_possible).days <= 34


@pytest.mark.parametrize(("calls", "impossible"), [(1, 113), (2, 112), (3, 111), (113, 1), (114, 0), (200, 0)])
def test_by_telephone_it_is_impossible_when_the_calls_needed_no_longer_fit(calls: int, impossible: int) -> None:
    """113 days can be used, from day 0 to day 112; two calls need two of them."""
    window = TheWindow(day(0), day(112), day(112), day(112), day(140))
    assert first_day_too_few(window, calls) == day(impossible)


def test_it_is_impossible_at_no_day_before_the_window() -> None:
    """The police took the time away: the last day is before the first."""
    ended = TheWindow(day(10), day(4), day(4), day(122), day(150))
    assert first_day_too_few(ended, 1) == day(10)


def referral(**changes: object) -> Detail:
    return replace(REFERRED, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("referred", "charge"),
    [
        (referral(statement=Statement.TAKEN, statement_on=date(2025, 12, 20)), (date(2026, 6, 20), True)),
        (referral(statement=Statement.TAKEN, statement_on=date(2027, 9, 1)), (date(2027, 12, 20), True)),
        (referral(statement=Statement.NONE), (date(2026, 6, 20), True)),
        (referral(statement=Statement.NOT_KNOWN), (date(2026, 6, 20), False)),
        (referral(assault=False, statement=Statement.NOT_KNOWN), (date(2026, 6, 20), True)),
        (referral(offence_mode=OffenceMode.EITHER_WAY), (None, True)),
    ],
)
def test_last_day_to_charge(referred: Detail, charge: tuple[date | None, bool]) -> None:
    """The offence was on 20 December 2025."""
    assert oracle_standing(CARA, EVERY_DAY, tell((0, referred))).charge == charge


@pytest.mark.parametrize(("weeks_after_statement", "lost"), [(5, False), (6, True), (7, True)])
def test_a_late_caution_loses_the_charge_when_extended_to_twenty_weeks(weeks_after_statement: int, lost: bool) -> None:
    """Six weeks: six months from 24 November 2025 end on 24 May 2026, day 181; 20 weeks after the caution is day 182."""
    statement_on = date(2026, 1, 5) - timedelta(weeks=weeks_after_statement)
    referred = referral(statement=Statement.TAKEN, statement_on=statement_on, offence_on=statement_on)
    extended = f.Extended(date(2026, 1, 5) + timedelta(weeks=20), ExtensionReason.SCHEDULING)
    answers = oracle_standing(CARA, EVERY_DAY, tell((0, referred), (0, CAUTIONED), (1, extended)))
    assert answers.window is not None
    assert answers.charge is not None
    assert answers.charge[0] is not None
    assert (answers.window.expires_on > answers.charge[0]) is lost


def test_first_contact_is_late_from_the_areas_day() -> None:
    for start, counted in (("arrest", 21), ("offence", 20)):
        answers = oracle_standing(CARA, replace(EVERY_DAY, first_contact_from=start), tell((0, REFERRED)))
        (duty,) = [duty for duty in answers.due if duty.kind == "first_contact"]
        assert duty.due_on == date(2026, 1, 5)
        assert duty.overdue_on == date(2025, 12, counted) + timedelta(days=15)
    reached = f.Contacted("call", ContactResult.REACHED)  # type: ignore[arg-type]
    answers = oracle_standing(CARA, EVERY_DAY, tell((0, REFERRED), (1, reached)))
    assert not [duty for duty in answers.due if duty.kind == "first_contact"]
