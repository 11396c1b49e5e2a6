"""Matched pairs, or the same people twice, with a yes or no each time: McNemar's test and what goes with it.

A table of pairs is (both, first only, second only, neither). Only the pairs that changed tell of a change.
"""

import math
from typing import Literal

from scipy import stats

from caraway.evidence.estimators.proportion import binomial_test, critical, proportion_interval
from caraway.evidence.estimators.proportions import Compared, Tested
from caraway.evidence.estimators.reading import whole
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Interval

Form = Literal["plain", "corrected", "exact"]


def mcnemar(first_only: int, second_only: int, *, form: Form = "plain") -> Tested:
    """McNemar's test (1947, Psychometrika 12) of whether first and second are as likely.

    "plain" is (b−c)²/(b+c), "corrected" (|b−c|−1)²/(b+c) (Edwards 1948), "exact" the binomial test of b among b+c.
    Raises `DataUnfit` when no pair changed.
    """
    first_only, second_only, changed = _changed(first_only, second_only)
    if form == "exact":
        return Tested(None, None, binomial_test(first_only, changed))
    if form not in ("plain", "corrected"):
        raise DataUnfit(f"{form!r} is no form of McNemar's test.")
    off = abs(first_only - second_only)
    statistic = max(0, off - (form == "corrected")) ** 2 / changed
    return Tested(statistic, 1, float(stats.chi2.sf(statistic, 1)))


def matched_odds_ratio(
    first_only: int, second_only: int, *, method: Literal["exact", "wald"] = "exact", level: float = 0.95
) -> Compared:
    """The conditional odds ratio of matched pairs, b/c, which is the conditional logistic regression's.

    "exact" carries the Clopper–Pearson limits of b among b+c over as odds; "wald" is on the logarithm, ± z√(1/b + 1/c).
    Raises `DataUnfit` when no pair changed in one direction that divides.
    """
    first_only, second_only, changed = _changed(first_only, second_only)
    if not second_only:
        raise DataUnfit("No pair has the second alone: the odds ratio has no end. Show the difference.")
    ratio = first_only / second_only
    error = math.sqrt(1 / first_only + 1 / second_only) if first_only else None
    if method == "exact":
        share = proportion_interval(first_only, changed, method="clopper-pearson", level=level)
        return Compared(ratio, Interval(_odds(share.low), _odds(share.high), level), error, "exact")
    if method != "wald" or error is None:
        raise DataUnfit("Wald's interval needs pairs that changed in both directions: use exact.")
    reach = critical(level) * error
    return Compared(ratio, Interval(ratio * math.exp(-reach), ratio * math.exp(reach), level), error, "wald")


def paired_difference(both: int, first_only: int, second_only: int, neither: int, *, level: float = 0.95) -> Compared:
    """p(first) − p(second) of the same people or pairs, (b−c)/n, ± z√(b + c − (b−c)²/n)/n (Fleiss 1981). Raises `DataUnfit`."""
    first_only, second_only, changed = _changed(first_only, second_only)
    n = _pairs(both) + changed + _pairs(neither)
    off = first_only - second_only
    error = math.sqrt(changed - off**2 / n) / n
    if error <= 0:
        raise DataUnfit("Every pair changed the same way: the difference has no error to give.")
    reach = critical(level) * error
    return Compared(off / n, Interval(off / n - reach, off / n + reach, level), error, "wald")


def _changed(first_only: int, second_only: int) -> tuple[int, int, int]:
    """Both counts, and how many pairs changed."""
    one, other = _pairs(first_only), _pairs(second_only)
    if one + other == 0:
        raise DataUnfit("No pair changed: nothing can be said of a change.")
    return one, other, one + other


def _pairs(count: int) -> int:
    def unfit() -> DataUnfit:
        return DataUnfit(f"Pairs are counted in whole numbers, not negative, not {count}.")

    found = whole(count, unfit)
    if found < 0:
        raise unfit()
    return found


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else math.inf
