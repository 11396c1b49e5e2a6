"""Change in what people say of themselves, before and after, of the same people.

Without a comparator a change is before and after alone (level 2 at most): it says nothing of what would have changed anyway.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.estimators.linear import least_squares
from caraway.evidence.estimators.nonresponse import answered_mean
from caraway.evidence.estimators.proportion import critical
from caraway.evidence.estimators.reading import floats
from caraway.evidence.estimators.rows import counts_of, matrix, vector, yes_or_no
from caraway.evidence.estimators.signed_rank import signed_rank
from caraway.evidence.refusals import DataUnfit, ResultIncomplete
from caraway.evidence.result import COMPLETERS_ONLY, NO_COMPARATOR, Arm, Interval, Maryland, Result, Setting, TimeZero

BEFORE_AND_AFTER = "before and after of the same people, no comparison: some of them would have changed anyway"
ANSWERERS_ONLY = "only of those who answered both times"


def paired_change(
    before: ArrayLike,
    after: ArrayLike,
    *,
    setting: Setting,
    unit: str,
    counts: ArrayLike | None = None,
    name: str = "participants",
    level: float = 0.95,
) -> Result:
    """The mean of after − before with its t interval and paired t test; Wilcoxon's signed-rank test beside it in `details`.

    Rows are people who answered both times (or cells with `counts`); `unit` is what one of the scale is ("points of WEMWBS").
    The interval assumes that the mean of so many changes is about normal; the rank test that changes lie symmetrically.
    Raises `DataUnfit` with fewer than two people or no variation, `ResultIncomplete` when the setting claims a comparison.
    """
    _alone(setting)
    first = vector(before, "before")
    change = vector(after, "after", rows=len(first)) - first
    many = counts_of(counts, len(change))
    fit = least_squares(change, np.ones(len(change)), counts=many)
    error = float(fit.standard_errors[0])
    if error <= 0:
        raise DataUnfit("Everybody changed by the same: a mean without variation has no interval.")
    estimate = float(fit.coefficients[0])
    ranks = signed_rank(change, counts=many)
    return Result(
        name="mean change",
        estimate=estimate,
        interval=fit.interval(0, level),
        arms=(Arm(name, int(fit.people)),),
        setting=setting,
        method="paired t (Student 1908); Wilcoxon's signed-rank test (1945) in the details",
        unit=unit,
        standard_error=error,
        p_value=float(2 * stats.t.sf(abs(estimate) / error, fit.freedom)),
        labels=_labels(setting, ANSWERERS_ONLY),
        details={
            "t": estimate / error,
            "freedom": fit.freedom,
            "standardised": estimate / float(np.sqrt(fit.variance)),
            "wilcoxon_v": ranks.statistic,
            "wilcoxon_p": ranks.p_value,
        },
    )


def weighted_change(
    before: ArrayLike,
    after: ArrayLike,
    answered: ArrayLike,
    covariates: ArrayLike,
    *,
    setting: Setting,
    unit: str,
    counts: ArrayLike | None = None,
    name: str = "participants",
    level: float = 0.95,
) -> Result:
    """The mean change of all who answered before, those who answered again weighted by the inverse of their chance of it.

    `answered` is 1 where somebody answered again (`after` of the others is not read), `covariates` rows × columns of what was known
    before, `before` among them if it tells; a column of ones is added. Robust standard error with the chances' estimation in it.
    Assumes that answering again depends on the covariates alone. Raises `DataUnfit`, `ResultIncomplete`.
    """
    _alone(setting)
    said = yes_or_no(answered, "answered")
    earlier, later = vector(before, "before", rows=len(said)), floats(after, "after")
    if later.shape != said.shape:
        raise DataUnfit(f"after has shape {later.shape} where {len(said)} people or cells are given.")
    change = vector(np.where(said > 0, later, 0.0), "after") - earlier
    table = np.column_stack([np.ones(len(said)), matrix(covariates, "covariates", rows=len(said))])
    found = answered_mean(change, said, table, counts=counts)
    if found.standard_error <= 0:
        raise DataUnfit("Everybody changed by the same: a mean without variation has no interval.")
    reach = critical(level) * found.standard_error
    return Result(
        name="mean change, weighted for non-response",
        estimate=found.estimate,
        interval=Interval(found.estimate - reach, found.estimate + reach, level),
        arms=(Arm(name, int(found.answered)),),
        setting=setting,
        method="inverse probability of answering, logistic (Hájek 1971), influence-function variance (Lunceford and Davidian 2004)",
        unit=unit,
        standard_error=found.standard_error,
        p_value=float(2 * stats.norm.sf(abs(found.estimate) / found.standard_error)),
        labels=_labels(
            setting, "those who answered again stand for those who did not, as far as what was known before tells"
        ),
        details={
            "asked": found.asked,
            "answered": found.answered,
            "effective_sample": found.effective,
            "largest_weight": found.largest_weight,
        },
    )


def _alone(setting: Setting) -> None:
    if setting.comparator != NO_COMPARATOR or setting.maryland > Maryland.BEFORE_AND_AFTER:
        raise ResultIncomplete("A change of the same people compares them with nobody: say so, at level 1 or 2.")


def _labels(setting: Setting, *own: str) -> tuple[str, ...]:
    completers = (COMPLETERS_ONLY,) if setting.time_zero is TimeZero.COMPLETION else ()
    return (*completers, BEFORE_AND_AFTER, *own)
