"""Where a joint decision stands, from its events alone: `stands(events, at)`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from caraway.core.joint.barring import barred
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
from caraway.core.joint.state import Dissent, Lapse, Stands, UrgentAsking, UrgentRelease
from caraway.core.joint.words import LapseReason, ReleaseKind
from caraway.core.refusals import InvalidValue


def stands(events: Sequence[Event], at: datetime) -> Stands:
    """How the decision stood at that moment: by the events until then, and by whether its deadline had come.

    `events` are in the order in which they happened, the opening first. Raises InvalidValue where it was not open yet.
    """
    now = None
    for event in events:
        if event.at > at:
            break
        now = _opened(event) if now is None else _after(_lapsed(now, event.at), event)
    if now is None:
        raise InvalidValue("events", "A decision begins with its opening.")
    return _lapsed(now, at)


def _opened(event: Event) -> Stands:
    if not isinstance(event.detail, Opened):
        raise InvalidValue("events", "A decision begins with its opening.")
    held_from = event.at if event.detail.held else None
    return Stands(event.detail, event.at, event.at, event.detail.timetable, held_from=held_from)


def _lapsed(now: Stands, at: datetime) -> Stands:
    """The hold that comes by itself: at the deadline, or with the event after it that undid an agreement."""
    table = now.timetable
    if now.lapse is not None or now.agreed_at is not None or now.closed_at is not None or at < table.deadline:
        return now
    since = max(table.deadline, now.as_of)
    lapse = Lapse(_why(now), since, None if now.held else max(since, table.batch_before))
    held_from = now.held_from or max(since, table.last_batch)
    return replace(_cleared(now), proposal=None, lapse=lapse, held_from=held_from)


def _why(now: Stands) -> LapseReason:
    text = now.text.digest if now.text else ""
    against = {one.person for one in now.dissents if one.digest == text} - now.agreed_by
    still = any(one.person in against for one in now.members)
    return LapseReason.DISAGREED if still else LapseReason.UNDECIDED


def _cleared(now: Stands) -> Stands:
    """Nobody has agreed to what has changed."""
    return replace(now, agreed_by=frozenset(), agreed_at=None)


def _after(now: Stands, event: Event) -> Stands:
    return replace(_AFTER[type(event.detail)](now, event, event.detail), as_of=event.at)


def _member_added(now: Stands, event: Event, said: MemberAdded) -> Stands:
    return replace(_cleared(now), members=(*now.members, said.member))


def _member_removed(now: Stands, event: Event, said: MemberRemoved) -> Stands:
    return replace(_cleared(now), members=tuple(one for one in now.members if one.person != said.person))


def _breach_decided(now: Stands, event: Event, said: BreachDecided) -> Stands:
    return barred(now, said.person, event.at)


def _recorded(now: Stands, event: Event, said: Recorded) -> Stands:
    return replace(_cleared(now), record=said.record)


def _moved(now: Stands, event: Event, said: Moved) -> Stands:
    """What was proposed named other days: it must be proposed again."""
    return replace(_cleared(now), timetable=said.timetable, proposal=None)


def _proposed(now: Stands, event: Event, said: Proposed) -> Stands:
    return replace(_cleared(now), proposal=said.proposal)


def _agreed(now: Stands, event: Event, said: Agreed) -> Stands:
    agreed_by = now.agreed_by | {event.by}
    everybody = {one.person for one in now.members} <= agreed_by
    return replace(now, agreed_by=agreed_by, agreed_at=event.at if everybody else None)


def _dissented(now: Stands, event: Event, said: Dissented) -> Stands:
    dissent = Dissent(event.by, said.digest, said.words, event.at)
    return replace(now, dissents=(*now.dissents, dissent), agreed_by=now.agreed_by - {event.by}, agreed_at=None)


def _urgent_asked(now: Stands, event: Event, said: UrgentAsked) -> Stands:
    return replace(now, asking=UrgentAsking(said.urgent, event.by, event.at))


def _urgent_confirmed(now: Stands, event: Event, said: UrgentConfirmed) -> Stands:
    """A hold changes what everything else would send, so what was proposed goes; advice and a cancelled session do not."""
    assert now.asking is not None
    crossing = now.asking.urgent.crossing
    done = replace(now, urgent=(*now.urgent, UrgentRelease(now.asking, event.by, event.at)), asking=None)
    if crossing is None or crossing.kind is not ReleaseKind.HOLD:
        return done
    return replace(_cleared(done), proposal=None, held_from=event.at)


def _released(now: Stands, event: Event, said: Released) -> Stands:
    return replace(now, sent=now.sent | set(said.ids))


def _closed(now: Stands, event: Event, said: Closed | Overtaken) -> Stands:
    return replace(now, closed_at=event.at)


_AFTER: Mapping[type, Callable[[Stands, Event, Any], Stands]] = {
    MemberAdded: _member_added,
    MemberRemoved: _member_removed,
    BreachDecided: _breach_decided,
    Recorded: _recorded,
    Moved: _moved,
    Proposed: _proposed,
    Agreed: _agreed,
    Dissented: _dissented,
    UrgentAsked: _urgent_asked,
    UrgentConfirmed: _urgent_confirmed,
    Released: _released,
    Closed: _closed,
    Overtaken: _closed,
}
