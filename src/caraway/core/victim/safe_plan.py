"""How a victim may be reached: what the victim has said is safe and private, and the state of each number and address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from caraway.core.leaving import Hours
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import Language, Word


class Way(Word):
    """Ways of contact. A message on a voicemail is one of its own: it is heard by whoever plays it."""

    CALL = "call", "Telephone call"
    VOICEMAIL = "voicemail", "Message on a voicemail"
    TEXT = "text", "Text message"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"
    IN_PERSON = "in_person", "In person"


class DetailKind(Word):
    """What a way of contact needs."""

    NUMBER = "number", "Telephone number"
    EMAIL = "email", "E-mail address"
    ADDRESS = "address", "Address"


NEEDS: Mapping[Way, DetailKind] = MappingProxyType(
    {
        Way.CALL: DetailKind.NUMBER,
        Way.VOICEMAIL: DetailKind.NUMBER,
        Way.TEXT: DetailKind.NUMBER,
        Way.EMAIL: DetailKind.EMAIL,
        Way.LETTER: DetailKind.ADDRESS,
    }
)
"""The number or address that a way leads to. A meeting needs none."""


class UsedBy(Word):
    """Who else uses the telephone, reads the e-mail or lives at the address."""

    NOT_KNOWN = "not_known", "Nobody has asked"
    NOBODY = "nobody", "Nobody else"
    TRUSTED = "trusted", "Others, whom the victim trusts with it"
    OTHERS = "others", "Others, whom the victim does not trust with it"
    PARTICIPANT = "participant", "The other party"


class DetailState(Word):
    """How far a number or address has come."""

    NEW = "new", "Not confirmed with the victim"
    CONFIRMED = "confirmed", "Confirmed by the worker with the victim"
    CHECKED = "checked", "Checked by a second person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One number or address; what it is stands elsewhere. One that no longer works is taken out of the plan.

    `given_on`: the day on which it came, from whomever. `confirmed_by`: the worker who confirmed it with the victim;
    `checked_by`: somebody else. Raises InvalidValue for a check by the same person or of what nobody confirmed, for half a
    confirmation, and for days out of order.
    """

    kind: DetailKind
    given_on: date
    used_by: UsedBy = UsedBy.NOT_KNOWN
    confirmed_on: date | None = None
    confirmed_by: UUID | None = None
    checked_on: date | None = None
    checked_by: UUID | None = None

    def __post_init__(self) -> None:
        _require_both("confirmed_by", self.confirmed_on, self.confirmed_by)
        _require_both("checked_by", self.checked_on, self.checked_by)
        if self.confirmed_on is not None and self.confirmed_on < self.given_on:
            raise InvalidValue("confirmed_on", "It is confirmed on or after the day on which it came.")
        if self.checked_on is None:
            return
        if self.confirmed_on is None or self.checked_on < self.confirmed_on:
            raise InvalidValue("checked_on", "It is checked after the worker has confirmed it with the victim.")
        if self.checked_by == self.confirmed_by:
            raise InvalidValue("checked_by", "Somebody other than who confirmed it checks it.")

    @property
    def state(self) -> DetailState:
        """How far it has come."""
        if self.checked_on is not None:
            return DetailState.CHECKED
        return DetailState.NEW if self.confirmed_on is None else DetailState.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class SafePlan:
    """What is known of how the victim may be reached. A plan of which nothing is known is a plan.

    `methods`: ways that the victim has specifically said are safe and private; a voicemail is left only where it is among
    them. `hours`: None where nobody has asked; without days and times: any, inside the area's. `code_word`: one is agreed,
    by which the victim is known. `confirmed_on`, `confirmed_by`: when the victim last confirmed all this, and with whom;
    `spoken_on`: the last day on which the victim engaged. `changed_at`: the last change of a detail or of what is
    safe, with its zone. `wants_none`: the victim wants no further contact. Raises InvalidValue for what cannot be.
    """

    methods: frozenset[Way] = frozenset()
    hours: Hours | None = None
    language: Language = Language.NOT_KNOWN
    details: tuple[Detail, ...] = ()
    code_word: bool = False
    confirmed_on: date | None = None
    confirmed_by: UUID | None = None
    spoken_on: date | None = None
    changed_at: datetime | None = None
    wants_none: bool = False

    def __post_init__(self) -> None:
        _require_both("confirmed_by", self.confirmed_on, self.confirmed_by)
        if Way.VOICEMAIL in self.methods and Way.CALL not in self.methods:
            raise InvalidValue("methods", "A voicemail is safe only where a call is.")
        if len({one.kind for one in self.details}) < len(self.details):
            raise InvalidValue("details", "Give one number, one e-mail address and one address at most.")
        if self.changed_at is not None and self.changed_at.tzinfo is None:
            raise InvalidValue("changed_at", "A change says when it was made, with its time zone.")

    def detail_for(self, way: Way) -> Detail | None:
        """The number or address that this way leads to, where there is one."""
        return next((one for one in self.details if one.kind is NEEDS.get(way)), None)


def _require_both(field: str, on: date | None, by: UUID | None) -> None:
    if (on is None) != (by is None):
        raise InvalidValue(field, "Give both who did it and on which day.")
