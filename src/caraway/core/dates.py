"""Calendar arithmetic as the law does it: by corresponding dates, never by counts of days."""

from calendar import monthrange
from collections.abc import Container
from datetime import date, timedelta

from caraway.core.refusals import InvalidValue

SHORTEST_MONTH = 28
WEEKEND = (5, 6)


def add_months(day: date, months: int) -> date:
    """The corresponding date `months` later (earlier when negative).

    A month without that date gives its last day: 31 August + 6 months is the last day of February
    (the corresponding-date rule, Dodds v Walker [1981] 1 WLR 1027).
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if day.day <= SHORTEST_MONTH:
        return date(year, month, day.day)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_years(day: date, years: int) -> date:
    """The corresponding date `years` later; 29 February gives 28 February in a common year."""
    return add_months(day, 12 * years)


def add_working_days(day: date, count: int, holidays: Container[date]) -> date:
    """The working day that is so many after `day`, which itself does not count: Monday to Friday, without bank holidays."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() not in WEEKEND and day not in holidays
    return day


def age_on(born: date, day: date) -> int:
    """Completed years of age on `day`.

    A person reaches an age at the start of their birthday (Family Law Reform Act 1969 s.9); one born on
    29 February reaches it on 1 March of a common year. Raises InvalidValue when `day` is before the birth.
    """
    if day < born:
        raise InvalidValue("date_of_birth.later", "The date of birth must not be after the date it is compared with.")
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def spoken(day: date) -> str:
    """A date as people say it: 3 March 2026."""
    return f"{day.day} {day:%B %Y}"
