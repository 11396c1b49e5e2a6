"""May the victim be contacted this way now? If not, by which of the ten rules.

Asked when something leaves or somebody dials, never earlier. Rules 5 and 6 are of the words (`writing.py`), rule 10 of who
answers (`contact.py`). Where more than one rule forbids it the first in the list below is named, so that what waiting would
mend comes last.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from caraway.core.leaving import Answer, Hours, is_stale
from caraway.core.refusals import InvalidValue
from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import NEEDS, Detail, DetailKind, DetailState, SafePlan, UsedBy, Way
from caraway.core.victim.settings import VictimSettings
from caraway.core.vocabulary import Language, Word

SPOKEN = (Way.CALL, Way.IN_PERSON)
"""Ways in which a person speaks with the victim; everything else can be read or heard by somebody else."""


class Kind(Word):
    """What a contact with a victim is for."""

    CALL_BACK = "call_back", "Asking to be called back"
    APPOINTMENT = "appointment", "A time to speak"
    TALK = "talk", "How things are, and what would help"
    UPDATE = "update", "What has happened in the case"
    SURVEY = "survey", "The survey"


MAY_BE_WRITTEN = (Kind.CALL_BACK, Kind.APPOINTMENT)
"""Kinds that can be put so that they identify nobody and nothing. All others are spoken."""


@dataclass(frozen=True, slots=True)
class _Asked:
    plan: SafePlan
    way: Way
    kind: Kind
    moment: datetime
    area: VictimSettings
    matches: frozenset[DetailKind] | None
    queued_at: datetime | None
    interpreter: bool

    def __post_init__(self) -> None:
        if self.moment.tzinfo is not None:
            raise InvalidValue("moment", "Give the moment by the clocks of the place, without a time zone.")
        if self.queued_at is not None and self.queued_at.tzinfo is None:
            raise InvalidValue("queued_at", "What is queued says since when, with its time zone.")

    @property
    def detail(self) -> Detail | None:
        return self.plan.detail_for(self.way)

    @property
    def spoken(self) -> bool:
        return self.way in SPOKEN


def ask(
    plan: SafePlan,
    way: Way,
    kind: Kind,
    moment: datetime,
    area: VictimSettings,
    matches: frozenset[DetailKind] | None,
    *,
    queued_at: datetime | None = None,
    interpreter: bool = False,
) -> Answer[Why]:
    """Whether the victim may be contacted this way at this moment (local, without a zone). Raises InvalidValue for a zone.

    `matches`: which of the victim's details have the keyed hash of one of the other party's; None: nobody has compared
    them, so nothing goes to any. `queued_at`: when it was queued, with its zone, where it is not made now. `interpreter`:
    somebody who speaks the victim's language, and knows neither party, is booked for the call or meeting.
    """
    asked = _Asked(plan, way, kind, moment, area, matches, queued_at, interpreter)
    why = next((found for found in (forbids(asked) for forbids in _RULES) if found is not None), None)
    if why is not None:
        return Answer(why)
    hours = plan.hours or Hours()
    if way is Way.LETTER or hours.within(moment, area.area):
        return Answer()
    return Answer(Why.OUT_OF_HOURS, hours.next(moment, area.area))


def usable(
    plan: SafePlan, kind: Kind, moment: datetime, area: VictimSettings, matches: frozenset[DetailKind] | None
) -> tuple[Way, ...]:
    """The ways that may be used now or later, in the order of the list; none: there is no safe route."""
    return tuple(way for way in Way if not ask(plan, way, kind, moment, area, matches, interpreter=True).never)


def _wanted(asked: _Asked) -> Why | None:
    return Why.WANTS_NONE if asked.plan.wants_none else None


def _unchanged(asked: _Asked) -> Why | None:
    """What was queued before a change stays stopped, whatever is confirmed later."""
    queued, changed = asked.queued_at, asked.plan.changed_at
    return Why.CHANGED_SINCE if queued is not None and changed is not None and queued <= changed else None


def _there(asked: _Asked) -> Why | None:
    return Why.NOTHING_THERE if asked.way in NEEDS and asked.detail is None else None


def _not_the_other_partys(asked: _Asked) -> Why | None:
    if asked.detail is None:
        return None
    if asked.matches is None:
        return Why.NOT_COMPARED
    if asked.detail.kind in asked.matches:
        return Why.SAME_DETAIL
    return Why.PARTICIPANT_USES if asked.detail.used_by is UsedBy.PARTICIPANT else None


def _said(asked: _Asked) -> Why | None:
    """While nothing is known a call is the one way; once anything was said, nothing but what was said."""
    plan, unasked = asked.plan, asked.plan.confirmed_on is None
    if asked.way is Way.CALL and unasked and not plan.methods:
        return None
    if asked.way not in plan.methods:
        return Why.NOT_KNOWN if unasked and not plan.methods else Why.NOT_SAID
    return Why.NOT_KNOWN if unasked and asked.way is not Way.CALL else None


def _fresh(asked: _Asked) -> Why | None:
    confirmed, spoken = asked.plan.confirmed_on, asked.plan.spoken_on
    if asked.way is Way.CALL or confirmed is None:
        return None
    if is_stale(confirmed, asked.moment.date(), asked.area.area):
        return Why.STALE
    return Why.NOT_RECONFIRMED if spoken is not None and spoken > confirmed else None


def _detail_works(asked: _Asked) -> Why | None:
    """What is new is used once it was confirmed. The first number that came may be rung: it cannot be confirmed otherwise."""
    if asked.detail is None:
        return None
    first_call = asked.way is Way.CALL and asked.plan.confirmed_on is None
    if asked.detail.state is DetailState.NEW and not first_call:
        return Why.NOT_CONFIRMED
    return Why.NOT_CHECKED if asked.way is Way.LETTER and asked.detail.state is not DetailState.CHECKED else None


def _private(asked: _Asked) -> Why | None:
    if asked.spoken or asked.detail is None:
        return None
    return {UsedBy.NOT_KNOWN: Why.USERS_NOT_KNOWN, UsedBy.OTHERS: Why.NOT_TRUSTED}.get(asked.detail.used_by)


def _language(asked: _Asked) -> Why | None:
    language = asked.plan.language
    if language in asked.area.languages:
        return None
    if asked.spoken:
        return None if asked.interpreter or language is Language.NOT_KNOWN else Why.INTERPRETER
    return Why.LANGUAGE_NOT_KNOWN if language is Language.NOT_KNOWN else Why.LANGUAGE


def _may_be_written(asked: _Asked) -> Why | None:
    return None if asked.spoken or asked.kind in MAY_BE_WRITTEN else Why.SPOKEN_ONLY


def _hours_known(asked: _Asked) -> Why | None:
    """Hours in words are for the person who calls or meets. For a letter there are none: the post comes when it comes."""
    hours = asked.plan.hours
    if asked.way in (Way.CALL, Way.LETTER):
        return None
    if hours is None:
        return Why.HOURS_NOT_KNOWN
    return Why.HOURS_IN_WORDS if hours.in_words and not asked.spoken else None


_RULES: tuple[Callable[[_Asked], Why | None], ...] = (
    _wanted,
    _not_the_other_partys,
    _unchanged,
    _there,
    _said,
    _fresh,
    _detail_works,
    _private,
    _language,
    _may_be_written,
    _hours_known,
)
