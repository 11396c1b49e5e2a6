"""What the upward views say of one participant's case, and what of it are happenings for the victim's. Nothing is read here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from caraway.bridge.risk import RiskSignal
from caraway.bridge.upward import AttendanceMark, CaseStage, NewArrest, PoliceReturn, SessionDate
from caraway.core.victim.telling import Upward
from caraway.core.vocabulary import Attendance, Outcome, Stage


@dataclass(frozen=True, slots=True)
class Up:
    """Everything of one case, as it stood at one moment."""

    stage: CaseStage
    sessions: tuple[SessionDate, ...] = ()
    marks: tuple[AttendanceMark, ...] = ()
    returns: tuple[PoliceReturn, ...] = ()
    arrests: tuple[NewArrest, ...] = ()
    signals: tuple[RiskSignal, ...] = ()


@dataclass(frozen=True, slots=True)
class Now:
    """One thing that is so. `key` tells it from every other of its case; `on` is None where the views name no day."""

    key: str
    what: Upward
    on: date | None = None
    step: str = ""
    session: UUID | None = None
    held_on: date | None = None


WHAT_OF: Mapping[Attendance, Upward] = MappingProxyType(
    {
        Attendance.ATTENDED: Upward.ATTENDED,
        Attendance.LATE_REFUSED: Upward.NOT_ATTENDED,
        Attendance.LEFT_EARLY: Upward.PARTLY,
        Attendance.SENT_AWAY: Upward.PARTLY,
        Attendance.ABSENT_ACCEPTABLE: Upward.NOT_ATTENDED,
        Attendance.ABSENT_UNACCEPTABLE: Upward.NOT_ATTENDED,
        Attendance.ABSENT_AWAITED: Upward.NOT_ATTENDED,
        Attendance.CANCELLED: Upward.CANCELLED,
        Attendance.MOVED: Upward.CANCELLED,
    }
)
"""Each mark. Whether who left early or was sent away attended is the area's rule, and no view tells it."""


def happenings(up: Up) -> Iterator[Now]:
    """What is so. A reason that is settled later makes no new one: an absence stays the same absence."""
    yield from map(_booking, up.sessions)
    yield from map(_mark, up.marks)
    yield from (Now(f"arrested:{one.id}", Upward.ARRESTED, one.on) for one in up.arrests)
    if up.stage.cautioned_on is not None:
        yield Now(f"cautioned:{up.stage.cautioned_on}", Upward.CAUTIONED, up.stage.cautioned_on)
    yield from _end(up)


def _booking(one: SessionDate) -> Now:
    return Now(f"booked:{one.session}:{one.on}", Upward.BOOKED, None, one.step, one.session, one.on)


def _mark(one: AttendanceMark) -> Now:
    what = WHAT_OF[one.code]
    return Now(f"{what.value}:{one.session}:{one.on}", what, one.on, one.step, one.session, one.on)


def _end(up: Up) -> Iterator[Now]:
    """How it ended. The last return holds, and one that says that the case goes on takes back those before it."""
    last = max(up.returns, key=lambda one: (one.on, one.id), default=None)
    returned = last if last is not None and last.outcome is not Outcome.OPEN else None
    if returned is not None:
        yield Now(f"returned:{returned.on}", Upward.RETURNED, returned.on)
    if up.stage.stage is Stage.DECLINED:
        yield Now("declined", Upward.DECLINED)
    elif up.stage.stage is Stage.COMPLETED or (returned is not None and returned.outcome is Outcome.COMPLETED):
        yield Now("completed", Upward.COMPLETED)
