"""Court orders and bail that bind a participant: their closed lists, when they forbid a session, and what may not be written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from caraway.core.refusals import InvalidValue
from caraway.core.values.postcode import INWARD, OUTWARD
from caraway.core.vocabulary import Word


class OrderKind(Word):
    """Kinds of order."""

    BAIL = "bail", "Bail conditions"
    NON_MOLESTATION = "non_molestation", "Non-molestation order"
    OCCUPATION = "occupation", "Occupation order"
    RESTRAINING = "restraining", "Restraining order"
    PROTECTION = "protection", "Domestic abuse protection notice or order"
    STALKING = "stalking", "Stalking protection order"
    CHILD_ARRANGEMENTS = "child_arrangements", "Child arrangements order"
    OTHER = "other", "Another order"


class OrderTerm(Word):
    """What an order says, in general words: never with whom, never where."""

    NO_CONTACT = "no_contact", "No contact with a person"
    EXCLUSION = "exclusion", "Must not enter a place"
    CHILD_CONTACT = "child_contact", "Contact with children at set times"
    CURFEW = "curfew", "Must be at home at set times"
    REPORTING = "reporting", "Must report to a police station"
    OTHER = "other", "Something else"


class OrderSource(Word):
    """Who says so."""

    COURT = "court", "The order itself, or the court"
    POLICE = "police", "The police"
    PARTICIPANT = "participant", "The participant"
    SOLICITOR = "solicitor", "The participant's solicitor"


class Weekday(Word):
    """Days of the week, by their number from Monday."""

    MONDAY = "0", "Monday"
    TUESDAY = "1", "Tuesday"
    WEDNESDAY = "2", "Wednesday"
    THURSDAY = "3", "Thursday"
    FRIDAY = "4", "Friday"
    SATURDAY = "5", "Saturday"
    SUNDAY = "6", "Sunday"


@dataclass(frozen=True, slots=True)
class Taken:
    """Hours of a weekday that a court has given to something else: each week from a day, to a day where there is one.

    Without hours it is the whole day.
    """

    weekday: int
    first_on: date
    last_on: date | None = None
    starts_at: time = time.min
    ends_at: time = time.max

    def forbids(self, on: date, starts_at: str, ends_at: str) -> bool:
        """Whether a session on that day, of these hours (HH:MM; none known: any), falls into it. To end as it begins is no clash."""
        if on.weekday() != self.weekday or on < self.first_on or (self.last_on is not None and on > self.last_on):
            return False
        begins = time.fromisoformat(starts_at) if starts_at else time.min
        ends = time.fromisoformat(ends_at) if ends_at else time.max
        return begins < self.ends_at and self.starts_at < ends


def forbidden(taken: Iterable[Taken], on: date, starts_at: str, ends_at: str) -> bool:
    """Whether any of these hours forbids a session."""
    return any(one.forbids(on, starts_at, ends_at) for one in taken)


_POSTCODE = re.compile(rf"\b(?:{OUTWARD}) ?{INWARD}\b", re.IGNORECASE)
_STREETS = (
    "street|st|road|rd|avenue|ave|lane|ln|crescent|cres|gardens|gdns|grove|mews|terrace|heol|stryd|ffordd|lôn|rhodfa"
)
_ALSO_WORDS = "close|court|drive|dr|green|hill|parade|park|place|rise|row|square|view|walk|way|clos"
_HOUSE = re.compile(
    rf"\b\d{{1,4}}[a-z]?,?\s+(?:(?:[\w'’.-]+\s+){{0,3}}?(?:{_STREETS})|[\w'’.-]+\s+(?:{_ALSO_WORDS}))\b", re.IGNORECASE
)
_FLAT = re.compile(r"\b(?:flat|apartment|fflat)\s+\w{1,4}\b", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+|\b0)(?:[\s().-]?\d){9,13}\b")
_EMAIL = re.compile(r"\S+@\S+\.\S+")


def names_a_place(text: str) -> bool:
    """Whether it looks as though it had an address, a postcode, a telephone number or an e-mail address in it."""
    return any(one.search(text) for one in (_POSTCODE, _HOUSE, _FLAT, _PHONE, _EMAIL))


def require_no_place(field: str, text: str) -> str:
    """The text. Raises InvalidValue for `field` where it looks like an address or a number: it never says which words."""
    if names_a_place(text):
        raise InvalidValue(
            field,
            "Take out any address, postcode, telephone number or e-mail address: it could show where somebody is.",
        )
    return text
