"""Time to the first event, from the same time zero in each arm: who is still without one, for how long, and how the arms differ.

Times are in days from `setting.time_zero`; follow-up is cut at `setting.window_days` (an event on that day still counts). All that is said holds
if whoever was cut off earlier would have fared as those still followed. `treated` says for each row whether it is of the first arm of `names`.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.checks.proportional_hazards import proportional_hazards
from caraway.evidence.estimators.cox import CoxFit, cox
from caraway.evidence.estimators.followed import Floats, followed
from caraway.evidence.estimators.followed import column as one_column
from caraway.evidence.estimators.kaplan_meier import (
    Scale,
    SurvivalAt,
    kaplan_meier,
    restricted_mean,
    survival_at,
)
from caraway.evidence.estimators.logrank import logrank
from caraway.evidence.outcomes.two_arms import cut, day_of, labels_of, two_arms
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Arm, Interval, Result, Setting

NAMES = ("treated", "comparison")
KAPLAN_MEIER = "Kaplan–Meier (1958) with Greenwood's variance"
PER_PERSON = "people per person followed"
NOT_CONSTANT = 0.05


def event_free(
    times: ArrayLike,
    events: ArrayLike,
    *,
    setting: Setting,
    arm: str = NAMES[0],
    at: float | None = None,
    counts: ArrayLike | None = None,
    interval: Scale = "log-log",
    level: float = 0.95,
) -> Result:
    """The share of one arm without an event by day `at` (the window's end where not given): S(at), with its interval on the scale named."""
    rows = cut(followed(times, events, counts=counts), setting)
    fit = kaplan_meier(rows.times, rows.events, counts=rows.counts)
    said = survival_at(fit, day_of(at, setting), interval=interval, level=level)
    return Result(
        name="share without an event",
        estimate=said.survival,
        interval=Interval(said.low, said.high, level),
        arms=(Arm(arm, rows.people),),
        setting=setting,
        method=f"{KAPLAN_MEIER}; interval {interval} (Kalbfleisch and Prentice 1980), exact where nobody or everybody had an event",
        unit=PER_PERSON,
        null=None,
        standard_error=said.standard_error,
        labels=labels_of(setting),
        details={"day": said.time, "still followed": said.at_risk, "events": float(fit.events)},
    )


def event_free_difference(
    times: ArrayLike,
    events: ArrayLike,
    treated: ArrayLike,
    *,
    setting: Setting,
    at: float | None = None,
    counts: ArrayLike | None = None,
    names: tuple[str, str] = NAMES,
    interval: str = "plain",
    level: float = 0.95,
) -> Result:
    """S₁(at) − S₀(at): by how much more of the first arm is without an event by day `at`.

    `interval` "plain": ± z √(Greenwood of both). "hybrid": each end from the distances of the arms' log-log intervals (Zou and Donner 2008,
    Statistics in Medicine 27), which holds with few events or none. Raises `DataUnfit` where "plain" has no variance in an arm.
    """
    arms = two_arms(times, events, treated, counts, setting, names, level)
    day = day_of(at, setting)
    one, other = (survival_at(arms.curve(side), day, interval="log-log", level=level) for side in (True, False))
    difference = one.survival - other.survival
    error = float(np.hypot(one.standard_error, other.standard_error))
    return arms.said(
        "difference in the share without an event",
        difference,
        _difference_interval(one, other, interval, arms.z),
        method=f"{KAPLAN_MEIER} in each arm; {interval} interval"
        + (" (Zou and Donner 2008)" if interval == "hybrid" else ""),
        unit=PER_PERSON,
        standard_error=error,
        p_value=float(2 * stats.norm.sf(abs(difference) / error)) if error > 0 else None,
        details={"day": day, **arms.both((one.survival, other.survival))},
    )


def restricted_mean_difference(
    times: ArrayLike,
    events: ArrayLike,
    treated: ArrayLike,
    *,
    setting: Setting,
    until: float | None = None,
    counts: ArrayLike | None = None,
    names: tuple[str, str] = NAMES,
    level: float = 0.95,
) -> Result:
    """How many more days within `until` (the window where not given) a person of the first arm is without an event, on average.

    The area between the Kaplan–Meier curves (Royston and Parmar 2013, BMC Medical Research Methodology 13): it needs no constant hazard ratio.
    Raises `DataUnfit` where neither arm has an event.
    """
    arms = two_arms(times, events, treated, counts, setting, names, level)
    end = day_of(until, setting)
    one, other = (restricted_mean(arms.curve(side), end) for side in (True, False))
    difference = one.mean - other.mean
    error = float(np.hypot(one.standard_error, other.standard_error))
    if not error > 0:
        raise DataUnfit(
            f"Neither arm has an event that leaves some still followed by day {end:g}: there is no difference to estimate."
        )
    return arms.said(
        "difference in restricted mean time",
        difference,
        (difference - arms.z * error, difference + arms.z * error),
        method="area between Kaplan–Meier curves (Royston and Parmar 2013)",
        unit=f"days without an event per person, of {end:g}",
        standard_error=error,
        p_value=float(2 * stats.norm.sf(abs(difference) / error)),
        details={"until": end, **arms.both((one.mean, other.mean))},
    )


def log_rank(
    times: ArrayLike,
    events: ArrayLike,
    treated: ArrayLike,
    *,
    setting: Setting,
    counts: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    names: tuple[str, str] = NAMES,
    level: float = 0.95,
) -> Result:
    """The log-rank test, with the hazard ratio that goes with it: exp((O − E)/V) (Peto and Yusuf 1985), near 1 that of Cox; p from χ² = (O − E)²/V.

    `strata` (randomisation strata, sites) compare people only with those of their own.
    """
    arms = two_arms(times, events, treated, counts, setting, names, level)
    found = logrank(arms.times, arms.events, arms.treated, counts=arms.counts, strata=arms.along_if("strata", strata))
    apart, variance = float(found.observed[1] - found.expected[1]), float(found.covariance[1, 1])
    ends = np.exp((apart + np.array([-1, 1]) * arms.z * np.sqrt(variance)) / variance)
    return arms.said(
        "hazard ratio of the log-rank test",
        float(np.exp(apart / variance)),
        (float(ends[0]), float(ends[1])),
        method="log-rank test (Mantel 1966)"
        + ("" if strata is None else ", stratified")
        + "; ratio of Peto and Yusuf (1985)",
        unit="times the hazard",
        null=1.0,
        p_value=found.p_value,
        details={
            "chi-squared": found.chi_squared,
            f"events observed, {names[0]}": float(found.observed[1]),
            f"events expected, {names[0]}": float(found.expected[1]),
            f"events observed, {names[1]}": float(found.observed[0]),
            f"events expected, {names[1]}": float(found.expected[0]),
        },
    )


def hazard_ratio(
    times: ArrayLike,
    events: ArrayLike,
    treated: ArrayLike,
    *,
    setting: Setting,
    counts: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    adjusted_for: Mapping[str, Sequence[float] | Floats] | None = None,
    clusters: ArrayLike | None = None,
    names: tuple[str, str] = NAMES,
    level: float = 0.95,
) -> Result:
    """The hazard of the first arm over that of the second (Cox, Efron's ties), with the check of proportional hazards in its details.

    `adjusted_for` names columns of covariates fixed at time zero; `clusters` (sites, workers) give robust errors. Where the check (as R's
    `cox.zph`) has p < .05 a label says that one ratio is not the whole of it.
    """
    arms = two_arms(times, events, treated, counts, setting, names, level)
    others = dict(adjusted_for or {})
    columns = [
        arms.treated,
        *(one_column(name, arms.along(name, given), len(arms.times)) for name, given in others.items()),
    ]
    table = np.column_stack(columns)
    fit = cox(
        arms.times, arms.events, table, names=(names[0], *others), counts=arms.counts,
        strata=arms.along_if("strata", strata), clusters=arms.along_if("clusters", clusters),
    )  # fmt: skip
    ratio = fit.hazard_ratio(names[0], level)
    details, changing = _proportional(fit, names[0])
    errors = fit.standard_errors if clusters is None else fit.robust_standard_errors
    return arms.said(
        "hazard ratio",
        ratio.ratio,
        (ratio.low, ratio.high),
        method="Cox regression (1972), ties by Efron (1977)"
        + ("" if strata is None else ", stratified")
        + (f", adjusted for {', '.join(others)}" if others else "")
        + ("" if clusters is None else ", robust errors of clusters (Lin and Wei 1989)"),
        unit="times the hazard",
        null=1.0,
        standard_error=float(errors[0]),
        p_value=ratio.p_value,
        labels=changing,
        details={"log-likelihood": fit.log_likelihood, "events": float(fit.events), **details},
    )


def _proportional(fit: CoxFit, name: str) -> tuple[dict[str, float], tuple[str, ...]]:
    if np.count_nonzero(fit.sets.deaths) < 2 * len(fit.names):
        return {}, ("Too few event times to check whether the hazard ratio is the same over the window.",)
    check = proportional_hazards(fit)
    details = {
        "proportional hazards, chi-squared": float(check.chi_squared[0]),
        "proportional hazards, p": float(check.p_values[0]),
        "proportional hazards of all, chi-squared": check.global_chi_squared,
        "proportional hazards of all, p": check.global_p_value,
    }
    if details["proportional hazards, p"] >= NOT_CONSTANT:
        return details, ()
    return details, (
        f"The hazard ratio of {name} does not look the same over the whole window "
        f"(the check of proportional hazards, at {NOT_CONSTANT:g}): read the difference in restricted mean time first.",
    )


def _difference_interval(one: SurvivalAt, other: SurvivalAt, interval: str, z: float) -> tuple[float, float]:
    difference = one.survival - other.survival
    if interval == "plain":
        if not (one.standard_error > 0 and other.standard_error > 0):
            raise DataUnfit(
                "An arm has no event, or nobody without one: ask for the interval “hybrid”, which holds there."
            )
        reach = z * float(np.hypot(one.standard_error, other.standard_error))
        return difference - reach, difference + reach
    if interval != "hybrid":
        raise DataUnfit(f"An interval of a difference is plain or hybrid, not {interval!r}.")
    low = difference - float(np.hypot(one.survival - one.low, other.high - other.survival))
    high = difference + float(np.hypot(one.high - one.survival, other.survival - other.low))
    return low, high
