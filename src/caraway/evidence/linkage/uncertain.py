"""An effect when some links are uncertain: each is drawn as often as it is probable, and the estimates are put together by Rubin's rules.

Goldstein, Harron and Wade (2012, Statistics in Medicine 31) on linkage; Rubin (1987); degrees of freedom of Barnard and Rubin (1999, Biometrika 86).
The probabilities are taken as right. Because they are known rather than estimated from the outcomes, the interval is somewhat too wide, the more so the
more is uncertain (Meng 1994, Statistical Science 9), never too narrow for that.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Interval

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Pooled:
    """Rubin's rules: the mean of the estimates, its standard error sqrt(W + (1 + 1/M)B), a t interval, and W, B and the degrees of freedom.

    `missing` is the share of the variance that comes from not knowing: (1 + 1/M) B / T.
    """

    estimate: float
    standard_error: float
    interval: Interval
    within: float
    between: float
    degrees: float
    missing: float
    imputations: int


def rubin(estimates: ArrayLike, variances: ArrayLike, *, complete: float = math.inf, level: float = 0.95) -> Pooled:
    """Put M ≥ 2 estimates and their variances together; `complete` are the degrees of freedom that complete data would have.

    Raises `DataUnfit` for fewer than two, lengths that differ, or what is not finite.
    """
    q, u = np.asarray(estimates, dtype=float), np.asarray(variances, dtype=float)
    if q.ndim != 1 or q.shape != u.shape or len(q) < 2:
        raise DataUnfit("Rubin's rules need at least two estimates, each with its variance.")
    if not (np.isfinite(q).all() and np.isfinite(u).all() and (u >= 0).all()) or u.mean() <= 0:
        raise DataUnfit("An estimate or a variance is not finite, below 0, or every variance is 0.")
    within, between = float(u.mean()), float(q.var(ddof=1))
    added = (1 + 1 / len(q)) * between
    total = within + added
    degrees = _degrees(len(q), added / total, complete)
    half = float(stats.t.isf((1 - level) / 2, degrees)) * math.sqrt(total)
    middle = float(q.mean())
    interval = Interval(middle - half, middle + half, level)
    return Pooled(middle, math.sqrt(total), interval, within, between, degrees, added / total, len(q))


def _degrees(m: int, missing: float, complete: float) -> float:
    """Barnard and Rubin's; without `complete` they are Rubin's (M − 1) / missing²."""
    old = math.inf if missing == 0 else (m - 1) / missing**2
    if math.isinf(complete):
        return min(old, 1e15)
    observed = (complete + 1) / (complete + 3) * complete * (1 - missing)
    return 1 / (1 / old + 1 / observed) if math.isfinite(old) else observed


@dataclass(frozen=True)
class UncertainLinks:
    """Links that may hold, each of which would give its participant the outcome.

    `person`: position of the participant (0 …); `row`: which police row (links of one row exclude each other); `probability`: of the link.
    Raises `DataUnfit` where lengths differ, a probability is not between 0 and 1, or those of a row add up to more than 1.
    """

    person: Ints
    row: Ints
    probability: Floats

    def __post_init__(self) -> None:
        for name, kind in (("person", np.int64), ("row", np.int64), ("probability", np.float64)):
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=kind))
        if not self.person.shape == self.row.shape == self.probability.shape or self.person.ndim != 1:
            raise DataUnfit("Uncertain links have a participant, a police row and a probability each.")
        if not ((self.probability >= 0) & (self.probability <= 1)).all():
            raise DataUnfit("The probability of a link is between 0 and 1.")
        sums = (
            np.bincount(np.unique(self.row, return_inverse=True)[1], self.probability) if len(self.row) else np.zeros(1)
        )
        if sums.max() > 1 + 1e-9:
            raise DataUnfit("The probabilities of one police row's links add up to more than 1.")

    def drawn(self, rng: np.random.Generator) -> Ints:
        """The participants whose link holds this time: of each police row at most one."""
        if not len(self.row):
            return self.person
        order = np.argsort(self.row, kind="stable")
        rows = np.unique(self.row[order], return_inverse=True)[1]
        running = np.cumsum(self.probability[order])
        first = np.concatenate([[True], rows[1:] != rows[:-1]])
        before = running - self.probability[order]
        start = before[first][rows]
        at = rng.random(rows[-1] + 1)[rows]
        holds = (before - start <= at) & (at < running - start)
        people: Ints = self.person[order][holds]
        return people


def imputed_difference(
    arm: ArrayLike,
    outcome: ArrayLike,
    links: UncertainLinks,
    *,
    rng: np.random.Generator,
    imputations: int = 50,
    level: float = 0.95,
) -> Pooled:
    """The risk difference, arm 1 minus arm 0. `outcome`: 1 for participants who have it by a certain link, one entry a participant."""
    return _imputed(_difference, arm, outcome, links, rng, imputations, level)


def imputed_log_ratio(
    arm: ArrayLike,
    outcome: ArrayLike,
    links: UncertainLinks,
    *,
    rng: np.random.Generator,
    imputations: int = 50,
    level: float = 0.95,
) -> Pooled:
    """The logarithm of the risk ratio, arm 1 over arm 0, as `imputed_difference`. Raises `DataUnfit` where an arm has no outcome."""
    return _imputed(_log_ratio, arm, outcome, links, rng, imputations, level)


def _imputed(
    effect: Callable[[Bools, Bools], tuple[float, float]],
    arm: ArrayLike,
    outcome: ArrayLike,
    links: UncertainLinks,
    rng: np.random.Generator,
    imputations: int,
    level: float,
) -> Pooled:
    """An effect with its variance in each completed set of outcomes, put together by Rubin's rules."""
    first, certain = _people(arm, outcome, links)
    fits = [effect(first, _outcomes(certain, links, rng)) for _ in range(_enough(imputations))]
    return rubin([fit[0] for fit in fits], [fit[1] for fit in fits], complete=len(first) - 2, level=level)


def _people(arm: ArrayLike, outcome: ArrayLike, links: UncertainLinks) -> tuple[Bools, Bools]:
    arms, found = np.asarray(arm), np.asarray(outcome)
    if arms.ndim != 1 or arms.shape != found.shape:
        raise DataUnfit("Each participant has an arm and an outcome.")
    if not (np.isin(arms, (0, 1)).all() and np.isin(found, (0, 1)).all()):
        raise DataUnfit("Arms and outcomes are 0 or 1.")
    if len({0, 1} & set(arms.tolist())) < 2:
        raise DataUnfit("One of the two arms is empty.")
    if len(links.person) and not (links.person.min() >= 0 and links.person.max() < len(arms)):
        raise DataUnfit("An uncertain link names a participant who is not there.")
    return arms == 1, found == 1


def _enough(imputations: int) -> int:
    if imputations < 2:
        raise DataUnfit("Drawing the links needs at least two imputations.")
    return imputations


def _outcomes(certain: Bools, links: UncertainLinks, rng: np.random.Generator) -> Bools:
    found = certain.copy()
    found[links.drawn(rng)] = True
    return found


def _shares(first: Bools, found: Bools) -> tuple[float, int, float, int]:
    return float(found[first].mean()), int(first.sum()), float(found[~first].mean()), int((~first).sum())


def _difference(first: Bools, found: Bools) -> tuple[float, float]:
    p, n, q, m = _shares(first, found)
    return p - q, p * (1 - p) / n + q * (1 - q) / m


def _log_ratio(first: Bools, found: Bools) -> tuple[float, float]:
    p, n, q, m = _shares(first, found)
    if min(p, q) == 0:
        raise DataUnfit("An arm has nobody with the outcome: a ratio has no meaning here.")
    return math.log(p / q), (1 - p) / (n * p) + (1 - q) / (m * q)
