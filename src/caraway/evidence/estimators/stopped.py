"""What a trial that was looked at several times says once it has stopped: adjusted p-value, median-unbiased estimate and interval.

Outcomes are ordered by stage (Fairbanks and Madsen 1982, Biometrika 69; Tsiatis, Rosner and Mehta 1984, Biometrics 40): having left above
earlier is more extreme than later, and at one look a larger Z is. p(θ) = Σ_{j<k} P_θ(left above at j) + P_θ(reached k, Z_k ≥ z).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from caraway.evidence.estimators.rows import Vector
from caraway.evidence.estimators.stages import Going, beyond, onward, rising, start
from caraway.evidence.refusals import DataUnfit

REACH = 12.0
"""How far from the plain estimate, in its standard errors, an end of an interval is looked for."""


@dataclass(frozen=True)
class Stopped:
    """The adjusted two-sided p-value, the median-unbiased estimate and the interval, on the scale of the estimate."""

    p_value: float
    estimate: float
    low: float
    high: float


def as_extreme(low: Vector, high: Vector, information: Vector, z: float, drift: float) -> float:
    """p(θ) for a trial stopped at the last of these looks with this Z; boundaries of the earlier looks are read."""
    going: Going = start()
    total = 0.0
    for k, at in enumerate(information[:-1]):
        total += beyond(going, float(high[k]), at, drift)
        going = onward(going, float(low[k]), float(high[k]), at, float(information[k + 1]), drift)
    return total + beyond(going, z, float(information[-1]), drift)


def at_stopping(
    low: ArrayLike,
    high: ArrayLike,
    information: ArrayLike,
    *,
    estimate: float,
    standard_error: float,
    level: float = 0.95,
) -> Stopped:
    """A trial stopped at the last of these looks.

    `low` and `high` are the boundaries of Z at the looks so far (the last is not read), `information` that of each look on any scale; the
    estimate is approximately normal with this standard error at the last look. Raises DataUnfit.
    """
    t = rising(information)
    if standard_error <= 0 or not math.isfinite(estimate):
        raise DataUnfit("An estimate is a number and its standard error is above 0.")
    t = t / t[-1]  # so that drift is the effect in standard errors of the last look
    a, b = np.asarray(low, dtype=np.float64)[: len(t)], np.asarray(high, dtype=np.float64)[: len(t)]
    z = estimate / standard_error

    def where(value: float) -> float:
        return float(
            optimize.brentq(lambda drift: as_extreme(a, b, t, z, drift) - value, z - REACH, z + REACH, xtol=1e-10)
        )

    p = as_extreme(a, b, t, z, 0.0)
    tail = (1 - level) / 2
    ends = [standard_error * where(value) for value in (0.5, tail, 1 - tail)]
    return Stopped(min(1.0, 2 * min(p, 1 - p)), *ends)
