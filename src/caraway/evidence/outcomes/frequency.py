"""Frequency: how many events each person had over the time they were followed, in one arm against another."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.estimators.glm import poisson
from caraway.evidence.estimators.negative_binomial import negative_binomial
from caraway.evidence.estimators.proportion import critical
from caraway.evidence.estimators.rows import Matrix, Vector, counts_of, matrix, vector, yes_or_no
from caraway.evidence.outcomes.comparing import NAMES, OF_LOGARITHM, label, two_arms
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Arm, Interval, Result, Setting

NO_EXCESS = (
    "the events vary no more than Poisson's own, so the negative binomial is at its edge and is a Poisson regression"
)
EXACT = 1e-12
"""Of a logarithm: a smaller error is what rounding left."""
_NEGATIVE_BINOMIAL = "negative binomial regression (NB2, maximum likelihood, observed information; Lawless 1987)"
_BY_CLUSTER = "; variance by clusters CR1 (Liang and Zeger 1986)"
_POISSON = "Poisson regression with the robust variance {spread} (White 1980; Zou 2004)"


@dataclass(frozen=True)
class Frequency:
    """The rate ratio by negative binomial regression, and by robust Poisson regression beside it."""

    negative_binomial: Result
    poisson: Result


def frequency(
    events: ArrayLike,
    treated: ArrayLike,
    *,
    setting: Setting,
    exposure: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
    counts: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    names: tuple[str, str] = NAMES,
    as_assigned: bool = True,
    level: float = 0.95,
) -> Frequency:
    """The ratio of the rates of events, exp(β), of log(rate) = β₀ + β·treated + covariates.

    Rows are people, or cells with `counts`: `events` whole numbers, `treated` 1 or 0, `exposure` the time each was followed (in any unit,
    alike for all when None), `covariates` rows × columns of what was known at time zero, `clusters` who was taken in together (workshop
    groups). Negative binomial: variance μ + αμ². Poisson: right for any variance (HC1; CR1S with clusters). z tests and intervals on the
    logarithm. Assumes that people, or clusters, are independent. Raises `DataUnfit`, `NotConverged`; `ResultIncomplete` without comparator.
    """
    y = vector(events, "events")
    arm, many = yes_or_no(treated, "treated", rows=len(y)), counts_of(counts, len(y))
    time = np.ones(len(y)) if exposure is None else vector(exposure, "exposure", rows=len(y))
    arms = two_arms(names, (float(many @ arm), float(many @ (1 - arm))), setting)
    design = _design(arm, covariates)
    rates = _rates(y, arm, many, time)
    nb = negative_binomial(
        y, design, counts=many, exposure=time, clusters=clusters, spread=None if clusters is None else "CR1"
    )
    robust = poisson(
        y, design, counts=many, exposure=time, clusters=clusters, spread="HC1" if clusters is None else "CR1S"
    )
    labels = (label(as_assigned=as_assigned),)
    first = _result(
        float(nb.coefficients[1]), float(nb.standard_errors[1]), arms, setting, level,
        _NEGATIVE_BINOMIAL + ("" if clusters is None else _BY_CLUSTER), labels if nb.alpha else (*labels, NO_EXCESS),
        {**rates, "alpha": nb.alpha, "log_likelihood": nb.log_likelihood},
    )  # fmt: skip
    second = _result(
        float(robust.coefficients[1]), float(robust.standard_errors[1]), arms, setting, level,
        _POISSON.format(spread=robust.spread), labels, {**rates, "log_likelihood": robust.log_likelihood},
    )  # fmt: skip
    return Frequency(first, second)


def _design(arm: Vector, covariates: ArrayLike | None) -> Matrix:
    design = np.column_stack([np.ones(len(arm)), arm])
    if covariates is None:
        return design
    return np.column_stack([design, matrix(covariates, "covariates", rows=len(arm))])


def _rates(y: Vector, arm: Vector, counts: Vector, time: Vector) -> dict[str, float]:
    """Events over time at risk in each arm. Raises `DataUnfit` when an arm has no event, and so no logarithm."""
    found = {}
    for name, of in (("rate", counts * arm), ("rate_comparator", counts * (1 - arm))):
        if of @ y <= 0:
            raise DataUnfit(
                "Nobody of one arm had any event: a ratio of rates has no end. Show prevalence, or the rates alone."
            )
        if of @ time <= 0:
            raise DataUnfit("Nobody of one arm has any time at risk: there is no rate.")
        found[name] = float(of @ y / (of @ time))
    return found


def _result(
    effect: float,
    error: float,
    arms: tuple[Arm, Arm],
    setting: Setting,
    level: float,
    method: str,
    labels: tuple[str, ...],
    details: dict[str, float],
) -> Result:
    if error <= EXACT:
        raise DataUnfit(
            "Everybody of each arm had as many events for their time: without variation there is no interval."
        )
    reach = critical(level) * error
    return Result(
        name="rate ratio",
        estimate=math.exp(effect),
        interval=Interval(math.exp(effect - reach), math.exp(effect + reach), level),
        arms=arms,
        setting=setting,
        method=method,
        unit="times the rate of the comparator",
        null=1.0,
        standard_error=error,
        p_value=float(2 * stats.norm.sf(abs(effect) / error)),
        labels=(*labels, OF_LOGARITHM),
        details=details,
    )
