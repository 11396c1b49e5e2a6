"""Logistic and Poisson regression by iteratively reweighted least squares (Nelder and Wedderburn 1972, JRSS A 135).

Both have their canonical link, so that the score is Xᵀw(y − μ), the information XᵀwV(μ)X, and each step Newton's own.
A robust Poisson regression of yes and no gives risk ratios (Zou 2004, American Journal of Epidemiology 159).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from caraway.evidence.estimators.rows import Matrix, Vector, counts_of, inverse, matrix, vector, weights_of
from caraway.evidence.estimators.sandwich import Spread, chosen, covariance
from caraway.evidence.refusals import DataUnfit, NotConverged

STEPS = 25
HALVINGS = 30
ROUNDING = 1e-12
AT_REST = 1e-18
"""Newton's decrement (a squared distance in standard errors) below which the step just taken was the last: what is left is its square."""
FAR = 15.0
"""A linear predictor that runs past this while nothing comes to rest runs to infinity: the outcome is separated."""


@dataclass(frozen=True, eq=False)
class GlmFit:
    """A fitted regression of k columns on people given in rows.

    `coefficients` k on the scale of the link (log-odds, log-rates), `covariance` k × k found as `spread` says, `fitted` the mean for
    one person of each row, `linear` the linear predictor of each row with its offset, `log_likelihood` and `deviance` over all people
    (weighted by sampling weights where given), `people` how many.
    """

    coefficients: Vector
    covariance: Matrix
    fitted: Vector
    linear: Vector
    log_likelihood: float
    deviance: float
    people: float
    spread: Spread
    steps: int

    @property
    def standard_errors(self) -> Vector:
        """The square roots of the covariance's diagonal."""
        return np.sqrt(np.diag(self.covariance))


@dataclass(frozen=True)
class _Family:
    start: Callable[[Vector, Vector], Vector]
    mean: Callable[[Vector], Vector]
    variance: Callable[[Vector], Vector]
    log_likelihood: Callable[[Vector, Vector], Vector]
    saturated: Callable[[Vector], Vector]


@dataclass(frozen=True, eq=False)
class Given:
    """Checked rows of a regression: outcomes, `design` rows × k, how many people a row stands for, how much each of them counts, and the
    offset of the linear predictor."""

    outcomes: Vector
    design: Matrix
    counts: Vector
    weights: Vector
    offset: Vector

    @cached_property
    def mass(self) -> Vector:
        """How much a row counts: people × weight."""
        return self.counts * self.weights


def logistic(
    outcomes: ArrayLike,
    design: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    offset: ArrayLike | None = None,
    spread: Spread | None = None,
    clusters: ArrayLike | None = None,
) -> GlmFit:
    """Fit log(p/(1−p)) = Xβ + offset to `outcomes` of 0 and 1 (or shares between).

    `design` is rows × k and holds its own column of ones; `counts` says how many identical people a row stands for, `weights` how much
    each of them counts (sampling or inverse-probability weights). `spread` says how the covariance is found (`sandwich.Spread`; robust
    by itself with weights or clusters). Raises `DataUnfit` on outcomes out of range or alike, dependent columns, separation.
    """
    data = given(outcomes, design, counts, weights, offset)
    if ((data.outcomes < 0) | (data.outcomes > 1)).any():
        raise DataUnfit("A logistic outcome is 0, 1 or a share between.")
    total = float(data.mass @ data.outcomes)
    if total <= 0 or total >= float(data.mass.sum()):
        raise DataUnfit("Every outcome is the same: there is nothing to explain.")
    return _fitted(_LOGISTIC, data, chosen(spread, weighted=weights is not None, clusters=clusters), clusters)


def poisson(
    outcomes: ArrayLike,
    design: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    offset: ArrayLike | None = None,
    exposure: ArrayLike | None = None,
    spread: Spread | None = None,
    clusters: ArrayLike | None = None,
) -> GlmFit:
    """Fit log(rate) = Xβ + offset to `outcomes` that are not negative, with time at risk `exposure` (its log joins the offset).

    The rest as `logistic`. Choose `spread` "HC0" or "HC1" wherever counts vary more than Poisson's own. Raises `DataUnfit`.
    """
    data = given(outcomes, design, counts, weights, offset_of(offset, exposure, len(vector(outcomes, "outcomes"))))
    if (data.outcomes < 0).any():
        raise DataUnfit("A count of events is not negative.")
    if float(data.mass @ data.outcomes) <= 0:
        raise DataUnfit("No event at all: a rate of nothing has no logarithm.")
    return _fitted(_POISSON, data, chosen(spread, weighted=weights is not None, clusters=clusters), clusters)


def offset_of(offset: ArrayLike | None, exposure: ArrayLike | None, rows: int) -> Vector:
    """The offset of a log-linear rate: what is given, and the log of time at risk. Raises `DataUnfit` unless exposure is above 0."""
    found = np.zeros(rows) if offset is None else vector(offset, "offset", rows=rows)
    if exposure is None:
        return found
    time = vector(exposure, "exposure", rows=rows)
    if (time <= 0).any():
        raise DataUnfit("Somebody has no time at risk: leave out whoever was never followed, and say how many.")
    return found + np.log(time)


def given(
    outcomes: ArrayLike,
    design: ArrayLike,
    counts: ArrayLike | None,
    weights: ArrayLike | None,
    offset: ArrayLike | None,
) -> Given:
    """The rows of a regression, each held against the others. Raises `DataUnfit`."""
    y = vector(outcomes, "outcomes")
    rows = len(y)
    shift = np.zeros(rows) if offset is None else vector(offset, "offset", rows=rows)
    return Given(y, matrix(design, "design", rows=rows), counts_of(counts, rows), weights_of(weights, rows), shift)


def _fitted(family: _Family, data: Given, spread: Spread, clusters: ArrayLike | None) -> GlmFit:
    beta, steps = _at_rest(family, data)
    linear = data.design @ beta + data.offset
    mean = family.mean(linear)
    bread = inverse(_information(data.design, data.mass * family.variance(mean)))
    scores = data.design * (data.weights * (data.outcomes - mean))[:, None]
    spreading = covariance(bread, scores, counts=data.counts, spread=spread, clusters=clusters, parameters=len(beta))
    reached = float(data.mass @ family.log_likelihood(data.outcomes, linear))
    best = float(data.mass @ family.saturated(data.outcomes))
    people = float(data.counts.sum())
    return GlmFit(beta, spreading, mean, linear, reached, 2 * (best - reached), people, spread, steps)


def _at_rest(family: _Family, data: Given) -> tuple[Vector, int]:
    """Newton's method with halving, until a step moves nothing that could be told."""
    beta = _first(family, data)
    mass, design = data.mass, data.design
    unit = float(mass.sum() / data.counts.sum())
    reached = _value(family, data, beta)
    for step in range(1, STEPS + 1):
        mean = family.mean(design @ beta + data.offset)
        score = design.T @ (mass * (data.outcomes - mean))
        move = _step(_information(design, mass * family.variance(mean)), score, design @ beta)
        beta, reached = _halved(family, data, beta, move, reached)
        if float(move @ score) <= AT_REST * unit:
            return beta, step
    raise _restless(float(np.abs(design @ beta).max()))


def _solved(information: Matrix, score: Vector) -> Vector:
    return np.asarray(inverse(information) @ score)


def _step(information: Matrix, score: Vector, linear: Vector) -> Vector:
    """Newton's step. Columns that depend on one another were refused at the start: what is singular now ran away."""
    try:
        return _solved(information, score)
    except DataUnfit:
        raise _restless(float(np.abs(linear).max())) from None


def _halved(family: _Family, data: Given, beta: Vector, move: Vector, before: float) -> tuple[Vector, float]:
    """The step, halved until the likelihood does not fall by more than the rounding of what it sums."""
    slack = ROUNDING * (1 + abs(before) + float(data.mass @ np.abs(data.outcomes * (data.design @ beta + data.offset))))
    for halving in range(HALVINGS):
        moved = beta + move * 0.5**halving
        after = _value(family, data, moved)
        if after >= before - slack:
            return moved, after
    raise NotConverged(f"The likelihood falls in every direction from {before:.6g}: look at the scale of the columns.")


def _value(family: _Family, data: Given, beta: Vector) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        value = float(data.mass @ family.log_likelihood(data.outcomes, data.design @ beta + data.offset))
    return value if np.isfinite(value) else -np.inf


def _first(family: _Family, data: Given) -> Vector:
    """Weighted least squares of the link of outcomes drawn a little inwards."""
    mean = family.start(data.outcomes, data.mass)
    linear = np.log(mean / (1 - mean)) if family is _LOGISTIC else np.log(mean)
    mass = data.mass * family.variance(mean)
    return _solved(_information(data.design, mass), data.design.T @ (mass * (linear - data.offset)))


def _information(design: Matrix, mass: Vector) -> Matrix:
    return np.asarray(design.T @ (design * mass[:, None]))


def _restless(farthest: float) -> DataUnfit | NotConverged:
    if farthest > FAR:
        return DataUnfit(
            "A column parts those with the outcome from those without (separation), so its effect has no end: merge or leave out its level."
        )
    return NotConverged(
        f"The regression did not come to rest in {STEPS} steps; its farthest predictor stood at {farthest:.3g}."
    )


def _poisson_saturated(y: Vector) -> Vector:
    return np.asarray(special.xlogy(y, y) - y - special.gammaln(y + 1))


_LOGISTIC = _Family(
    start=lambda y, mass: (y + 0.5) / 2,
    mean=special.expit,
    variance=lambda mean: mean * (1 - mean),
    log_likelihood=lambda y, linear: y * linear - np.logaddexp(0, linear),
    saturated=lambda y: special.xlogy(y, y) + special.xlog1py(1 - y, -y),
)
_POISSON = _Family(
    start=lambda y, mass: (y + float(mass @ y / mass.sum())) / 2,
    mean=np.exp,
    variance=lambda mean: mean,
    log_likelihood=lambda y, linear: y * linear - np.exp(linear) - special.gammaln(y + 1),
    saturated=_poisson_saturated,
)
