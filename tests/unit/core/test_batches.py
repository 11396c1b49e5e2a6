"""The batches of a day, by the clock on the wall, also where it is put forward or back."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from caraway.core.batches import times_of

LONDON = ZoneInfo("Europe/London")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def of(day, announced=("18:00",), doors=()):
    return [one.astimezone(LONDON).strftime("%H:%M") for one in times_of(day, announced, doors, LONDON)]


def test_an_announced_time_and_two_hours_before_each_workshop_in_order_and_once():
    assert of(date(2026, 3, 7), ("18:00", "12:30"), (time(10), time(14, 30), time(10))) == ["08:00", "12:30", "18:00"]


def test_a_day_without_workshops_has_its_announced_times():
    assert of(date(2026, 3, 2)) == ["18:00"]


@pytest.mark.parametrize(("day", "utc"), [(SPRING, 17), (AUTUMN, 18), (date(2026, 7, 1), 17), (date(2026, 1, 1), 18)])
def test_six_in_the_evening_is_by_the_clock_on_the_wall(day, utc):
    assert times_of(day, ("18:00",), (), LONDON) == (datetime(day.year, day.month, day.day, utc, tzinfo=UTC),)


def test_two_hours_are_two_hours_also_in_the_night_of_the_change():
    assert of(SPRING, (), (time(3),)) == ["00:00"]
    assert of(AUTUMN, (), (time(2),)) == ["01:00"]


def test_a_time_that_the_spring_leaves_out_comes_an_hour_later_and_one_that_the_autumn_repeats_once():
    assert of(SPRING, ("01:30",)) == ["02:30"]
    assert times_of(AUTUMN, ("01:30",), (), LONDON) == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC),)
