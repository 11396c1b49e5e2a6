"""Least squares with the variances that randomised designs need.

β = (X'WX)⁻¹ X'Wy with W the counts; the variance is s²(X'WX)⁻¹ or a sandwich (White 1980, Econometrica 48; HC2 and HC3: MacKinnon and
White 1985, Journal of Econometrics 29), in which a row of count w stands for w people with the same residual.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators.rows import Matrix, Vector, columns_of, counts_of, vector
from caraway.evidence.refusals import DataUnfit

Variance = Literal["classical", "HC0", "HC1", "HC2", "HC3"]


@dataclass(frozen=True, eq=False)
class Fit:
    """Coefficients (k), their covariance (k × k), residual degrees of freedom n − k, and the people counted."""

    coefficients: Vector
    covariance: Matrix
    degrees: float
    people: int

    @property
    def standard_errors(self) -> Vector:
        """The square roots of the covariance's diagonal."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))


def inverse_gram(design: Matrix, weights: Vector) -> Matrix:
    """(X'WX)⁻¹. Raises DataUnfit when a column is a combination of the others among those counted."""
    held = design[weights > 0]
    if np.linalg.matrix_rank(held / np.maximum(np.abs(held).max(axis=0), 1e-300)) < design.shape[1]:
        raise DataUnfit(
            "A column of the design is a combination of the others (or nobody differs in it): leave it out."
        )
    return np.asarray(np.linalg.inv((design * weights[:, None]).T @ design))


def least_squares(
    outcome: ArrayLike, design: ArrayLike, *, counts: ArrayLike | None = None, variance: Variance = "HC2"
) -> Fit:
    """Regress the outcome (n) on the columns of `design` (n × k, with its own constant).

    Assumes rows independent; "classical" also a constant variance. Raises DataUnfit for rows that do not fit or too few of them.
    """
    y = vector(outcome, "outcome")
    x = columns_of(design, "design", rows=len(y))
    w = counts_of(counts, len(y))
    degrees = float(w.sum()) - x.shape[1]
    if degrees < 1:
        raise DataUnfit(f"{int(w.sum())} people are too few for {x.shape[1]} coefficients.")
    bread = inverse_gram(x, w)
    beta = bread @ (x.T @ (w * y))
    return Fit(beta, covariance(x, w, y - x @ beta, bread, variance), degrees, int(w.sum()))


def covariance(x: Matrix, w: Vector, residuals: Vector, bread: Matrix, variance: Variance) -> Matrix:
    """The covariance of coefficients whose estimating functions are x·residual."""
    degrees = float(w.sum()) - x.shape[1]
    if variance == "classical":
        return np.asarray(bread * (float(w @ residuals**2) / degrees))
    squares = residuals**2 * _correction(x, w, bread, variance)
    meat = (x * (w * squares)[:, None]).T @ x
    return np.asarray(bread @ meat @ bread) * (float(w.sum()) / degrees if variance == "HC1" else 1.0)


def _correction(x: Matrix, w: Vector, bread: Matrix, variance: Variance) -> Vector:
    if variance in ("HC0", "HC1"):
        return np.ones(len(x))
    left = 1 - np.einsum("ij,jk,ik->i", x, bread, x)
    if (left[w > 0] < 1e-10).any():
        raise DataUnfit(
            "A person is fitted exactly (nobody else is like them), so this variance is not known: use HC1 or fewer columns."
        )
    left = np.where(w > 0, left, 1.0)
    return np.asarray(1 / left if variance == "HC2" else 1 / left**2)
