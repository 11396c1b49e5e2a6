"""What every estimator asks of the arrays it is given, and refuses in a sentence.

A row may stand for several identical people: its count. A count is how many people a row is; a sampling weight is how much one person counts.
The two are never the same thing: twice the count is twice the people, twice the weight is not.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from caraway.evidence.estimators.reading import WHOLE, array_of, floats, labelled
from caraway.evidence.refusals import DataUnfit

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Codes = NDArray[np.int64]

SINGULAR = 1e-12
"""Below this share of its own size what is left of a column, once the others are known, is rounding."""


def vector(values: ArrayLike, name: str, *, rows: int | None = None) -> Vector:
    """`values` as finite numbers in one row of length `rows` (any length but 0 when None). Raises `DataUnfit`."""
    found = floats(values, name)
    if found.ndim != 1 or not len(found):
        raise DataUnfit(f"{name} is one row of at least one number, not of shape {found.shape}.")
    if rows is not None and len(found) != rows:
        raise DataUnfit(f"{name} has {len(found)} entries where {rows} people or cells are given.")
    return _finite(found, name)


def matrix(values: ArrayLike, name: str, *, rows: int) -> Matrix:
    """`values` as a finite table of `rows` lines (one column when given a single row of numbers). Raises `DataUnfit`."""
    found = floats(values, name)
    if found.ndim == 1:
        found = found[:, None]
    if found.ndim != 2 or not found.shape[1]:
        raise DataUnfit(f"{name} is a table with at least one column, not of shape {found.shape}.")
    if len(found) != rows:
        raise DataUnfit(f"{name} has {len(found)} lines where {rows} people or cells are given.")
    return _finite(found, name)


def columns_of(values: ArrayLike | None, name: str, *, rows: int) -> Matrix:
    """As `matrix`, where there may also be no column at all: None is none. Raises `DataUnfit`."""
    if values is None or array_of(values, name).shape == (rows, 0):
        return np.empty((rows, 0))
    return matrix(values, name, rows=rows)


def _finite(found: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    if not np.isfinite(found).all():
        raise DataUnfit(
            f"{name} has entries that are missing or infinite: leave those rows out, or say how to fill them."
        )
    return found


def counts_of(counts: ArrayLike | None, rows: int) -> Vector:
    """How many people each row stands for: whole, not negative, somebody at all; 1 each when None. Raises `DataUnfit`."""
    if counts is None:
        return np.ones(rows)
    found = vector(counts, "counts", rows=rows)
    if (found < 0).any() or (found != np.floor(found)).any():
        raise DataUnfit("A count is how many people a row stands for: a whole number, not negative.")
    if found.sum() > WHOLE:
        raise DataUnfit(
            "The counts add up to more people than can be told apart: give them in thousands, or fewer rows."
        )
    if not found.any():
        raise DataUnfit("The counts are all nothing: nobody is there.")
    return found


def weights_of(weights: ArrayLike | None, rows: int) -> Vector:
    """How much one person of each row counts: not negative, not all nothing; 1 each when None. Raises `DataUnfit`."""
    if weights is None:
        return np.ones(rows)
    found = vector(weights, "weights", rows=rows)
    if (found < 0).any() or not found.any():
        raise DataUnfit("A weight is not negative, and not every weight is nothing.")
    return found


def yes_or_no(values: ArrayLike, name: str, *, rows: int | None = None) -> Vector:
    """`values` as 1 and 0. Raises `DataUnfit` when there is anything else."""
    found = vector(values, name, rows=rows)
    if not np.isin(found, (0, 1)).all():
        raise DataUnfit(f"{name} is 1 or 0 for each: leave others out before.")
    return found


def codes_of(labels: ArrayLike, name: str, *, rows: int) -> tuple[Codes, int]:
    """Labels of any kind as codes 0 … groups−1, and how many groups there are. Raises `DataUnfit`."""
    found = array_of(labels, name)
    if found.shape != (rows,):
        raise DataUnfit(f"{name} has shape {found.shape} where {rows} people or cells are given.")
    known, codes = labelled(found, name)
    return codes, len(known)


def chance(name: str, value: float) -> float:
    """A number strictly between 0 and 1. Raises `DataUnfit`."""
    if not 0 < value < 1:
        raise DataUnfit(f"{name} lies between 0 and 1, not {value}.")
    return float(value)


def inverse(information: Matrix) -> Matrix:
    """The inverse of a symmetrical positive table, scaled first so that units of columns do not matter.

    Raises `DataUnfit` when a column follows from the others (or is nothing but noughts).
    """
    squares = np.diag(information)
    if not np.isfinite(information).all() or (squares <= 0).any():
        raise DataUnfit("A column has no variation at all among the people counted: leave it out.")
    size = np.sqrt(squares)
    scaled = information / np.outer(size, size)
    try:
        root = np.linalg.cholesky(scaled)
    except np.linalg.LinAlgError:
        root = np.zeros_like(scaled)
    if (np.diag(root) ** 2 < SINGULAR).any():
        raise DataUnfit("The columns say the same thing twice: one of them follows from the others. Leave it out.")
    half = np.linalg.inv(root) / size
    return np.asarray(half.T @ half)
