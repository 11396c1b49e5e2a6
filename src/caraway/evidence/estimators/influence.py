"""What estimators of an effect between two arms share: the arms themselves, and a covariance from what each person did to the estimates."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from caraway.evidence.estimators.reading import array_of
from caraway.evidence.estimators.rows import Matrix, Vector, vector
from caraway.evidence.estimators.sandwich import covariance
from caraway.evidence.refusals import DataUnfit

Yes = NDArray[np.bool_]
Places = NDArray[np.int64]


def arms(treated: ArrayLike, counts: Vector) -> Yes:
    """Who was treated, as truth values, with people in both arms. Raises `DataUnfit`."""
    found = vector(treated, "treated", rows=len(counts))
    if not np.isin(found, (0.0, 1.0)).all():
        raise DataUnfit("treated is 1 for whoever was in the programme and 0 for the comparison, nothing else.")
    chosen = np.asarray(found == 1.0)
    for arm, name in ((chosen, "treated"), (~chosen, "comparison")):
        if not counts[arm].any():
            raise DataUnfit(f"Nobody is in the {name} arm.")
    return chosen


def how_many(values: ArrayLike) -> int:
    """How many rows there are (0 when it is no array of one or more)."""
    return len(np.atleast_1d(array_of(values, "treated")))


def spread_of(influence: Matrix, counts: Vector, clusters: ArrayLike | None = None) -> Matrix:
    """Covariance of estimates (k × k) from one person's influence on each (rows × k), which over people adds up to 0.

    Σ count·ψψ′ for people apart from each other; over clusters with G/(G−1) (`sandwich.covariance`). Raises `DataUnfit`.
    """
    same = np.eye(influence.shape[1])
    how = "HC0" if clusters is None else "CR1"
    return covariance(same, influence, counts=counts, spread=how, clusters=clusters, parameters=influence.shape[1])  # type: ignore[arg-type]


def log_ratio_of(treated: float, comparison: float, covariance: Matrix) -> tuple[float, float]:
    """The logarithm of the ratio of two means and its standard error (delta method). Raises `DataUnfit` when a mean is not above 0."""
    means = np.array([treated, comparison])
    if (means <= 0).any():
        raise DataUnfit("A ratio needs a mean above 0 in both arms; use the difference.")
    slope = np.array([1.0, -1.0]) / means
    return float(np.log(means[0] / means[1])), float(np.sqrt(slope @ covariance @ slope))
