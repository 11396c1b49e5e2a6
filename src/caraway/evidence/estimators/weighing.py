"""How people are weighed so that arms are alike, with how each weight moves with what it was estimated from.

Whatever is estimated from weighed people depends on numbers γ that were estimated too: the coefficients of the chances of treatment, or the
numbers of entropy balancing. `slopes` say how weights move with γ and `influence` what each person does to γ, so that an estimate's own
influences w·u become w·u + (Σ u ∂w/∂γ)·influence: the variance of stacked estimating equations (Lunceford and Davidian 2004, Statistics in
Medicine 23; for Cox models Shu and others 2021, Biometrics 77, and Hajage and others 2018, Biometrical Journal 60).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators import entropy, propensity
from caraway.evidence.estimators.influence import arms, how_many
from caraway.evidence.estimators.matching import NOBODY, Pairs
from caraway.evidence.estimators.rows import Matrix, Vector, matrix
from caraway.evidence.refusals import DataUnfit


@dataclass(frozen=True, eq=False)
class Weighing:
    """`weights` (n; 0 for whoever is left out), `slopes` (n × k) and `influence` (n × k) of the k numbers they were estimated from.

    `clusters` (n) names people who belong together, as pairs do; `None` where everybody stands alone.
    """

    weights: Vector
    slopes: Matrix
    influence: Matrix
    clusters: Vector | None = None

    def spread(self, parts: Matrix) -> Matrix:
        """Covariance (p × p) of p estimates from `parts` (n × p): what one more of weight of each person would do to each of them."""
        own = parts * self.weights[:, None] + self.influence @ (self.slopes.T @ parts)
        if self.clusters is not None:
            own = np.stack([np.bincount(self.clusters.astype(np.int64), column) for column in own.T], axis=1)
        found: Matrix = own.T @ own
        return found


def by_chances(treated: ArrayLike, covariates: ArrayLike) -> Weighing:
    """The comparison weighed like the treated: 1 for the treated and the odds of treatment for others, by logistic regression.

    Raises `DataUnfit` for empty arms, separation, or a chance of 1.
    """
    rows = how_many(treated)
    chosen = arms(treated, np.ones(rows))
    model = propensity.fit(chosen, matrix(covariates, "covariates", rows=rows), np.ones(rows))
    if not (model.score < 1).all():
        raise DataUnfit("A chance of treatment of 1 has no weight: leave out who could only be in one arm.")
    odds = np.where(chosen, 0.0, model.score / (1 - model.score))
    influence = (model.design * (chosen - model.score)[:, None]) @ model.inverse
    return Weighing(np.where(chosen, 1.0, odds), odds[:, None] * model.design, influence)


def by_balance(treated: ArrayLike, covariates: ArrayLike) -> Weighing:
    """The comparison weighed by entropy balancing to the treated's means; its weights come to the treated's number. Raises as `entropy.balance`."""
    rows = how_many(treated)
    chosen = arms(treated, np.ones(rows))
    found = entropy.balance(treated, covariates)
    weights = found.weights
    others = np.where(chosen, 0.0, weights)
    unit = entropy.unit_of(found.moments[~chosen], np.ones(rows - int(chosen.sum())))
    apart = (found.moments - found.moments[chosen].mean(axis=0)) / unit
    curve = (apart * others[:, None]).T @ apart
    influence = np.where(chosen[:, None], apart, -others[:, None] * apart) @ np.linalg.pinv(curve, hermitian=True)
    size = np.where(chosen, 1.0, -others) / chosen.sum()
    slopes = np.column_stack([others[:, None] * apart, others])
    return Weighing(weights, slopes, np.column_stack([influence, size]))


def by_pairs(pairs: Pairs, rows: int) -> Weighing:
    """Matched people, each treated with whom it got as one cluster. Raises `DataUnfit` for matching with replacement, whose clusters overlap."""
    if pairs.replacement:
        raise DataUnfit(
            "Pairs found with replacement share people, so they are no clusters: match without replacement."
        )
    clusters = np.zeros(rows)
    for number, (one, others) in enumerate(zip(pairs.treated, pairs.comparisons, strict=True), start=1):
        clusters[[one, *others[others != NOBODY]]] = number
    none: Matrix = np.zeros((rows, 0))
    return Weighing(pairs.weights(rows), none, none, clusters)
