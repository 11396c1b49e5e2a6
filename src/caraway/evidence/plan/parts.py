"""The frozen values of a plan. Each key of the file is a field of the same name."""

from dataclasses import dataclass, field
from datetime import date

from caraway.core.study.words import Occasion
from caraway.evidence.plan.economics import Economics
from caraway.evidence.plan.panel_parts import BY_FORCE, OF_PANELS, PanelPlan
from caraway.evidence.plan.supposed import HarmWatch, PlaceboDate, PlaceboOutcome, Recording
from caraway.evidence.plan.words import Boundary, Design, Measure, Multiplicity, Sensitivity
from caraway.evidence.result import Definition, TimeZero

ECONOMICS = "economics"
"""What the results of an appraisal are called in a report."""


@dataclass(frozen=True)
class Arms:
    """The arm with the programme and the one without, as the study file names them and as a report says them.

    A description without a comparison leaves `comparator` and its words empty.
    """

    treated: str
    treated_words: str
    comparator: str = ""
    comparator_words: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The arms' codes, the programme's first."""
        return (self.treated, self.comparator) if self.comparator else (self.treated,)


@dataclass(frozen=True)
class Outcome:
    """One outcome: what is counted (`definition`), what is made of it (`measure`), and the words for it (`metric`).

    `window_days` of `None` is the plan's own window; `scale` names the table that harm is weighed with; `instrument` the survey whose
    answers change from the occasion `before` to the one `after`.
    """

    code: str
    metric: str
    definition: Definition
    measure: Measure
    primary: bool = False
    window_days: int | None = None
    scale: str = ""
    instrument: str = ""
    before: Occasion = Occasion.START
    after: Occasion = Occasion.LATER


@dataclass(frozen=True)
class Subgroup:
    """A column by whose values the primary outcome is shown, why, and since when that is planned (`None`: from the first)."""

    column: str
    reason: str
    planned_on: date | None = None


@dataclass(frozen=True)
class Looks:
    """When the data were looked at: fractions of the planned information, and which of them this report is (from 1)."""

    boundary: Boundary = Boundary.NONE
    fractions: tuple[float, ...] = (1.0,)
    this: int = 1


@dataclass(frozen=True)
class Disclosure:
    """The smallest count of people that is shown, and to a multiple of what counts are rounded (1: not at all)."""

    least: int = 10
    rounding: int = 1


@dataclass(frozen=True)
class Headline:
    """Which result stands first: an outcome, and (rarely) one value of a planned subgroup, as `age_band=25-34`."""

    outcome: str = ""
    subgroup: str = ""


@dataclass(frozen=True)
class Amendment:
    """A change to the plan: when, what and why."""

    on: date
    what: str
    why: str


@dataclass(frozen=True)
class Plan:
    """A plan that has been found sound. `hash` is the SHA-256 of its canonical form (see `files`)."""

    title: str
    question: str
    design: Design
    time_zero: TimeZero
    window_days: int
    data_cut: date
    registered_on: date
    registered_at: str
    arms: Arms
    outcomes: tuple[Outcome, ...]
    covariates: tuple[str, ...] = ()
    subgroups: tuple[Subgroup, ...] = ()
    sensitivity: tuple[Sensitivity, ...] = ()
    multiplicity: Multiplicity = Multiplicity.HOLM
    looks: Looks = field(default_factory=Looks)
    disclosure: Disclosure = field(default_factory=Disclosure)
    headline: Headline = field(default_factory=Headline)
    amendments: tuple[Amendment, ...] = ()
    planned_people: int | None = None
    panel: PanelPlan = field(default_factory=PanelPlan)
    placebo_outcomes: tuple[PlaceboOutcome, ...] = ()
    placebo_dates: tuple[PlaceboDate, ...] = ()
    recording: tuple[Recording, ...] = ()
    harms: HarmWatch | None = None
    economics: Economics | None = None
    hash: str = ""

    @property
    def primary(self) -> Outcome:
        """The primary outcome."""
        return next(outcome for outcome in self.outcomes if outcome.primary)

    @property
    def further(self) -> frozenset[str]:
        """What planned results are of that are no outcomes of the plan."""
        outcomes = (one.code for one in self.placebo_outcomes)
        dates = (one.code for one in self.placebo_dates)
        return frozenset((*outcomes, *dates, *((ECONOMICS,) if self.economics else ())))

    def outcome(self, code: str) -> Outcome | None:
        """The outcome of that code, if it is planned."""
        return next((outcome for outcome in self.outcomes if outcome.code == code), None)

    def window_of(self, outcome: Outcome) -> int:
        """For how many days that outcome is counted."""
        return outcome.window_days or self.window_days

    def is_planned(self, column: str) -> bool:
        """Whether a subgroup was planned before the data were cut. A design of forces shows each force."""
        if column == BY_FORCE and self.design in OF_PANELS:
            return True
        found = [subgroup for subgroup in self.subgroups if subgroup.column == column]
        return any(subgroup.planned_on is None or subgroup.planned_on <= self.data_cut for subgroup in found)
