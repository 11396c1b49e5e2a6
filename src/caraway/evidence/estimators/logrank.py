"""Log-rank: whether groups differ in how soon events come, over the whole of the follow-up.

In each stratum at each event time the events of group j are compared with what it would have if all at risk were alike:
E_j = d n_j / n, variance d (n − d) / (n² (n − 1)) (n n_j 1[j=k] − n_j n_k) (Mantel 1966; Peto and Peto 1972). Events at the same time are
handled by that (hypergeometric) variance. With `rho` each time weighs S(t−)^rho (Harrington and Fleming 1982; Biometrika 69), S pooled
within the stratum: 0 is the log-rank test, 1 Peto's form of Wilcoxon's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.estimators.followed import Bools, Floats, Followed, Ints, codes, followed
from caraway.evidence.estimators.reading import labelled
from caraway.evidence.refusals import DataUnfit


@dataclass(frozen=True)
class LogRankFit:
    """The test: χ² on groups − 1 degrees of freedom; `people`, `observed` and `expected` events by group, in the order of `labels`.

    With `rho` other than 0, `observed` and `expected` are weighted. `covariance` is that of observed − expected.
    """

    chi_squared: float
    degrees: int
    p_value: float
    labels: tuple[str, ...]
    people: Floats
    observed: Floats
    expected: Floats
    covariance: Floats


def logrank(
    times: ArrayLike,
    events: ArrayLike,
    groups: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    starts: ArrayLike | None = None,
    rho: float = 0.0,
) -> LogRankFit:
    """Compare `groups` (labels, one a row), within `strata` where given; other columns as in `followed`.

    Raises `DataUnfit` with fewer than two groups, without events, or where at no event time two groups are at risk together.
    """
    rows = followed(times, events, counts=counts, starts=starts)
    labels, group = labelled(rows.along("groups", groups), "groups")
    if len(labels) < 2:
        raise DataUnfit("A comparison needs two groups: only one is among the rows.")
    stratum = np.zeros(rows.rows, np.int64)
    if strata is not None:
        stratum = labelled(rows.along("strata", strata), "strata")[1]
    if not rows.events.any():
        raise DataUnfit("There is no event in any group: nothing to compare yet.")
    parts = [_compare(rows, group, len(labels), stratum == one, rho) for one in range(int(stratum.max()) + 1)]
    observed, expected, covariance = (np.sum([part[at] for part in parts], axis=0) for at in range(3))
    chi_squared = _statistic(observed - expected, covariance)
    degrees = len(labels) - 1
    people = np.bincount(group, rows.counts, minlength=len(labels)).astype(np.float64)
    p_value = float(stats.chi2.sf(chi_squared, degrees))
    names = tuple(str(label) for label in labels)
    return LogRankFit(chi_squared, degrees, p_value, names, people, observed, expected, covariance)


def _compare(rows: Followed, group: Ints, groups: int, inside: Bools, rho: float) -> tuple[Floats, Floats, Floats]:
    """Observed, expected and covariance of one stratum."""
    at_risk, happened = _by_time(rows, group, groups, inside)
    n, d = at_risk.sum(axis=1), happened.sum(axis=1)
    weight = _before(n, d) ** rho if rho else np.ones_like(n)
    share = at_risk / n[:, None]
    spread = np.divide(d * (n - d), n - 1, out=np.zeros_like(n), where=n > 1) * weight**2
    covariance = np.diag(spread @ share) - (share * spread[:, None]).T @ share
    return weight @ happened, (weight * d) @ share, covariance


def _by_time(rows: Followed, group: Ints, groups: int, inside: Bools) -> tuple[Floats, Floats]:
    """People at risk and events, each event time a row and each group a column."""
    counts = np.ones(rows.rows) if rows.counts is None else rows.counts
    ends = rows.times[inside] if rows.starts is None else np.concatenate([rows.times[inside], rows.starts[inside]])
    values, places = codes(ends)
    size, here = len(values), int(inside.sum())
    cell, weight = places[:here] * groups + group[inside], counts[inside]
    left = np.bincount(cell, weight, minlength=size * groups)
    if rows.starts is not None:
        left = left - np.bincount(places[here:] * groups + group[inside], weight, minlength=size * groups)
    happened = np.bincount(cell, weight * rows.events[inside], minlength=size * groups).reshape(size, groups)
    at_risk = np.cumsum(left.reshape(size, groups)[::-1], axis=0)[::-1]
    seen = happened.sum(axis=1) > 0
    return at_risk[seen], happened[seen]


def _before(n: Floats, d: Floats) -> Floats:
    """The pooled Kaplan–Meier share just before each event time."""
    return np.concatenate([[1.0], np.cumprod(1.0 - d / n)])[:-1]


def _statistic(difference: Floats, covariance: Floats) -> float:
    """(O − E)' V⁻ (O − E), on the groups that are ever at risk together with others."""
    used = np.diag(covariance) > 1e-12 * np.diag(covariance).max()
    if used.sum() < 2 or not np.diag(covariance).max() > 0:
        raise DataUnfit("At no event time are two groups at risk together: they cannot be compared.")
    if not used.all():
        raise DataUnfit("One group is never at risk when an event happens: leave it out, and say so.")
    apart = difference[1:]
    return float(apart @ np.linalg.lstsq(covariance[1:, 1:], apart, rcond=None)[0])
