"""Nearest-neighbour matching of each treated person to comparisons, and the effect on the treated from the pairs.

People are matched one by one: a row that stands for several people must be written out first, since each can be used only once.
Greedy matching depends on the order in which the treated choose; it is named in every answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators.influence import Places, Yes, arms, how_many
from caraway.evidence.estimators.rows import Vector, codes_of, matrix, vector
from caraway.evidence.refusals import DataUnfit

NOBODY = -1


class Order(StrEnum):
    """In which order the treated choose: by falling or rising score, as the data stand, or at random."""

    LARGEST = "largest"
    SMALLEST = "smallest"
    DATA = "data"
    RANDOM = "random"


@dataclass(frozen=True, eq=False)
class Pairs:
    """`treated` the rows of the treated in their order of the data, `comparisons` (treated × ratio) whom each got, −1 for nobody."""

    treated: Places
    comparisons: Places
    order: Order
    replacement: bool

    @property
    def matched(self) -> Yes:
        """Which of the treated got anybody."""
        return np.asarray((self.comparisons != NOBODY).any(axis=1))

    def weights(self, rows: int) -> Vector:
        """Each row's weight: a matched treated 1, a comparison the sum over its matches of one over how many that treated got."""
        weights = np.zeros(rows)
        weights[self.treated[self.matched]] = 1.0
        got = (self.comparisons != NOBODY).sum(axis=1)
        for at, row in enumerate(self.comparisons):
            np.add.at(weights, row[row != NOBODY], 1 / max(got[at], 1))
        return weights


def nearest(
    treated: ArrayLike,
    *,
    score: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
    ratio: int = 1,
    replacement: bool = False,
    caliper: float | None = None,
    exact: ArrayLike | None = None,
    order: Order = Order.LARGEST,
    generator: np.random.Generator | None = None,
) -> Pairs:
    """Match each treated row to its `ratio` nearest comparisons.

    Near is |difference| of `score` (a chance of treatment, or better its log odds: Rosenbaum and Rubin 1985, American Statistician 39)
    or, with `covariates`, the Mahalanobis distance by the covariance within arms, `score` then serving the caliper and the order.
    `caliper` is in standard deviations of the score over all rows (.2 of the log odds: Austin 2011, Pharmaceutical Statistics 10).
    `exact` allows only comparisons with the same label. Without replacement there are `ratio` rounds, and in each every treated chooses
    one; among equally near the first of the data is taken. Raises `DataUnfit` when nobody can be matched.
    """
    chosen = arms(treated, np.ones(how_many(treated)))
    near = _distances(chosen, score, covariates, exact, caliper)
    if ratio < 1:
        raise DataUnfit(f"Each treated is matched to at least one comparison, not {ratio}.")
    if score is None and order in (Order.LARGEST, Order.SMALLEST):
        order = Order.DATA
    ones, others = np.flatnonzero(chosen), np.flatnonzero(~chosen)
    turns = _turns(ones, score, order, generator)
    found = (_with if replacement else _without)(near, turns, ratio)
    if (found == NOBODY).all():
        raise DataUnfit("Nobody can be matched: widen the caliper or the exact strata.")
    return Pairs(ones, np.where(found == NOBODY, NOBODY, others[found]), order, replacement)


class _Near:
    """Distances from one treated to all comparisons, infinite where not allowed, a row at a time (n₁ × n₀ are never held at once)."""

    def __init__(
        self, chosen: Yes, places: Vector, score: Vector | None, strata: Places | None, caliper: float
    ) -> None:
        self.ones, self.others = places[chosen], places[~chosen]
        self.scores = None if score is None else (score[chosen], score[~chosen])
        self.strata = None if strata is None else (strata[chosen], strata[~chosen])
        self.caliper = caliper

    def row(self, at: int) -> Vector:
        apart = self.others - self.ones[at]
        far = np.abs(apart[:, 0]) if apart.shape[1] == 1 else np.sqrt((apart**2).sum(axis=1))
        if self.scores is not None and np.isfinite(self.caliper):
            far = np.where(np.abs(self.scores[1] - self.scores[0][at]) <= self.caliper, far, np.inf)
        if self.strata is not None:
            far = np.where(self.strata[1] == self.strata[0][at], far, np.inf)
        return np.asarray(far)


def _distances(
    chosen: Yes, score: ArrayLike | None, covariates: ArrayLike | None, exact: ArrayLike | None, caliper: float | None
) -> _Near:
    rows = len(chosen)
    one = None if score is None else vector(score, "score", rows=rows)
    strata = None if exact is None else codes_of(exact, "exact", rows=rows)[0]
    if one is None and (covariates is None or caliper is not None):
        raise DataUnfit("Matching needs a score or covariates; a caliper is on the score.")
    if caliper is not None and caliper <= 0:
        raise DataUnfit(f"A caliper is above 0, not {caliper}.")
    wide = np.inf if one is None or caliper is None else caliper * float(one.std(ddof=1))
    if covariates is not None:
        return _Near(chosen, whitened(chosen, matrix(covariates, "covariates", rows=rows)), one, strata, wide)
    assert one is not None
    return _Near(chosen, one[:, None], one, strata, wide)


def whitened(chosen: Yes, columns: Vector) -> Vector:
    """Covariates turned so that ordinary distance is Mahalanobis distance by the pooled covariance within both arms."""
    if min(chosen.sum(), (~chosen).sum()) < 2:
        raise DataUnfit("A Mahalanobis distance needs at least two people in each arm.")
    scaled = columns / np.where(columns.std(axis=0) > 0, columns.std(axis=0), 1.0)
    within = np.vstack([scaled[arm] - scaled[arm].mean(axis=0) for arm in (chosen, ~chosen)])
    values, vectors = np.linalg.eigh(within.T @ within / (len(columns) - 2))
    kept = values > 1e-10 * values.max()
    return np.asarray(scaled @ vectors[:, kept] / np.sqrt(values[kept]))


def _turns(ones: Places, score: ArrayLike | None, order: Order, generator: np.random.Generator | None) -> Places:
    if order is Order.DATA:
        return np.arange(len(ones))
    if order is Order.RANDOM:
        if generator is None:
            raise DataUnfit("A random order needs a generator.")
        return generator.permutation(len(ones))
    mine = np.asarray(score, dtype=np.float64)[ones]
    return np.argsort(-mine if order is Order.LARGEST else mine, kind="stable")


def _with(near: _Near, turns: Places, ratio: int) -> Places:
    found = np.full((len(turns), ratio), NOBODY)
    for at in turns:
        far = near.row(at)
        best = np.argsort(far, kind="stable")[:ratio]
        best = best[np.isfinite(far[best])]
        found[at, : len(best)] = best
    return found


def _without(near: _Near, turns: Places, ratio: int) -> Places:
    found = np.full((len(turns), ratio), NOBODY)
    free = np.ones(len(near.others), dtype=bool)
    for turn in range(ratio):
        for at in turns:
            far = np.where(free, near.row(at), np.inf)
            best = int(np.argmin(far))
            if np.isfinite(far[best]):
                found[at, turn], free[best] = best, False
    return found


@dataclass(frozen=True, eq=False)
class MatchedEffect:
    """Effect on the matched treated with its standard error; how many treated were matched, not matched, and comparisons used."""

    effect: float
    standard_error: float
    treated_mean: float
    comparison_mean: float
    matched: int
    unmatched: int
    comparisons: int


def effect(
    pairs: Pairs,
    outcome: ArrayLike,
    *,
    covariates: ArrayLike | None = None,
    adjust: bool = False,
    neighbours: int = 1,
) -> MatchedEffect:
    """Mean over matched treated of own outcome minus the mean of whom they got.

    Without replacement the variance is that of independent sets, Σ(d − d̄)²/(N(N − 1)) (cluster-robust by pair: Abadie and Spiess 2022,
    JASA 117). With replacement that of Abadie and Imbens 2006 (Econometrica 74), for which `covariates` say who is like whom within the
    comparison (`neighbours` each). `adjust` takes out what the covariates still differ by, through a linear regression among the matched
    comparisons (Abadie and Imbens 2011, Journal of Business and Economic Statistics 29). Scores are taken as known.
    """
    y = vector(outcome, "outcome")
    columns = None if covariates is None else matrix(covariates, "covariates", rows=len(y))
    kept = pairs.matched
    own, theirs = pairs.treated[kept], pairs.comparisons[kept]
    if len(own) < 2:
        raise DataUnfit("A variance from pairs needs at least two matched people.")
    used = pairs.weights(len(y))
    used[own] = 0.0
    guess = _imputed(y, theirs, own, _slope(y, columns, used) if adjust else None, columns)
    apart = y[own] - guess
    error = (
        _error_reused(pairs, y, columns, apart, neighbours)
        if pairs.replacement
        else float(apart.std(ddof=1) / np.sqrt(len(apart)))
    )
    return MatchedEffect(
        float(apart.mean()),
        error,
        float(y[own].mean()),
        float(guess.mean()),
        len(own),
        int((~kept).sum()),
        int((used > 0).sum()),
    )


def _imputed(y: Vector, theirs: Places, own: Places, slope: Vector | None, columns: Vector | None) -> Vector:
    """What each treated would have had without treatment: the mean of whom they got, moved by the covariates' remaining difference."""
    there = theirs != NOBODY
    values = y[theirs]
    if slope is not None and columns is not None:
        values = values + (columns[own][:, None, :] - columns[theirs]) @ slope
    return np.asarray((values * there).sum(axis=1) / there.sum(axis=1))


def _slope(y: Vector, columns: Vector | None, used: Vector) -> Vector:
    if columns is None:
        raise DataUnfit("An adjustment needs the covariates.")
    root = np.sqrt(used)
    spread = columns.std(axis=0)
    unit = np.where(spread > 0, spread, 1.0)
    design = np.column_stack([np.ones(len(y)), (columns - columns.mean(axis=0)) / unit]) * root[:, None]
    return np.asarray(np.linalg.lstsq(design, y * root, rcond=None)[0][1:] / unit)


def _error_reused(pairs: Pairs, y: Vector, columns: Vector | None, apart: Vector, neighbours: int) -> float:
    """√[ Σ(dᵢ − τ)² + Σ over comparisons of (Σ share)² − Σ share², times its conditional variance ] / N₁."""
    if columns is None:
        raise DataUnfit("The variance of matching with replacement needs covariates that say who is like whom.")
    got = (pairs.comparisons != NOBODY).sum(axis=1)
    whole, squares = np.zeros(len(y)), np.zeros(len(y))
    for at, row in enumerate(pairs.comparisons):
        np.add.at(whole, row[row != NOBODY], 1 / max(got[at], 1))
        np.add.at(squares, row[row != NOBODY], 1 / max(got[at], 1) ** 2)
    again = np.flatnonzero(whole**2 - squares > 1e-12)
    comparisons = np.setdiff1d(np.arange(len(y)), pairs.treated)
    spread = np.fromiter(_conditional(again, comparisons, columns, y, neighbours), dtype=np.float64, count=len(again))
    total = ((apart - apart.mean()) ** 2).sum() + ((whole**2 - squares)[again] * spread).sum()
    return float(np.sqrt(total) / len(apart))


def _conditional(again: Places, comparisons: Places, columns: Vector, y: Vector, neighbours: int) -> Iterator[float]:
    """σ²(X) of each: J/(J+1) times the squared distance from the mean of its J nearest among the comparisons, itself left out."""
    if len(comparisons) <= neighbours:
        raise DataUnfit("There are too few comparisons to see how outcomes vary among those alike.")
    spread = columns[comparisons].std(axis=0)
    places = columns / np.where(spread > 0, spread, 1.0)
    for at in again:
        rest = comparisons[comparisons != at]
        far = ((places[rest] - places[at]) ** 2).sum(axis=1)
        nearest_ones = rest[np.argsort(far, kind="stable")[:neighbours]]
        yield neighbours / (neighbours + 1) * float(y[at] - y[nearest_ones].mean()) ** 2
