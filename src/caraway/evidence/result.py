"""What an estimate must say of itself, as values that refuse to exist when something is missing.

`Setting` is what the estimates of one analysis share; `Result` is one estimate with it. Both refuse an effect counted from
completion (immortal time: Suissa 2008, American Journal of Epidemiology 167) and anything left unsaid.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from types import MappingProxyType

from caraway.evidence.refusals import ImmortalTime, OutcomesMixed, ResultIncomplete
from caraway.evidence.version import VERSION

COMPLETERS_ONLY = "before and after, completers only, level 1, no comparison"
NO_COMPARATOR = "none"


class TimeZero(StrEnum):
    """From when a person is followed; the same in every arm."""

    ASSIGNMENT = "assignment"
    REFERRAL = "referral"
    CAUTION = "caution"
    COMPLETION = "completion"  # for a descriptive rate alone


class Definition(StrEnum):
    """What is counted; these are never mixed."""

    REARREST = "re-arrest"
    RECORDED = "police-recorded offence"
    PROVEN = "proven re-offending"
    VICTIM_REPORTED = "reported by the victim"
    SELF_REPORTED = "reported by the participant"
    SERIOUS_HARM = "new abuse, death or serious incident while in the programme"
    ATTENDANCE = "attendance"
    BEFORE = "what was so before time zero"


class Maryland(IntEnum):
    """The Maryland scientific methods scale (Sherman and others 1997)."""

    CORRELATION = 1
    BEFORE_AND_AFTER = 2
    COMPARISON = 3
    CONTROLLED = 4
    RANDOMISED = 5


@dataclass(frozen=True)
class Interval:
    """A range with its level: .95 is a 95% interval. One end may be infinite, none may be missing."""

    low: float
    high: float
    level: float = 0.95

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise ResultIncomplete(f"An interval from {self.low} to {self.high} is none.")
        if not 0 < self.level < 1:
            raise ResultIncomplete(f"An interval's level is between 0 and 1, not {self.level}.")

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Arm:
    """Whom one side of a comparison counts: its name, and how many people (a whole number, at least 1)."""

    name: str
    n: int

    def __post_init__(self) -> None:
        if not self.name.strip() or self.n < 1:
            raise ResultIncomplete(f"An arm has a name and at least one person, not {self.name!r} with {self.n}.")


@dataclass(frozen=True)
class Setting:
    """What the estimates of one analysis share.

    `metric` says in words what is measured ("people arrested again for any offence"), `window_days` for how long from `time_zero`,
    `comparator` with whom it is compared ("no workshop, among people already cautioned"; `NO_COMPARATOR` where with nobody),
    `scale` which versioned table harm or cost was weighed with ("" where none was).
    Raises `ImmortalTime` when counted from completion with a comparator or above level 1; `ResultIncomplete` when something is missing.
    """

    metric: str
    definition: Definition
    time_zero: TimeZero
    window_days: int
    comparator: str
    maryland: Maryland
    data_cut: date
    scale: str = ""

    def __post_init__(self) -> None:
        for name, value in (("metric", self.metric), ("comparator", self.comparator)):
            if not value.strip():
                raise ResultIncomplete(f"Say what the {name} is: a result without it is not shown.")
        if self.window_days < 1:
            raise ResultIncomplete(f"A window has at least a day, not {self.window_days}.")
        self._refuse_immortal_time()
        if self.comparator == NO_COMPARATOR and self.maryland > Maryland.BEFORE_AND_AFTER:
            raise ResultIncomplete("Without a comparator a result is of level 1 or 2.")

    def _refuse_immortal_time(self) -> None:
        if self.time_zero is not TimeZero.COMPLETION:
            return
        if self.comparator != NO_COMPARATOR or self.maryland > Maryland.CORRELATION:
            raise ImmortalTime(
                "An effect counted from completion is not shown: those who completed could not have been counted before they did "
                "(immortal time). Count from assignment, referral or caution, the same in every arm."
            )

    def same_outcome_as(self, other: "Setting") -> None:
        """Raise `OutcomesMixed` unless both count the same thing, from the same moment, for the same time, on the same scale."""
        for name in ("definition", "time_zero", "window_days", "scale"):
            mine, others = getattr(self, name), getattr(other, name)
            if mine != others:
                raise OutcomesMixed(
                    f"{name.replace('_', ' ')} differs: {mine} and {others} cannot be put into one estimate."
                )


@dataclass(frozen=True)
class Result:
    """One estimate that says what it is.

    `name` is the quantity ("risk difference"), `unit` what one of it is ("people per person followed", "days of harm per person"),
    `null` the value of no difference (0 or 1; `None` where it compares nothing), `method` how it was found, with its paper;
    `details` further numbers by name; `labels` sentences that must be shown with it.
    Raises `ResultIncomplete` when something is missing.
    """

    name: str
    estimate: float
    interval: Interval
    arms: tuple[Arm, ...]
    setting: Setting
    method: str
    unit: str
    null: float | None = 0.0
    standard_error: float | None = None
    p_value: float | None = None
    labels: tuple[str, ...] = ()
    details: Mapping[str, float] = field(default_factory=dict)
    version: str = VERSION

    def __post_init__(self) -> None:
        for name in ("name", "method", "unit", "version"):
            if not getattr(self, name).strip():
                raise ResultIncomplete(f"Say what the {name} is: a result without it is not shown.")
        if math.isnan(self.estimate):
            raise ResultIncomplete(f"{self.name} has no estimate.")
        if not self.arms:
            raise ResultIncomplete(f"{self.name} does not say how many people it counts.")
        if self.p_value is not None and not 0 <= self.p_value <= 1:
            raise ResultIncomplete(f"A p-value is between 0 and 1, not {self.p_value}.")
        if self.setting.time_zero is TimeZero.COMPLETION and COMPLETERS_ONLY not in self.labels:
            raise ImmortalTime(f"A rate counted from completion is shown with its label: “{COMPLETERS_ONLY}”.")
        object.__setattr__(self, "details", MappingProxyType(dict(self.details)))
