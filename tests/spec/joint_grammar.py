"""Events of a joint decision as a note of a meeting would have them, each let in by the one door.

A line is a day, a time, who, what, and after commas how: "5 Mar 10:00 Rose proposes hold, staffing". Days without a year
are in 2026, times are in UTC. "Rose agrees" means the text as it is then, "Rose agrees to the text before" one that is gone.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID, uuid5

from caraway.core.joint import added, events, stands
from caraway.core.joint.barring import to_tell
from caraway.core.joint.events import Detail, Event
from caraway.core.joint.people import BreachException, Member, Seniors
from caraway.core.joint.record import Record
from caraway.core.joint.state import Stands
from caraway.core.joint.text import Advised, Crossing, Proposal, Urgent
from caraway.core.joint.timetable import Timetable
from caraway.core.joint.words import Advice, Children, Marac, Option, Purpose, ReleaseKind, RiskBand, Side, Trigger
from caraway.core.vocabulary import HoldCode, Stage
from tests.spec.grammar import DAY, day

SPACE = UUID("7d5f9f5e-0f0a-4f57-9f3b-2f1f6a1b0c11")
LINE = re.compile(rf"({DAY}) (\d\d:\d\d) (\w+) (\w+)(?: (.+))?")
SENIORS = Seniors(uuid5(SPACE, "Superintendent"), uuid5(SPACE, "Director"))


def person(name: str) -> UUID:
    return uuid5(SPACE, name)


def moment(text: str) -> datetime:
    """ "5 Mar 10:00"."""
    on, at = text.rsplit(" ", 1)
    return datetime.combine(day(on), time.fromisoformat(at), UTC)


def timetable(table: dict[str, str]) -> Timetable:
    """The moments and days of a table: those that are there."""
    moments = {name: moment(table[name]) for name in ("deadline", "batch_before", "last_batch")}
    days = {name: day(value) for name, value in table.items() if name.endswith("_on")}
    return Timetable(**moments, **days)


def replay(spec: dict[str, Any], lines: Sequence[str]) -> tuple[Event, ...]:
    """Every line through the door. A refusal is the last line's."""
    told: tuple[Event, ...] = ()
    for line in lines:
        told = added(told, event(spec, told, line))
    return told


def event(spec: dict[str, Any], before: tuple[Event, ...], line: str) -> Event:
    found = LINE.fullmatch(line)
    assert found, f"not a line: {line}"
    on, at, who, verb, how = found.groups()
    when = moment(f"{on} {at}")
    parts = (how or "").split(", ")
    now = stands(before, when) if before else None
    return Event(when, person(who), VERBS[verb](spec, now, who, parts))


def _opens(spec: dict[str, Any], now: Stands | None, who: str, parts: list[str]) -> Detail:
    return events.Opened(
        decision=person("decision"),
        agreement=person("agreement"),
        case=person("case"),
        trigger=Trigger(parts[0]),
        timetable=timetable(spec["usual"]),
        ceiling=RiskBand(spec["usual"]["ceiling"]),
        lapse_code=HoldCode(spec["usual"]["lapse_code"]),
        seniors=SENIORS,
        held="on hold" in parts,
    )


def _joins(spec: dict[str, Any], now: Stands | None, who: str, parts: list[str]) -> Detail:
    """ "Anna joins for the police, decides breach, approved by Ivan"."""
    side = Side(parts[0].removeprefix("for the "))
    approved = [part.removeprefix("approved by ") for part in parts if part.startswith("approved by ")]
    exception = BreachException("Nobody else is on duty", person(approved[0])) if approved else None
    return events.MemberAdded(Member(person(who), side, "decides breach" in parts, exception))


def _leaves(spec: dict[str, Any], now: Stands | None, who: str, parts: list[str]) -> Detail:
    return events.MemberRemoved(person(who))


def _bars(spec: dict[str, Any], now: Stands | None, who: str, parts: list[str]) -> Detail:
    """ "Caraway bars Anna": the participants' side shows that Anna has decided on the breach."""
    return events.BreachDecided(person(parts[0]))


def _records(spec: dict[str, Any], now: Stands | None, who: str, parts: list[str]) -> Detail:
    """ "Rose records high risk, children at home, referred"."""
    risk = RiskBand(parts[0].removesuffix(" risk").replace(" ", "_"))
    marac = [Marac(part.replace(" ", "_")) for part in parts if part.replace(" ", "_") in list(Marac)]
    why = "A safety plan is in place" if marac == [Marac.NOT_REFERRED] else ""
    children = Children.AT_HOME if "children at home" in parts else Children.NONE
    return events.Recorded(Record("The victim told of threats", risk, children, next(iter(marac), None), why))


def _proposes(spec: dict[str, Any], now: Stands | None, who: str, parts: list[str]) -> Detail:
    """ "Rose proposes care, two in room until 14 Mar" or "Rose proposes hold, venue"."""
    codes = [HoldCode(part) for part in parts if part in list(HoldCode)]
    advised = next((_advised(part) for part in parts if " until " in part), None)
    return events.Proposed(Proposal(Option(parts[0]), "As talked over", next(iter(codes), None), advised))


def _advised(text: str) -> Advised:
    said, until = text.split(" until ")
    return Advised((Advice(said.replace(" ", "_")),), Purpose.SESSION, day(until))


def _digest(now: Stands | None, parts: list[str]) -> str:
    stale = parts[0] == "to the text before"
    return now.text.digest if now and now.text and not stale else "0" * 64


def _agrees(spec: dict[str, Any], now: Stands | None, who: str, parts: list[str]) -> Detail:
    return events.Agreed(_digest(now, parts))


def _dissents(spec: dict[str, Any], now: Stands | None, who: str, parts: list[str]) -> Detail:
    return events.Dissented(_digest(now, parts), "The danger is greater than that")


def _moves(spec: dict[str, Any], now: Stands | None, who: str, parts: list[str]) -> Detail:
    """ "Caraway moves to later": one of the named timetables."""
    return events.Moved(timetable(spec["timetable"][parts[0].removeprefix("to ")]))


def _asks(spec: dict[str, Any], now: Stands | None, who: str, parts: list[str]) -> Detail:
    """ "Moira asks hold, venue", "Moira asks advice, call after until 14 Mar", "Moira asks cancel". Moira is on duty."""
    crossing = None
    if parts[0] == "advice":
        crossing = Crossing(ReleaseKind.ADVISORY, None, _advised(parts[1]))
    elif parts[0] != "cancel":
        crossing = Crossing(ReleaseKind(parts[0]), HoldCode(parts[1]))
    return events.UrgentAsked(person("Moira"), Urgent("A threat for today", crossing))


def _confirms(spec: dict[str, Any], now: Stands | None, who: str, parts: list[str]) -> Detail:
    read = now.asking.urgent.digest if now and now.asking and parts[0] != "the one before" else "0" * 64
    return events.UrgentConfirmed(read)


def _releases(spec: dict[str, Any], now: Stands | None, who: str, parts: list[str]) -> Detail:
    """ "Caraway releases" all that waits."""
    return events.Released(tuple(one.id for one in now.to_send) if now else ())


def _closes(spec: dict[str, Any], now: Stands | None, who: str, parts: list[str]) -> Detail:
    return events.Closed()


def _ends(spec: dict[str, Any], now: Stands | None, who: str, parts: list[str]) -> Detail:
    """ "Caraway ends, completed": the case has come to its end."""
    return events.Overtaken(Stage(parts[0].replace(" ", "_")))


VERBS: dict[str, Callable[[dict[str, Any], Stands | None, str, list[str]], Detail]] = {
    "opens": _opens,
    "joins": _joins,
    "leaves": _leaves,
    "bars": _bars,
    "records": _records,
    "proposes": _proposes,
    "agrees": _agrees,
    "dissents": _dissents,
    "moves": _moves,
    "asks": _asks,
    "confirms": _confirms,
    "releases": _releases,
    "closes": _closes,
    "ends": _ends,
}


def _short(at: datetime) -> str:
    return f"{at.day} {at:%b %H:%M}"


NAMES = {person(name): name for name in ("Anna", "Ivan", "Rose", "Tom", "Moira", "Superintendent", "Director")}


def _sends(now: Stands) -> str:
    said = (
        f"{one.crossing.words} ({'at once' if one.at_once else 'not before ' + _short(one.not_before)})"
        for one in now.to_send
    )
    return "; ".join(said) or "nothing"


def _barred(now: Stands) -> str:
    return ", ".join(f"{NAMES[one.person]}: {'stays' if one.stays else 'undone'}" for one in now.barred) or "nobody"


def _told(now: Stands) -> str:
    """Which seniors are told something at the moment of the newest event."""
    seniors = (now.opened.seniors.police, now.opened.seniors.provider)
    return ", ".join(NAMES[one] for one in seniors if to_tell(now, one, now.as_of)) or "nobody"


QUESTIONS: dict[str, Callable[[Stands], str]] = {
    "stage": lambda now: now.stage.value,
    "sends": _sends,
    "agreed by": lambda now: ", ".join(sorted(NAMES[one] for one in now.agreed_by)) or "nobody",
    "dissents": lambda now: ", ".join(NAMES[one.person] for one in now.dissents) or "none",
    "tasks": lambda now: ", ".join(NAMES[one.senior] for one in now.tasks) or "none",
    "why": lambda now: now.lapse.why.words if now.lapse else "in time",
    "hold": lambda now: f"from {_short(now.held_from)}" if now.held_from else "none",
    "text": lambda now: "; ".join(now.text.words) or "nothing crosses" if now.text else "none",
    "barred": _barred,
    "told": _told,
    "at once": lambda now: str(len(now.urgent)),
}
