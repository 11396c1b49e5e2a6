"""Calendar arithmetic of the law: months by the corresponding-date rule."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The corresponding date `months` later, or that month's last day where there is none.

    31 August and six months is the last day of February (Dodds v Walker [1981] 1 WLR 1027).
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same date `years` later; 29 February becomes the 28th where there is none."""
    return add_months(day, 12 * years)


def age_on(born: date, day: date) -> int:
    """Whole years lived on `day`; a person born on 29 February ages on 1 March in ordinary years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
