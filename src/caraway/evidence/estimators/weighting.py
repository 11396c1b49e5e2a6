"""Inverse probability weighting: Hájek means of both arms with a variance that knows the chances of treatment were estimated.

Weights are h(e)/e for the treated and h(e)/(1−e) for the comparison, with h = 1 for the average effect, e for the effect on the
treated, 1−e for that on the comparison, and e(1−e) for the overlap population (Li, Morgan and Zaslavsky 2018, JASA 113).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators import propensity
from caraway.evidence.estimators.influence import Yes, arms, how_many, log_ratio_of, spread_of
from caraway.evidence.estimators.rows import Vector, counts_of, matrix, vector
from caraway.evidence.refusals import DataUnfit


class Estimand(StrEnum):
    """Whose average effect: everybody's, the treated's, the comparison's, or of those who might as well have been in either arm."""

    ATE = "ATE"
    ATT = "ATT"
    ATC = "ATC"
    ATO = "ATO"


@dataclass(frozen=True, eq=False)
class Bounds:
    """Leave out whoever's chance of treatment is outside [low, high] (Crump and others 2009, Biometrika 96: .1 and .9)."""

    low: float = 0.1
    high: float = 0.9

    def __post_init__(self) -> None:
        if not 0 <= self.low < self.high <= 1:
            raise DataUnfit(
                f"Bounds of a chance go from a lower to a higher one between 0 and 1, not {self.low} to {self.high}."
            )


@dataclass(frozen=True, eq=False)
class Percentiles:
    """Bring weights beyond these percentiles of all weights to them (Cole and Hernán 2008, American Journal of Epidemiology 168)."""

    low: float = 1.0
    high: float = 99.0

    def __post_init__(self) -> None:
        if not 0 <= self.low < self.high <= 100:
            raise DataUnfit(
                f"Percentiles go from a lower to a higher one between 0 and 100, not {self.low} to {self.high}."
            )


@dataclass(frozen=True, eq=False)
class Weighted:
    """Means of both arms after weighting, their covariance (2 × 2, treated first), and what they rest on.

    `weights` is one person's (0 where trimmed away); `effective` are Kish's sizes (Σw)²/Σw² of the treated and the comparison.
    """

    treated_mean: float
    comparison_mean: float
    covariance: Vector
    scores: Vector
    weights: Vector
    kept: Yes
    effective: tuple[float, float]

    @property
    def difference(self) -> tuple[float, float]:
        """The difference of means (for a 0/1 outcome the risk difference) and its standard error."""
        apart = np.array([1.0, -1.0])
        return self.treated_mean - self.comparison_mean, float(np.sqrt(apart @ self.covariance @ apart))

    @property
    def log_ratio(self) -> tuple[float, float]:
        """The logarithm of the ratio of means and its standard error (delta method). Raises `DataUnfit` when a mean is not above 0."""
        return log_ratio_of(self.treated_mean, self.comparison_mean, self.covariance)


Scores = Callable[[Vector], Vector]
_TILT: Mapping[Estimand, tuple[Scores, Scores, Scores, Scores]] = {
    Estimand.ATE: (lambda e: 1 / e, lambda e: 1 / (1 - e), lambda e: -1 / e**2, lambda e: 1 / (1 - e) ** 2),
    Estimand.ATT: (np.ones_like, lambda e: e / (1 - e), np.zeros_like, lambda e: 1 / (1 - e) ** 2),
    Estimand.ATC: (lambda e: (1 - e) / e, np.ones_like, lambda e: -1 / e**2, np.zeros_like),
    Estimand.ATO: (lambda e: 1 - e, lambda e: e * 1.0, lambda e: -np.ones_like(e), np.ones_like),
}
"""Weight of a treated person, of a comparison, and how each changes with the chance."""


def weights_of(
    scores: Vector, treated: Yes, estimand: Estimand, *, stabilised: bool = False, counts: Vector | None = None
) -> Vector:
    """One person's weight from the chance of treatment; stabilised, times the share of the own arm (Robins, Hernán and Brumback 2000)."""
    if not ((scores > 0) & (scores < 1)).all():
        raise DataUnfit(
            "A chance of treatment of 0 or 1 has no weight: trim, or leave out who could only be in one arm."
        )
    one, other, _, _ = _TILT[estimand]
    weights = np.where(treated, one(scores), other(scores))
    if not stabilised:
        return weights
    share = float(np.average(treated, weights=counts))
    return np.where(treated, share, 1 - share) * weights


def weighted(
    treated: ArrayLike,
    covariates: ArrayLike,
    outcome: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    estimand: Estimand = Estimand.ATE,
    trim: Bounds | Percentiles | None = None,
    clusters: ArrayLike | None = None,
) -> Weighted:
    """Weighted means of both arms, the chances of treatment by logistic regression on `covariates` (n × p; a constant is added).

    Mean of an arm = Σ count·w·y / Σ count·w. The variance stacks the equations of the regression and of the means (Lunceford and
    Davidian 2004, Statistics in Medicine 23); `trim` is taken as fixed. Assumes no unmeasured confounding, overlap, and a right model.
    Rows with `counts` give what that many single rows would. Raises `DataUnfit` on empty arms, separation, or nobody left.
    """
    number = counts_of(counts, how_many(treated))
    chosen = arms(treated, number)
    columns = matrix(covariates, "covariates", rows=len(number))
    y = vector(outcome, "outcome", rows=len(number))
    model = propensity.fit(chosen, columns, number)
    weights, moving = _trimmed(model.score, chosen, number, estimand, trim)
    means = np.array(
        [_mean(y, weights * number * arm, name) for arm, name in ((chosen, "treated"), (~chosen, "comparison"))]
    )
    influence = _influence(model, chosen, y, number, weights, estimand, moving, means)
    sizes = tuple(_kish(weights[arm], number[arm]) for arm in (chosen, ~chosen))
    spread = spread_of(influence, number, clusters)
    return Weighted(float(means[0]), float(means[1]), spread, model.score, weights, weights > 0, (sizes[0], sizes[1]))


def _mean(y: Vector, heavy: Vector, name: str) -> float:
    if not heavy.sum() > 0:
        raise DataUnfit(f"Trimming leaves nobody in the {name} arm: widen it.")
    return float(y @ heavy / heavy.sum())


def _kish(weights: Vector, number: Vector) -> float:
    return float((weights @ number) ** 2 / (weights**2 @ number))


def _trimmed(
    scores: Vector, chosen: Yes, number: Vector, estimand: Estimand, trim: Bounds | Percentiles | None
) -> tuple[Vector, Yes]:
    """Weights after trimming, and whose weight still moves with the chance."""
    weights = weights_of(scores, chosen, estimand)
    if isinstance(trim, Bounds):
        inside = (scores >= trim.low) & (scores <= trim.high)
        return np.where(inside, weights, 0.0), inside
    if isinstance(trim, Percentiles):
        low, high = _percentiles(weights, number, (trim.low, trim.high))
        return np.clip(weights, low, high), (weights > low) & (weights < high)
    return weights, np.ones(len(scores), dtype=bool)


def _percentiles(values: Vector, number: Vector, at: tuple[float, float]) -> Vector:
    """Smallest value with at least that share of people at or below it: the same for counts as for rows."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(number[order]) / number.sum()
    places = np.searchsorted(below, np.array(at) / 100 - 1e-12)
    return np.asarray(values[order][np.minimum(places, len(values) - 1)])


def _influence(
    model: propensity.Propensity,
    chosen: Yes,
    y: Vector,
    number: Vector,
    weights: Vector,
    estimand: Estimand,
    moving: Yes,
    means: Vector,
) -> Vector:
    """Each row's influence on both means (n × 2): its own, and through the coefficients of the regression."""
    _, _, one, other = _TILT[estimand]
    change = np.where(moving, np.where(chosen, one(model.score), other(model.score)), 0.0)
    odds = model.score * (1 - model.score)
    through = (model.design * (chosen - model.score)[:, None]) @ model.inverse
    columns = []
    for arm, mean in ((chosen, means[0]), (~chosen, means[1])):
        slope = (arm * number * change * odds * (y - mean)) @ model.design
        columns.append((arm * weights * (y - mean) + through @ slope) / (weights * number)[arm].sum())
    return np.column_stack(columns)
