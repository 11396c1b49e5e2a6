"""Whether groups fare differently, with what is not recorded said first.

A rate by group is only given beside the share of people whose group is not recorded, and what the comparison could be whatever their group.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from scipy import stats

from caraway.evidence.estimators.rows import chance
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Arm, Interval, Result, Setting

MUCH = 0.2
"""Above this share not recorded, only the bounds are to be read."""


@dataclass(frozen=True)
class Tally:
    """How many people, and how many of them with the event. Raises DataUnfit for numbers that cannot be."""

    events: int
    people: int

    def __post_init__(self) -> None:
        if not 0 <= self.events <= self.people:
            raise DataUnfit(f"{self.events} of {self.people} people with the event cannot be.")

    @property
    def rate(self) -> float:
        """Events per person."""
        return self.events / self.people


@dataclass(frozen=True)
class Disparity:
    """What is not recorded, first; then each group against the reference: ratio and difference, and their bounds whatever the missing are."""

    missing_share: float
    said_first: str
    groups: tuple["Compared", ...]


@dataclass(frozen=True)
class Compared:
    """One group against the reference; a bound's pair is (least, most)."""

    group: str
    difference: Result
    ratio: Result | None
    difference_bounds: tuple[float, float]
    ratio_bounds: tuple[float, float]


def disparity(
    groups: Mapping[str, Tally], *, not_recorded: Tally, reference: str, setting: Setting, level: float = 0.95
) -> Disparity:
    """Compare every group's rate with that of the reference.

    `not_recorded` must be given (0 of 0 where every group is known). The difference has Newcombe's score interval (1998, Statistics in Medicine
    17, method 10); the ratio Katz's (1978, Biometrics 34) on the log scale, and is left out where either group has no event. Bounds put
    those not recorded wherever they make the comparison least and most. Raises DataUnfit.
    """
    if reference not in groups:
        raise DataUnfit(f"No group is called {reference!r}.")
    if len(groups) < 2 or any(tally.people == 0 for tally in groups.values()):
        raise DataUnfit("Give at least two groups, each with people.")
    chance("level", level)
    total = sum(tally.people for tally in groups.values()) + not_recorded.people
    share = not_recorded.people / total
    said = _said(not_recorded.people, total, share)
    base = groups[reference]
    compared = tuple(
        _compare(name, tally, reference, base, not_recorded, setting, said, level)
        for name, tally in groups.items()
        if name != reference
    )
    return Disparity(share, said, compared)


def _said(missing: int, total: int, share: float) -> str:
    said = f"the group of {missing} of {total} people ({share:.1%}) is not recorded"
    return said + ("; read the bounds alone" if share > MUCH else "")


def _compare(
    name: str, one: Tally, reference: str, base: Tally, missing: Tally, setting: Setting, said: str, level: float
) -> Compared:
    low, high = newcombe(one, base, level)
    arms = (Arm(name, one.people), Arm(reference, base.people))
    difference = Result(
        name="risk difference between groups",
        estimate=one.rate - base.rate,
        interval=Interval(low, high, level),
        arms=arms,
        setting=setting,
        method="hybrid score interval (Newcombe 1998, method 10)",
        unit="people per person followed",
        labels=(said,),
        details={f"rate, {name}": one.rate, f"rate, {reference}": base.rate},
    )
    least, most = _extremes(one, base, missing)
    return Compared(
        name,
        difference,
        _ratio(one, base, arms, setting, said, level),
        (least[0] - least[1], most[0] - most[1]),
        (_over(*least), _over(*most)),
    )


def _extremes(one: Tally, base: Tally, missing: Tally) -> tuple[tuple[float, float], tuple[float, float]]:
    """Rates (group, reference) when those not recorded make the group's least and the reference's most, and the other way."""

    def least(tally: Tally) -> float:
        return tally.events / (tally.people + missing.people - missing.events)

    def most(tally: Tally) -> float:
        return (tally.events + missing.events) / (tally.people + missing.events)

    return (least(one), most(base)), (most(one), least(base))


def _over(rate: float, base: float) -> float:
    return rate / base if base else math.inf


def _ratio(one: Tally, base: Tally, arms: tuple[Arm, ...], setting: Setting, said: str, level: float) -> Result | None:
    if one.events == 0 or base.events == 0:
        return None
    estimate, error = log_ratio(one, base)
    reach = float(stats.norm.ppf((1 + level) / 2)) * error
    z = estimate / error if error else 0.0
    return Result(
        name="rate ratio between groups",
        estimate=math.exp(estimate),
        interval=Interval(math.exp(estimate - reach), math.exp(estimate + reach), level),
        arms=arms,
        setting=setting,
        method="log-normal interval of a ratio of risks (Katz and others 1978)",
        unit="rate per rate of the reference",
        null=1.0,
        p_value=float(2 * stats.norm.sf(abs(z))),
        labels=(said,),
        details={"standard error of the log": error},
    )


def log_ratio(one: Tally, base: Tally) -> tuple[float, float]:
    """log(p₁/p₀) and √(1/x₁ − 1/n₁ + 1/x₀ − 1/n₀). Raises DataUnfit without an event in either."""
    if one.events == 0 or base.events == 0:
        raise DataUnfit("A ratio needs an event in each group.")
    error = math.sqrt(1 / one.events - 1 / one.people + 1 / base.events - 1 / base.people)
    return math.log(one.rate / base.rate), error


def wilson(tally: Tally, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval (1927) of one rate."""
    z = float(stats.norm.ppf((1 + level) / 2))
    n, p = tally.people, tally.rate
    middle, reach = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, (middle - reach) / (1 + z * z / n)), min(1.0, (middle + reach) / (1 + z * z / n))


def newcombe(one: Tally, base: Tally, level: float = 0.95) -> tuple[float, float]:
    """The difference's interval from the two Wilson intervals (l, u): d − √((p₁ − l₁)² + (u₀ − p₀)²) to d + √((u₁ − p₁)² + (p₀ − l₀)²)."""
    (l1, u1), (l0, u0) = wilson(one, level), wilson(base, level)
    gap = one.rate - base.rate
    return gap - math.hypot(one.rate - l1, u0 - base.rate), gap + math.hypot(u1 - one.rate, base.rate - l0)
