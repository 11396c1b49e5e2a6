"""What an estimator was given, made sure of: arrays that are finite, of one length, with both arms in them.

Each refusal is a `DataUnfit` that names the array, so that whoever called can put it right.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from caraway.evidence.refusals import DataUnfit

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def vector(values: ArrayLike, name: str, *, length: int | None = None) -> Floats:
    """`values` as a finite array of one dimension, of `length` where that is given. Raises `DataUnfit`."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or array.size == 0:
        raise DataUnfit(f"{name} must be one row of numbers, not of shape {array.shape}.")
    if length is not None and len(array) != length:
        raise DataUnfit(f"{name} has {len(array)} numbers where {length} are needed, one for each row.")
    return _finite(array, name)


def matrix(values: ArrayLike, name: str, *, rows: int) -> Floats:
    """`values` as a finite array of `rows` rows; one dimension is taken as one column. Raises `DataUnfit`."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2 or array.shape[0] != rows or array.shape[1] == 0:
        raise DataUnfit(f"{name} must have {rows} rows and at least one column, not shape {array.shape}.")
    return _finite(array, name)


def _finite(array: Floats, name: str) -> Floats:
    missing = int(np.count_nonzero(~np.isfinite(array)))
    if missing:
        raise DataUnfit(f"{name} has {missing} values that are missing or infinite: leave those rows out or fill them.")
    return array


def frequencies(counts: ArrayLike | None, rows: int) -> Floats:
    """How many identical rows each row stands for: ones where nothing is given. Raises `DataUnfit` on a negative or all-zero count."""
    if counts is None:
        return np.ones(rows)
    array = vector(counts, "counts", length=rows)
    if (array < 0).any() or not array.any():
        raise DataUnfit("counts say how many rows each row stands for: none is negative, and some are above 0.")
    return array


def arms(treated: ArrayLike, counts: Floats) -> Bools:
    """Who was treated, as truth values, with people in both arms. Raises `DataUnfit`."""
    array = vector(treated, "treated", length=len(counts))
    if not np.isin(array, (0.0, 1.0)).all():
        raise DataUnfit("treated must be 1 for whoever was in the programme and 0 for the comparison.")
    chosen = array == 1.0
    for arm, name in ((chosen, "treated"), (~chosen, "comparison")):
        if not counts[arm].sum() > 0:
            raise DataUnfit(f"Nobody is in the {name} arm.")
    return chosen


def labels(values: ArrayLike | Sequence[object], name: str, *, length: int) -> Ints:
    """Each row's label as a number from 0, in the order of the sorted labels. Raises `DataUnfit` on another length."""
    array = np.asarray(values)
    if array.ndim != 1 or len(array) != length:
        raise DataUnfit(f"{name} must have one label for each of {length} rows.")
    return np.unique(array, return_inverse=True)[1].astype(np.int64)


def covariance(influence: Floats, counts: Floats, clusters: Ints | None = None) -> Floats:
    """Covariance of estimates from each row's influence (rows × estimates), whose sum over people is 0.

    Σ count·ψψ′ for independent people; with clusters the sum over clusters of (Σ count·ψ)(Σ count·ψ)′, times G/(G−1)
    (Liang and Zeger 1986, Biometrika 73). Raises `DataUnfit` with fewer than two clusters.
    """
    if clusters is None:
        return np.asarray((influence * counts[:, None]).T @ influence)
    groups = int(clusters.max()) + 1
    if groups < 2:
        raise DataUnfit("A variance by clusters needs at least two clusters.")
    sums = np.zeros((groups, influence.shape[1]))
    np.add.at(sums, clusters, influence * counts[:, None])
    return np.asarray(sums.T @ sums * groups / (groups - 1))
