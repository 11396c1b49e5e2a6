"""From a reduced table, one line for each force and month, to a panel: sums and numbers of people as forces × months."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from caraway.evidence.estimators.reading import array_of, labelled
from caraway.evidence.estimators.rows import Matrix, Vector, vector
from caraway.evidence.refusals import DataUnfit


@dataclass(frozen=True, eq=False)
class Cells:
    """`sums` of the outcome and `people` in each place and period, with their labels in order."""

    places: NDArray[np.generic]
    periods: Vector
    sums: Matrix
    people: Matrix

    @property
    def means(self) -> Matrix:
        """Mean outcome of each place and period."""
        return self.sums / self.people


def cells(places: ArrayLike, periods: ArrayLike, sums: ArrayLike, people: ArrayLike) -> Cells:
    """Lines (place, period, sum of the outcome, people) as a panel; lines of one cell are added up.

    Raises `DataUnfit` when a cell has nobody in it: that place or period must be left out, or periods made longer.
    """
    when = vector(periods, "periods")
    total, number = vector(sums, "sums", rows=len(when)), vector(people, "people", rows=len(when))
    where = array_of(places, "places")
    if where.shape != when.shape:
        raise DataUnfit(f"There is one place for each of {len(when)} lines, not shape {where.shape}.")
    if (number < 0).any():
        raise DataUnfit("A number of people is not negative.")
    known, row = labelled(where, "places")
    times, column = np.unique(when, return_inverse=True)
    shape = (len(known), len(times))
    at = row * shape[1] + column
    added, there = (
        np.asarray(np.bincount(at, values, shape[0] * shape[1]), dtype=np.float64).reshape(shape)
        for values in (total, number)
    )
    empty = np.argwhere(there == 0)
    if len(empty):
        raise DataUnfit(
            f"Nobody is in {len(empty)} cells, the first {known[empty[0][0]]} in {times[empty[0][1]]:g}: "
            "leave out that place, or make the periods longer."
        )
    return Cells(known, times, added, there)
