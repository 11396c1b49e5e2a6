"""Dates and times as people read them, in English and Welsh.

Every function takes the day it speaks about, and today where it matters: none reads a clock.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
_NATIONS = {"England": "ENG", "Wales": "WLS"}

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "cy": "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr",
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "cy": "Llun Mawrth Mercher Iau Gwener Sadwrn Sul",
}
_MONTHS = {lang: tuple(names.split()) for lang, names in MONTHS.items()}
_WEEKDAYS = {
    "en": tuple(WEEKDAYS["en"].split()),
    "cy": tuple(f"Dydd {name}" for name in WEEKDAYS["cy"].split()),
}


def month_names(lang: str = "en") -> tuple[str, ...]:
    """The twelve months in that language, January first."""
    return _MONTHS[lang]


def day(value: date, lang: str = "en") -> str:
    """``3 March 2026``."""
    here = _local_day(value)
    return f"{here.day} {_MONTHS[lang][here.month - 1]} {here.year}"


def iso_day(text: str) -> str:
    """``3 March 2026``, of a day kept as ``2026-03-03``."""
    return day(date.fromisoformat(text))


def day_full(value: date, lang: str = "en") -> str:
    """``Saturday 3 March 2026``."""
    return f"{_WEEKDAYS[lang][_local_day(value).weekday()]} {day(value, lang)}"


def day_short(value: date) -> str:
    """``Sat 3 Mar``: for narrow places beside a full date."""
    here = _local_day(value)
    return f"{_WEEKDAYS['en'][here.weekday()][:3]} {here.day} {_MONTHS['en'][here.month - 1][:3]}"


def bank_holidays(first: date, last: date) -> tuple[date, ...]:
    """The bank holidays of England and Wales in a span of days."""
    return tuple(bank_holiday_names(first, last))


def bank_holiday_names(first: date, last: date, nation: str = "England") -> dict[date, str]:
    """The bank holidays of a nation in a span of days, and what each is called. Those of Wales are England's today."""
    years = range(first.year, last.year + 1)
    found = holidays.country_holidays("GB", subdiv=_NATIONS[nation], years=years)
    return {day: found[day] for day in sorted(found) if first <= day <= last}


def in_days(value: date, today: date) -> str:
    """``today``, ``tomorrow``, ``in 5 days``, ``yesterday``, ``2 days ago``."""
    days = (_local_day(value) - _local_day(today)).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def hour(value: datetime | time) -> str:
    """``10:40``, by the clocks of England and Wales."""
    if isinstance(value, datetime):
        value = _local(value).time()
    return f"{value.hour}:{value.minute:02d}"


def moment(value: datetime, lang: str = "en") -> str:
    """``3 March 2026 at 10:40``, by the clocks of England and Wales."""
    joined = {"en": "at", "cy": "am"}[lang]
    return f"{day(value, lang)} {joined} {hour(value)}"


def machine(value: date) -> str:
    """The ``datetime`` attribute of a ``<time>`` element."""
    return _local(value).isoformat() if isinstance(value, datetime) else value.isoformat()


def _local(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("A moment shown on a page needs its time zone: pass an aware datetime.")
    return value.astimezone(LONDON)


def _local_day(value: date) -> date:
    return _local(value).date() if isinstance(value, datetime) else value
