"""Several estimates of one thing put together, allowing that it differs from place to place.

yᵢ ~ N(θᵢ, sᵢ²), θᵢ ~ N(μ, τ²). With w = 1/(s² + τ²): μ̂ = Σwy/Σw. τ² by DerSimonian and Laird (1986, Controlled Clinical Trials 7),
restricted maximum likelihood (Viechtbauer 2005, Journal of Educational and Behavioral Statistics 30) or Paule and Mandel (1982).
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, stats

from caraway.evidence.estimators.rows import Vector, chance, vector
from caraway.evidence.refusals import DataUnfit, NotConverged

Heterogeneity = Literal["DL", "REML", "PM", "fixed"]
Ends = Literal["hartung-knapp", "normal"]
GRID = 60
SMALLEST = 1e-7
"""Of the largest standard error: weights go by squares."""


@dataclass(frozen=True, eq=False)
class Pooled:
    """μ̂ with its interval; τ²; Q with its p-value; I² from τ² and from Q; where a further place would lie; each place partly pooled.

    `prediction` is None below three places. `shrunk` and `shrunk_errors` are the empirical-Bayes means and standard deviations of the
    places (τ² taken as known); `weights` sum to 1. With few places both are somewhat short, for τ² is then hardly known (Partlett and
    Riley 2017, Statistics in Medicine 36).
    """

    estimate: float
    standard_error: float
    low: float
    high: float
    p_value: float
    tau2: float
    q: float
    q_p_value: float
    i2: float
    i2_of_q: float
    prediction: tuple[float, float] | None
    weights: Vector
    shrunk: Vector
    shrunk_errors: Vector


def random_effects(
    estimates: ArrayLike,
    standard_errors: ArrayLike,
    *,
    heterogeneity: Heterogeneity = "REML",
    ends: Ends = "hartung-knapp",
    level: float = 0.95,
) -> Pooled:
    """Pool k ≥ 2 estimates with known standard errors.

    "hartung-knapp": se² = Σw(y − μ̂)²/((k − 1)Σw) with t on k − 1 (Hartung and Knapp 2001, Statistics in Medicine 20; Sidik and Jonkman 2002);
    "normal": se² = 1/Σw with z. The prediction interval is μ̂ ± t(k − 2)√(τ² + 1/Σw) (Higgins, Thompson and Spiegelhalter 2009, JRSS A 172).
    Assumes independent places and estimates near normal. Raises DataUnfit, NotConverged.
    """
    y, v = _given(estimates, standard_errors)
    chance("level", level)
    k, tau2 = len(y), between(y, v, heterogeneity)
    w = 1 / (v + tau2)
    mean, error = float(w @ y / w.sum()), 1 / math.sqrt(w.sum())
    q = cochran(y, v)
    spread, low_tail = _spread(y, w, mean, ends), (1 - level) / 2
    reach = spread * _quantile(1 - low_tail, k, ends)
    about = math.sqrt(tau2 + error**2)
    far = float(stats.t.ppf(1 - low_tail, k - 2)) * about if k > 2 else 0.0
    kept = tau2 / (v + tau2)
    return Pooled(
        estimate=mean,
        standard_error=spread,
        low=mean - reach,
        high=mean + reach,
        p_value=_p_value(mean / spread, k, ends),
        tau2=tau2,
        q=q,
        q_p_value=float(stats.chi2.sf(q, k - 1)),
        i2=tau2 / (tau2 + typical(v)),
        i2_of_q=max(0.0, (q - (k - 1)) / q) if q > 0 else 0.0,
        prediction=(mean - far, mean + far) if k > 2 else None,
        weights=w / w.sum(),
        shrunk=kept * y + (1 - kept) * mean,
        shrunk_errors=np.sqrt(kept * v + ((1 - kept) * error) ** 2),
    )


def _given(estimates: ArrayLike, standard_errors: ArrayLike) -> tuple[Vector, Vector]:
    y = vector(estimates, "estimates")
    errors = vector(standard_errors, "standard errors", rows=len(y))
    if len(y) < 2:
        raise DataUnfit("At least two estimates are pooled.")
    if (errors <= 0).any() or errors.min() < SMALLEST * errors.max():
        raise DataUnfit("Each standard error is above 0, and none so small that the others weigh nothing beside it.")
    return y, errors**2


def cochran(y: Vector, v: Vector) -> float:
    """Q = Σ(y − ȳ_w)²/v, by which one sees whether places differ more than by chance."""
    w = 1 / v
    return float(w @ (y - w @ y / w.sum()) ** 2)


def typical(v: Vector) -> float:
    """The typical variance within: (k − 1)Σw/((Σw)² − Σw²) (Higgins and Thompson 2002, Statistics in Medicine 21)."""
    w = 1 / v
    return float((len(v) - 1) * w.sum() / (w.sum() ** 2 - (w**2).sum()))


def between(y: Vector, v: Vector, how: Heterogeneity) -> float:
    """τ², never below 0."""
    if how == "fixed":
        return 0.0
    unit = float(
        v.max()
    )  # searches rest at an absolute distance, which must not be one of what estimates are measured in
    y, v = y / math.sqrt(unit), v / unit
    first = max(0.0, (cochran(y, v) - (len(y) - 1)) / ((1 / v).sum() - (v**-2).sum() / (1 / v).sum()))
    if how == "DL":
        return float(first) * unit
    return unit * (_paule_mandel(y, v) if how == "PM" else _restricted(y, v))


def _paule_mandel(y: Vector, v: Vector) -> float:
    """The τ² at which Σw(y − μ̂)² = k − 1."""

    def over(tau2: float) -> float:
        return cochran(y, v + tau2) - (len(y) - 1)

    if over(0.0) <= 0:
        return 0.0
    most = float(np.var(y, ddof=1)) * 2
    while over(most) > 0:
        most *= 2
    return float(optimize.brentq(over, 0.0, most, xtol=1e-14))


def _restricted(y: Vector, v: Vector) -> float:
    """The highest of the tops of the restricted likelihood: 0, or where its slope y'PPy − tr P (P = W − Wιι'W/Σw) falls through 0.

    Slopes are looked at on a grid up to far above the spread of the estimates, so that no top is missed for another.
    """
    most = 10 * float(np.var(y, ddof=1)) + float(v.max())
    grid = np.concatenate([[0.0], np.geomspace(float(v.min()) * 1e-6, most, GRID)])
    w = 1 / (v[None, :] + grid[:, None])
    means = w @ y / w.sum(axis=1)
    slopes = (w**2 * (y - means[:, None]) ** 2).sum(axis=1) - w.sum(axis=1) + (w**2).sum(axis=1) / w.sum(axis=1)
    if slopes[-1] > 0:
        raise NotConverged(f"Restricted maximum likelihood still rises at τ² = {most:.6g}. Take Paule and Mandel's.")
    tops = [
        float(optimize.brentq(lambda at: _slope(y, v, at), grid[i], grid[i + 1], xtol=1e-16, rtol=1e-14))
        for i in np.flatnonzero((slopes[:-1] > 0) & (slopes[1:] <= 0))
    ]
    return max([0.0, *tops], key=lambda at: _log_likelihood(y, v, at))


def _slope(y: Vector, v: Vector, tau2: float) -> float:
    w = 1 / (v + tau2)
    total = w.sum()
    return float((w * (y - w @ y / total)) @ (w * (y - w @ y / total)) - total + (w**2).sum() / total)


def _log_likelihood(y: Vector, v: Vector, tau2: float) -> float:
    return -float(np.log(v + tau2).sum() + math.log((1 / (v + tau2)).sum()) + cochran(y, v + tau2)) / 2


def _spread(y: Vector, w: Vector, mean: float, ends: Ends) -> float:
    if ends == "normal":
        return 1 / math.sqrt(w.sum())
    squared = float(w @ (y - mean) ** 2) / (len(y) - 1) / float(w.sum())
    if squared == 0:
        raise DataUnfit("All estimates are the same: their spread says nothing; take the normal interval.")
    return math.sqrt(squared)


def _quantile(at: float, k: int, ends: Ends) -> float:
    return float(stats.norm.ppf(at) if ends == "normal" else stats.t.ppf(at, k - 1))


def _p_value(z: float, k: int, ends: Ends) -> float:
    return float(2 * (stats.norm.sf(abs(z)) if ends == "normal" else stats.t.sf(abs(z), k - 1)))
