"""What handling small cells costs in precision: people left out, and information on the difference between arms.

Within strata s of two arms the difference of means has the information Σ n₁ₛ n₀ₛ / nₛ / σ² (Cochran 1954, Biometrics 10), σ² being the
variance within cells; a cell put together with another adds what differs between them to σ². With one arm the information is n / σ².
Where strata are sparse, many are of one arm alone and compare nothing: putting them together may then gain within strata while people are lost, so
that what is said to be lost is also asked of all people together.
The outcome is whether there was any event.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def information(arms: Sequence[str], strata: Sequence[str], people: Floats, seen: Floats) -> float:
    """The information on the difference between arms in cells with so many `people`, of whom so many were `seen` at least once.

    With more than two arms each is compared with all others together, and the information added up. 0 where there is none.
    """
    if not people.sum():
        return 0.0
    rate = seen / people
    within = float(np.sum(people * rate * (1 - rate)) / people.sum())
    names, place = np.unique(np.asarray(arms, dtype=object).astype(str), return_inverse=True)
    _, stratum = np.unique(np.asarray(strata, dtype=object).astype(str), return_inverse=True)
    if len(names) < 2:
        return float(people.sum()) / within if within else math.inf
    total = np.bincount(stratum, people)
    compared = 0.0
    for arm in range(len(names) - (len(names) == 2)):
        mine = np.bincount(stratum, people * (place == arm), minlength=len(total))
        compared += float(np.sum(mine * (total - mine) / total))
    return compared / within if within else math.inf


def lost(before: float, after: float) -> float:
    """The share of information lost (never below 0)."""
    if not before or math.isinf(before):
        return 0.0
    return max(0.0, 1 - after / before)
