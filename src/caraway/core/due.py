"""What is due on a case, as dates. Nothing here knows today: a list compares these with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from caraway.core.clocks import ChargeClock
from caraway.core.course import Course, Said, clock_day
from caraway.core.facts import Fact
from caraway.core.vocabulary import Attendance, Desk, DueKind, Outcome, Stage
from caraway.core.windows import days


@dataclass(frozen=True, slots=True)
class Due:
    """One duty of one desk.

    `due_on`: first day on which it should be done. `overdue_on`: first day on which it is late.
    `impossible_from`: first day on which it can no longer be done. `about`: the session, if any.
    """

    kind: DueKind
    desk: Desk
    due_on: date
    overdue_on: date
    impossible_from: date | None = None
    about: str = ""


def dues(course: Course, stage: Stage, charge: ChargeClock | None, last: date | None) -> tuple[Due, ...]:
    """Every due action of the case, each from the day of what it counts from. `last`: its `impossible_from`.

    `due_since.py` moves the first day of some: of corrections, whose day here means nothing, and of those that
    something later made due.
    """
    found = [*_corrections(course), *_session_records(course)]
    if stage in RUNNING:
        found.extend(_running(course))
    if stage not in (Stage.CLOSED, Stage.DECLINED):
        found.extend(_always(course, charge))
        found.extend(_PARTS[stage](course, charge))
    if stage in HAS_TIME:
        found.extend(_window_dues(course, last))
    return tuple(found)


def _due(
    kind: DueKind, desk: Desk, on: date, allowed: int, impossible_from: date | None = None, about: str = ""
) -> Due:
    return Due(kind, desk, on, on + days(allowed + 1), impossible_from, about)


HAS_TIME = (Stage.ACCEPTED, Stage.UNDER_WAY)
RUNNING = (Stage.REFERRED, Stage.INFORMATION_ASKED, *HAS_TIME)


def _running(course: Course) -> Iterator[Due]:
    """While it has neither ended nor gone back to the police."""
    yield from _first_contact(course)
    if course.cautioned is not None and course.window is None:
        allowed = course.settings.clocks.record_caution
        yield _due(DueKind.GIVE_CLOCK_DATE, Desk.POLICE, course.cautioned.on, allowed)


def _always(course: Course, charge: ChargeClock | None) -> Iterator[Due]:
    clocks = course.settings.clocks
    yield from _ended(course)
    if course.referred is not None and charge is not None and not charge.confirmed:
        yield _due(DueKind.CONFIRM_STATEMENT, Desk.POLICE, course.referred.on, clocks.confirm_statement)
    for fact in () if course.without_programme else course.arrests:
        yield _due(DueKind.REVIEW_ARREST, Desk.COORDINATION, fact.on, clocks.review_arrest)
    for booking in course.bookings.values():
        yield _due(DueKind.MARK_SESSION, Desk.FACILITATION, booking.on, clocks.mark_session, about=booking.session)
    for mark in course.marks:
        if mark.code is Attendance.ABSENT_AWAITED:
            yield _due(DueKind.SETTLE_ABSENCE, Desk.COORDINATION, mark.on, clocks.settle_absence, about=mark.session)


def _first_contact(course: Course) -> Iterator[Due]:
    """First contact counts from the area's day; from the referral where that day is not known."""
    if course.contacted is not None or course.referred is None:
        return
    start = clock_day(course, course.settings.first_contact_from) or course.referred.on
    late = start + days(course.settings.clocks.first_contact + 1)
    yield Due(DueKind.FIRST_CONTACT, Desk.COORDINATION, course.referred.on, late)


def _since(kind: DueKind, desk: Desk, fact: Fact | None, allowed: int) -> Iterator[Due]:
    if fact is not None:
        yield _due(kind, desk, fact.on, allowed)


def _referred(course: Course, charge: ChargeClock | None) -> Iterator[Due]:
    allowed = course.settings.clocks.decide_referral
    return _since(DueKind.DECIDE_REFERRAL, Desk.COORDINATION, course.given or course.referred, allowed)


def _asked(course: Course, charge: ChargeClock | None) -> Iterator[Due]:
    return _since(DueKind.ANSWER_INFORMATION, Desk.POLICE, course.asked, course.settings.clocks.answer_information)


def _accepted(course: Course, charge: ChargeClock | None) -> Iterator[Due]:
    clocks, accepted = course.settings.clocks, course.accepted
    if accepted is not None and course.cautioned is None:
        yield _due(DueKind.RECORD_CAUTION, Desk.POLICE, accepted.on, clocks.record_caution)


def _window_dues(course: Course, last: date | None) -> Iterator[Due]:
    window = course.window
    if window is None or last is None:
        return
    clocks, booked = course.settings.clocks, not course.unbooked
    if not booked and course.held is None and course.since is not None:
        yield _due(DueKind.BOOK, Desk.COORDINATION, course.since, clocks.book, last)
    can_extend = window.expires_on < window.furthest_on and not course.refused
    if course.extension_asked is not None:
        asked, allowed = course.extension_asked.on, clocks.answer_extension
        yield _due(DueKind.ANSWER_EXTENSION, Desk.POLICE, asked, allowed, window.last_day + days(1))
    elif not booked and can_extend:
        yield _due(DueKind.ASK_EXTENSION, Desk.COORDINATION, min(last, window.last_day), 0, window.last_day + days(1))
    ends = last if not booked and not can_extend else window.last_day + days(1)
    yield _due(DueKind.RETURN_TO_POLICE, Desk.COORDINATION, ends, clocks.return_to_police)


def _ended(course: Course) -> Iterator[Due]:
    """An ended case goes back. A return that turned out wrong (the case was open) is none.

    Where the caution goes on without the programme nothing goes back: the police have it, and know.
    """
    if course.without_programme:
        return
    returned = course.returned is not None and course.returned.outcome is not Outcome.OPEN
    if course.finished is not None and not returned:
        allowed = course.settings.clocks.return_to_police
        yield _due(DueKind.RETURN_TO_POLICE, Desk.COORDINATION, course.finished[1], allowed)


def _with_police(course: Course, charge: ChargeClock | None) -> Iterator[Due]:
    if course.without_programme and course.finished is not None:
        return _caution_alone(course, course.finished[1])
    return _gone_back(course, charge)


def _caution_alone(course: Course, since: date) -> Iterator[Due]:
    """Of a caution without the programme the police record that it was given, and once its time is over what came of it."""
    clocks = course.settings.clocks
    if course.cautioned is None:
        yield _due(DueKind.RECORD_CAUTION, Desk.POLICE, since, clocks.record_caution)
    else:
        over = course.window.last_day + days(1) if course.window else course.cautioned.on
        yield _due(DueKind.RECORD_OUTCOME, Desk.POLICE, over, clocks.record_outcome)


def _gone_back(course: Course, charge: ChargeClock | None) -> Iterator[Due]:
    clocks, said = course.settings.clocks, course.returned
    if said is None or course.decided is not None:
        yield from _since(DueKind.RECORD_OUTCOME, Desk.POLICE, course.decided, clocks.record_outcome)
    else:
        yield _police_turn(course, said, charge)
    if said is not None and said.outcome is not Outcome.OPEN and not _told(course):
        yield _due(DueKind.TELL_PARTICIPANT, Desk.COORDINATION, said.fact.on, clocks.tell_participant)


def _told(course: Course) -> bool:
    """A message about a return that should say "open" told nobody how it ended."""
    return course.told is not None and course.told.outcome is not Outcome.OPEN


def _police_turn(course: Course, said: Said, charge: ChargeClock | None) -> Due:
    """What the police do with a return: record a completion, or decide while there can still be a charge."""
    clocks, on = course.settings.clocks, said.fact.on
    if said.outcome is Outcome.COMPLETED:
        return _due(DueKind.RECORD_OUTCOME, Desk.POLICE, on, clocks.record_outcome)
    kind = DueKind.VARY_OR_DECIDE if said.outcome is Outcome.UNDELIVERABLE else DueKind.DECIDE_BREACH
    last = charge.last_on + days(1) if charge and charge.last_on else None
    return _due(kind, Desk.POLICE, on, clocks.decide_breach, last)


def _nothing_more(course: Course, charge: ChargeClock | None) -> Iterator[Due]:
    return iter(())


_PARTS = {
    Stage.REFERRED: _referred,
    Stage.INFORMATION_ASKED: _asked,
    Stage.ACCEPTED: _accepted,
    Stage.UNDER_WAY: _accepted,
    Stage.COMPLETED: _nothing_more,
    Stage.NOT_COMPLETED: _nothing_more,
    Stage.UNDELIVERABLE: _nothing_more,
    Stage.WITH_POLICE: _with_police,
}


def _session_records(course: Course) -> Iterator[Due]:
    for mark in course.marks:
        if mark.counts and mark.step != "call" and mark.session not in course.records:
            allowed = course.settings.clocks.record_session
            yield _due(DueKind.RECORD_SESSION, Desk.FACILITATION, mark.on, allowed, about=mark.session)


def _corrections(course: Course) -> Iterator[Due]:
    """Whoever was told something that is no longer so is told again, the day it is known."""
    if any(said.answer != said.now for said in course.returns):
        yield _due(DueKind.CORRECT_RETURN, Desk.COORDINATION, date.min, 0)
    if any(said.answer != said.now for said in course.tellings):
        yield _due(DueKind.CORRECT_PARTICIPANT, Desk.COORDINATION, date.min, 0)
    if course.look_again:
        yield _due(DueKind.LOOK_AGAIN, Desk.POLICE, date.min, 0)
