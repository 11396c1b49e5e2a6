"""A mean of those who answered, carried over to all who were asked, by the inverse of each one's chance of answering.

Horvitz and Thompson 1952 (JASA 47), Hájek 1971; the standard error by the influence function with the chances' own estimation taken into
account (Lunceford and Davidian 2004, Statistics in Medicine 23; Wooldridge 2007, Journal of Econometrics 141).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators.glm import GlmFit, logistic
from caraway.evidence.estimators.rows import Matrix, Vector, counts_of, matrix, vector, yes_or_no
from caraway.evidence.refusals import DataUnfit


@dataclass(frozen=True)
class AnsweredMean:
    """`estimate` and `standard_error` of the mean of all asked; how many were `asked` and `answered`; `effective` the sample size that
    the weights leave (Kish 1965), `largest_weight` how many people the heaviest answer stands for."""

    estimate: float
    standard_error: float
    asked: float
    answered: float
    effective: float
    largest_weight: float


def answered_mean(
    values: ArrayLike, answered: ArrayLike, covariates: ArrayLike, *, counts: ArrayLike | None = None
) -> AnsweredMean:
    """Σ w·v / Σ w over those who answered, w = 1/P(answered | covariates) by logistic regression.

    Rows are people, or cells with `counts`. `values` of those who did not answer are not read (any number stands there); `covariates` are
    rows × k and hold their own column of ones. Assumes that whether somebody answers depends on the covariates alone.
    Raises `DataUnfit` when nobody or everybody answered (then there is nothing to weigh), or on separation.
    """
    said = yes_or_no(answered, "answered")
    value = np.where(said > 0, vector(values, "values", rows=len(said)), 0.0)
    design, many = matrix(covariates, "covariates", rows=len(said)), counts_of(counts, len(said))
    if not 0 < many @ said < many.sum():
        raise DataUnfit("Nobody, or everybody, answered: there is no chance of answering to weigh with.")
    chance = logistic(said, design, counts=many)
    weight = said / chance.fitted
    total = float(many @ weight)
    estimate = float(many @ (weight * value)) / total
    influence = _influence(said, value - estimate, weight, design, many, chance) / total
    return AnsweredMean(
        estimate,
        float(np.sqrt(many @ influence**2)),
        float(many.sum()),
        float(many @ said),
        total**2 / float(many @ weight**2),
        float(weight.max()),
    )


def _influence(said: Vector, off: Vector, weight: Vector, design: Matrix, many: Vector, chance: GlmFit) -> Vector:
    """What one person of each row moves Σ w(v − m): their own part, less what they move through the chances."""
    through = design.T @ (many * weight * (1 - chance.fitted) * off)
    scores = design * (said - chance.fitted)[:, None]
    return np.asarray(weight * off - scores @ (chance.covariance @ through))
