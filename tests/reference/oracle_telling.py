"""A case read from its first fact to its last, each fact doing what reading-the-rules.md says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.facts import Fact
from caraway.core.programme import Programme
from caraway.core.vocabulary import Attendance
from tests.reference.oracle_reading import all_of
from tests.reference.oracle_story import CALL, Noted, Place, Story, completed_on

PARTLY = {
    Attendance.LATE_REFUSED: "late_refused",
    Attendance.LEFT_EARLY: "left_early",
    Attendance.SENT_AWAY: "sent_away",
}
ABSENT = (Attendance.ABSENT_ACCEPTABLE, Attendance.ABSENT_AWAITED, Attendance.ABSENT_UNACCEPTABLE)


def read_case(programme: Programme, settings: Settings, facts: Sequence[Fact], upto: int | None = None) -> Story:
    """Read the first `upto` of the facts that stand, from an empty page."""
    story = Story(programme, settings, facts)
    for fact in facts[: len(facts) if upto is None else upto]:
        story.read.append(fact)
        action = ACTIONS.get(type(fact.detail))
        if action:
            action(story, fact, fact.detail)
        finished = completed_on(story)
        if finished:
            end(story, "completed", finished)
    return story


def end(story: Story, outcome: str, on: date) -> None:
    """The first ending stands, and clears the bookings."""
    if story.ending is None:
        story.ending = (outcome, on)
        story.places = []


def new_pass(story: Story) -> None:
    story.pass_number += 1
    story.attended, story.places, story.waived = {}, [], False


def again_from_start(story: Story, step: str) -> None:
    """The first step booked or attended again, when this pass had it already, is a new pass."""
    if step == story.programme.steps[0].key and step in story.attended:
        new_pass(story)


def leave_step(story: Story, step: str) -> None:
    """Nobody has more than one place in a step, nor more than one call, at a time."""
    story.places = [place for place in story.places if place.step != step]


def leave_session(story: Story, session: str) -> None:
    story.places = [place for place in story.places if place.session != session]


def booked(story: Story, fact: Fact, detail: Any) -> None:
    again_from_start(story, detail.step)
    leave_step(story, detail.step)
    story.places.append(Place(detail.step, detail.session, detail.session_on))


def moved(story: Story, fact: Fact, detail: Any) -> None:
    booked(story, fact, detail)


def call_booked(story: Story, fact: Fact, detail: Any) -> None:
    leave_step(story, CALL)
    story.places.append(Place(CALL, detail.session, detail.session_on))


def settled(story: Story, detail: Any) -> Attendance:
    """The code as it is now: a reason that was awaited may have come, at any later time."""
    code: Attendance = detail.code
    if code is not Attendance.ABSENT_AWAITED:
        return code
    answers = [one.detail for one in all_of(story.everything, f.AbsenceSettled) if one.detail.session == detail.session]
    if not answers:
        return code
    return Attendance.ABSENT_ACCEPTABLE if answers[-1].acceptable else Attendance.ABSENT_UNACCEPTABLE


def stayed(story: Story, code: Attendance, minute: int | None) -> bool:
    """Attended, or left at or after the minute from which the area counts it as attended."""
    if code is Attendance.ATTENDED:
        return True
    if code not in (Attendance.LEFT_EARLY, Attendance.SENT_AWAY) or minute is None:
        return False
    enough = getattr(story.settings, PARTLY[code]).attended_from_minute
    return enough > 0 and minute >= enough


def excused(code: Attendance, excuse: bool) -> bool:
    return excuse if code in PARTLY else code in (Attendance.ABSENT_ACCEPTABLE, Attendance.ABSENT_AWAITED)


def costs_chance(story: Story, code: Attendance, excuse: bool) -> bool:
    if code in PARTLY:
        return not excuse and bool(getattr(story.settings, PARTLY[code]).uses_chance)
    return code is Attendance.ABSENT_UNACCEPTABLE


def new_line(story: Story, step: str, session: str, on: date, code: Attendance) -> Noted:
    line = Noted(step, session, on, code.value)
    story.lines.append(line)
    return line


def early(story: Story, line: Noted) -> bool:
    """Before the caution there is no condition: the line is a line, and odd."""
    if not story.cautioned:
        story.odd.append(f"{line.step} marked before the caution")
    return not story.cautioned


def marked(story: Story, fact: Fact, detail: Any) -> None:
    code = settled(story, detail)
    leave_session(story, detail.session)
    story.stirred.append(fact)
    line = new_line(story, detail.step, detail.session, fact.on, code)
    if early(story, line):
        return
    if code is Attendance.CANCELLED:
        story.waived = story.waived or bool(story.attended)
    elif stayed(story, code, detail.minute):
        attend(story, line)
    elif code in ABSENT or code in PARTLY:
        line.used_chance = costs_chance(story, code, detail.excuse)
        missed(story, line, excused(code, detail.excuse))


def attend(story: Story, line: Noted) -> None:
    again_from_start(story, line.step)
    step = story.programme.step(line.step)
    if step.after is not None and step.after not in story.attended:
        story.odd.append(f"{line.step} attended without {step.after}")
        return
    follows = story.may_follow()
    if follows and follows[0] == line.step and not follows[1] <= line.on <= follows[2]:
        story.odd.append(f"{line.step} attended outside its gap")
    line.counts = True
    story.attended[line.step] = line.on
    leave_step(story, line.step)


def missed(story: Story, line: Noted, with_reason: bool) -> None:
    if line.used_chance and story.chances_left == 0:
        end(story, "out_of_chances", line.on)
    if line.step == CALL or story.programme.step(line.step).missed == "rebook":
        return
    if with_reason and story.settings.acceptable_absence_keeps_steps:
        story.waived = bool(story.attended)
    else:
        new_pass(story)


def call_marked(story: Story, fact: Fact, detail: Any) -> None:
    leave_session(story, detail.session)
    story.stirred.append(fact)
    if not detail.safe_to_talk:
        return
    code = settled(story, detail)
    line = new_line(story, CALL, detail.session, fact.on, code)
    if early(story, line):
        return
    if stayed(story, code, detail.minute):
        line.counts = True
        story.calls.append((fact.on, detail.aims))
    elif code in ABSENT or code in PARTLY:
        line.used_chance = costs_chance(story, code, detail.excuse)
        missed(story, line, True)


def cancelled(story: Story, fact: Fact, detail: Any) -> None:
    place = next((place for place in story.places if place.session == detail.session), None)
    if place is None:
        return
    leave_step(story, place.step)
    new_line(story, place.step, place.session, place.on, Attendance.CANCELLED)
    story.stirred.append(fact)
    story.waived = bool(story.attended)


def held(story: Story, fact: Fact, detail: Any) -> None:
    story.places = [place for place in story.places if place.on < fact.on]
    story.waived = bool(story.attended)


def mode_changed(story: Story, fact: Fact, detail: Any) -> None:
    story.places = []


def ended(story: Story, fact: Fact, after_caution: str) -> None:
    """Before the caution every ending of this kind is the referral's."""
    end(story, after_caution if story.cautioned else "declined", fact.on)


def declined(story: Story, fact: Fact, detail: Any) -> None:
    ended(story, fact, story.programme.consent.declined_after_caution)


def withdrew(story: Story, fact: Fact, detail: Any) -> None:
    ended(story, fact, "withdrew")


def stopped(story: Story, fact: Fact, detail: Any) -> None:
    ended(story, fact, "undeliverable")


def without_programme(story: Story, fact: Fact, detail: Any) -> None:
    end(story, "without_programme", fact.on)


def decided(story: Story, fact: Fact, detail: Any) -> None:
    if detail.goes_on:
        story.ending = None
        used = len([line for line in story.lines if line.used_chance])
        if story.chances_left == 0:
            story.chances_added = used - story.settings.chances + 1


ACTIONS = {
    f.Booked: booked,
    f.Moved: moved,
    f.CallBooked: call_booked,
    f.SessionMarked: marked,
    f.CallMarked: call_marked,
    f.SessionCancelled: cancelled,
    f.Held: held,
    f.ModeChanged: mode_changed,
    f.Declined: declined,
    f.Withdrew: withdrew,
    f.Stopped: stopped,
    f.WithoutProgramme: without_programme,
    f.Decided: decided,
}
