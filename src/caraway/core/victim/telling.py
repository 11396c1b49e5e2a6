"""What a victim may be told of the participant: a closed list, each from a fact of the participant's case, and its record.

Never where the participant is or lives, what was said there, who else was there, why something was missed, or what is
known of health. What is not in the list is not told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from caraway.core.refusals import InvalidValue, NotYours
from caraway.core.victim.safe_plan import Way
from caraway.core.vocabulary import Word


class Upward(Word):
    """What comes up from a participant's case."""

    ACCEPTED = "accepted", "The referral was accepted"
    DECLINED = "declined", "The referral was declined or withdrawn"
    CAUTIONED = "cautioned", "The caution was recorded"
    BOOKED = "booked", "A session was booked"
    CANCELLED = "cancelled", "A booking was moved or cancelled"
    ATTENDED = "attended", "A session was attended"
    NOT_ATTENDED = "not_attended", "A session was not attended, or does not count"
    PARTLY = "partly", "Came to a session and did not stay: whether it counts is not said"
    COMPLETED = "completed", "The programme was completed"
    RETURNED = "returned", "The case went back to the police"
    STAFF = "staff", "Somebody works with the participant"
    ARRESTED = "arrested", "The participant was arrested again"
    NUMBERS = "numbers", "A number or address of the participant changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that came up: on which day it happened, and from which day the victims' desk could know of it.

    `step` and `session` name a session, `held_on` is its day. Raises InvalidValue for what was known before it happened,
    and for a booking without its session and day.
    """

    id: str
    what: Upward
    on: date
    known_on: date
    step: str = ""
    session: str = ""
    held_on: date | None = None

    def __post_init__(self) -> None:
        if self.known_on < self.on:
            raise InvalidValue("known_on", "Nothing is known before it happens.")
        if self.what is Upward.BOOKED and not (self.session and self.held_on):
            raise InvalidValue("held_on", "A booking says which session, and on which day.")


class Told(Word):
    """What may be told."""

    NOT_GOING_AHEAD = "not_going_ahead", "The programme does not go ahead"
    CAUTION_GIVEN = "caution_given", "A conditional caution was given"
    BOOKED = "booked", "A session is booked for that day"
    ATTENDED = "attended", "The session was attended"
    NOT_ATTENDED = "not_attended", "The session was not attended"
    COMPLETED = "completed", "The programme was completed"
    RETURNED = "returned", "The case went back to the police, who decide"


TOLD_OF: Mapping[Upward, Told] = MappingProxyType(
    {
        Upward.DECLINED: Told.NOT_GOING_AHEAD,
        Upward.CAUTIONED: Told.CAUTION_GIVEN,
        Upward.BOOKED: Told.BOOKED,
        Upward.ATTENDED: Told.ATTENDED,
        Upward.NOT_ATTENDED: Told.NOT_ATTENDED,
        Upward.COMPLETED: Told.COMPLETED,
        Upward.RETURNED: Told.RETURNED,
    }
)
"""What may be told of what comes up. Nothing is told of the rest: who works with the participant, arrests, numbers, a session of which it is not known whether it counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """That the victim was told a fact, from which happening, on which day, by whom and how: it is said, never written."""

    told: Told
    of: str
    on: date
    by: UUID
    way: Way

    def __post_init__(self) -> None:
        require_spoken(self.way)


def require_spoken(way: Way) -> None:
    """Raise InvalidValue for a way in which it would be written, or left for somebody to hear."""
    if way not in (Way.CALL, Way.IN_PERSON):
        raise InvalidValue("way", "This is said to the victim, never written.")


def tell(happening: Happening, *, on: date, by: UUID, way: Way) -> Telling:
    """The record of telling the victim what happened.

    Raises NotYours where it is not the victim's to know, and InvalidValue for a day before the desk knew of it.
    """
    told = TOLD_OF.get(happening.what)
    if told is None:
        raise NotYours("not_told", "A victim is not told this.")
    if on < happening.known_on:
        raise InvalidValue("on", "The victim is told on or after the day on which it was known here.")
    return Telling(told=told, of=happening.id, on=on, by=by, way=way)
