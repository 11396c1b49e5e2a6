"""Limits within which places lie by chance, by their size; standardised ratios; and how much more than chance they differ.

Spiegelhalter 2005, Statistics in Medicine 24 (funnel plots for comparing institutional performance).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.estimators.reading import whole
from caraway.evidence.estimators.rows import Vector, chance, vector
from caraway.evidence.refusals import DataUnfit


def binomial_limit(target: float, people: ArrayLike, at: float) -> Vector:
    """The rate with chance `at` below it among so many people, each with chance `target`: (r − α)/n.

    r is the least number with P(X ≤ r) ≥ at, α = (P(X ≤ r) − at)/P(X = r), so that limits run smoothly (Spiegelhalter 2005, appendix A.1).
    Raises DataUnfit.
    """
    n = _sizes("people", people)
    chance("the target", target)
    r = stats.binom.ppf(chance("at", at), n, target)
    return _smooth(r, stats.binom.cdf(r, n, target), stats.binom.pmf(r, n, target), at) / n


def poisson_limit(expected: ArrayLike, at: float, target: float = 1.0) -> Vector:
    """The ratio of observed to expected with chance `at` below it, where the true ratio is `target`; smoothed as `binomial_limit`."""
    mean = _sizes("expected", expected, least=0.0) * target
    r = stats.poisson.ppf(chance("at", at), mean)
    return _smooth(r, stats.poisson.cdf(r, mean), stats.poisson.pmf(r, mean), at) / mean * target


def _smooth(r: Vector, below: Vector, there: Vector, at: float) -> Vector:
    return np.asarray(np.maximum(r - (below - at) / there, 0.0))


def _sizes(what: str, given: ArrayLike, least: float = 1.0) -> Vector:
    n = vector(given, what)
    if (n < least).any() or (n <= 0).any():
        raise DataUnfit(f"{what}: every place has some.")
    return n


@dataclass(frozen=True)
class Dispersion:
    """φ, the mean square of winsorised z; whether places differ more than by chance at .05 (kφ against χ² on k); how many places."""

    phi: float
    differs: bool
    places: int

    @property
    def factor(self) -> float:
        """By how much limits are wider: √φ where places differ more than by chance, else 1."""
        return math.sqrt(self.phi) if self.differs else 1.0


def dispersion(z: ArrayLike, winsorised: float = 0.1) -> Dispersion:
    """φ̂ = Σz²/k after the lowest and highest `winsorised` share are brought to those quantiles (Spiegelhalter 2005, section 4.2).

    So that the places that a funnel is to find do not widen it. Raises DataUnfit for fewer than five places.
    """
    values = vector(z, "z")
    if len(values) < 5:
        raise DataUnfit("Fewer than five places do not say how much places differ.")
    if not 0 <= winsorised < 0.5:
        raise DataUnfit("The share brought in at each end is from 0 to below one half.")
    low, high = np.quantile(values, [winsorised, 1 - winsorised])
    phi = float((np.clip(values, low, high) ** 2).mean())
    return Dispersion(phi, bool(len(values) * phi > stats.chi2.ppf(0.95, len(values))), len(values))


@dataclass(frozen=True)
class Ratio:
    """Observed over expected, with exact limits."""

    ratio: float
    low: float
    high: float


def standardised_ratio(observed: int, expected: float, *, level: float = 0.95) -> Ratio:
    """O/E with exact Poisson limits (Garwood 1936, Biometrika 28). Raises DataUnfit."""

    def unfit() -> DataUnfit:
        return DataUnfit(f"Observed is a whole number from 0 and expected is above 0, not {observed} and {expected}.")

    observed = whole(observed, unfit)
    if observed < 0 or expected <= 0 or not math.isfinite(expected):
        raise unfit()
    tail = (1 - chance("level", level)) / 2
    low = float(stats.chi2.ppf(tail, 2 * observed)) / 2 if observed else 0.0
    return Ratio(observed / expected, low / expected, float(stats.chi2.ppf(1 - tail, 2 * observed + 2)) / 2 / expected)
