"""Work that waits today: for each duty somebody for whom it is due, or late, because nobody has done it yet."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from caraway.casework.actions.registers import Line
from caraway.casework.demonstration import happenings as h
from caraway.casework.demonstration.branches import ABSENT, AWAITED, LEFT_SOON
from caraway.casework.demonstration.plan import Plan
from caraway.core.vocabulary import Attendance, ContactResult, Decision, DueKind

BEAT = 2
DRAFTS = (("wessex", 0), ("wessex", 4), ("mercia", 1), ("gwy", 2))


def last_workshop(today: date) -> date:
    """The last Saturday before today, or today, on which Wessex runs workshops."""
    day = today - timedelta(days=(today.weekday() - 5) % 7)
    return day if day.toordinal() // 7 % BEAT == 0 else day - timedelta(days=7)


def plans(today: date) -> Iterator[Plan]:
    """One or two people for every duty, and the referrals nobody has sent."""
    for number, plan in enumerate((*_early(today), *_under_way(today), *_late(today), *_with_police(today))):
        yield replace(plan, branch=f"waiting_{number}")
    for area, ago in DRAFTS:
        yield Plan(area, today - timedelta(days=ago), sent=False, branch="draft")


def _plan(today: date, ago: int, *leave: DueKind, area: str = "wessex", **more: object) -> Plan:
    return Plan(area, today - timedelta(days=ago), leave=frozenset(leave), **more)  # type: ignore[arg-type]


def _early(today: date) -> Iterator[Plan]:
    yield _plan(today, 1, DueKind.DECIDE_REFERRAL)
    yield _plan(today, 7, DueKind.DECIDE_REFERRAL, area="gwy", language="cy", background="welsh")
    yield _plan(today, 9, DueKind.ANSWER_INFORMATION, answers=("ask",))
    yield _plan(today, 4, DueKind.ANSWER_INFORMATION, answers=("ask",), area="mercia")
    yield _plan(today, 6, DueKind.RECORD_CAUTION, given=False)
    yield _plan(today, 14, DueKind.RECORD_CAUTION, given=False, area="mercia")
    yield _plan(today, 10, DueKind.GIVE_CLOCK_DATE, area="gwy", events=(h.arrest_date_taken_back(),))
    yield _plan(today, 10, DueKind.CONFIRM_STATEMENT, statement="not_known")
    yield _plan(today, 21, DueKind.CONFIRM_STATEMENT, statement="not_known", area="mercia")
    yield _plan(today, 8, DueKind.FIRST_CONTACT, contacts=(ContactResult.NO_ANSWER,))
    yield _plan(today, 16, DueKind.FIRST_CONTACT)
    yield _plan(today, 5, DueKind.BOOK)
    yield _plan(today, 24, DueKind.BOOK)


def _under_way(today: date) -> Iterator[Plan]:
    last = last_workshop(today)
    yield _plan(today, 32, DueKind.MARK_SESSION, aims_at=last)
    yield _plan(today, 33, DueKind.MARK_SESSION, aims_at=last)
    yield _plan(today, 34, DueKind.RECORD_SESSION, aims_at=last)
    yield _plan(today, 35, DueKind.SETTLE_ABSENCE, aims_at=last, marks={"A": (AWAITED,)})
    yield _plan(today, 25, DueKind.REVIEW_ARREST, events=(h.arrested(today - timedelta(days=3)),))


def _late(today: date) -> Iterator[Plan]:
    yield _plan(today, 92, DueKind.BOOK, DueKind.ASK_EXTENSION, marks={"A": (ABSENT,)})
    yield _plan(today, 98, DueKind.BOOK, DueKind.ANSWER_EXTENSION)
    yield _plan(today, 65, DueKind.RETURN_TO_POLICE, aims_at=last_workshop(today) - timedelta(days=28))


def _with_police(today: date) -> Iterator[Plan]:
    marks = {"A": (ABSENT, Line(Attendance.LATE_REFUSED, minute=50))}
    yield _plan(today, 80, DueKind.TELL_PARTICIPANT, DueKind.RECORD_OUTCOME)
    yield _plan(today, 75, DueKind.RECORD_OUTCOME)
    yield _plan(today, 74, DueKind.DECIDE_BREACH, marks=marks)
    yield _plan(today, 62, DueKind.VARY_OR_DECIDE, events=(h.stopped(),))
    yield _plan(
        today,
        118,
        DueKind.LOOK_AGAIN,
        marks={"A": (ABSENT, ABSENT)},
        decisions=(Decision.PROSECUTE,),
        events=(h.register_corrected(LEFT_SOON, "A", today - timedelta(days=4)),),
    )
