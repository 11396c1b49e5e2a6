"""What outcomes that nobody knows could have been: bounds whatever they were, and how far off they must be to turn the conclusion."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, stats

from caraway.evidence.estimators.influence import Yes, arms, how_many
from caraway.evidence.estimators.reading import floats
from caraway.evidence.estimators.rows import Vector, counts_of, vector, yes_or_no
from caraway.evidence.refusals import DataUnfit

FINE = 1e-12
"""Of a standard error: how near a search comes."""


@dataclass(frozen=True)
class Side:
    """One arm: people seen, people missing, mean and variance (÷ n) of what was seen."""

    seen: float
    missing: float
    mean: float
    variance: float

    @property
    def share(self) -> float:
        """Share of the arm that is missing."""
        return self.missing / (self.seen + self.missing)

    def filled(self, value: float) -> tuple[float, float]:
        """Mean of the arm were each missing outcome `value`, and the variance of that mean."""
        people, gap = self.seen + self.missing, self.mean - value
        spread = (1 - self.share) * self.variance + self.share * (1 - self.share) * gap**2
        return self.mean - self.share * gap, spread / people

    def shifted(self, by: float) -> tuple[float, float]:
        """Mean of the arm were the missing on average `by` above those seen, and its variance (the seen's as if each told of the rest)."""
        extra = self.share * (1 - self.share) * by**2 / (self.seen + self.missing)
        return self.mean + self.share * by, self.variance / self.seen + extra


@dataclass(frozen=True)
class Bounds:
    """The difference of means if all that is missing was as bad, and as good, as can be; an interval for the difference itself."""

    low: float
    high: float
    interval: tuple[float, float]
    observed: float
    missing: tuple[float, float]


def sides(
    treated: ArrayLike, outcome: ArrayLike, observed: ArrayLike, *, counts: ArrayLike | None = None
) -> tuple[Side, Side]:
    """Both arms: `observed` is 1 where the outcome is known; what stands in `outcome` elsewhere is not looked at. Raises `DataUnfit`."""
    number = counts_of(counts, how_many(treated))
    chosen = arms(treated, number)
    known = yes_or_no(observed, "observed", rows=len(number)) == 1.0
    values = floats(outcome, "outcome")
    if values.shape != known.shape:
        raise DataUnfit(f"outcome has shape {values.shape} where {len(known)} rows are given.")
    y = vector(np.where(known, values, 0.0), "outcome")
    return _side(y, number, chosen, known, "treated"), _side(y, number, ~chosen, known, "comparison")


def _side(y: Vector, number: Vector, arm: Yes, known: Yes, name: str) -> Side:
    seen = number * (arm & known)
    people = float(seen.sum())
    if people <= 0:
        raise DataUnfit(f"No outcome is known in the {name} arm.")
    mean = float(seen @ y / people)
    return Side(people, float(number[arm].sum()) - people, mean, float(seen @ (y - mean) ** 2 / people))


def worst_and_best(
    treated: ArrayLike,
    outcome: ArrayLike,
    observed: ArrayLike,
    *,
    low: float = 0.0,
    high: float = 1.0,
    counts: ArrayLike | None = None,
    level: float = 0.95,
) -> Bounds:
    """Bounds of the difference of means without any assumption on why outcomes are missing (Manski 1990, American Economic Review 80).

    `low` and `high` are the least and greatest an outcome can be. The interval holds the difference with chance `level` wherever between
    the bounds it is (Imbens and Manski 2004, Econometrica 72). Raises `DataUnfit` when an outcome is outside.
    """
    one, other = sides(treated, outcome, observed, counts=counts)
    known = floats(outcome, "outcome")[floats(observed, "observed") == 1.0]
    if not low < high or known.min() < low or known.max() > high:
        raise DataUnfit(
            f"Outcomes are to be between {low} and {high}, and those seen go from {known.min()} to {known.max()}."
        )
    worst, best = _apart(one.filled(low), other.filled(high)), _apart(one.filled(high), other.filled(low))
    errors = (float(np.sqrt(worst[1])), float(np.sqrt(best[1])))
    reach = _imbens_manski(best[0] - worst[0], max(errors), level)
    span = (worst[0] - reach * errors[0], best[0] + reach * errors[1])
    return Bounds(worst[0], best[0], span, one.mean - other.mean, (one.share, other.share))


def _apart(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] - other[0], one[1] + other[1]


def _imbens_manski(width: float, error: float, level: float) -> float:
    """The c with Φ(c + width/error) − Φ(−c) = level: 1.96 where the bounds meet, 1.645 where they are far apart."""
    if error <= 0:
        return 0.0
    far = width / error
    return float(optimize.brentq(lambda c: stats.norm.cdf(c + far) - stats.norm.cdf(-c) - level, 0.0, 40.0))


@dataclass(frozen=True)
class Tipping:
    """`shift`: how far the treated's missing must be on average from its seen for the conclusion to turn (None where none does, or none is needed).

    `estimate` and `standard_error` are those of no shift; `significant` whether there is a conclusion at all.
    """

    shift: float | None
    estimate: float
    standard_error: float
    significant: bool


def tipping_point(one: Side, other: Side, *, level: float = 0.95) -> Tipping:
    """The least shift of the treated's missing at which the interval holds 0, the comparison's missing being like those seen.

    A δ-adjusted pattern mixture (Rubin 1977, JASA 72; Cro and others 2020, Statistics in Medicine 39): difference + share·δ.
    """
    reach = float(stats.norm.ppf((1 + level) / 2))
    difference, spread = _apart(one.shifted(0.0), other.shifted(0.0))
    error = float(np.sqrt(spread))
    significant = abs(difference) > reach * error
    if not significant or one.missing <= 0:
        return Tipping(None, difference, error, significant)
    sign = np.sign(difference)

    def beyond(size: float) -> float:
        moved, wide = _apart(one.shifted(-sign * size), other.shifted(0.0))
        return float(sign * moved - reach * np.sqrt(wide))

    shift = optimize.brentq(beyond, 0.0, abs(difference) / one.share, xtol=FINE * error)
    return Tipping(float(-sign * shift), difference, error, True)


def grid(one: Side, other: Side, shifts: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float, float, float]]:
    """For each pair of shifts (treated, comparison): the pair, the difference and its standard error."""
    for mine, theirs in shifts:
        difference, spread = _apart(one.shifted(mine), other.shifted(theirs))
        yield mine, theirs, difference, float(np.sqrt(spread))
