"""E-values: how strong something nobody measured would have to be to explain an estimate away.

An E-value is the least risk ratio that such a thing would need both with being treated and with the outcome (VanderWeele and Ding 2017,
Annals of Internal Medicine 167). For a risk ratio of at least 1 it is RR + √(RR(RR−1)); below 1 of its inverse; for a limit that is past 1
it is 1. Other measures are first brought to an approximate risk ratio, as that paper's table 2 does.
"""

import math
from dataclasses import dataclass
from typing import Literal

from caraway.evidence.estimators.proportion import critical
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Interval, Result

Measure = Literal[
    "risk ratio", "rate ratio", "odds ratio, rare", "odds ratio, common", "hazard ratio, rare", "hazard ratio, common"
]
PER_STANDARD_DEVIATION = 0.91
"""log RR ≈ .91 d for a standardised difference of means (Chinn 2000, Statistics in Medicine 19, by way of π/√3 and the square root)."""
AS_ROUNDED = 1.78


@dataclass(frozen=True)
class EValue:
    """`estimate` the E-value of the estimate, `limit` that of the interval's limit nearer to no effect (1 when the interval holds it),
    `risk_ratio` the (approximate) risk ratio it was found from, `measure` what was given."""

    estimate: float
    limit: float
    risk_ratio: float
    measure: str


def e_value(ratio: float, interval: Interval | None = None, *, measure: Measure = "risk ratio") -> EValue:
    """The E-value of a ratio and of its interval (without one, of the limit 1).

    A ratio of rates of events stands for itself. "rare" is where at most about 15% have the outcome by the end: the ratio then stands for a risk ratio. "common" odds ratios are √OR,
    "common" hazard ratios (1 − .5^√HR)/(1 − .5^√(1/HR)). Raises `DataUnfit`.
    """
    risk = _risk_ratio(ratio, measure)
    if interval is None:
        return EValue(_least(risk), 1.0, risk, measure)
    if not interval.low <= ratio <= interval.high:
        raise DataUnfit(f"The interval from {interval.low} to {interval.high} does not hold its estimate {ratio}.")
    near = interval.low if ratio >= 1 else interval.high
    past = near <= 1 if ratio >= 1 else near >= 1
    return EValue(_least(risk), 1.0 if past else _least(_risk_ratio(near, measure)), risk, measure)


def e_value_of_means(difference: float, standard_error: float | None = None, *, level: float = 0.95) -> EValue:
    """The E-value of a standardised difference of means d, RR ≈ exp(.91 d), limits exp(.91 d ± 1.78 se) at .95, as the paper rounds it;
    at other levels exp(.91 d ± .91 z·se)."""
    if not math.isfinite(difference):
        raise DataUnfit("A standardised difference is a number.")
    ratio = math.exp(PER_STANDARD_DEVIATION * difference)
    measure = "standardised difference of means"
    if standard_error is None:
        return EValue(_least(ratio), 1.0, ratio, measure)
    if not standard_error > 0:
        raise DataUnfit(f"A standard error is above 0, not {standard_error}.")
    errors = AS_ROUNDED if level == 0.95 else PER_STANDARD_DEVIATION * critical(level)
    reach = math.exp(errors * standard_error)
    found = e_value(ratio, Interval(ratio / reach, ratio * reach, level))
    return EValue(found.estimate, found.limit, ratio, measure)


def e_value_of(result: Result, *, measure: Measure = "risk ratio") -> EValue:
    """The E-value of a ratio's result. Raises `DataUnfit` when the result is no ratio (its value of no difference is not 1)."""
    if result.null != 1:
        raise DataUnfit(
            f"{result.name} is no ratio: an E-value is of a ratio, or of a standardised difference of means."
        )
    return e_value(result.estimate, result.interval, measure=measure)


def _risk_ratio(ratio: float, measure: Measure) -> float:
    if not 0 < ratio < math.inf:
        raise DataUnfit(f"A ratio to explain away is above 0 and finite, not {ratio}.")
    if measure in ("risk ratio", "rate ratio", "odds ratio, rare", "hazard ratio, rare"):
        return ratio
    if measure == "odds ratio, common":
        return math.sqrt(ratio)
    if measure == "hazard ratio, common":
        return float((1 - 0.5 ** math.sqrt(ratio)) / (1 - 0.5 ** math.sqrt(1 / ratio)))
    raise DataUnfit(f"{measure!r} is no measure with an E-value here.")


def _least(risk: float) -> float:
    above = risk if risk >= 1 else 1 / risk
    return above + math.sqrt(above * (above - 1))
