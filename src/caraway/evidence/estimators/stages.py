"""A statistic looked at several times: the chance of leaving a corridor at each look, by repeated integration.

Let B(t) be the score at information t (as a fraction of the most planned): normal, with mean θt, variance t and independent increments.
At look k the standardised statistic is Z = B(t)/√t; a trial goes on while Z lies between its boundaries. The density of those still going
is carried from look to look (Armitage, McPherson and Rowe 1969, JRSS A 132; Jennison and Turnbull 2000, chapter 19) on Gauss–Legendre
nodes, in panels as wide as the kernel.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from scipy.special import ndtr

from caraway.evidence.estimators.rows import Vector, vector
from caraway.evidence.refusals import DataUnfit

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)
FAR = 9.0
"""Standard deviations beyond which nothing is integrated: what lies there is less than 1e-18."""
WIDEST = 1.5
"""A panel's width in standard deviations of the narrower of the increments on either side of it."""

NEAREST = 5e-4
"""Of the information: looks nearer than this need more nodes than there is room for."""


@dataclass(frozen=True, eq=False)
class Going:
    """Those still going after a look at `information`: scores and the chance of each (density × weight of the integration)."""

    scores: Vector
    chances: Vector
    information: float


def start() -> Going:
    """Everybody, before the first look."""
    return Going(np.zeros(1), np.ones(1), 0.0)


def beyond(going: Going, z: float, information: float, drift: float = 0.0) -> float:
    """The chance of reaching the look at this information and Z being z or more there."""
    return float(going.chances @ ndtr(-_steps(going, z, information, drift)))


def short_of(going: Going, z: float, information: float, drift: float = 0.0) -> float:
    """The chance of reaching the look at this information and Z being z or less there."""
    return float(going.chances @ ndtr(_steps(going, z, information, drift)))


def _steps(going: Going, z: float, information: float, drift: float) -> Vector:
    step = information - going.information
    return np.asarray((z * math.sqrt(information) - going.scores - drift * step) / math.sqrt(step))


def onward(going: Going, low: float, high: float, information: float, following: float, drift: float = 0.0) -> Going:
    """Those who stay between the boundaries at this look; `following` is the information of the next (sets how fine the nodes are)."""
    step, root = information - going.information, math.sqrt(information)
    middle = drift * information
    least, most = max(low * root, middle - FAR * root), min(high * root, middle + FAR * root)
    scores, weights = _nodes(least, most, WIDEST * math.sqrt(min(step, following - information)))
    gaps = (scores[:, None] - going.scores[None, :] - drift * step) / math.sqrt(step)
    density = np.exp(-0.5 * gaps**2) @ going.chances / math.sqrt(2 * math.pi * step)
    return Going(scores, density * weights, information)


def _nodes(least: float, most: float, widest: float) -> tuple[Vector, Vector]:
    if most <= least:
        return np.zeros(1), np.zeros(1)
    panels = max(1, math.ceil((most - least) / widest))
    half = (most - least) / panels / 2
    middles = least + half * (2 * np.arange(panels) + 1)
    return (middles[:, None] + half * _NODES).ravel(), np.tile(half * _WEIGHTS, panels)


@dataclass(frozen=True, eq=False)
class Exits:
    """The chance of first leaving below and above at each look."""

    below: Vector
    above: Vector

    @property
    def ends(self) -> Vector:
        """The chance of stopping at each look: of leaving there, and at the last also of never having left."""
        left = self.below + self.above
        return np.append(left[:-1], 1 - left[:-1].sum())


def exits(low: ArrayLike, high: ArrayLike, information: ArrayLike, drift: float = 0.0) -> Exits:
    """The chances of leaving at each look. `low` and `high` are boundaries of Z (infinite where there is none), `drift` the mean of Z at
    information 1. Raises DataUnfit when information does not rise or a boundary is missing."""
    t = rising(information)
    a, b = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    if a.shape != t.shape or b.shape != t.shape or np.isnan(a).any() or np.isnan(b).any() or (a > b).any():
        raise DataUnfit("Each look has a lower and an upper boundary, the lower not above the upper.")
    going, below, above = start(), [], []
    for k, at in enumerate(t):
        below.append(short_of(going, a[k], at, drift))
        above.append(beyond(going, b[k], at, drift))
        if k + 1 < len(t):
            going = onward(going, a[k], b[k], at, t[k + 1], drift)
    return Exits(np.array(below), np.array(above))


def rising(information: ArrayLike) -> Vector:
    """Information at each look: above 0 and rising. Raises DataUnfit."""
    t = vector(information, "information")
    if t[0] <= 0 or (np.diff(t) <= 0).any():
        raise DataUnfit("Information is above 0 and rises from look to look.")
    if (np.diff(t) < NEAREST * t[1:]).any():
        raise DataUnfit("Two looks are so near that nothing comes in between them: make them one.")
    return t


def normal_quantile(chance: float) -> float:
    """z with this chance below it."""
    return float(stats.norm.ppf(chance))
