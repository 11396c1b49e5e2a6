"""How many people weights leave: the effective sample size (Kish 1965, Survey Sampling)."""

from numpy.typing import ArrayLike

from caraway.evidence.estimators.rows import counts_of, vector
from caraway.evidence.refusals import DataUnfit


def kish(weights: ArrayLike, *, counts: ArrayLike | None = None) -> float:
    """(Σ count·w)²/Σ count·w²: how many evenly weighted people would say as much. Raises `DataUnfit` on negative or no weights."""
    heavy = vector(weights, "weights")
    number = counts_of(counts, len(heavy))
    squares = float(number @ heavy**2)
    if (heavy < 0).any() or squares <= 0:
        raise DataUnfit("Weights are not negative, and some are above 0.")
    return float(number @ heavy) ** 2 / squares


def design_effect(weights: ArrayLike, *, counts: ArrayLike | None = None) -> float:
    """People with weight over the effective number: by how much unequal weights widen a variance (at least 1)."""
    heavy = vector(weights, "weights")
    number = counts_of(counts, len(heavy))
    return float(number[heavy > 0].sum()) / kish(weights, counts=counts)
