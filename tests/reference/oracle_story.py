"""How far a case has come: what has been read of it, and what that leaves to do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.facts import Fact
from caraway.core.programme import Programme
from tests.reference.oracle_days import DAY, TheWindow, first_day_too_few, first_impossible_day, the_window
from tests.reference.oracle_reading import all_of, last_of

CALL = "call"


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
    """What has been read so far, and what it came to. `stirred`: marks and cancellations that took a place."""

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
    ending: tuple[str, date] | None = None
    stirred: list[Fact] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    @property
    def window(self) -> TheWindow | None:
        return the_window(self.settings, self.read)

    @property
    def cautioned(self) -> bool:
        return last_of(self.read, f.Cautioned) is not None

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

    @property
    def calls_needed(self) -> int:
        """By telephone: those that the area says, less those that counted; at least one."""
        return max(1, self.settings.telephone_calls - len(self.calls))

    def aims(self, until: date = date.max) -> set[str]:
        """Aims covered by calls and by the records of sessions that counted, held up to that day."""
        covered = {aim for day, aims in self.calls if day <= until for aim in aims}
        sessions = {line.session for line in self.lines if line.counts and line.on <= until}
        for session in sessions:
            records = [fact.detail for fact in all_of(self.read, f.SessionRecorded) if fact.detail.session == session]
            if records:
                covered |= set(records[-1].aims)
        return covered

    def days_to_follow(self, key: str, before: date, last_day: date) -> tuple[date, date]:
        """First and last day of a step when the step before it is on `before`."""
        step = self.programme.step(key)
        if self.waived:
            return before + DAY, last_day
        return before + DAY * step.gap_least_days, min(before + DAY * step.gap_most_days, last_day)

    def may_follow(self) -> tuple[str, date, date] | None:
        """(next step, first day, last day) where the step before it stands."""
        window = self.window
        if window is None or not self.steps_left:
            return None
        step = self.programme.step(self.steps_left[0])
        if step.after not in self.attended:
            return None
        return step.key, *self.days_to_follow(step.key, self.attended[step.after], window.last_day)

    def place_in_step(self, step: str | None) -> date | None:
        return next((place.on for place in self.places if place.step == step), None)

    def is_booked(self, step: str) -> bool:
        """A place by the last usable day that fits the step before, attended or booked; or a call."""
        window, on = self.window, self.place_in_step(step)
        if window is None or on is None or on > window.last_day:
            return False
        if step == CALL:
            return True
        after = self.programme.step(step).after
        before = self.attended[after] if after in self.attended else self.place_in_step(after)
        if before is None:
            return True
        first, last = self.days_to_follow(step, before, window.last_day)
        return first <= on <= last

    def impossible_from(self) -> date | None:
        window, follows = self.window, self.may_follow()
        if window is None:
            return None
        if self.mode != "group":
            return first_day_too_few(window, self.calls_needed)
        if follows is None:
            return first_impossible_day(self.programme, self.settings, window, None, None)
        number = [step.key for step in self.programme.steps].index(follows[0])
        return first_impossible_day(self.programme, self.settings, window, number, follows[1:])

    def says(self, on: date) -> tuple[str, ...]:
        """What a return, or a message to the participant, says on that day at this place."""
        impossible = self.impossible_from()
        outcome = "open"
        if self.ending:
            outcome = self.ending[0]
        elif impossible is not None and on >= impossible:
            outcome = "window_expired"
        lines = sorted((line.on.isoformat(), line.step, line.code) for line in self.lines)
        return (outcome, *(" ".join(line) for line in lines))


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
