"""What may be done to a joint decision when, as one table, and the one door by which an event is added.

    added(events, event) -> events

The same sentence greys a button and refuses what is sent all the same. A verb that is not in the table is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from caraway.core.joint.barring import concerns, is_barred
from caraway.core.joint.events import (
    Agreed,
    BreachDecided,
    Closed,
    Dissented,
    Event,
    MemberAdded,
    MemberRemoved,
    Moved,
    Opened,
    Overtaken,
    Proposed,
    Recorded,
    Released,
    UrgentAsked,
    UrgentConfirmed,
)
from caraway.core.joint.people import DECIDES
from caraway.core.joint.standing import stands
from caraway.core.joint.state import Stands
from caraway.core.joint.text import Urgent, frozen
from caraway.core.joint.words import JointStage, ReleaseKind
from caraway.core.refusals import InvalidValue, NotNow, Unknown

Condition = Callable[[Stands, UUID], str | None]

DECIDING = (JointStage.OPEN, JointStage.AGREED, JointStage.LAPSED)
"""Stages in which what is decided can still change."""

NOT_AGREED = (JointStage.OPEN, JointStage.LAPSED)
SETTLED = (JointStage.AGREED, JointStage.RELEASED)
NOT_CLOSED = (*DECIDING, JointStage.RELEASED)


def is_member(now: Stands, by: UUID) -> str | None:
    """Only those named decide, and none of them who has decided on the breach since."""
    if is_barred(now, by):
        return "You have decided on a breach in this case: you take no part here any more."
    return None if now.member(by) else "You are not named to decide here."


def has_members(now: Stands, by: UUID) -> str | None:
    """There is somebody to take off."""
    return None if now.members else "Nobody is named yet."


def both_sides(now: Stands, by: UUID) -> str | None:
    """One from the police and one from the provider at least."""
    return None if now.both_sides else "Name at least one person of the police and one of the provider first."


def recorded(now: Stands, by: UUID) -> str | None:
    """Nobody decides on what is written nowhere."""
    return None if now.record else "Write down first what is known."


def marac_said(now: Stands, by: UUID) -> str | None:
    """A risk above the ceiling of the area is a question for MARAC."""
    return "The risk is above the area's ceiling: say first what becomes of it at MARAC." if now.marac_missing else None


def has_text(now: Stands, by: UUID) -> str | None:
    """There is something to agree to."""
    return None if now.text else "Nothing has been proposed."


def not_agreed_yet(now: Stands, by: UUID) -> str | None:
    """Each member agrees once."""
    return "You have agreed to this text." if by in now.agreed_by else None


def urgent_waits(now: Stands, by: UUID) -> str | None:
    """Something was asked for at once."""
    return None if now.asking else "Nothing waits to be released at once."


def not_the_asker(now: Stands, by: UUID) -> str | None:
    """Two people release at once, not one twice."""
    return "You asked for it yourself: a second person must confirm." if _asked_by(now) == by else None


def _asked_by(now: Stands) -> UUID | None:
    return now.asking.asked_by if now.asking else None


def something_to_send(now: Stands, by: UUID) -> str | None:
    """There is something to hand over."""
    return None if now.to_send else "Nothing is to be handed over."


def nothing_to_send(now: Stands, by: UUID) -> str | None:
    """Nothing that was decided is left lying."""
    return "What was decided is not handed over yet." if now.to_send else None


ANOTHER = " Open another where something new is known."


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can be done to a decision: its words, the stages in which, and every other condition."""

    words: str
    stages: tuple[JointStage, ...]
    conditions: tuple[Condition, ...] = ()


VERBS: Mapping[str, Verb] = {
    "add_member": Verb("Name somebody to decide", DECIDING),
    "remove_member": Verb("Take somebody off", DECIDING, (has_members,)),
    "bar": Verb("Note that an officer has decided on the breach", tuple(JointStage)),
    "record": Verb("Write down what is known", DECIDING, (is_member,)),
    "move": Verb("Note that the days changed", DECIDING),
    "propose": Verb("Propose a decision", DECIDING, (is_member, recorded)),
    "agree": Verb("Agree to the text", NOT_AGREED, (is_member, has_text, both_sides, marac_said, not_agreed_yet)),
    "dissent": Verb("Not agree, with the reason", DECIDING, (is_member, has_text)),
    "ask_urgent": Verb("Ask for a release at once", DECIDING),
    "confirm_urgent": Verb("Confirm a release at once", DECIDING, (urgent_waits, not_the_asker)),
    "release": Verb("Hand over what was decided", NOT_CLOSED, (something_to_send,)),
    "close": Verb("Close the decision", SETTLED, (is_member, nothing_to_send)),
    "overtake": Verb("Note that the case has ended", NOT_CLOSED),
}


def why_not(verb: str, now: Stands, by: UUID) -> str | None:
    """The sentence that says why this person cannot do it now; None who can. Raises Unknown."""
    if verb not in VERBS:
        raise Unknown("verb", verb)
    if now.stage not in VERBS[verb].stages:
        return f"The decision is at “{now.stage.words}”.{'' if now.stage in DECIDING else ANOTHER}"
    return next((why for one in VERBS[verb].conditions if (why := one(now, by)) is not None), None)


def may(verb: str, now: Stands, by: UUID) -> bool:
    """Whether this person can do it now."""
    return why_not(verb, now, by) is None


def require(verb: str, now: Stands, by: UUID) -> None:
    """Raise NotNow with that sentence."""
    sentence = why_not(verb, now, by)
    if sentence is not None:
        raise NotNow(f"{verb}_not_now", sentence)


def added(events: Sequence[Event], event: Event) -> tuple[Event, ...]:
    """The events with this one.

    Raises NotNow where the decision or the person does not allow it, InvalidValue where what it says does not fit.
    """
    if not events or isinstance(event.detail, Opened):
        _begins(events, event)
        return (event,)
    if event.at < events[-1].at:
        raise InvalidValue("at", "It must not be earlier than what was recorded before.")
    verb, fits = _DOOR[type(event.detail)]
    now = stands(events, event.at)
    require(verb, now, event.by)
    fits(now, event, event.detail)
    return (*events, event)


def _begins(events: Sequence[Event], event: Event) -> None:
    if events or not isinstance(event.detail, Opened):
        raise InvalidValue("events", "A decision begins with its opening, once.")


def _anything(now: Stands, event: Event, said: object) -> None:
    """The stage and the person were all there was to ask."""


def _new_member(now: Stands, event: Event, said: MemberAdded) -> None:
    if now.member(said.member.person):
        raise InvalidValue("member", "This person is named already.")
    if is_barred(now, said.member.person) and said.member.exception is None:
        raise InvalidValue("decides_breach", DECIDES)


def _a_member(now: Stands, event: Event, said: MemberRemoved) -> None:
    if now.member(said.person) is None:
        raise InvalidValue("member", "This person is not named.")


def _one_who_took_part(now: Stands, event: Event, said: BreachDecided) -> None:
    if not concerns(now, said.person, event.at):
        raise InvalidValue("person", "There is nothing here to note of this person.")


def _can_be_frozen(now: Stands, event: Event, said: Proposed) -> None:
    assert now.record is not None
    frozen(said.proposal, now.held, now.timetable, now.record)


def _the_text_read(now: Stands, event: Event, said: Agreed | Dissented) -> None:
    if now.text is None or said.digest != now.text.digest:
        raise NotNow("text_changed", "The text has changed since you read it. Read it again.")


def _by_the_duty_manager(now: Stands, event: Event, said: UrgentAsked) -> None:
    if event.by != said.duty_manager:
        raise InvalidValue("duty_manager", "Only the safeguarding manager on duty asks for a release at once.")
    _one_hold(now, said.urgent)


def _one_hold(now: Stands, urgent: Urgent) -> None:
    crossing = urgent.crossing
    if crossing is not None and crossing.kind is ReleaseKind.HOLD and now.held:
        raise NotNow("held_already", "A hold stands already, or comes in the last batch before the session.")


def _what_was_asked(now: Stands, event: Event, said: UrgentConfirmed) -> None:
    assert now.asking is not None
    if said.digest != now.asking.urgent.digest:
        raise NotNow("text_changed", "What was asked for has changed since you read it. Read it again.")
    _one_hold(now, now.asking.urgent)


def _what_waits(now: Stands, event: Event, said: Released) -> None:
    """All of a text goes together, so that none of it is sent when somebody still changes the rest."""
    due = {one.id for one in now.to_send if one.not_before <= event.at}
    if not due or set(said.ids) != due:
        raise InvalidValue("ids", "What is due is handed over together, and nothing else.")


_DOOR: Mapping[type, tuple[str, Callable[[Stands, Event, Any], None]]] = {
    MemberAdded: ("add_member", _new_member),
    MemberRemoved: ("remove_member", _a_member),
    BreachDecided: ("bar", _one_who_took_part),
    Recorded: ("record", _anything),
    Moved: ("move", _anything),
    Proposed: ("propose", _can_be_frozen),
    Agreed: ("agree", _the_text_read),
    Dissented: ("dissent", _the_text_read),
    UrgentAsked: ("ask_urgent", _by_the_duty_manager),
    UrgentConfirmed: ("confirm_urgent", _what_was_asked),
    Released: ("release", _what_waits),
    Closed: ("close", _anything),
    Overtaken: ("overtake", _anything),
}
"""Each kind of event: the verb it needs, and what else is asked of it."""
