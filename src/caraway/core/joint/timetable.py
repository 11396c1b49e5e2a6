"""By when a joint decision is made, and what each option comes to, with its day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from caraway.core.dates import spoken
from caraway.core.joint.words import Option
from caraway.core.refusals import InvalidValue


@dataclass(frozen=True, slots=True)
class Timetable:
    """The days and moments on which a decision rests; a day that is not known is None.

    `deadline`: until then, not at it, both sides must agree. `last_batch`: the last batch before the session, `batch_before`
    the one before that. `session_on`: the day of the session (for CARA that of B). `impossible_on`: the first day on which
    the programme can no longer be finished. `last_on`: the last day of the caution's time. `charge_on`: the last to charge.

    Raises InvalidValue for a moment without a time zone, and for moments out of order.
    """

    deadline: datetime
    batch_before: datetime
    last_batch: datetime
    session_on: date | None = None
    impossible_on: date | None = None
    last_on: date | None = None
    charge_on: date | None = None

    def __post_init__(self) -> None:
        if any(one.tzinfo is None for one in (self.deadline, self.batch_before, self.last_batch)):
            raise InvalidValue("deadline", "Give the deadline and the batches with their time zone.")
        if self.deadline > self.last_batch:
            raise InvalidValue("deadline", "The deadline must be no later than the last batch before the session.")
        if self.batch_before >= self.last_batch:
            raise InvalidValue("batch_before", "The batch before the last must be earlier than the last.")
        if self.session_on is not None and self.last_batch.date() > self.session_on:
            raise InvalidValue("last_batch", "The last batch must come before the session.")


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an option comes to: in words, and the day that counts for it (None: not known)."""

    option: Option
    words: str
    on: date | None


_DAYS: Mapping[Option, str] = {
    Option.CONTINUE: "session_on",
    Option.CARE: "session_on",
    Option.TELEPHONE: "last_on",
    Option.HOLD: "impossible_on",
    Option.STOP: "charge_on",
}
_WORDS: Mapping[Option, str] = {
    Option.CONTINUE: "Nothing is sent. The day of the session: {on}.",
    Option.CARE: "Those who lead the session read what to do, and never why. The day of the session: {on}.",
    Option.TELEPHONE: "The content is covered in calls instead of the group. The last day for them: {on}.",
    Option.HOLD: "The participant does not attend. It uses no chance and never counts against anybody. "
    "The day from which the programme can no longer be finished: {on}.",
    Option.STOP: "The provider cannot deliver, which is neither failure nor breach: the police decide what follows. "
    "The last day to charge: {on}.",
}
_HELD: Mapping[Option, str] = {
    Option.CONTINUE: "The hold ends, and nothing else is sent. The day of the session: {on}.",
    Option.CARE: "The hold ends. " + _WORDS[Option.CARE],
    Option.TELEPHONE: "The hold ends. " + _WORDS[Option.TELEPHONE],
    Option.HOLD: "The hold goes on, and nothing is sent. "
    "The day from which the programme can no longer be finished: {on}.",
    Option.STOP: _WORDS[Option.STOP],
}


def consequence(option: Option, timetable: Timetable, held: bool) -> Consequence:
    """What this option comes to. `held`: a hold that came from here stands, or is certain to."""
    on: date | None = getattr(timetable, _DAYS[option])
    words = (_HELD if held else _WORDS)[option]
    return Consequence(option, words.format(on=spoken(on) if on else "not known"), on)


def consequences(timetable: Timetable, held: bool) -> tuple[Consequence, ...]:
    """Every option as it is put to the members, always in the same order and none before another."""
    return tuple(consequence(option, timetable, held) for option in Option)
