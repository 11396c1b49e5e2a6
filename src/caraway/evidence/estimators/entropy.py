"""Entropy balancing (Hainmueller 2012, Political Analysis 20): comparison weights whose moments are exactly those of the treated.

Of all weights that balance, those nearest in entropy to even ones. Their dual is a smooth convex problem in one number for each moment,
solved by Newton's method.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from caraway.evidence.estimators.influence import Yes, arms, how_many, log_ratio_of, spread_of
from caraway.evidence.estimators.reading import floats
from caraway.evidence.estimators.rows import Matrix, Vector, counts_of, matrix, vector
from caraway.evidence.refusals import DataUnfit, NotConverged

STEPS = 200
TOLERANCE = 1e-10
"""Largest difference between a weighted moment and its target, in standard deviations of the comparison."""
FLAT = 1e-12
"""A deviation below this share of a column's largest number is rounding."""


@dataclass(frozen=True, eq=False)
class Balanced:
    """`weights` of one person of each row (treated 1; the comparison's, over people, add up to the treated's number), and the dual's numbers."""

    weights: Vector
    dual: Vector
    moments: Vector
    worst: float


@dataclass(frozen=True, eq=False)
class BalancedEffect:
    """Effect on the treated: both means, their difference with its standard error, and the covariance of the two means."""

    treated_mean: float
    comparison_mean: float
    effect: float
    standard_error: float
    covariance: Matrix
    balanced: Balanced

    @property
    def log_ratio(self) -> tuple[float, float]:
        """Logarithm of the ratio of both means with its standard error (delta method). Raises `DataUnfit` when a mean is not above 0."""
        return log_ratio_of(self.treated_mean, self.comparison_mean, self.covariance)


def moments_of(covariates: ArrayLike, moments: int) -> Vector:
    """The columns to balance: the covariates, and with `moments` 2 the squares of those with more than two values (about their mean)."""
    columns = np.atleast_2d(floats(covariates, "covariates"))
    if moments not in (1, 2):
        raise DataUnfit(f"Entropy balancing is on 1 or 2 moments, not {moments}.")
    if moments == 1:
        return columns
    many = [at for at in range(columns.shape[1]) if len(np.unique(columns[:, at])) > 2]
    centred = columns[:, many] - columns[:, many].mean(axis=0)
    return np.hstack([columns, centred**2])


def balance(
    treated: ArrayLike, covariates: ArrayLike, *, counts: ArrayLike | None = None, moments: int = 1
) -> Balanced:
    """Weights that give the comparison the treated's moments.

    `covariates` n × p, `moments` 1 (means) or 2 (variances too). w ∝ exp(λ′c), λ minimising log Σ exp(λ′(c − target)).
    Raises `DataUnfit` when no weights can balance: a target outside what the comparison spans.
    """
    number = counts_of(counts, how_many(treated))
    chosen = arms(treated, number)
    columns = moments_of(matrix(covariates, "covariates", rows=len(number)), moments)
    return _balanced(chosen, columns, number)


def _balanced(chosen: Yes, columns: Vector, number: Vector) -> Balanced:
    target = np.average(columns[chosen], axis=0, weights=number[chosen])
    apart, base = columns[~chosen] - target, number[~chosen]
    spread = unit_of(columns[~chosen], base)
    _within_reach(apart / spread, base)
    dual = _newton(apart / spread, base)
    share = _shares(apart / spread, base, dual)
    weights = np.ones(len(chosen))
    weights[~chosen] = share / np.where(base > 0, base, 1.0) * number[chosen].sum()
    worst = float(np.abs(share @ (apart / spread)).max())
    return Balanced(weights, dual / spread, columns, worst)


def unit_of(columns: Matrix, people: Vector) -> Vector:
    """Each column's standard deviation among these people, as the unit in which it stands beside others; its largest number where it does not vary."""
    off = columns - np.average(columns, axis=0, weights=people)
    spread, largest = np.sqrt(np.average(off**2, axis=0, weights=people)), np.abs(columns).max(axis=0)
    return np.where(spread > FLAT * largest, spread, np.where(largest > 0, largest, 1.0))


def _within_reach(apart: Vector, base: Vector) -> None:
    """Refuse a target beyond the comparison's own range in some column: the plainest way that no weights can balance."""
    present = apart[base > 0]
    low, high = present.min(axis=0), present.max(axis=0)
    flat = high - low < 1e-12
    beyond = np.flatnonzero(np.where(flat, np.abs(low) > 1e-9, (low >= 0) | (high <= 0)))
    if beyond.size:
        raise DataUnfit(
            f"No weights balance: column {beyond[0] + 1} of the moments has no comparison on both sides of the treated's mean. "
            "Drop that covariate, or narrow whom the treated are to those like the comparison."
        )


def _shares(apart: Vector, base: Vector, dual: Vector) -> Vector:
    power = apart @ dual
    raised = base * np.exp(power - power.max())
    return np.asarray(raised / raised.sum())


def _objective(apart: Vector, base: Vector, dual: Vector) -> float:
    power = apart @ dual
    top = power.max()
    return float(top + np.log(base @ np.exp(power - top)))


def _newton(apart: Vector, base: Vector) -> Vector:
    dual = np.zeros(apart.shape[1])
    for _ in range(STEPS):
        share = _shares(apart, base, dual)
        slope = share @ apart
        if np.abs(slope).max() < TOLERANCE:
            return dual
        curve = (apart * share[:, None]).T @ apart - np.outer(slope, slope)
        step: Vector = np.asarray(np.linalg.lstsq(curve, -slope, rcond=1e-12)[0], dtype=np.float64)
        dual = dual + _shortened(apart, base, dual, step, slope) * step
    raise _no_solution(apart, base)


def _shortened(apart: Vector, base: Vector, dual: Vector, step: Vector, slope: Vector) -> float:
    """The longest of 1, ½, ¼ … of the step that still goes down (Armijo)."""
    here, gain, size = _objective(apart, base, dual), float(slope @ step), 1.0
    while size > 1e-10 and _objective(apart, base, dual + size * step) > here + 1e-4 * size * gain + 1e-15:
        size /= 2
    return size


def _no_solution(apart: Vector, base: Vector) -> DataUnfit | NotConverged:
    """Why the iteration came to no rest: a linear programme says whether any weights at all balance."""
    present = apart[base > 0]
    sides = np.vstack([present.T, np.ones(len(present))])
    aim = np.append(np.zeros(apart.shape[1]), 1.0)
    found = optimize.linprog(np.zeros(len(present)), A_eq=sides, b_eq=aim, bounds=(0, None))
    if found.status == 0:
        return NotConverged(
            f"Entropy balancing came to no rest in {STEPS} steps: the treated are at the comparison's edge."
        )
    return DataUnfit(
        "No weights balance: the treated's moments together lie outside what the comparison spans. "
        "Balance fewer moments, or narrow whom the treated are to those like the comparison."
    )


def effect(
    treated: ArrayLike,
    covariates: ArrayLike,
    outcome: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    moments: int = 1,
    clusters: ArrayLike | None = None,
) -> BalancedEffect:
    """Effect on the treated by entropy balancing, with a variance from the stacked estimating equations of moments, weights and means.

    A treated person's influence on the difference is (y − ȳ₁ − (c − target)′β)/N₁, a comparison's −w(y − ȳ₀ − (c − target)′β)/W₀,
    β the weighted regression of the comparison's outcome on the moments (Zhao and Percival 2017, Journal of Causal Inference 5, show
    that the estimate is right when either the odds of treatment or the comparison's outcome is (log-)linear in the moments).
    """
    number = counts_of(counts, how_many(treated))
    chosen = arms(treated, number)
    columns = moments_of(matrix(covariates, "covariates", rows=len(number)), moments)
    y = vector(outcome, "outcome", rows=len(number))
    found = _balanced(chosen, columns, number)
    means = [float(np.average(y[arm], weights=(found.weights * number)[arm])) for arm in (chosen, ~chosen)]
    influence = _influence(chosen, columns, y, found.weights, number, means)
    spread = spread_of(influence, number, clusters)
    difference = np.array([1.0, -1.0])
    error = float(np.sqrt(difference @ spread @ difference))
    return BalancedEffect(means[0], means[1], means[0] - means[1], error, spread, found)


def _influence(chosen: Yes, columns: Vector, y: Vector, weights: Vector, number: Vector, means: list[float]) -> Vector:
    """Each row's influence on the treated's mean and on the weighted comparison's mean (rows × 2)."""
    target = np.average(columns[chosen], axis=0, weights=number[chosen])
    apart = (columns - target) / unit_of(columns[~chosen], number[~chosen])
    heavy = np.where(chosen, 0.0, weights * number)
    slope = np.linalg.lstsq(
        (apart * heavy[:, None]).T @ apart, (apart * heavy[:, None]).T @ (y - means[1]), rcond=1e-12
    )[0]
    fitted = apart @ slope
    ones = number[chosen].sum()
    first = np.where(chosen, (y - means[0]) / ones, 0.0)
    second = np.where(chosen, fitted / ones, weights * (y - means[1] - fitted) / heavy.sum())
    return np.column_stack([first, second])
