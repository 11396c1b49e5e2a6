"""The chance of treatment given covariates, by logistic regression, as the other estimators of this folder use it."""

from dataclasses import dataclass

import numpy as np

from caraway.evidence.estimators import glm
from caraway.evidence.estimators.influence import Yes
from caraway.evidence.estimators.rows import Matrix, Vector


@dataclass(frozen=True, eq=False)
class Propensity:
    """`design` n × (1 + p) with its column of ones, `coefficients`, each row's `score` and log odds, and the inverse information."""

    design: Matrix
    coefficients: Vector
    score: Vector
    log_odds: Vector
    inverse: Matrix


def fit(treated: Yes, covariates: Matrix, counts: Vector) -> Propensity:
    """Logistic regression of treatment on the covariates and a constant. Raises `DataUnfit` on separation or covariates that say the same."""
    design = np.column_stack([np.ones(len(covariates)), covariates])
    found = glm.logistic(treated.astype(np.float64), design, counts=counts)
    return Propensity(design, found.coefficients, found.fitted, found.linear, found.covariance)
