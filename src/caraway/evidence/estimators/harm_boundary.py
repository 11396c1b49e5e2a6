"""Boundaries for harm: when serious harm is so much more than it may be that a programme should stop.

Each looks at a count of harms among people or events, one after another, and keeps the chance of stopping a programme that does no more
harm than is accepted at α or less, however often one looks.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special, stats

from caraway.evidence.estimators.reading import whole
from caraway.evidence.estimators.rows import Vector, chance
from caraway.evidence.refusals import DataUnfit, PlanUnfit

LEAST = 1e-290
"""A chance below this is worked out by its logarithm."""


@dataclass(frozen=True)
class WaldBounds:
    """Wald's limits of the log likelihood ratio: at `stop` or above harm is shown, at `clear` or below it is ruled out."""

    stop: float
    clear: float


def wald_bounds(alpha: float = 0.05, beta: float = 0.2) -> WaldBounds:
    """log((1 − β)/α) and log(β/(1 − α)) (Wald 1945, Annals of Mathematical Statistics 16)."""
    chance("alpha", alpha)
    chance("beta", beta)
    if alpha + beta >= 1:
        raise PlanUnfit("α and β together are below 1.")
    return WaldBounds(math.log((1 - beta) / alpha), math.log(beta / (1 - alpha)))


def log_likelihood_ratio(harms: int, people: int, accepted: float, feared: float) -> float:
    """Σ log of the likelihood at the feared rate over that at the accepted one, for harms among people."""
    harms, people = _require(harms, people)
    if not 0 < accepted < feared < 1:
        raise PlanUnfit("The feared rate of harm is above the accepted one, and both lie between 0 and 1.")
    return harms * math.log(feared / accepted) + (people - harms) * math.log((1 - feared) / (1 - accepted))


def log_mixture(harms: int, people: int, accepted: float, prior: tuple[float, float] = (1.0, 1.0)) -> float:
    """log e-value for a rate above the accepted one: the likelihood mixed over a beta prior cut to rates above it, over that at it.

    E = B(a + x, b + n − x) [1 − I_p(a + x, b + n − x)] / (B(a, b) [1 − I_p(a, b)] pˣ (1 − p)ⁿ⁻ˣ). For any true rate up to p it is a supermartingale, so
    that it reaches 1/α with chance at most α (Ville 1939; beta mixtures: Robbins 1970).
    """
    harms, people = _require(harms, people)
    chance("the accepted rate", accepted)
    a, b = prior
    x, y = a + harms, b + people - harms
    tails = [_log_above(accepted, *shape) for shape in ((x, y), (a, b))]
    known = harms * math.log(accepted) + (people - harms) * math.log1p(-accepted)
    return float(special.betaln(x, y) - special.betaln(a, b)) + tails[0] - tails[1] - known


def _log_above(p: float, a: float, b: float) -> float:
    """log P(Beta(a, b) > p). Where it is too small for a number, by the series qᵇpᵃ/(b B(a, b)) Σ Π (a + b + i)/(b + 1 + i) q, whose terms fall
    there (the mean is far below p)."""
    above = float(special.betaincc(a, b, p))
    if above > LEAST:
        return math.log(above)
    total, term, i = 1.0, 1.0, 0
    while term > 1e-17 * total:
        term *= (a + b + i) / (b + 1 + i) * (1 - p)
        total, i = total + term, i + 1
    return b * math.log1p(-p) + a * math.log(p) - math.log(b) - float(special.betaln(a, b)) + math.log(total)


def least_harms(people: int, accepted: float, alpha: float = 0.05, prior: tuple[float, float] = (1.0, 1.0)) -> int:
    """How few harms among so many people reach the mixture's boundary (people + 1 where no number does)."""
    _, people = _require(0, people)
    reached = (x for x in range(people + 1) if log_mixture(x, people, accepted, prior) >= -math.log(alpha))
    return next(reached, people + 1)


@dataclass(frozen=True, eq=False)
class ExactBoundary:
    """After each of n people, the harms at which to stop (n + 1: never there); the exact chance of ever stopping at the accepted rate."""

    limits: Vector
    nominal: float
    false_stops: float


def pocock_boundary(people: int, accepted: float, alpha: float = 0.05) -> ExactBoundary:
    """One nominal level at every look, after each person, with α in all: Pocock's rule for harm (Ivanova, Qaqish and Schell 2005,
    Biometrics 61), exact for the binomial.

    At n the limit is the least x with P(X ≥ x | n, p) ≤ the nominal level; that level is the largest (to 1e-6) with which a trial of so
    many people stops at the accepted rate with chance α or less. Raises DataUnfit.
    """
    _, people = _require(0, people)
    chance("alpha", alpha)
    chance("the accepted rate", accepted)

    def over(log_nominal: float) -> float:
        return ever_stops(_limits(people, accepted, math.exp(log_nominal)), accepted) - alpha

    low, high = -40.0, math.log(alpha)
    if over(high) > 0:
        while high - low > 1e-6:
            middle = (low + high) / 2
            low, high = (low, middle) if over(middle) > 0 else (middle, high)
        high = low
    limits = _limits(people, accepted, math.exp(high))
    return ExactBoundary(limits, math.exp(high), ever_stops(limits, accepted))


def _limits(people: int, rate: float, nominal: float) -> Vector:
    n = np.arange(1, people + 1)
    limits = stats.binom.isf(nominal, n, rate) + 1
    return np.asarray(np.where(stats.binom.sf(n - 1, n, rate) > nominal, n + 1.0, limits))


def ever_stops(limits: Vector, rate: float) -> float:
    """The chance that the harms reach their limit at some person, each harmed with this rate: by following every count."""
    going, stopped = np.zeros(len(limits) + 2), 0.0
    going[0] = 1.0
    for limit in limits:
        going[1:] = going[1:] * (1 - rate) + going[:-1] * rate
        going[0] *= 1 - rate
        at = int(limit)
        stopped += float(going[at:].sum())
        going[at:] = 0.0
    return stopped


def share_under_ratio(exposure: tuple[float, float], ratio: float) -> float:
    """The share of harms that fall in the treated arm when its rate is `ratio` times the control's: e₁r/(e₁r + e₀).

    Given all harms, each falls in an arm by chance in this share, whatever the rate itself (Poisson, conditioned on the total).
    """
    if min(exposure) <= 0 or ratio <= 0:
        raise DataUnfit("Each arm has been followed for some time, and a ratio is above 0.")
    return exposure[0] * ratio / (exposure[0] * ratio + exposure[1])


def _require(harms: int, people: int) -> tuple[int, int]:
    def unfit() -> DataUnfit:
        return DataUnfit(f"{harms} harms among {people} people cannot be.")

    of, among = whole(harms, unfit), whole(people, unfit)
    if among < 1 or not 0 <= of <= among:
        raise unfit()
    return of, among


def lower_limit(harms: int, people: int, alpha: float = 0.05, prior: tuple[float, float] = (1.0, 1.0)) -> float:
    """The lowest rate that the mixture does not yet reject: a lower confidence limit of the rate of harm that holds at all times."""
    harms, people = _require(harms, people)
    target = -math.log(chance("alpha", alpha))
    if log_mixture(harms, people, 1e-9, prior) < target:
        return 0.0
    return float(
        optimize.brentq(
            lambda p: log_mixture(harms, people, p, prior) - target, 1e-9, min(harms / people, 1 - 1e-9), xtol=1e-12
        )
    )
