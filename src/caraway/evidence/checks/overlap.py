"""Whether both arms have people of every kind: ranges of the chance of treatment, who is outside what both cover, and a histogram."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from caraway.evidence.estimators.influence import arms
from caraway.evidence.estimators.rows import Vector, counts_of, vector
from caraway.evidence.refusals import DataUnfit


@dataclass(frozen=True, eq=False)
class Overlap:
    """Ranges (lowest, highest chance) of both arms, what both cover, and the share of each arm outside it.

    `edges` and the people of each arm in each bin make a mirrored histogram; `shared` is what both distributions have in common by those
    bins (1 alike, 0 apart).
    """

    treated: tuple[float, float]
    comparison: tuple[float, float]
    common: tuple[float, float]
    treated_outside: float
    comparison_outside: float
    edges: Vector
    treated_bins: Vector
    comparison_bins: Vector
    shared: float


def overlap(scores: ArrayLike, treated: ArrayLike, *, counts: ArrayLike | None = None, bins: int = 20) -> Overlap:
    """Look at the chances of treatment (0 to 1) of both arms. Raises `DataUnfit` on chances out of range or fewer than two bins.

    What both cover is from the larger of both lowest to the smaller of both highest chances (Dehejia and Wahba 1999, JASA 94).
    """
    chance = vector(scores, "scores")
    number = counts_of(counts, len(chance))
    chosen = arms(treated, number)
    if ((chance < 0) | (chance > 1)).any() or bins < 2:
        raise DataUnfit("A chance of treatment is between 0 and 1, and a histogram has at least two bins.")
    own, other = _range(chance, number, chosen), _range(chance, number, ~chosen)
    common = (max(own[0], other[0]), min(own[1], other[1]))
    outside = (chance < common[0]) | (chance > common[1])
    edges = np.linspace(0, 1, bins + 1)
    bars = [np.histogram(chance[arm], edges, weights=number[arm])[0] for arm in (chosen, ~chosen)]
    shares = [bar / bar.sum() for bar in bars]
    shared = float(np.minimum(shares[0], shares[1]).sum())
    missed = [float(number[arm & outside].sum() / number[arm].sum()) for arm in (chosen, ~chosen)]
    return Overlap(own, other, common, missed[0], missed[1], edges, bars[0], bars[1], shared)


def _range(chance: Vector, number: Vector, arm: NDArray[np.bool_]) -> tuple[float, float]:
    present = chance[arm & (number > 0)]
    return float(present.min()), float(present.max())
