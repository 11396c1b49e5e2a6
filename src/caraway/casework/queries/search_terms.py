"""What somebody typed into the search, read as everything it may be. Pure: no database, no clock."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from caraway.casework.models.search_keys import name_key
from caraway.core.refusals import InvalidValue
from caraway.core.values import Asn, PncId, Ptiurn

LEAST_LETTERS = 2
_NUMBERS = re.compile(r"(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{4})")
_WRITTEN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9}) (\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """Each way in which what was typed may identify a case; empty where it cannot."""

    reference: str
    police_references: frozenset[str]
    pnc: str
    asn: str
    ptiurn: str
    born_on: date | None
    name_key: str


def read_terms(text: str, today: date) -> Terms:
    """Read what was typed: with any spaces, in any case."""
    typed = " ".join(text.split())
    upper, key = typed.upper(), name_key(typed)
    named = len(key) >= LEAST_LETTERS and not any(each.isdigit() for each in key)
    return Terms(
        reference=upper,
        police_references=frozenset({typed, upper, upper.replace(" ", "")}),
        pnc=_read(lambda: PncId.parse(typed, latest_year=today.year).text),
        asn=_read(lambda: Asn.parse(typed).text),
        ptiurn=_read(lambda: Ptiurn.parse(typed).text),
        born_on=day_of(typed),
        name_key=key if named else "",
    )


def day_of(typed: str) -> date | None:
    """A day as people write one: 1/3/1990, 1.3.1990, 1 March 1990, 1 Mar 1990, 1990-03-01."""
    lower = typed.lower()
    if found := _NUMBERS.fullmatch(lower):
        return _day(found[3], found[2], found[1])
    if found := _ISO.fullmatch(lower):
        return _day(*found.groups())
    if found := _WRITTEN.fullmatch(lower):
        number = next((at for at, name in enumerate(MONTHS, 1) if name.startswith(found[2])), 0)
        return _day(found[3], number, found[1])
    return None


def _day(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _read(parse: Callable[[], str]) -> str:
    try:
        return parse()
    except InvalidValue:
        return ""
