"""By when a decision is made: from the next session that can still be decided, and the area's batches."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from caraway.core.joint.days import Area, Held, LastDays, timetable_of
from caraway.core.joint.timetable import Timetable

LONDON = ZoneInfo("Europe/London")
AREA = Area(("18:00",), 2, time(12), LONDON)
DAYS = LastDays(date(2026, 3, 21), date(2026, 4, 24), date(2026, 7, 2))
SATURDAY = Held(date(2026, 3, 14), time(10))
LATER = Held(date(2026, 4, 11), time(10))


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


def made(now: datetime, *sessions: Held, area: Area = AREA) -> Timetable:
    return timetable_of(now, sessions, DAYS, area)


def moments(now: datetime, *sessions: Held, area: Area = AREA) -> tuple:
    table = made(now, *sessions, area=area)
    return table.deadline, table.batch_before, table.last_batch, table.session_on


@pytest.mark.parametrize(
    ("now", "deadline"),
    [
        (at(5, 9), at(12, 12)),
        (at(12, 11, 59), at(12, 12)),
        (at(12, 12), at(13, 18)),  # that is over: until the batch before the last
        (at(13, 18), at(14, 8)),  # and then until the last
        (at(14, 7, 59), at(14, 8)),
    ],
)
def test_two_days_before_the_session_and_else_until_a_batch(now, deadline):
    assert moments(now, LATER, SATURDAY) == (deadline, at(13, 18), at(14, 8), SATURDAY.on)


def test_the_days_of_the_case_are_taken_over():
    table = made(at(5, 9), SATURDAY)
    assert (table.impossible_on, table.last_on, table.charge_on) == (DAYS.impossible_on, DAYS.last_on, DAYS.charge_on)


def test_where_no_batch_is_left_before_a_session_it_is_the_next_that_is_decided():
    assert made(at(14, 8), SATURDAY, LATER).session_on == LATER.on
    assert moments(at(14, 8), SATURDAY) == (at(16, 12), at(16, 18), at(17, 18), None)


def test_without_a_session_the_time_counts_from_today():
    assert moments(at(5, 9)) == (at(7, 12), at(7, 18), at(8, 18), None)
    late = Area(("08:00",), 2, time(12), LONDON)
    assert moments(at(5, 9), area=late) == (at(7, 12), at(8, 8), at(9, 8), None)


def test_what_has_no_hour_may_begin_with_its_day():
    assert moments(at(5, 9), Held(SATURDAY.on, None)) == (at(12, 12), at(12, 18), at(13, 18), SATURDAY.on)


@pytest.mark.parametrize(
    ("doors", "before", "last"),
    [
        (time(20, 30), at(14, 18), at(14, 18, 30)),
        (time(19), at(13, 18), at(14, 17)),  # that of 18:00 comes when it is settled already who comes
        (time(1), at(13, 18), at(13, 23)),
    ],
)
def test_the_last_batch_is_that_at_which_it_is_settled_who_comes(doors, before, last):
    table = made(at(5, 9), Held(SATURDAY.on, doors))
    assert (table.batch_before, table.last_batch) == (before, last)


def test_the_deadline_is_never_after_the_batch_before():
    early = Area(("09:00", "11:00"), 1, time(12), LONDON)
    table = made(at(5, 9), Held(SATURDAY.on, None), area=early)
    assert table.deadline == table.batch_before == at(13, 9)


def test_summer_time_is_that_of_the_wall():
    assert made(at(20, 9), Held(date(2026, 3, 30), time(10))).last_batch == datetime(2026, 3, 30, 7, tzinfo=UTC)


def test_an_area_knows_its_hour():
    assert AREA.moment(date(2026, 3, 30)) == datetime(2026, 3, 30, 11, tzinfo=UTC)
