"""What an analysis hands to its report, before disclosure control: nothing here is printed as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from caraway.evidence.placed import Placed
from caraway.evidence.plan.departures import Departure
from caraway.evidence.plan.parts import Plan
from caraway.evidence.refusals import ResultIncomplete
from caraway.evidence.report.disclosure import Release
from caraway.evidence.report.findings_panel import Blend, Line
from caraway.evidence.result import Result, Setting


def require_setting(thing: object) -> None:
    """Raise `ResultIncomplete` unless the thing says what it is: a chart of it could not either."""
    if not isinstance(getattr(thing, "setting", None), Setting):
        raise ResultIncomplete("What does not say its metric, window, time zero and comparator is not drawn.")


@dataclass(frozen=True)
class Tally:
    """One outcome in one arm as counts: the names of its cells in the release (see `counts`)."""

    outcome: str
    arm: str
    followed: str
    having: str
    subgroup: str = ""


@dataclass(frozen=True)
class Curve:
    """One arm of a survival curve at some days: the estimate there, and the cells for events so far and people at risk."""

    arm: str
    days: tuple[int, ...]
    without: tuple[float, ...]
    events: tuple[str, ...]
    at_risk: tuple[str, ...]
    setting: Setting

    def __post_init__(self) -> None:
        require_setting(self)
        if len({len(self.days), len(self.without), len(self.events), len(self.at_risk)}) != 1 or not self.days:
            raise ResultIncomplete(f"The curve of {self.arm} has not one value for each of its days.")


@dataclass(frozen=True)
class Balanced:
    """How far apart the arms are on one covariate: standardised differences before and after they were made alike.

    `cells` name the counts it stands on: it is left out when one of them is hidden.
    """

    covariate: str
    before: float
    after: float | None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Baseline:
    """One value of one covariate, and the cells of how many people of each arm have it."""

    covariate: str
    value: str
    cells: tuple[str, ...]


SURE = "sure"
"""The section of a check that a commissioner must read beside the result: it tells of bias, or of a conclusion that hangs on one force."""


@dataclass(frozen=True)
class Check:
    """A sentence on how far a result may be believed, its numbers in slots: `values` by name, each with how it is printed.

    `of` is the result that it is about; it is withheld with it, or when one of `cells` is hidden. `section`: where it is said. `stop`: a boundary
    of harm was reached. A report may have to hide that; whoever carries out the plan is told (`Findings.to_stop`).
    """

    name: str
    template: str
    values: Mapping[str, tuple[float, str]]
    of: Placed
    cells: tuple[str, ...] = ()
    section: str = "sensitivity"
    stop: bool = False


@dataclass(frozen=True)
class HarmRow:
    """One kind of harm: its words, and by arm the cells of how many people are told of and how many came to it."""

    words: str
    told: tuple[str, ...]
    harmed: tuple[str, ...]


@dataclass(frozen=True)
class Harms:
    """The table of harms, and the kinds of which the study file says nothing: that none is shown is not that there was none."""

    rows: tuple[HarmRow, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class FlowArm:
    """The cells of one arm of the flow: each step's words with the name of its count.

    `attended`: how many of the first step had what was offered. It is no step: whoever did not attend is followed like everybody else.
    """

    arm: str
    steps: tuple[tuple[str, str], ...]
    losses: tuple[tuple[str, str], ...] = ()
    attended: tuple[str, str] | None = None


@dataclass(frozen=True)
class Force:
    """One police force in a funnel: its label, how many people and what share of them had the outcome, with their cells."""

    label: str
    people: str
    having: str


@dataclass(frozen=True)
class Price:
    """One row of the table of costs that was used: the amount at the plan's prices, with its source."""

    name: str
    amount: float
    per: str
    standard_error: float
    source: str


@dataclass(frozen=True)
class Appraised:
    """What an appraisal stands on: the tables' labels and SHA-256, the prices used, and for amounts that one averted could be worth (of
    `unit`) the chance that the programme is worth its cost. `of` is the benefit–cost ratio."""

    of: Placed
    label: str
    fingerprint: str
    demonstration: bool
    prices: tuple[Price, ...]
    unit: str
    acceptable: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Findings:
    """Everything one report is made of. `data_hash` is the SHA-256 of the study file, `unavailable` what could not be run."""

    plan: Plan
    placed: tuple[Placed, ...]
    release: Release
    data_hash: str
    tallies: tuple[Tally, ...] = ()
    curves: tuple[Curve, ...] = ()
    balance: tuple[Balanced, ...] = ()
    baseline: tuple[Baseline, ...] = ()
    checks: tuple[Check, ...] = ()
    flow: tuple[FlowArm, ...] = ()
    forces: tuple[Force, ...] = ()
    harms: Harms | None = None
    appraisal: Appraised | None = None
    event_times: tuple[tuple[int, Result], ...] = ()
    lines: tuple[Line, ...] = ()
    blend: Blend | None = None
    departures: tuple[Departure, ...] = ()
    unavailable: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def to_stop(self) -> tuple[str, ...]:
        """The boundaries of harm that were reached, whatever of it may be shown."""
        return tuple(one.name for one in self.checks if one.stop)
