"""The bootstrap over cells of a reduced table, and over rows for whoever wants to see that it is the same.

Drawing n rows with replacement and counting each kind gives exactly a multinomial of n over the kinds' shares (Efron 1979, Annals of
Statistics 7): so a table of cells (kind, count) is resampled by drawing its counts, in a time that does not depend on n.
A statistic is given every replicate's counts at once, as a table of replicates × cells, and answers a number for each.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.estimators.rows import Matrix, Vector, codes_of, counts_of, vector
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Interval

Scheme = Literal["multinomial", "poisson"]
Statistic = Callable[[Matrix], Vector]
"""Counts of replicates × cells in, one number for each replicate out."""
AT_ONCE = 4_000_000
"""Counts held in memory at a time (32 MB)."""
FEWEST = 100


def bootstrap_cells(
    statistic: Statistic,
    counts: ArrayLike,
    *,
    rng: np.random.Generator,
    replicates: int = 1000,
    strata: ArrayLike | None = None,
    scheme: Scheme = "multinomial",
) -> Vector:
    """The statistic of `replicates` resampled tables.

    `counts` says how many people each cell holds. With `strata` (such as arms) each stratum keeps its number of people. "poisson" draws
    each count by itself with its own mean, which lets tables of several forces be resampled apart; the number of people then varies.
    Raises `DataUnfit` when a replicate has no answer (an empty arm): then strata are needed, or more people.
    """
    held = counts_of(counts, len(np.atleast_1d(counts)))
    if replicates < FEWEST:
        raise DataUnfit(f"{replicates} replicates tell nothing of a spread: at least {FEWEST}.")
    codes = np.zeros(len(held), dtype=np.int64)
    if strata is not None:
        codes = codes_of(strata, "strata", rows=len(held))[0]
    lot = max(1, AT_ONCE // len(held))
    found = [
        _answers(statistic, _drawn(held, codes, rng, min(lot, replicates - at), scheme))
        for at in range(0, replicates, lot)
    ]
    return np.concatenate(found)


def bootstrap_rows(
    statistic: Callable[[Matrix], float],
    rows: Matrix,
    *,
    rng: np.random.Generator,
    replicates: int = 1000,
    strata: ArrayLike | None = None,
) -> Vector:
    """The same by drawing rows one replicate at a time: slow, and plain to see."""
    codes = np.zeros(len(rows), dtype=np.int64)
    if strata is not None:
        codes = codes_of(strata, "strata", rows=len(rows))[0]
    members = [np.flatnonzero(codes == stratum) for stratum in np.unique(codes)]
    found = np.empty(replicates)
    for at in range(replicates):
        drawn = np.concatenate([of[rng.integers(0, len(of), len(of))] for of in members])
        found[at] = statistic(rows[drawn])
    return found


def percentile(replicates: ArrayLike, *, level: float = 0.95) -> Interval:
    """The middle `level` of the replicates (Efron 1981)."""
    found = vector(replicates, "replicates")
    tail = (1 - level) / 2
    low, high = np.quantile(found, [tail, 1 - tail])
    return Interval(float(low), float(high), level)


def bias_corrected(
    estimate: float,
    replicates: ArrayLike,
    left_out: ArrayLike,
    counts: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    level: float = 0.95,
) -> Interval:
    """The bias-corrected and accelerated interval, BCa (Efron 1987, JASA 82).

    `left_out` is the statistic with one person of each cell left out (`jackknife`), `counts` how many people the cell holds, `strata` as
    the replicates were drawn (what one person moves is then taken from the mean of their own stratum).
    Raises `DataUnfit` when all replicates lie on one side of the estimate.
    """
    found = vector(replicates, "replicates")
    below = float(np.mean(found < estimate) + np.mean(found == estimate) / 2)
    if not 0 < below < 1:
        raise DataUnfit("Every replicate lies on one side of the estimate: too few people differ for this interval.")
    skew = _acceleration(vector(left_out, "left out"), counts, strata)
    shift = float(stats.norm.ppf(below))
    ends = []
    for tail in ((1 - level) / 2, (1 + level) / 2):
        reach = shift + float(stats.norm.ppf(tail))
        ends.append(float(stats.norm.cdf(shift + reach / (1 - skew * reach))))
    low, high = np.quantile(found, ends)
    return Interval(float(low), float(high), level)


def jackknife(statistic: Statistic, counts: ArrayLike) -> Vector:
    """The statistic with one person of each cell left out (of an empty cell: as it is)."""
    held = counts_of(counts, len(np.atleast_1d(counts)))
    lot = max(1, AT_ONCE // len(held))
    found = []
    for at in range(0, len(held), lot):
        size = min(lot, len(held) - at)
        without = np.tile(held, (size, 1))
        without[np.arange(size), np.arange(at, at + size)] -= held[at : at + size] > 0
        found.append(_answers(statistic, without))
    return np.concatenate(found)


def _drawn(held: Vector, codes: np.ndarray, rng: np.random.Generator, replicates: int, scheme: Scheme) -> Matrix:
    if scheme == "poisson":
        return rng.poisson(held, (replicates, len(held))).astype(np.float64)
    if scheme != "multinomial":
        raise DataUnfit(f"{scheme!r} is no way to resample counts.")
    drawn = np.zeros((replicates, len(held)))
    for stratum in range(int(codes.max()) + 1):
        cells = np.flatnonzero(codes == stratum)
        people = held[cells].sum()
        if people > 0:
            drawn[:, cells] = rng.multinomial(int(people), held[cells] / people, size=replicates)
    return drawn


def _answers(statistic: Statistic, drawn: Matrix) -> Vector:
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.asarray(statistic(drawn), dtype=np.float64)
    if found.shape != (len(drawn),):
        raise DataUnfit("The statistic answers one number for each replicate.")
    if not np.isfinite(found).all():
        raise DataUnfit(
            "A resampled table has no answer, such as an arm left empty: resample within arms, or have more people."
        )
    return found


def _acceleration(left_out: Vector, counts: ArrayLike, strata: ArrayLike | None) -> float:
    held = counts_of(counts, len(left_out))
    codes, groups = np.zeros(len(held), dtype=np.int64), 1
    if strata is not None:
        codes, groups = codes_of(strata, "strata", rows=len(held))
    people = np.bincount(codes, held, groups)
    means = np.bincount(codes, held * left_out, groups) / np.where(people > 0, people, 1.0)
    off = means[codes] - left_out
    spread = float(held @ off**2)
    return float(held @ off**3) / (6 * spread**1.5) if spread > 0 else 0.0
