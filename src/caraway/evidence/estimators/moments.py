"""Amounts that are known by their number, sum and sum of squares alone, as rows that have the same three."""

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators.rows import Vector, vector
from caraway.evidence.refusals import DataUnfit


def standing_in(people: ArrayLike, totals: ArrayLike, squares: ArrayLike) -> tuple[Vector, Vector]:
    """Two rows for each cell, all first ones before all second ones: their amounts, and how many people each stands for.

    Of n people with mean m and standard deviation s (divided by n) the first row is one person with m + s√(n−1), the second n−1 people
    with m − s/√(n−1): the same number, sum and sum of squares. Nobody of the cell has more than the first (Samuelson 1968, JASA 63).
    Whatever is linear in these three, cell by cell, is as the people themselves would give it. Raises `DataUnfit` for an empty cell.
    """
    n = vector(people, "people")
    if (n < 1).any():
        raise DataUnfit("A cell is of somebody.")
    mean = vector(totals, "totals", rows=len(n)) / n
    spread = np.sqrt(np.maximum(vector(squares, "squares", rows=len(n)) / n - mean**2, 0.0))
    root = np.sqrt(np.maximum(n - 1, 1.0))
    first = np.where(n > 1, mean + spread * root, mean)
    return np.concatenate([first, mean - spread / root]), np.concatenate([np.ones(len(n)), n - 1])
