"""Models of what is only in the way: the chance of treatment, and what people would have had. Any of them may be given to `aipw`.

A `Learner` is fitted on rows (covariates n × p, outcome, counts) and gives back a function from covariates to predictions.
"""

from collections.abc import Callable

import numpy as np
from scipy import special

from caraway.evidence.estimators import glm
from caraway.evidence.estimators.rows import Matrix, Vector
from caraway.evidence.refusals import DataUnfit

Predictor = Callable[[Matrix], Vector]
Learner = Callable[[Matrix, Vector, Vector], Predictor]


def logistic(columns: Matrix, outcome: Vector, counts: Vector) -> Predictor:
    """Logistic regression on a constant and the covariates; for outcomes of 0 and 1, or shares between."""
    present = counts > 0
    found = glm.logistic(outcome[present], _design(columns[present]), counts=counts[present]).coefficients
    return lambda given: np.asarray(special.expit(_design(given) @ found))


def linear(columns: Matrix, outcome: Vector, counts: Vector) -> Predictor:
    """Least squares on a constant and the covariates; a column that follows from others takes no part."""
    root = np.sqrt(counts)
    design = _design(columns) * root[:, None]
    size = np.abs(design).max(axis=0)
    unit = np.where(size > 0, size, 1.0)  # which column follows from others is not a matter of units
    found = np.linalg.lstsq(design / unit, outcome * root, rcond=1e-12)[0] / unit
    return lambda given: np.asarray(_design(given) @ found)


def saturated(columns: Matrix, outcome: Vector, counts: Vector) -> Predictor:
    """The mean of each cell of discrete covariates: no assumption of form at all.

    Raises `DataUnfit` when a prediction is asked for a cell that nobody was in.
    """
    cells, place = np.unique(columns, axis=0, return_inverse=True)
    people = np.bincount(place.ravel(), counts, len(cells))
    means = np.bincount(place.ravel(), counts * outcome, len(cells)) / np.where(people > 0, people, 1.0)
    known = {cell.tobytes(): float(mean) for cell, mean, n in zip(cells, means, people, strict=True) if n > 0}

    def predict(given: Matrix) -> Vector:
        asked, back = np.unique(given, axis=0, return_inverse=True)
        found = [known.get(cell.tobytes(), np.nan) for cell in asked]
        if np.isnan(found).any():
            raise DataUnfit(
                "A cell of the covariates has nobody of one arm in it: use coarser covariates or fewer folds."
            )
        return np.asarray(np.array(found)[back.ravel()])

    return predict


def _design(columns: Matrix) -> Matrix:
    return np.column_stack([np.ones(len(columns)), columns])
