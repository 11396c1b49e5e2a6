"""The doubly robust effect on a change: two periods, two groups, covariates (Sant'Anna and Zhao 2020, Journal of Econometrics 219).

Right when either the chance of being treated or the comparison's change is modelled right given the covariates.
"""

import numpy as np

from caraway.evidence.estimators import glm
from caraway.evidence.estimators.influence import Yes
from caraway.evidence.estimators.rows import Matrix, Vector, inverse
from caraway.evidence.refusals import DataUnfit


def change(treated: Yes, covariates: Matrix, moved: Vector, weights: Vector) -> tuple[float, Vector]:
    """The effect on the treated's change, and each row's influence on it (over rows it adds up to 0, its squares to the variance).

    `moved` is each place's change of outcome. The chance of treatment is logistic, the comparison's change linear in a constant and the
    covariates; the influence counts that both were estimated. Raises `DataUnfit` on too few places or separation.
    """
    design = np.column_stack([np.ones(len(covariates)), covariates])
    if min(int(treated.sum()), int((~treated).sum())) <= design.shape[1]:
        raise DataUnfit("There are too few places in a group for its covariates: use fewer covariates, or none.")
    model = glm.logistic(treated.astype(np.float64), design, weights=weights)
    chance = model.fitted
    line = _Line(design, moved, weights * ~treated)
    rest = moved - design @ line.slope
    mine, theirs = weights * treated, weights * ~treated * chance / (1 - chance)
    first, second = mine @ rest / mine.sum(), theirs @ rest / theirs.sum()
    through = (
        (weights * (treated - chance))[:, None]
        * design
        @ inverse((design * (weights * chance * (1 - chance))[:, None]).T @ design)
    )
    upper = (mine * (rest - first) - line.influence @ (design.T @ mine)) / mine.sum()
    own = theirs * (rest - second)
    lower = (own + through @ (design.T @ own) - line.influence @ (design.T @ theirs)) / theirs.sum()
    return float(first - second), np.asarray(upper - lower)


class _Line:
    """A weighted regression of the comparison's change, and each row's influence on its coefficients."""

    def __init__(self, design: Matrix, moved: Vector, heavy: Vector) -> None:
        bread = inverse((design * heavy[:, None]).T @ design)
        self.slope: Vector = bread @ (design.T @ (heavy * moved))
        self.influence: Matrix = (heavy * (moved - design @ self.slope))[:, None] * design @ bread
