from datetime import UTC, date, datetime, time

import pytest

from caraway.platform.web import dates

DAY = date(2026, 3, 7)


def test_a_day_is_written_out() -> None:
    assert dates.day(DAY) == "7 March 2026"
    assert dates.day_full(DAY) == "Saturday 7 March 2026"
    assert dates.day_short(DAY) == "Sat 7 Mar"


def test_a_day_is_written_in_welsh() -> None:
    assert dates.day(DAY, "cy") == "7 Mawrth 2026"
    assert dates.day_full(DAY, "cy") == "Dydd Sadwrn 7 Mawrth 2026"


@pytest.mark.parametrize(
    ("day", "said"),
    [(7, "today"), (8, "tomorrow"), (6, "yesterday"), (12, "in 5 days"), (5, "2 days ago")],
)
def test_days_are_counted_from_today(day: int, said: str) -> None:
    assert dates.in_days(date(2026, 3, day), DAY) == said


def test_moments_are_shown_by_the_clocks_of_england_and_wales() -> None:
    summer = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert dates.moment(summer) == "1 July 2026 at 0:30"
    assert dates.day(summer) == "1 July 2026"
    assert dates.hour(datetime(2026, 1, 5, 9, 5, tzinfo=UTC)) == "9:05"
    assert dates.hour(time(14, 0)) == "14:00"
    assert dates.machine(summer) == "2026-07-01T00:30:00+01:00"
    assert dates.machine(DAY) == "2026-03-07"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        dates.moment(datetime(2026, 6, 30, 23, 30))  # noqa: DTZ001 - that is what is refused
