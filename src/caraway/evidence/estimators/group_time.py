"""Group-time effects of a programme that places start at different times (Callaway and Sant'Anna 2021, Journal of Econometrics 225).

ATT(g, t) is what the programme did in period t to the places that started in period g: how far their outcome moved since the last
period before it could act, less how far that of places without it moved. Places that already have it are never a comparison, which
two-way fixed effects make them (Goodman-Bacon 2021, Journal of Econometrics 225).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from caraway.evidence.estimators.doubly_robust_change import change
from caraway.evidence.estimators.influence import Places, Yes
from caraway.evidence.estimators.reading import floats
from caraway.evidence.estimators.rows import Matrix, Vector, matrix, vector, weights_of
from caraway.evidence.refusals import DataUnfit

Comparators = Literal["never", "not yet"]
Base = Literal["universal", "varying"]


@dataclass(frozen=True, eq=False)
class Panel:
    """Outcome of each place in each period (places × periods), when each started (∞ for never, in the units of `periods`), its weight.

    `covariates` (places × p) are as they were before anybody started. Raises `DataUnfit` where places do not fit.
    """

    outcome: Matrix
    periods: Vector
    starts: Vector
    weights: Vector
    covariates: Matrix | None = None

    @property
    def first(self) -> Places:
        """The place in `periods` of each start; as many as there are periods where nobody saw it start."""
        return np.searchsorted(self.periods, self.starts).astype(np.int64)


def panel(
    outcome: ArrayLike,
    periods: ArrayLike,
    starts: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
) -> Panel:
    """A checked panel. Raises `DataUnfit` on missing cells, periods that do not rise, or starts that are not numbers."""
    times = vector(periods, "periods")
    begun = floats(starts, "starts")
    if begun.ndim != 1 or np.isnan(begun).any():
        raise DataUnfit("starts has one period for each place, infinity where it never started.")
    values = matrix(outcome, "outcome", rows=len(begun))
    if values.shape[1] != len(times) or (np.diff(times) <= 0).any():
        raise DataUnfit("outcome has a column for each of periods, and periods rise.")
    heavy = weights_of(weights, len(begun))
    if (heavy <= 0).any():
        raise DataUnfit("Every place weighs something: leave out places without people.")
    columns = None if covariates is None else matrix(covariates, "covariates", rows=len(begun))
    return Panel(values, times, begun, heavy, columns)


@dataclass(frozen=True, eq=False)
class GroupTime:
    """`effects` of k cells: of the places that started in `groups`, in `periods`, and `events` periods after their start (below 0: before).

    `influence` (rows × k) gives their covariance as ψ′ψ: a row for each place, then rows that groups of one place borrow. `sets` says
    which rows were centred together (a group, or those never treated); `sizes` is the weight of each cell's group, `comparisons` the fewest comparison places of any cell, `alone` how many groups are one place,
    `left_out` how many places started before there was a period to compare with.
    """

    effects: Vector
    groups: Vector
    periods: Vector
    events: Places
    sizes: Vector
    influence: Matrix
    sets: Places
    comparisons: int
    treated: int
    never: int
    alone: int
    left_out: int

    @property
    def errors(self) -> Vector:
        """Standard error of each cell (0 in the period that all are compared with)."""
        return np.asarray(np.sqrt((self.influence**2).sum(axis=0)))


def group_time(
    data: Panel, *, comparators: Comparators = "never", anticipation: int = 0, base: Base = "universal"
) -> GroupTime:
    """All ATT(g, t).

    `comparators` are places that never start, or also those that have not started yet in either period (nor will within `anticipation`
    periods). The period compared with is g − 1 − anticipation for all ("universal"), or before the start always the one before
    ("varying", as R's `did` does unasked). With covariates each cell is doubly robust (Sant'Anna and Zhao 2020, Journal of Econometrics 219).

    Assumes parallel trends (given covariates) and no anticipation beyond `anticipation`. Variance: places are independent; each place's
    residual is scaled up for having helped to make its own mean (so that with even weights it is s²/n); a group of one place has no
    residual and borrows those of its comparisons (Conley and Taber 2011, Review of Economics and Statistics 93). The places and their
    starts are taken as given. Raises `DataUnfit` when no group has a period before, or no comparison.
    """
    if comparators not in ("never", "not yet") or base not in ("universal", "varying") or anticipation < 0:
        raise DataUnfit(
            "Say comparators 'never' or 'not yet', base 'universal' or 'varying', and anticipation of 0 or more periods."
        )
    first = data.first
    last = len(data.periods)
    early = (first < 1 + anticipation) & np.isfinite(data.starts)
    groups = np.unique(first[(first < last) & ~early])
    if not len(groups):
        raise DataUnfit("No place starts after a period that it can be compared with.")
    parts = [_group(data, int(g), first, early, comparators, anticipation, base) for g in groups]
    return _joined(data, parts, groups, first, early)


@dataclass(frozen=True, eq=False)
class _Part:
    """One group's effects in all periods it has comparisons for, and the rows of influence: of places, and borrowed."""

    at: Places
    effects: Vector
    influence: Matrix
    borrowed: Matrix
    comparisons: int


def _group(
    data: Panel, g: int, first: Places, early: Yes, comparators: Comparators, anticipation: int, base: Base
) -> _Part:
    times = np.arange(len(data.periods))
    before = g - 1 - anticipation
    since = np.full(len(times), before)
    if base == "varying":
        since[1 : before + 1] = times[:before]
        since[0] = 0
    latest = np.maximum(times, since) + anticipation
    free = _free(data, first, early, latest, g, comparators)
    kept = free.sum(axis=0) >= 2
    if base == "varying":
        kept[0] = False
    if not kept.any():
        raise DataUnfit(
            f"The places that start in {data.periods[g]:g} have no comparison: at least two places without it are needed."
        )
    at = times[kept]
    moved = data.outcome[:, at] - data.outcome[:, since[at]]
    own = first == g
    if data.covariates is not None:
        return _adjusted(data, own, free[:, at], moved, at)
    return _plain(data.weights, own, free[:, at], moved, at)


def _free(
    data: Panel, first: Places, early: Yes, latest: Places, g: int, comparators: Comparators
) -> NDArray[np.bool_]:
    """Who may be compared with in each period (places × periods): never those who have it already."""
    never = ~np.isfinite(data.starts)
    if comparators == "never":
        return np.repeat(never[:, None], len(latest), axis=1)
    begins = np.where(never, np.iinfo(np.int64).max, first)
    return np.asarray((begins[:, None] > latest[None, :]) & (first != g)[:, None] & ~early[:, None])


def _centred(moved: Matrix, heavy: Matrix) -> tuple[Vector, Matrix, Matrix]:
    """Weighted means of the columns, each place's share, and residuals that on average have the variance of one place.

    A residual's variance is σ²(1 − 2h + Σh²), h being shares: without it left (one place alone) the residual is 0.
    """
    share = heavy / heavy.sum(axis=0)
    means = (share * moved).sum(axis=0)
    left = 1 - 2 * share + (share**2).sum(axis=0)
    safe = np.where(left > 1e-12, left, 1.0)
    return means, share, np.where((left > 1e-12) & (heavy > 0), (moved - means) / np.sqrt(safe), 0.0)


def _plain(weights: Vector, own: Yes, free: NDArray[np.bool_], moved: Matrix, at: Places) -> _Part:
    mine, my_share, my_rest = _centred(moved, np.repeat((weights * own)[:, None], len(at), axis=1))
    theirs, their_share, their_rest = _centred(moved, weights[:, None] * free)
    influence = my_share * my_rest - their_share * their_rest
    alone = int(own.sum()) == 1
    borrowed = (their_rest / np.sqrt(free.sum(axis=0)))[free.any(axis=1)] if alone else np.empty((0, len(at)))
    return _Part(at, mine - theirs, influence, borrowed, int(free.sum(axis=0).min()))


def _adjusted(data: Panel, own: Yes, free: NDArray[np.bool_], moved: Matrix, at: Places) -> _Part:
    assert data.covariates is not None
    effects, influence = np.zeros(len(at)), np.zeros(moved.shape)
    for column in range(len(at)):
        if not moved[own | free[:, column], column].any():  # the period compared with
            continue
        here = np.flatnonzero(own | free[:, column])
        found = change(own[here], data.covariates[here], moved[here, column], data.weights[here])
        effects[column], influence[here, column] = found
    return _Part(at, effects, influence, np.empty((0, len(at))), int(free.sum(axis=0).min()))


def _joined(data: Panel, parts: list[_Part], groups: Places, first: Places, early: Yes) -> GroupTime:
    at = np.concatenate([part.at for part in parts])
    which = np.concatenate([np.full(len(part.at), g) for part, g in zip(parts, groups, strict=True)])
    weight = np.concatenate(
        [np.full(len(part.at), data.weights[first == g].sum()) for part, g in zip(parts, groups, strict=True)]
    )
    influence = np.vstack([np.hstack([part.influence for part in parts]), *_apart(parts)])
    return GroupTime(
        np.concatenate([part.effects for part in parts]),
        data.periods[which],
        data.periods[at],
        (at - which).astype(np.int64),
        weight,
        influence,
        np.concatenate([first, np.full(len(influence) - len(first), len(data.periods), dtype=np.int64)]),
        min(part.comparisons for part in parts),
        int(np.isin(first, groups).sum()),
        int((~np.isfinite(data.starts)).sum()),
        sum(int((first == g).sum() == 1) for g in groups),
        int(early.sum()),
    )


def _apart(parts: list[_Part]) -> Iterator[Matrix]:
    """Each group's borrowed rows in its own columns, 0 in all others: what a place alone has of its own is nobody else's."""
    widths = [len(part.at) for part in parts]
    for number, part in enumerate(parts):
        left, right = sum(widths[:number]), sum(widths[number + 1 :])
        yield np.pad(part.borrowed, ((0, 0), (left, right)))
