"""A case read from its first fact to its last, each fact doing what reading-the-rules.md says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.facts import Fact
from caraway.core.programme import Programme
from caraway.core.vocabulary import Attendance, Outcome
from tests.reference.oracle_days import DAY, TheWindow, first_impossible_day, the_window
from tests.reference.oracle_reading import all_of, last_of

CALL = "call"
PARTLY = {
    Attendance.LATE_REFUSED: "late_refused",
    Attendance.LEFT_EARLY: "left_early",
    Attendance.SENT_AWAY: "sent_away",
}
ABSENT = (Attendance.ABSENT_ACCEPTABLE, Attendance.ABSENT_AWAITED, Attendance.ABSENT_UNACCEPTABLE)


@dataclass
class Place:
    step: str
    session: str
    on: date


@dataclass
class Noted:
    step: str
    session: str
    on: date
    code: str
    counts: bool = False
    used_chance: bool = False


@dataclass
class Story:
    """What has been read so far, and what it came to."""

    programme: Programme
    settings: Settings
    everything: Sequence[Fact]
    read: list[Fact] = field(default_factory=list)
    pass_number: int = 1
    attended: dict[str, date] = field(default_factory=dict)
    waived: bool = False
    places: list[Place] = field(default_factory=list)
    lines: list[Noted] = field(default_factory=list)
    calls: list[tuple[date, tuple[str, ...]]] = field(default_factory=list)
    chances_added: int = 0
    ending: tuple[Outcome, date] | None = None
    declined: bool = False
    stirred: list[date] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    @property
    def window(self) -> TheWindow | None:
        return the_window(self.settings, self.read)

    @property
    def mode(self) -> str:
        told = last_of(self.read, f.Referred, f.ModeChanged)
        return "group" if told is None else str(told.detail.mode)

    @property
    def chances_left(self) -> int:
        used = len([line for line in self.lines if line.used_chance])
        return max(0, self.settings.chances - used + self.chances_added)

    @property
    def steps_left(self) -> list[str]:
        return [step.key for step in self.programme.steps if step.key not in self.attended]

    def aims(self, until: date = date.max) -> set[str]:
        """Aims covered by calls and by the records of sessions that counted, held up to that day."""
        covered = {aim for day, aims in self.calls if day <= until for aim in aims}
        sessions = {line.session for line in self.lines if line.counts and line.on <= until}
        for session in sessions:
            records = [fact.detail for fact in all_of(self.read, f.SessionRecorded) if fact.detail.session == session]
            if records:
                covered |= set(records[-1].aims)
        return covered

    def may_follow(self) -> tuple[str, date, date] | None:
        """(next step, first day, last day) where the step before it stands."""
        window = self.window
        if window is None or not self.steps_left:
            return None
        step = self.programme.step(self.steps_left[0])
        if step.after not in self.attended:
            return None
        before = self.attended[step.after]
        if self.waived:
            return step.key, before + DAY, window.last_day
        last = min(before + DAY * step.gap_most_days, window.last_day)
        return step.key, before + DAY * step.gap_least_days, last

    def impossible_from(self) -> date | None:
        window, follows = self.window, self.may_follow()
        if window is None:
            return None
        if self.mode != "group":
            return window.last_day + DAY
        if follows is None:
            return first_impossible_day(self.programme, self.settings, window, None, None)
        number = [step.key for step in self.programme.steps].index(follows[0])
        return first_impossible_day(self.programme, self.settings, window, number, follows[1:])

    def says(self, on: date) -> tuple[str, ...]:
        """What a return, or a message to the participant, says on that day at this place."""
        impossible = self.impossible_from()
        outcome = Outcome.OPEN
        if self.ending:
            outcome = self.ending[0]
        elif impossible is not None and on >= impossible:
            outcome = Outcome.WINDOW_EXPIRED
        lines = sorted((line.on.isoformat(), line.step, line.code) for line in self.lines)
        return (outcome.value, *(" ".join(line) for line in lines))


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
            end(story, Outcome.COMPLETED, finished)
    return story


def end(story: Story, outcome: Outcome, on: date) -> None:
    """The first ending stands, and clears the bookings. A referral declined before the caution has ended too."""
    if story.ending is None and not story.declined:
        story.ending = (outcome, on)
        story.places = []


def covered_on(story: Story) -> date | None:
    """The day of the last session needed, in time or not. Group: every step of this pass; otherwise: every aim."""
    if story.mode == "group":
        return None if story.steps_left else max(story.attended.values())
    needed = {aim.key for aim in story.programme.aims}
    days = sorted({day for day, _ in story.calls} | {line.on for line in story.lines})
    return next((day for day in days if needed <= story.aims(until=day)), None)


def completed_on(story: Story) -> date | None:
    """Complete when the last session needed was held by the last usable day of a window that is known."""
    day = covered_on(story)
    window = story.window if day else None
    return day if day and window and day <= window.last_day else None


def finished_too_late(story: Story) -> bool:
    """All was attended, the last of it after the last usable day, and the case has not ended."""
    return story.window is not None and story.ending is None and covered_on(story) is not None


def new_pass(story: Story) -> None:
    story.pass_number += 1
    story.attended, story.places, story.waived = {}, [], False


def again_from_start(story: Story, step: str) -> None:
    """The first step booked or attended again, when this pass had it already, is a new pass."""
    if step == story.programme.steps[0].key and step in story.attended:
        new_pass(story)


def place_in(story: Story, session: str) -> Place | None:
    return next((place for place in story.places if place.session == session), None)


def leave(story: Story, step: str) -> None:
    """Nobody has more than one place in a step, nor more than one call, at a time."""
    story.places = [place for place in story.places if place.step != step]


def booked(story: Story, fact: Fact, detail: Any) -> None:
    again_from_start(story, detail.step)
    leave(story, detail.step)
    story.places.append(Place(detail.step, detail.session, detail.session_on))


def moved(story: Story, fact: Fact, detail: Any) -> None:
    booked(story, fact, detail)


def call_booked(story: Story, fact: Fact, detail: Any) -> None:
    leave(story, CALL)
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


def marked(story: Story, fact: Fact, detail: Any) -> None:
    code = settled(story, detail)
    leave(story, detail.step)
    story.stirred.append(fact.on)
    line = Noted(detail.step, detail.session, fact.on, code.value)
    story.lines.append(line)
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


def missed(story: Story, line: Noted, with_reason: bool) -> None:
    if line.used_chance and story.chances_left == 0:
        end(story, Outcome.OUT_OF_CHANCES, line.on)
    if line.step == CALL or story.programme.step(line.step).missed == "rebook":
        return
    if with_reason and story.settings.acceptable_absence_keeps_steps:
        story.waived = bool(story.attended)
    else:
        new_pass(story)


def call_marked(story: Story, fact: Fact, detail: Any) -> None:
    leave(story, CALL)
    story.stirred.append(fact.on)
    if not detail.safe_to_talk:
        return
    code = settled(story, detail)
    line = Noted(CALL, detail.session, fact.on, code.value)
    story.lines.append(line)
    if code is Attendance.ATTENDED:
        line.counts = True
        story.calls.append((fact.on, detail.aims))
    elif code in ABSENT or code in PARTLY:
        line.used_chance = costs_chance(story, code, detail.excuse)
        missed(story, line, True)


def cancelled(story: Story, fact: Fact, detail: Any) -> None:
    place = place_in(story, detail.session)
    if place is None:
        return
    leave(story, place.step)
    story.lines.append(Noted(place.step, place.session, place.on, Attendance.CANCELLED.value))
    story.stirred.append(fact.on)
    story.waived = bool(story.attended)


def held(story: Story, fact: Fact, detail: Any) -> None:
    story.places = [place for place in story.places if place.on < fact.on]
    story.waived = bool(story.attended)


def mode_changed(story: Story, fact: Fact, detail: Any) -> None:
    story.places = []


def declined(story: Story, fact: Fact, detail: Any) -> None:
    cautioned = last_of(story.read, f.Cautioned) is not None
    if cautioned and story.programme.consent.declined_after_caution == "undeliverable":
        end(story, Outcome.UNDELIVERABLE, fact.on)
    elif not story.ending:
        story.declined = True


def decided(story: Story, fact: Fact, detail: Any) -> None:
    if detail.goes_on:
        story.ending, story.declined = None, False
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
    f.Withdrew: lambda story, fact, detail: end(story, Outcome.WITHDREW, fact.on),
    f.Stopped: lambda story, fact, detail: end(story, Outcome.UNDELIVERABLE, fact.on),
    f.Decided: decided,
}
