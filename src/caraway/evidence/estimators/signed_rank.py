"""Wilcoxon's signed-rank test of paired differences (1945, Biometrics Bulletin 1), as R's wilcox.test reckons it.

Differences of 0 are left out; alike differences share their mean rank. Without either, and under fifty people, the p-value is exact; else
it is normal, with the variance of ties taken off and, where asked, half taken off for continuity.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.estimators.rows import Vector, counts_of, vector
from caraway.evidence.refusals import DataUnfit

EXACT_UNDER = 50


@dataclass(frozen=True)
class SignedRank:
    """`statistic` is V, the sum of the ranks of the differences above 0; `used` how many people differ at all."""

    statistic: float
    p_value: float
    exact: bool
    used: int


def signed_rank(
    differences: ArrayLike, *, counts: ArrayLike | None = None, correction: bool = True, exact: bool | None = None
) -> SignedRank:
    """Test that differences lie symmetrically about 0. `counts` says how many people have each difference.

    Raises `DataUnfit` when nobody differs, or an exact p-value is asked for where ties leave none.
    """
    given = vector(differences, "differences")
    many = counts_of(counts, len(given))
    sizes, ties = _by_size(given, many)
    used = int(ties.sum())
    if not used:
        raise DataUnfit("Nobody changed at all: there is nothing to rank.")
    ranks = np.cumsum(ties) - (ties - 1) / 2
    above = given > 0
    statistic = float(many[above] @ ranks[np.searchsorted(sizes, given[above])])
    untied = bool((ties == 1).all()) and not many[given == 0].any()
    if exact is None:
        exact = untied and used < EXACT_UNDER
    if exact and not untied:
        raise DataUnfit("With ties or differences of 0 there is no exact p-value.")
    p_value = _exact(statistic, used) if exact else _normal(statistic, used, ties, correction)
    return SignedRank(statistic, p_value, exact, used)


def _by_size(given: Vector, many: Vector) -> tuple[Vector, Vector]:
    """The sizes of difference that occur, and how many people have each."""
    some = (given != 0) & (many > 0)
    sizes, codes = np.unique(np.abs(given[some]), return_inverse=True)
    return sizes, np.bincount(codes, many[some], len(sizes)).astype(np.float64)


def _exact(statistic: float, used: int) -> float:
    """Twice the smaller tail, by counting the sets of ranks with each sum."""
    ways = np.zeros(used * (used + 1) // 2 + 1)
    ways[0] = 1
    for rank in range(1, used + 1):
        ways[rank:] = ways[rank:] + ways[:-rank]
    at = round(statistic)
    tail = min(ways[: at + 1].sum(), ways[at:].sum()) / ways.sum()
    return min(1.0, 2 * float(tail))


def _normal(statistic: float, used: int, ties: Vector, correction: bool) -> float:
    off = statistic - used * (used + 1) / 4
    variance = used * (used + 1) * (2 * used + 1) / 24 - float((ties**3 - ties).sum()) / 48
    off -= math.copysign(0.5, off) if correction and off else 0.0
    return min(1.0, 2 * float(stats.norm.sf(abs(off) / math.sqrt(variance))))
