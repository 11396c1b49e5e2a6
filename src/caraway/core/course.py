"""What the walk through a case's facts has learnt so far.

`happenings.py` walks, one small function a kind of fact; `standing.py` reads the end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.facts import Fact
from caraway.core.programme import Programme, Step
from caraway.core.refusals import Unknown
from caraway.core.vocabulary import Attendance, Mode, Outcome
from caraway.core.windows import Gap, Window, days, gap_after, impossible_from


@dataclass(slots=True)
class Mark:
    """One line of attendance as it counts now."""

    step: str
    session: str
    on: date
    code: Attendance
    counts: bool = False
    used_chance: bool = False


@dataclass(frozen=True, slots=True)
class Booking:
    """A place: in a workshop (`step` names it) or a call (`step` is "call")."""

    step: str
    session: str
    on: date


@dataclass(frozen=True, slots=True)
class Said:
    """What a return or a message to the participant said, and what it should say now."""

    fact: Fact
    answer: tuple[str, ...]
    now: tuple[str, ...]
    outcome: Outcome


@dataclass(slots=True)
class Course:
    """Everything learnt on the walk. Dates are the days on which things happened."""

    programme: Programme
    settings: Settings
    referred: Fact | None = None
    asked: Fact | None = None
    given: Fact | None = None
    accepted: Fact | None = None
    cautioned: Fact | None = None
    arrest_on: date | None = None
    confirmed: f.StatementConfirmed | None = None
    contacted: Fact | None = None
    mode: Mode = Mode.GROUP
    window: Window | None = None
    extended_to: date | None = None
    extension_asked: Fact | None = None
    refused: bool = False
    held: Fact | None = None
    pass_number: int = 1
    attended: dict[str, Mark] = field(default_factory=dict)
    waived: bool = False
    bookings: dict[str, Booking] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    settled: dict[str, f.AbsenceSettled] = field(default_factory=dict)
    records: dict[str, f.SessionRecorded] = field(default_factory=dict)
    call_aims: list[tuple[date, tuple[str, ...]]] = field(default_factory=list)
    chances_used: int = 0
    chances_given: int = 0
    finished: tuple[Outcome, date] | None = None
    returned: Said | None = None
    told: Said | None = None
    returns: list[Said] = field(default_factory=list)
    tellings: list[Said] = field(default_factory=list)
    decided: Fact | None = None
    judged: Fact | None = None
    outcome: Fact | None = None
    arrests: list[Fact] = field(default_factory=list)
    looked: list[Fact] = field(default_factory=list)
    look_again: bool = False
    since: date | None = None
    irregular: list[str] = field(default_factory=list)

    @property
    def statement(self) -> f.StatementConfirmed | None:
        """What is known of the first statement: as confirmed, else as the referral says."""
        if self.confirmed is not None or self.referred is None:
            return self.confirmed
        detail: Any = self.referred.detail
        return f.StatementConfirmed(detail.statement, detail.statement_on)

    @property
    def chances_left(self) -> int:
        """Chances there still are; a decision that it goes on gives one where none is left."""
        return max(0, self.settings.chances + self.chances_given - self.chances_used)

    @property
    def steps_left(self) -> tuple[Step, ...]:
        """Steps of this pass not yet attended, in order."""
        return tuple(step for step in self.programme.steps if step.key not in self.attended)

    @property
    def without_programme(self) -> bool:
        """Does the caution go on without the programme?"""
        return self.finished is not None and self.finished[0] is Outcome.WITHOUT_PROGRAMME

    def aims(self, until: date = date.max) -> frozenset[str]:
        """Aims covered in sessions held by that day: calls, and sessions that counted and have a record."""
        counted = {mark.session for mark in self.marks if mark.counts and mark.on <= until}
        return frozenset().union(
            *(aims for on, aims in self.call_aims if on <= until),
            *(record.aims for session, record in self.records.items() if session in counted),
        )

    def gap(self) -> Gap | None:
        """Where the next step may fall, once the step before it stands."""
        if self.window is None or not self.attended:
            return None
        step = next((step for step in self.programme.steps if step.key not in self.attended), None)
        before = self.attended.get(str(step.after)) if step else None
        return gap_after(step, before.on, self.waived, self.window) if step and before else None

    def impossible_from(self) -> date | None:
        """First day on which it can no longer be finished in time. Calls need a day each, up to the last."""
        if self.window is None:
            return None
        if self.mode is not Mode.GROUP:
            return max(self.window.starts_on, self.window.last_day + days(2 - self.calls_needed))
        return impossible_from(self.programme, self.settings, self.window, self.steps_left, self.gap())

    @property
    def calls_needed(self) -> int:
        """Calls still to make by the area's count: one at the least, since aims are left."""
        counted = sum(mark.counts for mark in self.marks if mark.step == "call")
        return max(1, self.settings.telephone_calls - counted)

    @property
    def unbooked(self) -> tuple[str, ...]:
        """What has no place yet that fits: steps left, in order; or "call"."""
        wanted = [step.key for step in self.steps_left] if self.mode is Mode.GROUP else ["call"]
        return tuple(key for key in wanted if not self._fits(key))

    def _fits(self, key: str) -> bool:
        place = self.bookings.get(key)
        if place is None or self.window is None or place.on > self.window.last_day:
            return False
        step = self.programme.step(key) if key != "call" else None
        before = self._on_of(step.after) if step else None
        if step is None or before is None:
            return True
        gap = gap_after(step, before, self.waived, self.window)
        return gap.first_on <= place.on <= gap.last_on

    def _on_of(self, key: str | None) -> date | None:
        """The day on which a step of this pass was attended, or has its place."""
        found = self.attended.get(str(key)) or self.bookings.get(str(key))
        return found.on if found else None

    def answer(self, on: date) -> tuple[Outcome, tuple[str, ...]]:
        """What a return made on that day says: the outcome, then each line of attendance."""
        if self.finished is not None:
            outcome = self.finished[0]
        else:
            last = self.impossible_from()
            outcome = Outcome.OPEN if last is None or on < last else Outcome.WINDOW_EXPIRED
        lines = sorted((mark.on.isoformat(), mark.step, mark.code.value) for mark in self.marks)
        return outcome, (outcome.value, *(" ".join(line) for line in lines))


_SAID = (f.Returned, f.ParticipantTold)
happened_on = attrgetter("on")
_corrects = attrgetter("replaces")


def in_force(facts: Sequence[Fact]) -> list[Fact]:
    """The facts that stand, by day; on one day the caution first, and corrections in the place of what they replace.

    Raises Unknown where a correction names a fact that is not there.
    """
    kept = as_recorded(facts)
    cautions = [fact for fact in kept if type(fact.detail) is f.Cautioned]
    if cautions:
        kept = cautions + [fact for fact in kept if type(fact.detail) is not f.Cautioned]
    kept.sort(key=happened_on)
    return kept


def as_recorded(facts: Sequence[Fact]) -> list[Fact]:
    """The facts that stand, in the order in which their first versions were recorded.

    A corrected return or message says what was known when it was sent, so its place is its own; but before a decision of
    its day that the programme goes on, which followed what it corrects: it begins nothing anew.

    Raises Unknown where a correction names a fact that is not there.
    """
    if not any(map(_corrects, facts)):
        return [fact for fact in facts if type(fact.detail) is not f.Annulled]
    roots = roots_of(facts)
    current: dict[str, Fact] = {}
    for fact in facts:
        if type(fact.detail) in _SAID:
            current.pop(roots[fact.id], None)
        current[roots[fact.id]] = fact
    kept = [fact for fact in current.values() if type(fact.detail) is not f.Annulled]
    for fact in [fact for fact in kept if fact.replaces is not None and type(fact.detail) in _SAID]:
        _put_before_what_followed(kept, fact, roots)
    return kept


def _put_before_what_followed(kept: list[Fact], said: Fact, roots: dict[str, str]) -> None:
    """Move a corrected return or message before the decision that lets the programme go on after what it corrects."""
    recorded = {fact: place for place, fact in enumerate(roots)}
    first, place = recorded[roots[said.id]], kept.index(said)
    for number, one in enumerate(kept[:place]):
        if _goes_on(one) and one.on == said.on and recorded[roots[one.id]] > first:
            kept.insert(number, kept.pop(place))
            return


def _goes_on(fact: Fact) -> bool:
    return isinstance(fact.detail, f.Decided) and fact.detail.goes_on


def roots_of(facts: Sequence[Fact]) -> dict[str, str]:
    """For each fact's id, that of the first version of what it corrects.

    Raises Unknown where a correction names a fact that is not there.
    """
    roots: dict[str, str] = {}
    for fact in facts:
        if fact.replaces is not None and fact.replaces not in roots:
            raise Unknown("fact", fact.replaces)
        roots[fact.id] = fact.id if fact.replaces is None else roots[fact.replaces]
    return roots


def clock_day(course: Course, start: str) -> date | None:
    """The day a clock counts from, where it is known."""
    return _CLOCK_DAYS[start](course, course.referred) if course.referred else None


def _offence_on(course: Course, referred: Fact) -> date:
    detail: Any = referred.detail
    on: date = detail.offence_on
    return on


_CLOCK_DAYS: dict[str, Callable[[Course, Fact], date | None]] = {
    "offence": _offence_on,
    "arrest": lambda course, referred: course.arrest_on,
    "caution": lambda course, referred: course.cautioned.on if course.cautioned else None,
    "referral": lambda course, referred: referred.on,
}


def completed_on(course: Course) -> date | None:
    """The day of the last session that was needed, whether or not it fell inside the window."""
    if course.mode is Mode.GROUP:
        done = len(course.attended) == len(course.programme.steps)
        return max(mark.on for mark in course.attended.values()) if done else None
    if not course.programme.aim_keys <= course.aims():
        return None
    held = sorted({mark.on for mark in course.marks if mark.counts})
    return next(on for on in held if course.programme.aim_keys <= course.aims(until=on))
