"""The effect of being assigned: differences of means, plain, within strata, and adjusted for covariates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.estimators.least_squares import Variance, least_squares
from caraway.evidence.estimators.rows import Matrix, Vector, codes_of, columns_of, counts_of, vector, yes_or_no
from caraway.evidence.refusals import DataUnfit

Adjustment = Literal["interacted", "parallel"]
EXACT = 1e-13
"""An error this small beside the outcome itself is what rounding left."""


@dataclass(frozen=True)
class Contrast:
    """A difference, treated less control, with its standard error, degrees of freedom of its t, people per arm and the arms' means."""

    estimate: float
    standard_error: float
    degrees: float
    treated: int
    control: int
    mean_treated: float
    mean_control: float

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """estimate ± t × standard error."""
        reach = float(stats.t.ppf((1 + level) / 2, self.degrees)) * self.standard_error
        return self.estimate - reach, self.estimate + reach

    @property
    def p_value(self) -> float:
        """Two-sided, of no difference."""
        return float(2 * stats.t.sf(abs(self.estimate) / self.standard_error, self.degrees))


@dataclass(frozen=True)
class _Moments:
    n: float
    mean: float
    squared_error: float  # of the mean


def difference(outcome: ArrayLike, assigned: ArrayLike, *, counts: ArrayLike | None = None) -> Contrast:
    """ȳ₁ − ȳ₀ with variance s₁²/n₁ + s₀²/n₀ (Neyman 1923), and Welch's degrees of freedom (1947, Biometrika 34).

    `assigned` is 1 for treated, 0 for control. Raises DataUnfit for fewer than two people in an arm or no variation at all.
    """
    y, z, w = _given(outcome, assigned, counts)
    return stratified(y, z, np.zeros(len(y)), counts=w)


def stratified(
    outcome: ArrayLike, assigned: ArrayLike, strata: Sequence[Any] | ArrayLike, *, counts: ArrayLike | None = None
) -> Contrast:
    """Σ (n_b/n) (ȳ₁b − ȳ₀b) with variance Σ (n_b/n)² (s₁b²/n₁b + s₀b²/n₀b) (Imbens and Rubin 2015, chapter 9).

    Assumes assignment by chance within each stratum, at any ratio. Degrees of freedom by Satterthwaite (1946). Raises DataUnfit for
    fewer than two people of an arm in a stratum.
    """
    y, z, w = _given(outcome, assigned, counts)
    of = codes_of(strata, "strata", rows=len(y))[0]
    total, cells, estimate, means = w.sum(), [], 0.0, [0.0, 0.0]
    for stratum in np.unique(of[w > 0]):
        there = of == stratum
        share = float(w[there].sum() / total)
        control, treated = (_moments(y, w * there * (z == arm)) for arm in (0, 1))
        estimate += share * (treated.mean - control.mean)
        means = [means[0] + share * control.mean, means[1] + share * treated.mean]
        cells += [(share**2 * one.squared_error, one.n - 1) for one in (control, treated)]
    variance, degrees = _satterthwaite(cells)
    return Contrast(estimate, variance**0.5, degrees, int(w[z == 1].sum()), int(w[z == 0].sum()), means[1], means[0])


def adjusted(
    outcome: ArrayLike,
    assigned: ArrayLike,
    covariates: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    adjustment: Adjustment = "interacted",
    variance: Variance = "HC2",
    population: bool = False,
) -> Contrast:
    """The coefficient of assignment in a regression on covariates known before it.

    "parallel" is the analysis of covariance: y ~ 1 + z + x. "interacted" is Lin's (2013, Annals of Applied Statistics 7), with x less its
    mean: y ~ 1 + z + x + z·x; it never loses precision in large samples. `population` adds γ'S_xγ/n, the part due to the mean of x being
    that of a sample (Negi and Wooldridge 2021, Econometric Reviews 40); without it the interval is of the effect among those in the trial.
    Raises DataUnfit for too few people or covariates that are combinations of one another.
    """
    y, z, w = _given(outcome, assigned, counts)
    x = columns_of(covariates, "covariates", rows=len(y))
    x = x - np.average(x, axis=0, weights=w)
    extra = x * z[:, None] if adjustment == "interacted" else np.empty((len(y), 0))
    fit = least_squares(y, np.column_stack([np.ones(len(y)), z, x, extra]), counts=w, variance=variance)
    squared = float(fit.covariance[1, 1])
    if population and adjustment == "interacted":
        squared += _of_the_mean(x, w, fit.coefficients[2 + x.shape[1] :])
    if squared <= (EXACT * float(np.abs(y[w > 0]).max())) ** 2:
        raise DataUnfit("The covariates leave nothing of the outcome to vary: an interval cannot be given.")
    low, gap = float(fit.coefficients[0]), float(fit.coefficients[1])
    return Contrast(gap, squared**0.5, fit.degrees, int(w[z == 1].sum()), int(w[z == 0].sum()), low + gap, low)


def _of_the_mean(x: Matrix, w: Vector, slopes: Vector) -> float:
    n = float(w.sum())
    return float(w @ (x @ slopes) ** 2) / (n - 1) / n


def _given(outcome: ArrayLike, assigned: ArrayLike, counts: ArrayLike | None) -> tuple[Vector, Vector, Vector]:
    y = vector(outcome, "outcome")
    z = yes_or_no(assigned, "assigned", rows=len(y))
    w = counts_of(counts, len(y))
    for arm, name in ((1, "treated"), (0, "control")):
        if w[z == arm].sum() < 2:
            raise DataUnfit(f"The {name} arm has fewer than two people: nothing can be said of its spread.")
    return y, z, w


def _moments(y: Vector, w: Vector) -> _Moments:
    n = float(w.sum())
    if n < 2:
        raise DataUnfit("A stratum has fewer than two people of an arm: join it to another that was allocated alike.")
    mean = float(w @ y) / n
    return _Moments(n, mean, float(w @ (y - mean) ** 2) / (n - 1) / n)


def _satterthwaite(cells: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The sum of the squared errors, and the degrees of freedom that fit it."""
    variance = sum(squared for squared, _ in cells)
    if variance <= 0:
        raise DataUnfit("The outcome does not vary within either arm: an interval cannot be given.")
    return variance, 1 / sum((squared / variance) ** 2 / degrees for squared, degrees in cells)
