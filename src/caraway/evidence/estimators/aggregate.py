"""Group-time effects put together, with bands that hold for all of them at once (Callaway and Sant'Anna 2021, sections 3 and 4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from caraway.evidence.estimators.group_time import GroupTime
from caraway.evidence.estimators.influence import Places
from caraway.evidence.estimators.rows import Matrix, Vector
from caraway.evidence.refusals import DataUnfit

How = Literal["simple", "event", "group", "calendar"]


@dataclass(frozen=True, eq=False)
class Aggregated:
    """`effects` at `keys` (event times, groups, periods; none for "simple") with influence (rows × keys), and the overall effect."""

    how: How
    keys: Vector
    effects: Vector
    influence: Matrix
    overall: float
    overall_influence: Vector
    sets: Places

    @property
    def errors(self) -> Vector:
        """Standard error at each key."""
        return np.asarray(np.sqrt((self.influence**2).sum(axis=0)))

    @property
    def overall_error(self) -> float:
        """Standard error of the overall effect."""
        return float(np.sqrt((self.overall_influence**2).sum()))

    @property
    def freedom(self) -> Vector:
        """Degrees of freedom of each error."""
        return freedom(self.influence, self.sets)

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """The overall effect's interval, by the t distribution with `freedom`'s degrees."""
        degrees = freedom(self.overall_influence[:, None], self.sets)[0]
        half = float(stats.t.ppf((1 + level) / 2, degrees)) * self.overall_error
        return self.overall - half, self.overall + half

    @property
    def p_value(self) -> float:
        """The chance of an overall effect so far from 0, by the same t distribution."""
        degrees = freedom(self.overall_influence[:, None], self.sets)[0]
        return float(2 * stats.t.sf(abs(self.overall) / max(self.overall_error, 1e-300), degrees))


def freedom(influence: Matrix, sets: Places) -> Vector:
    """Degrees of freedom of each column's variance: (ΣV)²/Σ(V²/(n − 1)) over sets of places that were centred together.

    Satterthwaite 1946, Biometrics Bulletin 2: a variance made from few places of a group is itself uncertain. At least 1.
    """
    known, place = np.unique(sets, return_inverse=True)
    parts = np.zeros((len(known), influence.shape[1]))
    np.add.at(parts, place, influence**2)
    places = np.maximum(np.bincount(place[: len(sets)]) - 1.0, 1.0)
    below = (parts**2 / places[:, None]).sum(axis=0)
    return np.asarray(np.maximum(parts.sum(axis=0) ** 2 / np.where(below > 0, below, 1.0), 1.0))


def aggregate(cells: GroupTime, how: How = "simple") -> Aggregated:
    """Group-time effects as one number and by event time, group or calendar period.

    "simple": all cells from the start on, each group by its weight. "event": at each time since the start the groups that are seen
    there, by weight; overall the mean over times from 0 on. "group": each group's mean over its periods since the start; overall by
    weight. "calendar": in each period the groups that have started, by weight; overall the mean of periods. Raises `DataUnfit`.
    """
    if how not in _KEYS:
        raise DataUnfit(f"Effects are put together {', '.join(_KEYS)}, not {how!r}.")
    after = cells.events >= 0
    if not after.any():
        raise DataUnfit("No period after a start is there: nothing can be said of an effect.")
    keys, blend = _blend(cells, how, after)
    effects, influence = cells.effects @ blend, cells.influence @ blend
    across = _across(cells, how, keys, after)
    if how == "simple":
        return Aggregated(
            how, np.empty(0), np.empty(0), influence[:, :0], float(effects[0]), influence[:, 0], cells.sets
        )
    return Aggregated(how, keys, effects, influence, float(effects @ across), influence @ across, cells.sets)


_KEYS: Mapping[str, Callable[[GroupTime], Vector]] = {
    "simple": lambda cells: np.zeros(len(cells.events)),
    "event": lambda cells: cells.events.astype(np.float64),
    "group": lambda cells: cells.groups,
    "calendar": lambda cells: cells.periods,
}


def _blend(cells: GroupTime, how: How, after: np.ndarray) -> tuple[Vector, Matrix]:
    """The keys, and how much of each cell is in each (cells × keys; columns add up to 1)."""
    place = _KEYS[how](cells)
    counted = np.ones(len(place), dtype=bool) if how == "event" else after
    keys = np.unique(place[counted])
    parts = ((place[:, None] == keys[None, :]) & counted[:, None]) * cells.sizes[:, None]
    return keys, parts / parts.sum(axis=0)


def _across(cells: GroupTime, how: How, keys: Vector, after: np.ndarray) -> Vector:
    """How much of each key is in the overall effect."""
    if how == "event":
        parts = (keys >= 0).astype(np.float64)
    elif how == "group":
        parts = np.array([cells.sizes[after & (cells.groups == key)][0] for key in keys])
    else:
        parts = np.ones(len(keys))
    return np.asarray(parts / parts.sum())


@dataclass(frozen=True, eq=False)
class Bands:
    """`low` and `high` that hold for all keys at once at `level`; `critical` is by how many errors, `pre_trend` the chance under no
    differences before any start of one so large as the largest (1 where nothing before is seen)."""

    low: Vector
    high: Vector
    level: float
    critical: float
    pre_trend: float


def bands(found: Aggregated, *, generator: np.random.Generator, replicates: int = 1000, level: float = 0.95) -> Bands:
    """Simultaneous bands by a multiplier bootstrap: each place's influence times ±1 (Rademacher), places as clusters.

    Each replicate is divided by its own error, as the estimate is, and brought to a normal's scale by the t distribution with
    `freedom`'s degrees, so that keys that rest on few places are as likely to be missed as others (Beran 1988, JASA 83). The critical
    value is the quantile of the largest, and never under that of one interval. Keys without an error (the period compared with) take
    no part. Raises `DataUnfit` with fewer than 99 replicates or no keys.
    """
    if replicates < 99 or not 0 < level < 1:
        raise DataUnfit("Bands need at least 99 replicates and a level between 0 and 1.")
    errors = found.errors
    real = errors > 1e-12 * (1 + np.abs(found.effects).max(initial=0.0))
    if not real.any():
        raise DataUnfit("Nothing here varies: a simple aggregate has no band, or all places moved alike.")
    degrees = found.freedom
    scores = _normal_scores(_replicates(found.influence[:, real], found.sets, generator, replicates), degrees[real])
    critical = max(float(np.quantile(scores.max(axis=1), level)), float(stats.norm.ppf((1 + level) / 2)))
    half = stats.t.isf(stats.norm.sf(critical), degrees) * np.where(real, errors, 0.0)
    return Bands(found.effects - half, found.effects + half, level, critical, _pre_trend(found, real, scores))


def _normal_scores(ratios: Matrix, degrees: Vector) -> Matrix:
    """How far out a normal would be that is as unlikely as these t ratios of these degrees of freedom."""
    return np.asarray(stats.norm.isf(np.maximum(stats.t.sf(np.abs(ratios), degrees), 1e-300)))


def _replicates(influence: Matrix, sets: Places, generator: np.random.Generator, replicates: int) -> Matrix:
    """Ratios of each replicate's sum to its own error (replicates × keys), the error found within sets as the estimate's own was."""
    signs = generator.integers(0, 2, size=(replicates, len(influence))) * 2.0 - 1.0
    sums, spread = np.zeros((replicates, influence.shape[1])), np.zeros((replicates, influence.shape[1]))
    for one in np.unique(sets):
        here = sets == one
        n, part = int(here.sum()), signs[:, here] @ influence[here]
        sums += part
        spread += ((influence[here] ** 2).sum(axis=0) - part**2 / n) * n / (n - 1) if n > 1 else part**2
    floor = 1e-6 * (influence**2).sum(axis=0)
    return np.asarray(sums / np.sqrt(np.maximum(spread, floor)))


def _pre_trend(found: Aggregated, real: np.ndarray, scores: Matrix) -> float:
    before = (found.keys[real] < 0) if found.how == "event" else np.zeros(int(real.sum()), dtype=bool)
    if not before.any():
        return 1.0
    far = (found.effects[real] / found.errors[real])[None, before]
    seen = float(_normal_scores(far, found.freedom[real][before]).max())
    return float((1 + (scores[:, before].max(axis=1) >= seen).sum()) / (1 + len(scores)))
