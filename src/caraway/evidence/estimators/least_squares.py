"""Least squares with the variances that randomised designs need: `linear`, with counts alone, and a refusal where people are too few.

β = (X'WX)⁻¹ X'Wy with W the counts; the variance is s²(X'WX)⁻¹ or a sandwich (White 1980, Econometrica 48; HC2 and HC3: MacKinnon and
White 1985, Journal of Econometrics 29), in which a row of count w stands for w people with the same residual.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators import linear
from caraway.evidence.estimators.rows import Matrix, Vector, counts_of, inverse, matrix, vector
from caraway.evidence.estimators.sandwich import Spread
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
    return inverse((design * weights[:, None]).T @ design)


def least_squares(
    outcome: ArrayLike, design: ArrayLike, *, counts: ArrayLike | None = None, variance: Variance = "HC2"
) -> Fit:
    """Regress the outcome (n) on the columns of `design` (n × k, with its own constant).

    Assumes rows independent; "classical" also a constant variance. Raises DataUnfit for rows that do not fit or too few of them.
    """
    x = matrix(design, "design", rows=len(vector(outcome, "outcome")))
    people = counts_of(counts, len(x)).sum()
    if people <= x.shape[1]:
        raise DataUnfit(f"{int(people)} people are too few for {x.shape[1]} coefficients.")
    fit = linear.least_squares(outcome, x, counts=counts, spread=_spread(variance))
    return Fit(fit.coefficients, fit.covariance, fit.freedom, int(fit.people))


def covariance(x: Matrix, w: Vector, residuals: Vector, bread: Matrix, variance: Variance) -> Matrix:
    """The covariance of coefficients whose estimating functions are x·residual, w people for each row."""
    return linear.covariance_of(bread, x, residuals, counts=w, spread=_spread(variance), parameters=x.shape[1])


def _spread(variance: Variance) -> Spread | linear.Leverage:
    return "model" if variance == "classical" else variance
