"""The walk through a case's facts, in the order in which they happened: one small function a kind.

Source of the rules: `docs/reference`, made from tests/spec.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.course import Booking, Course, Mark, Said, as_recorded, clock_day, completed_on, in_force
from caraway.core.facts import Fact
from caraway.core.marks import miss_rule, stayed
from caraway.core.programme import Programme
from caraway.core.said import hold_against_now
from caraway.core.vocabulary import Attendance, ContactResult, Outcome
from caraway.core.windows import window_of


def walk(programme: Programme, settings: Settings, facts: Sequence[Fact]) -> Course:
    """Walk through the facts in force. Total: any list of known facts has an answer."""
    course = read(programme, settings, in_force(facts))
    if course.arrests:
        course.arrests = unreviewed(facts)
    hold_against_now(course, facts)
    return course


def read(programme: Programme, settings: Settings, kept: Sequence[Fact]) -> Course:
    """The case as these facts, all in force and in order, leave it."""
    course = Course(programme, settings)
    course.settled = {one.detail.session: one.detail for one in kept if type(one.detail) is f.AbsenceSettled}
    for fact in kept:
        STEPS[type(fact.detail)](course, fact, fact.detail)
    return course


def unreviewed(facts: Sequence[Fact]) -> list[Fact]:
    """New arrests recorded since the last review: on whatever day they happened, nobody knew of them then."""
    waiting: list[Fact] = []
    for fact in as_recorded(facts):
        if type(fact.detail) is f.Arrested:
            waiting.append(fact)
        elif type(fact.detail) is f.ArrestReviewed:
            waiting.clear()
    return waiting


def _stir(course: Course, on: date) -> None:
    """Something changed: what is to be booked counts from here, and more time may be asked for again."""
    course.since = on
    course.refused = False


def _referred(course: Course, fact: Fact, detail: f.Referred) -> None:
    course.referred = fact
    course.arrest_on = detail.arrest_on or course.arrest_on
    course.mode = detail.mode
    _open_window(course)


def _cautioned(course: Course, fact: Fact, detail: f.Cautioned) -> None:
    course.cautioned = fact
    _stir(course, fact.on)
    _open_window(course)


def _clock_date(course: Course, fact: Fact, detail: f.ClockDateGiven) -> None:
    course.arrest_on = detail.arrest_on
    _open_window(course)


def _open_window(course: Course) -> None:
    start = clock_day(course, course.settings.clock_start)
    if course.cautioned is not None and start is not None:
        course.window = window_of(course.settings, start, course.extended_to)
        _check_complete(course)


def _asked(course: Course, fact: Fact, detail: f.InformationAsked) -> None:
    course.asked, course.given = fact, None


def _given(course: Course, fact: Fact, detail: f.InformationGiven) -> None:
    course.given = fact


def _accepted(course: Course, fact: Fact, detail: f.Accepted) -> None:
    course.accepted = fact
    _stir(course, fact.on)


def _declined(course: Course, fact: Fact, detail: f.Declined) -> None:
    _finish(course, Outcome(course.programme.consent.declined_after_caution), fact.on)


def _statement(course: Course, fact: Fact, detail: f.StatementConfirmed) -> None:
    course.confirmed = detail


def _contacted(course: Course, fact: Fact, detail: f.Contacted) -> None:
    if detail.result is ContactResult.REACHED and course.contacted is None:
        course.contacted = fact


def _booked(course: Course, fact: Fact, detail: f.Booked | f.Moved) -> None:
    _again_from_start(course, detail.step)
    course.bookings[detail.step] = Booking(detail.step, detail.session, detail.session_on)


def _call_booked(course: Course, fact: Fact, detail: f.CallBooked) -> None:
    course.bookings["call"] = Booking("call", detail.session, detail.session_on)


def _again_from_start(course: Course, step: str) -> None:
    """The first step once more, booked or attended, when this pass had it already: a new pass."""
    if step == course.programme.steps[0].key and step in course.attended:
        _start_again(course)


def _start_again(course: Course) -> None:
    """Everything is attended once more, from the first step."""
    course.pass_number += 1
    course.attended.clear()
    course.bookings.clear()
    course.waived = False


def _marked(course: Course, fact: Fact, detail: f.SessionMarked) -> None:
    mark = _note(course, fact, course.programme.step(detail.step).key, detail)
    if course.cautioned is None:
        _before_caution(course, mark)
    elif mark.code is Attendance.CANCELLED:
        course.waived = course.waived or bool(course.attended)
    elif stayed(course.settings, detail.code, detail.minute):
        _attended(course, mark)
    elif mark.code is not Attendance.MOVED:
        _missed(course, mark, detail.excuse)


def _note(course: Course, fact: Fact, step: str, detail: f.SessionMarked | f.CallMarked) -> Mark:
    """The line as it stands; it uses up the place in its session."""
    mark = Mark(step, detail.session, fact.on, _code(course, detail))
    course.marks.append(mark)
    _leave(course, detail.session)
    _stir(course, fact.on)
    return mark


def _leave(course: Course, session: str) -> Booking | None:
    """Give up the place in that session, and say which it was."""
    for booking in course.bookings.values():
        if booking.session == session:
            del course.bookings[booking.step]
            return booking
    return None


def _before_caution(course: Course, mark: Mark) -> None:
    """Both workshops are a condition of the caution: what came before it can neither keep nor fail it."""
    course.irregular.append(f"{mark.step} on {mark.on} came before the caution")


def _code(course: Course, detail: f.SessionMarked | f.CallMarked) -> Attendance:
    """The line as it stands now: an awaited reason counts as acceptable until it is settled."""
    settled = course.settled.get(detail.session)
    if detail.code is not Attendance.ABSENT_AWAITED or settled is None:
        return detail.code
    return Attendance.ABSENT_ACCEPTABLE if settled.acceptable else Attendance.ABSENT_UNACCEPTABLE


def _attended(course: Course, mark: Mark) -> None:
    _again_from_start(course, mark.step)
    step = course.programme.step(mark.step)
    if step.after is not None and step.after not in course.attended:
        course.irregular.append(f"{step.key} on {mark.on} came before {step.after}")
        return
    gap = course.gap()
    if gap is not None and gap.step == step.key and not gap.first_on <= mark.on <= gap.last_on:
        course.irregular.append(f"{step.key} on {mark.on} fell outside its gap")
    mark.counts = True
    course.bookings.pop(step.key, None)
    course.attended[step.key] = mark
    _check_complete(course)


def _missed(course: Course, mark: Mark, excuse: bool) -> None:
    excused = _excused(course, mark, excuse)
    if course.programme.step(mark.step).missed == "rebook":
        return
    if excused and course.settings.acceptable_absence_keeps_steps:
        course.waived = bool(course.attended)
    else:
        _start_again(course)


def _excused(course: Course, mark: Mark, excuse: bool) -> bool:
    """Was there an acceptable reason? If not, a chance is used, where the area counts it."""
    rule = miss_rule(course.settings, mark.code)
    excused = excuse if rule else mark.code is not Attendance.ABSENT_UNACCEPTABLE
    if not excused and (rule is None or rule.uses_chance):
        mark.used_chance = True
        course.chances_used += 1
        if not course.chances_left:
            _finish(course, Outcome.OUT_OF_CHANCES, mark.on)
    return excused


def _settled(course: Course, fact: Fact, detail: f.AbsenceSettled) -> None:
    """`_code` has read the answer where the absence stands; here it only moves the case on."""
    _stir(course, fact.on)


def _cancelled(course: Course, fact: Fact, detail: f.SessionCancelled) -> None:
    booking = _leave(course, detail.session)
    if booking is not None:
        course.marks.append(Mark(booking.step, booking.session, booking.on, Attendance.CANCELLED))
        course.waived = course.waived or bool(course.attended)
        _stir(course, fact.on)


def _recorded(course: Course, fact: Fact, detail: f.SessionRecorded) -> None:
    course.records[detail.session] = detail
    _check_complete(course)


def _call_marked(course: Course, fact: Fact, detail: f.CallMarked) -> None:
    if not detail.safe_to_talk:
        _leave(course, detail.session)
        _stir(course, fact.on)
        return
    mark = _note(course, fact, "call", detail)
    if course.cautioned is None:
        _before_caution(course, mark)
    elif stayed(course.settings, mark.code, detail.minute):
        mark.counts = True
        course.call_aims.append((fact.on, detail.aims))
        _check_complete(course)
    else:
        _excused(course, mark, detail.excuse)


def _extension_asked(course: Course, fact: Fact, detail: f.ExtensionAsked) -> None:
    course.extension_asked, course.refused = fact, False


def _extension_refused(course: Course, fact: Fact, detail: f.ExtensionRefused) -> None:
    course.extension_asked, course.refused = None, True


def _extended(course: Course, fact: Fact, detail: f.Extended) -> None:
    course.extension_asked, course.refused = None, False
    course.extended_to = detail.expires_on
    _open_window(course)


def _held(course: Course, fact: Fact, detail: f.Held) -> None:
    course.held = fact
    course.waived = course.waived or bool(course.attended)
    course.bookings = {key: one for key, one in course.bookings.items() if one.on < fact.on}


def _resumed(course: Course, fact: Fact, detail: f.Resumed) -> None:
    course.held = None
    _stir(course, fact.on)


def _mode(course: Course, fact: Fact, detail: f.ModeChanged) -> None:
    course.mode = detail.mode
    course.bookings.clear()
    _stir(course, fact.on)
    _check_complete(course)


def _withdrew(course: Course, fact: Fact, detail: f.Withdrew) -> None:
    _finish(course, Outcome.WITHDREW, fact.on)


def _stopped(course: Course, fact: Fact, detail: f.Stopped) -> None:
    _finish(course, Outcome.UNDELIVERABLE, fact.on)


def _without_programme(course: Course, fact: Fact, detail: f.WithoutProgramme) -> None:
    """Before the caution or after it, it ends the programme alone: the caution is still given, and runs to its end."""
    if course.finished is None:
        course.finished = (Outcome.WITHOUT_PROGRAMME, fact.on)
        course.bookings.clear()


def _finish(course: Course, outcome: Outcome, on: date) -> None:
    """The first ending stands; a decision that the programme goes on opens it again.

    Before the caution there is no condition: whoever ends it, it is the end of the referral alone.
    """
    if course.finished is None:
        course.finished = (outcome if course.cautioned else Outcome.DECLINED, on)
        course.bookings.clear()


def _check_complete(course: Course) -> None:
    if course.finished is not None or course.window is None:
        return
    on = completed_on(course)
    if on is not None and on <= course.window.last_day:
        _finish(course, Outcome.COMPLETED, on)


def _arrested(course: Course, fact: Fact, detail: f.Arrested) -> None:
    course.arrests.append(fact)


def _arrest_reviewed(course: Course, fact: Fact, detail: f.ArrestReviewed) -> None:
    """`unreviewed` reads reviews, in the order of recording."""


def _returned(course: Course, fact: Fact, detail: f.Returned) -> None:
    outcome, now = course.answer(fact.on)
    course.returned = Said(fact, detail.answer, now, outcome)
    course.returns.append(course.returned)


def _told(course: Course, fact: Fact, detail: f.ParticipantTold) -> None:
    outcome, now = course.answer(fact.on)
    course.told = Said(fact, detail.answer, now, outcome)
    course.tellings.append(course.told)


def _decided(course: Course, fact: Fact, detail: f.Decided) -> None:
    _judged(course, fact)
    if not detail.goes_on:
        course.decided = fact
        return
    course.decided = course.outcome = course.finished = course.returned = course.told = None
    if not course.chances_left:
        course.chances_given = course.chances_used - course.settings.chances + 1
    course.extension_asked = None
    course.extended_to = detail.expires_on or course.extended_to
    _stir(course, fact.on)
    _open_window(course)


def _judged(course: Course, fact: Fact) -> None:
    course.judged = fact
    course.looked.clear()


def _looked(course: Course, fact: Fact, detail: f.LookedAgain) -> None:
    course.looked.append(fact)


def _outcome(course: Course, fact: Fact, detail: f.OutcomeRecorded) -> None:
    _judged(course, fact)
    course.outcome = fact


STEPS: dict[type, Callable[[Course, Fact, Any], None]] = {
    f.Referred: _referred,
    f.InformationAsked: _asked,
    f.InformationGiven: _given,
    f.Accepted: _accepted,
    f.Declined: _declined,
    f.Cautioned: _cautioned,
    f.ClockDateGiven: _clock_date,
    f.StatementConfirmed: _statement,
    f.Contacted: _contacted,
    f.Booked: _booked,
    f.Moved: _booked,
    f.SessionMarked: _marked,
    f.AbsenceSettled: _settled,
    f.SessionCancelled: _cancelled,
    f.SessionRecorded: _recorded,
    f.CallBooked: _call_booked,
    f.CallMarked: _call_marked,
    f.ExtensionAsked: _extension_asked,
    f.ExtensionRefused: _extension_refused,
    f.Extended: _extended,
    f.Held: _held,
    f.Resumed: _resumed,
    f.ModeChanged: _mode,
    f.Withdrew: _withdrew,
    f.Stopped: _stopped,
    f.WithoutProgramme: _without_programme,
    f.Arrested: _arrested,
    f.ArrestReviewed: _arrest_reviewed,
    f.Returned: _returned,
    f.ParticipantTold: _told,
    f.Decided: _decided,
    f.LookedAgain: _looked,
    f.OutcomeRecorded: _outcome,
}
