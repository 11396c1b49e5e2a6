"""What attending did, for those who attended because they were assigned: assignment as an instrument for attendance.

The complier average causal effect (Angrist, Imbens and Rubin 1996, JASA 91): the effect of assignment on the outcome over its effect on
attendance. It assumes that assignment was by chance, acts only through attendance, and makes nobody stay away who would else have come.
"""

import math

from numpy.typing import ArrayLike

from caraway.evidence.designs.intention_to_treat import ARMS
from caraway.evidence.estimators.instrument import InstrumentFit, two_stage
from caraway.evidence.estimators.least_squares import Variance
from caraway.evidence.estimators.rows import counts_of, yes_or_no
from caraway.evidence.result import Arm, Interval, Result, Setting

AMONG_COMPLIERS = "effect among those who attended because assigned"
WEAK = "assignment moves attendance little (first-stage F below 10): read the Anderson–Rubin interval alone"
UNBOUNDED = "the data do not bound this effect: the Anderson–Rubin set is not an interval"
WEAK_F = 10.0
"""Staiger and Stock 1997, Econometrica 65."""


def attendance_iv(
    outcome: ArrayLike,
    assigned: ArrayLike,
    attended: ArrayLike,
    *,
    setting: Setting,
    unit: str,
    covariates: ArrayLike | None = None,
    counts: ArrayLike | None = None,
    variance: Variance = "HC1",
    names: tuple[str, str] = ARMS,
    level: float = 0.95,
) -> Result:
    """Two-stage least squares (Wald's ratio without covariates), with the Anderson–Rubin (Fieller) interval.

    `attended` is 0 or 1, or the share of sessions attended (then the effect is per whole course). The interval is Anderson and Rubin's
    (1949), which is right however weak the instrument; the delta-method one is in `details`. Raises DataUnfit where assignment does not
    move attendance at all.
    """
    z = yes_or_no(assigned, "assigned")
    fit = two_stage(outcome, attended, z, covariates, counts=counts, variance=variance, level=level)
    w = counts_of(counts, len(z))
    delta = fit.interval()
    return Result(
        name="complier average causal effect",
        estimate=fit.estimate,
        interval=_interval(fit),
        arms=(Arm(names[0], int(w[z == 1].sum())), Arm(names[1], int(w[z == 0].sum()))),
        setting=setting,
        method=f"two-stage least squares, {variance} variance (Angrist, Imbens and Rubin 1996); Anderson–Rubin interval (1949)",
        unit=unit,
        standard_error=fit.standard_error,
        p_value=fit.p_value,
        labels=_labels(fit),
        details={
            "effect of assignment on the outcome": fit.reduced_form,
            "effect of assignment on attendance": fit.first_stage,
            "first-stage F": fit.first_stage_f,
            "delta-method interval, low": delta[0],
            "delta-method interval, high": delta[1],
        },
    )


def _interval(fit: InstrumentFit) -> Interval:
    found = fit.anderson_rubin
    if found.shape == "interval":
        return Interval(found.low, found.high, fit.level)
    return Interval(-math.inf, math.inf, fit.level)


def _labels(fit: InstrumentFit) -> tuple[str, ...]:
    weak = (WEAK,) if fit.first_stage_f < WEAK_F else ()
    unbounded = (UNBOUNDED,) if fit.anderson_rubin.shape != "interval" else ()
    return (AMONG_COMPLIERS, *weak, *unbounded)
