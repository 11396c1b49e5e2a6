"""Betting on the difference of two arms: an interval that holds at all times and for any number of people.

Outcomes are taken in pairs, the i-th treated with the i-th control, in the order in which they became known. X_i = Y₁i − Y₀i lies in
[−1, 1] and has mean δ. Against δ two gamblers bet, one up and one down; K(δ) = ½Π(1 + λ⁺(X_i − δ)) + ½Π(1 − λ⁻(X_i − δ)) is a fair game when δ is
true, so it reaches 1/α with chance at most α (Ville); the values where it has not are the interval (Waudby-Smith and Ramdas 2024, JRSS B
86). No approximation is made; pairs are assumed alike in distribution, which is so where people come alike over time.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from caraway.evidence.estimators.mixture import AtAnyTime
from caraway.evidence.estimators.rows import Matrix, Vector, chance, vector
from caraway.evidence.refusals import DataUnfit

GRID = 401
"""Values of δ from −1 to 1 that are played against (steps of .005); an end of the interval is given outwards to the next."""
BOLDEST = 0.5
"""A bet is at most this share of what could be lost."""


@dataclass(frozen=True, eq=False)
class Sequence:
    """After each pair: the interval so far (only ever narrower), and the e-value against no difference."""

    low: Vector
    high: Vector
    log_e: Vector

    def now(self) -> AtAnyTime:
        """The last."""
        heavy = float(self.log_e[-1])
        best = max(0.0, float(self.log_e.max()))
        return AtAnyTime(float(self.low[-1]), float(self.high[-1]), math.exp(min(heavy, 700.0)), math.exp(-best))


def paired_betting(treated: ArrayLike, control: ArrayLike, *, alpha: float = 0.05) -> Sequence:
    """The confidence sequence for the mean difference of outcomes between 0 and 1 (0 and 1 themselves: rates).

    `treated` and `control` are outcomes in the order in which they became known; the longer is read as far as the shorter. Raises
    DataUnfit for outcomes outside 0 to 1.
    """
    up, down = vector(treated, "treated"), vector(control, "control")
    if min(up.min(), down.min()) < 0 or max(up.max(), down.max()) > 1:
        raise DataUnfit("Betting needs outcomes between 0 and 1: divide by the most that an outcome can be.")
    pairs = min(len(up), len(down))
    gaps = up[:pairs] - down[:pairs]
    grid = np.linspace(-1.0, 1.0, GRID)
    heavy = _log_capital(gaps, grid, chance("alpha", alpha))
    alive = np.logical_and.accumulate(heavy < -math.log(alpha), axis=0)
    low, high = _ends(alive, grid)
    return Sequence(low, high, heavy[:, GRID // 2])


def bets(gaps: Vector, alpha: float) -> Vector:
    """The plain size of each bet, from the pairs before it: √(2 log(2/α)/(s² i log(1 + i))), s² their variance with a prior of one pair
    at variance ¼ (Waudby-Smith and Ramdas 2024, section 4)."""
    i = np.arange(1, len(gaps) + 1)
    means = np.cumsum(gaps) / (i + 1)
    squares = (0.25 + np.cumsum((gaps - means) ** 2)) / (i + 1)
    before = np.concatenate([[0.25], squares[:-1]])
    return np.asarray(np.sqrt(2 * math.log(2 / alpha) / (np.maximum(before, 1e-6) * i * np.log1p(i))))


def _log_capital(gaps: Vector, grid: Vector, alpha: float) -> Matrix:
    """log K after each pair (rows) against each δ (columns)."""
    size = bets(gaps, alpha)[:, None]
    moved = gaps[:, None] - grid[None, :]
    upwards = np.minimum(size, BOLDEST / np.maximum(1 + grid, 1e-9))  # the most that can be lost is 1 + δ
    downwards = np.minimum(size, BOLDEST / np.maximum(1 - grid, 1e-9))
    won = [np.cumsum(np.log1p(bet * moved), axis=0) for bet in (upwards, -downwards)]
    return np.asarray(np.logaddexp(won[0], won[1]) - math.log(2))


def _ends(alive: NDArray[np.bool_], grid: Vector) -> tuple[Vector, Vector]:
    """The outermost values still alive, a step outwards; where none is (the model does not hold), the last that were."""
    first = np.argmax(alive, axis=1)
    last = alive.shape[1] - 1 - np.argmax(alive[:, ::-1], axis=1)
    step = grid[1] - grid[0]
    any_left = alive.any(axis=1)
    low = np.where(any_left, np.maximum(grid[first] - step, -1.0), -1.0)
    high = np.where(any_left, np.minimum(grid[last] + step, 1.0), 1.0)
    return np.maximum.accumulate(low), np.minimum.accumulate(high)
