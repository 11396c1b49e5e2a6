"""What is given to an estimator, made into arrays or refused with a sentence that says what is wrong with it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from caraway.evidence.refusals import DataUnfit

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Whole = NDArray[np.int64]


def numbers(what: str, given: ArrayLike, length: int | None = None) -> Vector:
    """Finite numbers in a row, `length` of them where that is said. Raises DataUnfit."""
    try:
        values = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise DataUnfit(f"{what}: these are not all numbers.") from None
    if values.ndim != 1 or values.size == 0:
        raise DataUnfit(f"{what}: give one row of numbers, at least one.")
    if length is not None and len(values) != length:
        raise DataUnfit(f"{what}: {len(values)} values where there are {length} rows.")
    if not np.isfinite(values).all():
        raise DataUnfit(
            f"{what}: {int((~np.isfinite(values)).sum())} values are missing or infinite; say what becomes of them first."
        )
    return values


def zero_or_one(what: str, given: ArrayLike, length: int | None = None) -> Vector:
    """0 or 1 for each row. Raises DataUnfit."""
    values = numbers(what, given, length)
    if not np.isin(values, (0.0, 1.0)).all():
        raise DataUnfit(f"{what}: each value is 0 or 1.")
    return values


def columns(what: str, given: ArrayLike | None, length: int) -> Matrix:
    """A column for each covariate: shape (length, k); a single row of numbers is one column, None is none. Raises DataUnfit."""
    if given is None:
        return np.empty((length, 0))
    values = np.asarray(given, dtype=np.float64)
    values = values[:, None] if values.ndim == 1 else values
    if values.ndim != 2 or len(values) != length:
        raise DataUnfit(f"{what}: give a column for each, of {length} rows.")
    if not np.isfinite(values).all():
        raise DataUnfit(f"{what}: a value is missing or infinite.")
    return values


def how_many(counts: ArrayLike | None, length: int) -> Vector:
    """How many identical rows each row stands for: whole numbers from 0, ones where none are given. Raises DataUnfit."""
    if counts is None:
        return np.ones(length)
    values = numbers("counts", counts, length)
    if (values < 0).any() or (values != np.floor(values)).any():
        raise DataUnfit("counts: a count is a whole number from 0.")
    if values.sum() == 0:
        raise DataUnfit("counts: nobody is counted.")
    return values


def codes(what: str, given: Sequence[Any] | NDArray[Any] | None, length: int) -> Whole:
    """A whole number from 0 for each different label; all 0 where there are none. Raises DataUnfit."""
    if given is None:
        return np.zeros(length, dtype=np.int64)
    labels = np.asarray(given)
    if labels.ndim != 1 or len(labels) != length:
        raise DataUnfit(f"{what}: {labels.size} labels where there are {length} rows.")
    if labels.dtype.kind == "f" and not np.isfinite(labels).all():
        raise DataUnfit(f"{what}: a label is missing.")
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def chance(what: str, value: float) -> float:
    """A number strictly between 0 and 1. Raises DataUnfit."""
    if not 0 < value < 1:
        raise DataUnfit(f"{what} lies between 0 and 1, not {value}.")
    return float(value)
