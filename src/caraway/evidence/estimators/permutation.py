"""Permutation tests of two arms: what would have come if the same people had been assigned otherwise.

People are given as cells (a value, how many of the arm asked about, how many of the comparator). Under Fisher's sharp null hypothesis the
arm's counts are multivariate hypergeometric from both arms' together, so permuting cells is exactly permuting people. Where few tables are
possible all are listed with their chances; else `draws` are drawn, and p is (b+1)/(m+1) (Phipson and Smyth 2010, Stat. Appl. Genet. Mol.
Biol. 9), which is never 0 and never under the truth on average.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from caraway.evidence.estimators.rows import Matrix, Vector, counts_of, vector
from caraway.evidence.refusals import DataUnfit

MOST_TABLES = 200_000
TIES = 1e-9
AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Permuted:
    """A permutation test: the statistic of the arms as they were, the two-sided p-value, whether every table was listed, and of how many."""

    statistic: float
    p_value: float
    exact: bool
    tables: int


def permutation_of_means(
    values: ArrayLike,
    counts: ArrayLike,
    counts_comparator: ArrayLike,
    *,
    rng: np.random.Generator,
    draws: int = 9999,
) -> Permuted:
    """Test the difference of the arms' means; far from 0 on either side counts against the hypothesis. Raises `DataUnfit`."""
    value = vector(values, "values")
    one, other = _arms(counts, counts_comparator, len(value))
    people, of_one = one + other, float(one.sum())
    middle = float(value @ people) / float(people.sum())
    if not ((value - middle) * people).any():
        raise DataUnfit("Everybody has the same value: there is nothing to test.")
    apart = value - middle
    scale = 1 / of_one + 1 / float(other.sum())
    return permutation_test(lambda table: (table @ apart) * scale, one, other, rng=rng, draws=draws)


def permutation_test(
    statistic: Callable[[Matrix], Vector],
    counts: ArrayLike,
    counts_comparator: ArrayLike,
    *,
    rng: np.random.Generator,
    draws: int = 9999,
) -> Permuted:
    """Test any `statistic` of the first arm's counts (tables × cells in, a number each out), whose size tells against the hypothesis.

    Raises `DataUnfit` on an empty arm or fewer than 99 draws.
    """
    one, other = _arms(counts, counts_comparator, len(np.atleast_1d(counts)))
    people, of_one = (one + other).astype(np.int64), int(one.sum())
    if draws < 99:
        raise DataUnfit(f"{draws} draws tell nothing of a small chance: at least 99.")
    seen = float(statistic(one[None, :])[0])
    least = abs(seen) * (1 - TIES) - 1e-300
    if _bound(people, of_one) <= MOST_TABLES:
        tables, chances = possible_tables(people, of_one)
        as_far = np.abs(statistic(tables)) >= least
        return Permuted(seen, min(1.0, float(chances[as_far].sum())), True, len(tables))
    far = sum(_as_far(statistic, people, of_one, least, size, rng) for size in _lots(draws, len(people)))
    return Permuted(seen, (far + 1) / (draws + 1), False, draws)


def possible_tables(people: np.ndarray, of_one: int) -> tuple[Matrix, Vector]:
    """Every way in which `of_one` of the people may be of the first arm, cell by cell, with its chance."""
    tables = np.zeros((1, 0))
    logs = np.zeros(1)
    after = np.append(np.cumsum(people[::-1])[::-1][1:], 0)
    for cell, size in enumerate(people):
        taken = np.arange(min(size, of_one) + 1, dtype=np.float64)
        logs = (logs[:, None] + _choices(float(size), taken)[None, :]).ravel()
        tables = np.column_stack([np.repeat(tables, len(taken), axis=0), np.tile(taken, len(tables))])
        sums = tables.sum(axis=1)
        open_still = (sums <= of_one) & (sums + after[cell] >= of_one)
        tables, logs = tables[open_still], logs[open_still]
    chances = np.exp(logs - logs.max())
    return tables, chances / chances.sum()


def _bound(people: np.ndarray, of_one: int) -> float:
    """No fewer than the tables held at any time while they are listed."""
    people = people[people > 0]
    return math.exp(min(700.0, float(np.log1p(np.minimum(people, max(of_one, 1))).sum())))


def _as_far(
    statistic: Callable[[Matrix], Vector],
    people: np.ndarray,
    of_one: int,
    least: float,
    size: int,
    rng: np.random.Generator,
) -> int:
    drawn = rng.multivariate_hypergeometric(people, of_one, size=size, method="marginals").astype(np.float64)
    return int((np.abs(statistic(drawn)) >= least).sum())


def _lots(draws: int, cells: int) -> list[int]:
    lot = max(1, AT_ONCE // cells)
    return [min(lot, draws - at) for at in range(0, draws, lot)]


def _arms(counts: ArrayLike, counts_comparator: ArrayLike, cells: int) -> tuple[Vector, Vector]:
    try:
        return counts_of(counts, cells), counts_of(counts_comparator, cells)
    except DataUnfit as unfit:
        raise DataUnfit(f"Both arms have people, counted cell by cell. {unfit}") from None


def _choices(n: float, of: Vector) -> Vector:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(of + 1) - special.gammaln(n - of + 1))
