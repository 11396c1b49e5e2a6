"""The frozen values a programme file is read into: steps, window, delivery and the rest."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from caraway.core.criteria import Criterion, DisposalInForce
from caraway.core.refusals import NotNow, Unknown
from caraway.core.vocabulary import InstrumentKey, Mode, ModeReason, ResultCode, Route, Signpost

WORKSHOP = "workshop"
EVERY_DAY = range(7)


@dataclass(frozen=True, slots=True)
class Step:
    """One step everybody attends, in order. Gaps are days from the step named in `after`."""

    key: str
    name: str
    kind: str
    minutes: int
    missed: str
    after: str | None
    gap_least_days: int
    gap_most_days: int

    @property
    def on_weekdays(self) -> bool:
        """Is it held only on the days of the week on which the area runs workshops?"""
        return self.kind == WORKSHOP


@dataclass(frozen=True, slots=True)
class Aim:
    """Something the programme covers with every participant; a session record names those covered."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Referral:
    """Who may refer a person."""

    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class Consent:
    """`declined_after_caution`: whether declining then is a condition that cannot be delivered, or a plain decline."""

    declined_after_caution: str


@dataclass(frozen=True, slots=True)
class WindowRule:
    """Weeks from the clock's start, the most an extension may reach, and the wait before a repeat in days."""

    weeks: int
    most_weeks: int
    clock_starts: tuple[str, ...]
    repeat_wait_days: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the content is delivered, to whom, and in which languages there are materials."""

    modes: tuple[Mode, ...]
    telephone_reasons: tuple[ModeReason, ...]
    opening_questions: tuple[str, ...]
    single_sex: bool
    least_group: int
    most_group: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A survey or risk tool, when it is given, and in which plane its answers are kept."""

    key: InstrumentKey
    when: tuple[str, ...]
    plane: str


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """What a facilitator writes of a session for each person."""

    aims: tuple[Aim, ...]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The court result codes of a condition that was met, and of one that was not."""

    completed: ResultCode
    not_completed: ResultCode


@dataclass(frozen=True, slots=True)
class Staff:
    """How many facilitators a workshop needs."""

    facilitators: int


@dataclass(frozen=True, slots=True)
class Retention:
    """Years for which each class of record is kept."""

    participant_years: int
    session_record_years: int
    declined_years: int


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme file, read and found sound."""

    key: str
    name: str
    short_name: str
    kind: str
    version: str
    in_force_from: date
    needs_force: bool
    referral: Referral
    consent: Consent
    window: WindowRule
    delivery: Delivery
    steps: tuple[Step, ...]
    eligibility: tuple[Criterion, ...]
    instruments: tuple[Instrument, ...]
    session_record: SessionRecord
    outcomes: Outcomes
    signposts: tuple[Signpost, ...]
    staff: Staff
    retention: Retention

    def require_route(self, route: Route) -> None:
        """Raises NotNow where the programme takes no referrals that way."""
        if route not in self.referral.routes:
            raise NotNow("route", f"{self.short_name} takes no referrals from {route.words.lower()}.")

    def step(self, key: str) -> Step:
        """The step of that key. Raises Unknown where the programme has none."""
        for step in self.steps:
            if step.key == key:
                return step
        raise Unknown("step", key)

    @property
    def least_days(self) -> int:
        """Days between the first and the last step, at the least."""
        return sum(step.gap_least_days for step in self.steps)

    @property
    def aims(self) -> tuple[Aim, ...]:
        """What is covered with every participant, in the file's order."""
        return self.session_record.aims

    @property
    def aim_keys(self) -> frozenset[str]:
        """The keys of all its aims."""
        return frozenset(aim.key for aim in self.aims)

    @property
    def disposals(self) -> frozenset[str]:
        """Codes of the disposals it may be a condition of, as its criteria say."""
        return frozenset().union(*(one.allowed for one in self.eligibility if isinstance(one, DisposalInForce)))

    def days_needed(self, weekdays: Collection[int]) -> int | None:
        """The fewest days from the first step to the last with workshops on these days of the week (Monday 0).

        None where no days of the week fit the gaps.
        """
        found = {day: 0 for day in EVERY_DAY if _held(self.steps[0], day, weekdays)}
        for step in self.steps[1:]:
            ways = [
                ((day + gap) % 7, so_far + gap)
                for day, so_far in found.items()
                for gap in range(step.gap_least_days, step.gap_most_days + 1)
            ]
            found = {day: so_far for day, so_far in sorted(ways, reverse=True) if _held(step, day, weekdays)}
        return min(found.values(), default=None)


def _held(step: Step, weekday: int, weekdays: Collection[int]) -> bool:
    return not step.on_weekdays or weekday in weekdays
