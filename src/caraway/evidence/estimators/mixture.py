"""Evidence that may be looked at whenever: normal-mixture confidence sequences and e-values.

For a sum of n terms with mean μ and variance σ², mixing the likelihood ratio over μ ~ N(0, σ²ρ²) gives the e-process
E_n = (1 + nρ²)^(−1/2) exp(z² nρ²/(2(1 + nρ²))), z = (estimate − null)/standard error (Robbins 1970, Annals of Mathematical Statistics 41).
By Ville's inequality it is 1/α or more at any time with chance at most α, whatever the rule of stopping. With the variance estimated it
holds asymptotically: from a first look with many people on (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, Annals of Statistics 52).
"""

import math
from dataclasses import dataclass

from caraway.evidence.estimators.rows import chance
from caraway.evidence.refusals import DataUnfit


@dataclass(frozen=True)
class AtAnyTime:
    """An interval that holds at all times together with its level, the e-value against the null and min(1, 1/e)."""

    low: float
    high: float
    e_value: float
    p_value: float


def tuned(people: float, alpha: float = 0.05) -> float:
    """ρ that makes the sequence narrowest about when this many people are in: √((−2 log α + log(−2 log α + 1))/n)."""
    if not 1 <= people < math.inf:
        raise DataUnfit("Say at how many people the sequence is to be narrowest: 1 or more.")
    heavy = -2 * math.log(chance("alpha", alpha))
    return math.sqrt((heavy + math.log(heavy + 1)) / people)


def log_e_value(z: float, people: float, rho: float) -> float:
    """log E_n against a null from which the estimate lies z standard errors."""
    spread = people * rho**2
    return 0.5 * (z * z * spread / (1 + spread) - math.log1p(spread))


def reach(people: float, rho: float, alpha: float = 0.05) -> float:
    """How many standard errors the sequence reaches to either side: √((1 + nρ²)/(nρ²) · log((1 + nρ²)/α²))."""
    if not 1 <= people < math.inf or not 0 < rho < math.inf:
        raise DataUnfit("A sequence counts at least one person, and its ρ is above 0.")
    spread = people * rho**2
    return math.sqrt((1 + spread) / spread * (math.log1p(spread) - 2 * math.log(chance("alpha", alpha))))


def normal_mixture(
    estimate: float, standard_error: float, people: float, *, rho: float, null: float = 0.0, alpha: float = 0.05
) -> AtAnyTime:
    """The confidence sequence at this look: estimate ± reach × standard error, and its e-value.

    `people` is how many the estimate counts so far; `rho` is fixed before the first look (`tuned`). Raises DataUnfit.
    """
    if standard_error <= 0 or not math.isfinite(standard_error) or not math.isfinite(estimate):
        raise DataUnfit("An estimate is a number and its standard error is above 0.")
    wide = reach(people, rho, alpha) * standard_error
    heavy = log_e_value((estimate - null) / standard_error, people, rho)
    return AtAnyTime(estimate - wide, estimate + wide, math.exp(min(heavy, 700.0)), min(1.0, math.exp(-heavy)))


def calibrated(p_value: float, kappa: float = 0.5) -> float:
    """An e-value from a p-value: κ p^(κ−1) (Vovk and Wang 2021, Annals of Statistics 49). Raises DataUnfit for p of 0."""
    if not 0 < p_value <= 1:
        raise DataUnfit("A p-value lies above 0 and is at most 1.")
    return chance("kappa", kappa) * math.pow(p_value, kappa - 1)
