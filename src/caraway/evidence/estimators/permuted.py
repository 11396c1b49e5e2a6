"""The test that randomisation itself justifies: the difference against what it would be under every other allocation (Fisher 1935)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import comb, prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators.rows import Codes, Vector, codes_of, counts_of, vector, yes_or_no
from caraway.evidence.refusals import DataUnfit

AT_ONCE = 2_000_000
"""Numbers drawn at once: bounds the memory."""
ENOUGH = 200_000
"""Up to so many allocations every one is looked at."""
AS_FAR = 1e-9
"""Allocations whose statistic is the observed one but for rounding count as being as far."""
ROUNDING = 1e-14
"""Of the numbers summed."""


@dataclass(frozen=True)
class Permuted:
    """The observed difference, its two-sided p-value, and over how many allocations (`exact`: over all there are)."""

    statistic: float
    p_value: float
    allocations: int
    exact: bool


@dataclass(frozen=True, eq=False)
class _Block:
    """Different values of one block, how often each came, how many are treated, and what a treated person's value counts for."""

    values: Vector
    often: Codes
    treated: int
    worth: float
    offset: float


def permutation_test(
    outcome: ArrayLike,
    assigned: ArrayLike,
    *,
    rng: np.random.Generator,
    blocks: Sequence[Any] | ArrayLike | None = None,
    counts: ArrayLike | None = None,
    draws: int = 9999,
) -> Permuted:
    """Σ (n_b/n)(ȳ₁b − ȳ₀b) against all allocations with as many treated in each block, of which each was as likely.

    Blocks are what was randomised within (strata, or the permuted blocks themselves). All allocations are looked at where they are
    few, else `draws` of them, and p = (1 + as far or further)/(1 + draws) (Phipson and Smyth 2010). Tests that nobody's outcome is
    changed. Raises DataUnfit where no block has both arms.
    """
    y = vector(outcome, "outcome")
    z = yes_or_no(assigned, "assigned", rows=len(y))
    w = counts_of(counts, len(y))
    of = codes_of(np.zeros(len(y)) if blocks is None else blocks, "blocks", rows=len(y))[0]
    pieces = _blocks(y, z, w, of)
    observed = _observed(y, z, w, of)
    edge = abs(observed) * (1 - AS_FAR) - ROUNDING * _largest(pieces)
    every = prod(comb(int(block.often.sum()), block.treated) for block in pieces)
    if every <= ENOUGH and all(block.often.max() == 1 for block in pieces):
        far = np.abs(_all(pieces))
        return Permuted(observed, float((far >= edge).mean()), every, exact=True)
    further = sum(int((np.abs(lot) >= edge).sum()) for lot in _lots(pieces, draws, rng))
    return Permuted(observed, (1 + further) / (1 + draws), draws, exact=False)


def _largest(blocks: list[_Block]) -> float:
    """The largest number that is summed: what rounding leaves of a difference of nothing is a share of it."""
    return max(block.worth * float(np.abs(block.values).max()) for block in blocks)


def _blocks(y: Vector, z: Vector, w: Vector, of: Codes) -> list[_Block]:
    total, found = float(_both(z, w, of).sum()), []
    if total == 0:
        raise DataUnfit("No block has people of both arms: nothing was left to chance within a block.")
    for block in np.unique(of):
        n1, n0 = (float(w[(of == block) & (z == arm)].sum()) for arm in (1, 0))
        if n1 and n0:
            there = (of == block) & (w > 0)
            values, often = _tally(y[there], w[there])
            share = (n1 + n0) / total
            worth = share * (1 / n1 + 1 / n0)
            found.append(_Block(values, often, int(n1), worth, -share * float(values @ often) / n0))
    return found


def _tally(y: Vector, w: Vector) -> tuple[Vector, Codes]:
    if w.max() == 1:
        return y, np.ones(len(y), dtype=np.int64)
    values, at = np.unique(y, return_inverse=True)
    return values, np.bincount(at, weights=w).astype(np.int64)


def _both(z: Vector, w: Vector, of: Codes) -> Vector:
    """The counts of those in a block with both arms."""
    treated, control = (np.bincount(of, weights=w * (z == arm)) for arm in (1, 0))
    return np.asarray(w * ((treated > 0) & (control > 0))[of])


def _observed(y: Vector, z: Vector, w: Vector, of: Codes) -> float:
    w = _both(z, w, of)
    n1, n0 = (np.bincount(of, weights=w * (z == arm)) for arm in (1, 0))
    sums = [np.bincount(of, weights=w * y * (z == arm)) for arm in (1, 0)]
    use = n1 > 0
    gaps = sums[0][use] / n1[use] - sums[1][use] / n0[use]
    return float(gaps @ (n1 + n0)[use] / w.sum())


def _all(blocks: list[_Block]) -> Vector:
    """The statistic under every allocation."""
    each = [np.array(list(_choices(block))) for block in blocks]
    return np.array([sum(one) for one in product(*each)])


def _choices(block: _Block) -> Sequence[float]:
    """The block's part under each choice of its treated: built from the fewer of the arms, since the way there is through every smaller one."""
    controls = len(block.values) - block.treated
    fewer, sums = min(block.treated, controls), {0: [0.0]}
    for value in block.values:
        for held in range(min(max(sums), fewer - 1), -1, -1):
            sums.setdefault(held + 1, []).extend(total + value for total in sums[held])
    whole = float(block.values.sum())
    of_treated = sums[fewer] if fewer == block.treated else [whole - total for total in sums[fewer]]
    return [block.offset + block.worth * total for total in of_treated]


def _lots(blocks: list[_Block], draws: int, rng: np.random.Generator) -> Sequence[Vector]:
    """The statistic under allocations drawn by chance, in lots."""
    lot = max(1, AT_ONCE // max(len(block.values) for block in blocks))
    return [_drawn(blocks, min(lot, draws - at), rng) for at in range(0, draws, lot)]


def _drawn(blocks: list[_Block], many: int, rng: np.random.Generator) -> Vector:
    total = np.zeros(many)
    for block in blocks:
        taken = rng.multivariate_hypergeometric(block.often, block.treated, size=many, method="marginals")
        total += block.offset + block.worth * (taken @ block.values)
    return total
