"""How people, forces and agreements are called in a project's files, and how their days are made coarser.

A pseudonym is HMAC-SHA256 (RFC 2104, FIPS 198-1) of what is called, under the project's key: the same in every file of one project,
another in every other project, and for whoever lacks the key no way back. Keys are arguments; none is kept here.
"""

import hmac
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256

from caraway.core.refusals import InvalidValue
from caraway.core.study.project import Project
from caraway.core.study.words import DateRule

LEAST_KEY = 32
"""A key has at least so many bytes."""
PERSON, VICTIM, JOIN, FORCE, AGREEMENT, SHIFT = "person", "victim", "join", "force", "agreement", "shift"
STRATUM = "stratum"


def pseudonym(key: bytes, project: Project, what: str, identifier: str) -> str:
    """32 hexadecimal digits (128 bits) for a person, victim or pair (`what`: PERSON, VICTIM, JOIN). Raises InvalidValue."""
    return _code(key, project, what, identifier)[:32]


def group(key: bytes, project: Project, what: str, identifier: str) -> str:
    """A short code for a force, an agreement or a stratum (`what`: FORCE, AGREEMENT, STRATUM), as `F-0a1b2c3d`. Raises InvalidValue."""
    return f"{what[0].upper()}-{_code(key, project, what, identifier)[:8]}"


def coarse(key: bytes, project: Project, person: str, day: date) -> date:
    """The day as the project's files may say it.

    `person` is whose day it is (an identifier or a pseudonym, always the same): under the rule "shifted" all days of one person move by
    one number of days, from -most_shift to most_shift and never 0, so that spans between them stay as they were. Raises InvalidValue.
    """
    return _RULES[project.dates](key, project, person, day)


def is_coarse(rule: DateRule, day: date) -> bool:
    """Whether a day is as coarse as the rule asks."""
    return {DateRule.MONTH: day.day == 1, DateRule.WEEK: day.weekday() == 0, DateRule.SHIFTED: True}[rule]


def latest(rule: DateRule, most_shift: int, told: date) -> date:
    """The last day that a day told in a project's files may have been."""
    ends = {
        DateRule.MONTH: lambda: told.replace(day=monthrange(told.year, told.month)[1]),
        DateRule.WEEK: lambda: told + timedelta(days=6),
        DateRule.SHIFTED: lambda: told + timedelta(days=most_shift),
    }
    return ends[rule]()


def followed(project: Project, told: date, days: int, data_cut: date) -> int:
    """For how many days a person was followed, as the project's files may say it; `told` is their time zero as `coarse` tells it.

    Whoever is followed to the data cut would have their time zero told to the day: the cut less the days. So nobody is told as followed for
    longer than somebody could have been whose time zero is told alike, and was the last day of its month or week (or of the shifts).
    """
    return max(0, min(days, (data_cut - latest(project.dates, project.most_shift, told)).days))


def _code(key: bytes, project: Project, what: str, identifier: str) -> str:
    if len(key) < LEAST_KEY:
        raise InvalidValue("short_key", f"The key of pseudonyms needs at least {LEAST_KEY} bytes.")
    if not identifier:
        raise InvalidValue("nobody", f"There is no {what} without an identifier.")
    message = "\x1f".join((project.id, project.key_id, what, identifier))
    return hmac.new(key, message.encode(), sha256).hexdigest()


def _to_month(_key: bytes, _project: Project, _person: str, day: date) -> date:
    return day.replace(day=1)


def _to_week(_key: bytes, _project: Project, _person: str, day: date) -> date:
    return day - timedelta(days=day.weekday())


def _shifted(key: bytes, project: Project, person: str, day: date) -> date:
    most = project.most_shift
    drawn = int(_code(key, project, SHIFT, person), 16) % (2 * most)
    return day + timedelta(days=drawn - most if drawn < most else drawn - most + 1)


_RULES: dict[DateRule, Callable[[bytes, Project, str, date], date]] = {
    DateRule.MONTH: _to_month,
    DateRule.WEEK: _to_week,
    DateRule.SHIFTED: _shifted,
}
