"""Where a case stands, from its facts alone. It knows no today.

    standing(programme, settings, facts) -> Standing

Everything here is stored beside the facts in the same transaction; a list compares the stored
dates with today, and a nightly check recomputes each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from caraway.core.agreement import Settings
from caraway.core.clocks import ChargeClock, charge_clock
from caraway.core.course import Booking, Course, Mark, completed_on
from caraway.core.due import HAS_TIME, Due, dues
from caraway.core.due_since import Past, since_when
from caraway.core.facts import Fact
from caraway.core.happenings import walk
from caraway.core.programme import Programme
from caraway.core.vocabulary import Mode, Outcome, Stage
from caraway.core.windows import Gap, LastSafe, Window, last_safe


@dataclass(frozen=True, slots=True)
class Line:
    """One line of attendance as it counts now."""

    step: str
    session: str
    on: date
    code: str
    counts: bool
    used_chance: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer to "where does this case stand?".

    `finished_on` and `outcome`: how it ended, before or after its return. `attended`: steps of
    this pass, as (step, day). `unbooked`: those left without a place that fits, or "call".
    `irregular`: facts that happened against the rules and count all the same, or do not.
    """

    stage: Stage
    on_hold: bool
    mode: Mode
    cautioned_on: date | None
    window: Window | None
    charge: ChargeClock | None
    last_safe: LastSafe | None
    gap: Gap | None
    impossible_from: date | None
    pass_number: int
    chances_left: int
    attended: tuple[tuple[str, date], ...]
    steps_left: tuple[str, ...]
    bookings: tuple[Booking, ...]
    unbooked: tuple[str, ...]
    lines: tuple[Line, ...]
    aims: tuple[str, ...]
    outcome: Outcome | None
    finished_on: date | None
    returned_on: date | None
    told_on: date | None
    decided_on: date | None
    first_contact_on: date | None
    due: tuple[Due, ...]
    irregular: tuple[str, ...]

    @property
    def extension_loses_charge(self) -> bool:
        """Does the window now end after the last day to charge?"""
        return bool(self.window and self.charge and passes(self.charge, self.window.expires_on))


ALONE = "Not on the programme (trial)"
"""Of a case that a trial left to the caution alone: nothing of it was returned, and nothing failed."""


def is_alone(stage: Stage, outcome: Outcome | None) -> bool:
    """Does the caution go on without the programme? Such a case is at the police, is not over, and counts as no return."""
    return stage is Stage.WITH_POLICE and outcome is Outcome.WITHOUT_PROGRAMME


def stage_words(stage: Stage, outcome: Outcome | None) -> str:
    """The stage as every list, page and refusal says it."""
    return ALONE if is_alone(stage, outcome) else stage.words


def passes(charge: ChargeClock, expires_on: date) -> bool:
    """Would a caution that runs to `expires_on` outlive the power to prosecute its breach?"""
    return charge.last_on is not None and expires_on > charge.last_on


def standing(programme: Programme, settings: Settings, facts: Sequence[Fact]) -> Standing:
    """Where the case stands. Total: any list of known facts has an answer.

    Raises Unknown for a correction of a fact that is not in the list, or an undeclared step.
    """
    course = walk(programme, settings, facts)
    stage, charge, window, last = stage_of(course), _charge(course), course.window, course.impossible_from()
    found = dues(course, stage, charge, last)
    return Standing(
        stage=stage,
        on_hold=course.held is not None,
        mode=course.mode,
        cautioned_on=_on(course.cautioned),
        window=window,
        charge=charge,
        last_safe=last_safe(programme, window) if window else None,
        gap=course.gap(),
        impossible_from=last,
        pass_number=course.pass_number,
        chances_left=course.chances_left,
        attended=tuple((key, mark.on) for key, mark in course.attended.items()),
        steps_left=tuple(step.key for step in course.steps_left),
        bookings=tuple(course.bookings.values()),
        unbooked=course.unbooked,
        lines=tuple(_line(mark) for mark in course.marks),
        aims=tuple(sorted(course.aims())),
        outcome=_outcome(course),
        finished_on=course.finished[1] if course.finished else None,
        returned_on=course.returned.fact.on if course.returned else None,
        told_on=course.told.fact.on if course.told else None,
        decided_on=_on(course.decided),
        first_contact_on=_on(course.contacted),
        due=since_when(found, Past(programme, settings, facts, _dues)),
        irregular=_irregular(course),
    )


def _dues(course: Course) -> tuple[Due, ...]:
    stage = stage_of(course)
    last = course.impossible_from() if stage in HAS_TIME else None
    return dues(course, stage, _charge(course), last)


def _on(fact: Fact | None) -> date | None:
    return fact.on if fact else None


def _line(mark: Mark) -> Line:
    return Line(mark.step, mark.session, mark.on, mark.code.value, mark.counts, mark.used_chance)


def _outcome(course: Course) -> Outcome | None:
    ended = course.finished[0] if course.finished else None
    if course.returned is not None and ended is not Outcome.DECLINED:
        return course.returned.outcome
    return ended


def _irregular(course: Course) -> tuple[str, ...]:
    on = completed_on(course)
    late = on is not None and course.finished is None and course.window is not None
    return (*course.irregular, *([f"finished on {on}, after the window"] if late else []))


def _charge(course: Course) -> ChargeClock | None:
    if course.referred is None or course.statement is None:
        return None
    detail: Any = course.referred.detail
    known = course.statement
    return charge_clock(detail.offence_mode, detail.assault, detail.offence_on, known.statement, known.statement_on)


def stage_of(course: Course) -> Stage:
    """The stage, by the latest thing that settles it."""
    if course.finished is not None and course.finished[0] is Outcome.DECLINED:
        return Stage.DECLINED
    if course.outcome is not None:
        return Stage.CLOSED
    returned = course.returned is not None and course.returned.outcome is not Outcome.OPEN
    if returned or course.decided is not None:
        return Stage.WITH_POLICE
    if course.finished is not None:
        return _ENDED.get(course.finished[0], Stage.NOT_COMPLETED)
    return _running(course)


_ENDED = {
    Outcome.COMPLETED: Stage.COMPLETED,
    Outcome.UNDELIVERABLE: Stage.UNDELIVERABLE,
    Outcome.WITHOUT_PROGRAMME: Stage.WITH_POLICE,
}


def _running(course: Course) -> Stage:
    if course.marks:
        return Stage.UNDER_WAY
    if course.accepted is not None:
        return Stage.ACCEPTED
    if course.asked is not None and course.given is None:
        return Stage.INFORMATION_ASKED
    return Stage.REFERRED
