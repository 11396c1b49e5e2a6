"""Proportional hazards: whether a Cox model's hazard ratios look the same at all times.

The score test of adding x g(t) to the model at its fit, g a transform of time centred at the events (Grambsch and Therneau 1994,
Biometrika 81, done exactly: with the information of both halves at each event time, as R's `cox.zph` since survival 3.0; earlier versions and
others that take the information as constant over time differ). A small p says that the ratio changes over time; a large one says little
where events are few.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy import stats

from caraway.evidence.estimators.cox import CoxFit
from caraway.evidence.estimators.cox_kernel import curvature
from caraway.evidence.estimators.cox_rows import RiskSets
from caraway.evidence.estimators.event_table import event_table
from caraway.evidence.estimators.followed import Floats, Followed, Ints
from caraway.evidence.estimators.kaplan_meier import curve
from caraway.evidence.refusals import DataUnfit

Transform = Literal["km", "identity", "rank", "log"]
"""g(t): 1 − the Kaplan–Meier share of all rows just before t (R's default), t itself, its rank among all times, or its logarithm."""


@dataclass(frozen=True)
class ProportionalHazards:
    """The finding: χ² (1 degree of freedom) and p of each covariate, and of all together on as many degrees as covariates."""

    transform: Transform
    names: tuple[str, ...]
    chi_squared: Floats
    p_values: Floats
    global_chi_squared: float
    degrees: int
    global_p_value: float


def proportional_hazards(fit: CoxFit, *, transform: Transform = "km") -> ProportionalHazards:
    """Test a fit of `caraway.evidence.estimators.cox`. Raises `DataUnfit` where a logarithm is asked of time 0, or all events come at one time."""
    sets, p = fit.sets, len(fit.names)
    g = _transformed(sets, transform)
    happened = sets.deaths > 0
    centred = np.where(happened, g - np.average(g[happened], weights=sets.deaths[happened]), 0.0)
    if not np.ptp(centred[happened]) > 0:
        raise DataUnfit("All events come at one time: whether hazard ratios change over time cannot be said.")
    parts = [curvature(sets, fit.sums, fit.compiled, times) for times in (None, centred, centred**2)]
    (_, plain), (score, crossed), (_, squared) = parts
    information = np.block([[plain, crossed], [crossed.T, squared]])
    each = [_chi_squared(information, score, p, np.array([at])) for at in range(p)]
    overall = _chi_squared(information, score, p, np.arange(p))
    p_values = stats.chi2.sf(each, 1)
    return ProportionalHazards(
        transform, fit.names, np.array(each), p_values, overall, p, float(stats.chi2.sf(overall, p))
    )


def _chi_squared(information: Floats, score: Floats, p: int, some: Ints) -> float:
    """The score test of these covariates' time terms: the model's own scores are 0 at the fit."""
    kept = np.concatenate([np.arange(p), some + p])
    scores = np.concatenate([np.zeros(p), score[some]])
    try:
        return float(scores @ np.linalg.solve(information[np.ix_(kept, kept)], scores))
    except np.linalg.LinAlgError:
        raise DataUnfit("Too few event times to say whether hazard ratios change over time.") from None


def _transformed(sets: RiskSets, transform: Transform) -> Floats:
    """g at each slot; 0 where nobody has the event."""
    happened = sets.deaths > 0
    g = np.zeros(sets.slots)
    times = sets.times[happened]
    if transform == "km":
        g[happened] = _share_with_event_before(sets, times)
    elif transform == "identity":
        g[happened] = times
    elif transform == "rank":
        g[happened] = _ranks(sets, times)
    elif transform == "log":
        if (times <= 0).any():
            raise DataUnfit("An event at time 0 has no logarithm: ask for another transform of time.")
        g[happened] = np.log(times)
    else:
        raise DataUnfit(f"A transform of time is {', '.join(get_args(Transform))}, not {transform!r}.")
    return g


def _share_with_event_before(sets: RiskSets, times: Floats) -> Floats:
    """1 − S(t−), of all strata together, each person once whatever the case weights."""
    events = np.zeros(sets.rows, np.bool_)
    events[sets.dead] = True
    fit = curve(event_table(Followed(sets.ended, events, sets.counts, sets.begun)), sets.rows)
    before = np.searchsorted(fit.table.times, times, side="left")
    result: Floats = 1.0 - np.concatenate([[1.0], fit.survival])[before]
    return result


def _ranks(sets: RiskSets, times: Floats) -> Floats:
    """The mean rank of those times among all people's."""
    order = np.argsort(sets.ended, kind="stable")
    ended, upto = sets.ended[order], np.concatenate([[0.0], np.cumsum(sets.counts[order])])
    below, through = (upto[np.searchsorted(ended, times, side=side)] for side in ("left", "right"))
    result: Floats = (below + through + 1) / 2
    return result
