"""Least squares, ordinary and weighted, with people counted apart from their weights, and two groupings absorbed.

Standard errors: the model's own; HC0, HC1; HC2 and HC3, which divide each squared residual by 1−h or (1−h)² (MacKinnon and White 1985,
Journal of Econometrics 29); clustered as in `sandwich`.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.estimators.rows import (
    Codes,
    Matrix,
    Vector,
    codes_of,
    counts_of,
    inverse,
    matrix,
    vector,
    weights_of,
)
from caraway.evidence.estimators.sandwich import Spread, chosen, covariance, over
from caraway.evidence.refusals import DataUnfit, NotConverged
from caraway.evidence.result import Interval

Leverage = Literal["HC2", "HC3"]
Absorbed = Literal["all", "not nested"]
SWEEPS = 10_000
AT_REST = 1e-13
CERTAIN = 1e-10
"""A person whose leverage is this near 1 is fitted exactly: HC2 and HC3 would divide by nothing."""


@dataclass(frozen=True, eq=False)
class LinearFit:
    """A fitted regression: k `coefficients`, their `covariance` as `spread` says, `residuals` of one person of each row (unweighted),
    `people` counted, `freedom` people beyond parameters (of clusters beyond one, when clustered), `variance` the residual variance."""

    coefficients: Vector
    covariance: Matrix
    residuals: Vector
    variance: float
    people: float
    freedom: float
    spread: Spread | Leverage

    @property
    def standard_errors(self) -> Vector:
        """The square roots of the covariance's diagonal."""
        return np.sqrt(np.diag(self.covariance))

    def interval(self, column: int, level: float = 0.95) -> Interval:
        """The t interval of one coefficient."""
        reach = float(stats.t.isf((1 - level) / 2, self.freedom)) * float(self.standard_errors[column])
        middle = float(self.coefficients[column])
        return Interval(middle - reach, middle + reach, level)


def least_squares(
    outcomes: ArrayLike,
    design: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    spread: Spread | Leverage | None = None,
    clusters: ArrayLike | None = None,
) -> LinearFit:
    """β = (XᵀWX)⁻¹XᵀWy with W of counts × weights.

    `design` is rows × k with its own column of ones; a row stands for `counts` identical people, each of whom counts `weights`. Unasked,
    the spread is HC1 with weights, CR1S with clusters, else the model's with one variance for all. Raises `DataUnfit`.
    """
    y = vector(outcomes, "outcomes")
    table = matrix(design, "design", rows=len(y))
    how = _spread(spread, weights is not None, clusters)
    return _fit(y, table, counts_of(counts, len(y)), weights_of(weights, len(y)), how, clusters, 0)


def two_way_fixed_effects(
    outcomes: ArrayLike,
    design: ArrayLike,
    units: ArrayLike,
    times: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    spread: Spread | None = None,
    absorbed: Absorbed = "all",
) -> LinearFit:
    """Least squares with an effect of each unit and each time taken out by weighted demeaning in turns (Frisch, Waugh and Lovell).

    A REFERENCE, never the answer alone where units start at different times: its coefficient is a weighted mean of comparisons some of
    which use units already treated as comparators, with weights that can be negative (Goodman-Bacon 2021, Journal of Econometrics 225;
    de Chaisemartin and D'Haultfœuille 2020, American Economic Review 110). Group-time effects stand first.

    `design` has no column of ones. `absorbed` says which effects the small-sample factor counts as parameters: "all", as Stata's areg and
    a regression on dummies do, or "not nested" in the clusters alone, as xtreg and fixest do. Raises `DataUnfit`, `NotConverged`.
    """
    y = vector(outcomes, "outcomes")
    table = matrix(design, "design", rows=len(y))
    how_many, weight = counts_of(counts, len(y)), weights_of(weights, len(y))
    groupings = (codes_of(units, "units", rows=len(y)), codes_of(times, "times", rows=len(y)))
    clean = _demeaned(np.column_stack([y, table]), how_many * weight, groupings)
    sizes = np.sqrt((how_many * weight) @ table**2)
    if (np.sqrt((how_many * weight) @ clean[:, 1:] ** 2) <= 1e-9 * sizes).any():
        raise DataUnfit("A column follows from the units and times alone: nothing of it is left to explain with.")
    gone = _parameters_gone(groupings, clusters, absorbed)
    how = _spread(spread, weights is not None, clusters)
    return _fit(clean[:, 0], clean[:, 1:], how_many, weight, how, clusters, gone)


def _spread(spread: Spread | Leverage | None, weighted: bool, clusters: ArrayLike | None) -> Spread | Leverage:
    if spread == "HC2" or spread == "HC3":
        if clusters is not None:
            raise DataUnfit(f"{spread} does not go with clusters.")
        return spread
    if spread is None:
        return "CR1S" if clusters is not None else ("HC1" if weighted else "model")
    return chosen(spread, weighted=weighted, clusters=clusters)


def _fit(
    y: Vector,
    table: Matrix,
    counts: Vector,
    weights: Vector,
    spread: Spread | Leverage,
    clusters: ArrayLike | None,
    gone: int,
) -> LinearFit:
    mass = counts * weights
    bread = inverse(table.T @ (table * mass[:, None]))
    beta = bread @ (table.T @ (mass * y))
    beta = beta + bread @ (table.T @ (mass * (y - table @ beta)))  # once more: what rounding left
    residuals = y - table @ beta
    people, parameters = float(counts.sum()), table.shape[1] + gone
    variance = float(mass @ residuals**2) / over(people, parameters)
    spreading = covariance_of(
        bread, table, residuals, counts=counts, weights=weights, spread=spread, clusters=clusters, parameters=parameters
    )
    freedom = people - parameters
    if clusters is not None:
        freedom = codes_of(clusters, "clusters", rows=len(y))[1] - 1
    return LinearFit(beta, spreading, residuals, variance, people, freedom, spread)


def covariance_of(
    bread: Matrix,
    table: Matrix,
    residuals: Vector,
    *,
    counts: Vector,
    weights: Vector | None = None,
    spread: Spread | Leverage,
    clusters: ArrayLike | None = None,
    parameters: int,
) -> Matrix:
    """The covariance of k coefficients whose estimating functions are column × residual, of one person of each row.

    `bread` is (XᵀWX)⁻¹, `table` rows × k, `parameters` how many were fitted (those absorbed too). Raises `DataUnfit` with HC2 and HC3 when
    somebody is fitted exactly.
    """
    weight = np.ones(len(counts)) if weights is None else weights
    if spread == "model":
        return np.asarray(float((counts * weight) @ residuals**2) / over(float(counts.sum()), parameters) * bread)
    scores = table * (weight * residuals)[:, None]
    if spread == "HC2" or spread == "HC3":
        room = 1 - weight * np.einsum("ij,jk,ik->i", table, bread, table)
        if (room[counts > 0] < CERTAIN).any():
            raise DataUnfit("Somebody is fitted exactly, being the only one of a kind: use HC1, or merge that kind.")
        scores = (
            scores / (np.sqrt(np.maximum(room, CERTAIN)) if spread == "HC2" else np.maximum(room, CERTAIN))[:, None]
        )
        spread = "HC0"
    return covariance(bread, scores, counts=counts, spread=spread, clusters=clusters, parameters=parameters)


def _demeaned(columns: Matrix, mass: Vector, groupings: tuple[tuple[Codes, int], ...]) -> Matrix:
    """Columns less their weighted means by each grouping in turns, until no mean is left that could be told."""
    left = columns.copy()
    sizes = np.sqrt(mass @ columns**2 / mass.sum())
    for _ in range(SWEEPS):
        moved = 0.0
        for codes, groups in groupings:
            means = _means(left, mass, codes, groups)
            left -= means[codes]
            moved = max(moved, float((np.abs(means) / np.maximum(sizes, 1e-300)).max()))
        if moved <= AT_REST:
            return left
    raise NotConverged(f"Taking out units and times did not come to rest in {SWEEPS} sweeps: are they linked at all?")


def _means(columns: Matrix, mass: Vector, codes: Codes, groups: int) -> Matrix:
    sizes = np.bincount(codes, mass, groups)
    sums = np.empty((groups, columns.shape[1]))
    for at, column in enumerate(columns.T):
        sums[:, at] = np.bincount(codes, mass * column, groups)
    return np.asarray(sums / np.where(sizes > 0, sizes, 1.0)[:, None])


def _parameters_gone(groupings: tuple[tuple[Codes, int], ...], clusters: ArrayLike | None, absorbed: Absorbed) -> int:
    """How many parameters the effects are: groups of both less one, since both hold the constant."""
    counted = [groups for codes, groups in groupings if absorbed == "all" or not _nested(codes, clusters)]
    return sum(counted) - (len(counted) - 1) if len(counted) == len(groupings) else max(1, sum(counted))


def _nested(codes: Codes, clusters: ArrayLike | None) -> bool:
    """Whether each group lies in one cluster."""
    if clusters is None:
        return False
    pairs = np.unique(np.column_stack([codes, codes_of(clusters, "clusters", rows=len(codes))[0]]), axis=0)
    return len(pairs) == len(np.unique(codes))
