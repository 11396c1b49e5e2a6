"""What an effect can be when outcomes are missing: bounds by trimming (Lee 2009), by the worst case (Manski 1990), and their intervals."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, stats

from caraway.evidence.estimators.reading import floats, whole
from caraway.evidence.estimators.rows import Vector, chance, counts_of, yes_or_no
from caraway.evidence.refusals import DataUnfit

Ties = Literal["split", "whole"]


@dataclass(frozen=True)
class Bounds:
    """The least and the most that the effect can be, their standard errors, and the Imbens–Manski interval for the effect itself.

    `trimmed` is the share of the fuller arm's outcomes that was trimmed, `fuller` that arm (1 treated, 0 control); 0 where none was.
    """

    low: float
    high: float
    low_error: float
    high_error: float
    interval: tuple[float, float]
    level: float
    trimmed: float = 0.0
    fuller: int = 1


def imbens_manski(
    low: float, high: float, low_error: float, high_error: float, level: float = 0.95
) -> tuple[float, float]:
    """The interval that holds the effect, wherever between the bounds it is, with chance `level`.

    low − C se_low to high + C se_high with Φ(C + (high − low)/max se) − Φ(−C) = level (Imbens and Manski 2004, Econometrica 72).
    """
    gap = max(0.0, high - low) / max(
        low_error, high_error
    )  # both are one number where nothing is trimmed, but for rounding
    c = optimize.brentq(lambda c: stats.norm.cdf(c + gap) - stats.norm.cdf(-c) - level, 0.0, 40.0, xtol=1e-13)
    return low - c * low_error, high + c * high_error


def lee_bounds(
    outcome: ArrayLike,
    assigned: ArrayLike,
    observed: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    ties: Ties = "split",
    level: float = 0.95,
) -> Bounds:
    """Bounds on the effect among those whose outcome would be known in either arm (Lee 2009, Review of Economic Studies 76).

    The arm with more known outcomes is trimmed by p = 1 − (smaller share)/(larger share), once at its lower end and once at its upper;
    standard errors by Lee's proposition 3. Assumes assignment by chance and that it moves nobody's outcome from known to missing in
    one person and the other way in another (monotone). Outcomes where `observed` is 0 are not read (may be NaN).
    "split" trims exactly p even where many share the value at the cut (many zeros); "whole" keeps all who share it, as Lee's formula
    reads for outcomes without ties. Raises DataUnfit for an arm without two known outcomes.
    """
    chance("level", level)
    arms = _arms(outcome, assigned, observed, counts)
    fuller = 1 if arms[1].share >= arms[0].share else 0
    more, fewer = arms[fuller], arms[1 - fuller]
    p = 1 - fewer.share / more.share
    upwards = (
        (False, True) if fuller else (True, False)
    )  # a control arm trimmed to its upper end gives the least effect
    ends = [_trimmed(more, p, _spread(p, more, fewer), ties, upper=upper) for upper in upwards]
    sign = 1 if fuller else -1
    found = [(sign * (end - fewer.mean), math.sqrt(squared + fewer.squared_error)) for end, squared in ends]
    (low, low_error), (high, high_error) = found
    return Bounds(
        low, high, low_error, high_error, imbens_manski(low, high, low_error, high_error, level), level, p, fuller
    )


@dataclass(frozen=True, eq=False)
class _Known:
    """The known outcomes of one arm, in order, with counts; how many people the arm has and the share of them that is known."""

    values: Vector
    weights: Vector
    people: float

    @property
    def n(self) -> float:
        return float(self.weights.sum())

    @property
    def share(self) -> float:
        return self.n / self.people

    @property
    def mean(self) -> float:
        return float(self.weights @ self.values) / self.n

    @property
    def squared_error(self) -> float:
        return float(self.weights @ (self.values - self.mean) ** 2) / (self.n - 1) / self.n


def _arms(
    outcome: ArrayLike, assigned: ArrayLike, observed: ArrayLike, counts: ArrayLike | None
) -> tuple[_Known, _Known]:
    z = yes_or_no(assigned, "assigned")
    s = yes_or_no(observed, "observed", rows=len(z))
    w = counts_of(counts, len(z))
    y = floats(outcome, "outcome")
    if y.shape != z.shape or not np.isfinite(y[s == 1]).all():
        raise DataUnfit("outcome: a number for each row whose outcome is observed.")
    control, treated = (_known(y, w * (s == 1), z == arm, float(w[z == arm].sum())) for arm in (0, 1))
    return control, treated


def _known(y: Vector, known: Vector, arm: NDArray[np.bool_], people: float) -> _Known:
    there = np.flatnonzero(arm & (known > 0))
    order = there[np.argsort(y[there], kind="stable")]
    found = _Known(y[order], known[order], people)
    if found.n < 2 or found.squared_error == 0:
        raise DataUnfit("An arm has fewer than two different known outcomes: bounds have no spread.")
    return found


def _spread(p: float, more: _Known, fewer: _Known) -> float:
    """The variance of p: (1 − p)² [(1 − q₁)/(q₁n₁) + (1 − q₀)/(q₀n₀)]."""
    return (1 - p) ** 2 * sum((1 - arm.share) / (arm.share * arm.people) for arm in (more, fewer))


def _trimmed(arm: _Known, p: float, of_p: float, ties: Ties, *, upper: bool) -> tuple[float, float]:
    """The mean of what is left after the share p is trimmed from the lower end (`upper` bound) or the upper, and its squared error."""
    sign = 1.0 if upper else -1.0
    values, weights = (arm.values, arm.weights) if upper else (-arm.values[::-1], arm.weights[::-1])
    before = np.cumsum(weights) - weights
    left = np.clip(before + weights - p * arm.n, 0.0, weights)
    edge = float(values[np.flatnonzero(left > 1e-9 * arm.n)[0]])
    if ties == "whole":
        left = weights * (values >= edge)
    kept = float(left.sum())
    mean = float(left @ values) / kept
    within = float(left @ (values - mean) ** 2) / kept
    squared = (within + (mean - edge) ** 2 * p) / (arm.n * (1 - p)) + ((mean - edge) / (1 - p)) ** 2 * of_p
    return sign * mean, squared


def worst_case(
    events: tuple[int, int], observed: tuple[int, int], people: tuple[int, int], *, level: float = 0.95
) -> Bounds:
    """Bounds on a risk difference when nothing is assumed of the missing (Manski 1990, American Economic Review 80).

    Pairs are (treated, control). Lowest: every missing treated person without the event and every missing control with it; highest: the
    other way. Raises DataUnfit for numbers that cannot be, or where a bound has no spread.
    """
    chance("level", level)
    events, observed, people = (_pair(given) for given in (events, observed, people))
    for e, o, n in zip(events, observed, people, strict=True):
        if not 0 <= e <= o <= n or n < 1:
            raise DataUnfit("Events are at most the outcomes observed, and those at most the people of the arm.")
    least = [e / n for e, n in zip(events, people, strict=True)]
    most = [(e + n - o) / n for e, o, n in zip(events, observed, people, strict=True)]
    low, high = least[0] - most[1], most[0] - least[1]
    low_error, high_error = (
        math.sqrt(a * (1 - a) / people[0] + b * (1 - b) / people[1])
        for a, b in ((least[0], most[1]), (most[0], least[1]))
    )
    if min(low_error, high_error) == 0:
        raise DataUnfit(
            "At a bound everybody has the same outcome in each arm: it has no spread to make an interval of."
        )
    return Bounds(low, high, low_error, high_error, imbens_manski(low, high, low_error, high_error, level), level)


def _pair(given: tuple[int, int]) -> tuple[int, int]:
    one, other = (whole(n, lambda: DataUnfit(f"People are counted in whole numbers, not {given}.")) for n in given)
    return one, other
