"""Two-way fixed effects of a panel: only to be shown beside group-time effects, never alone, with how far it may be believed.

Where places start at different times it compares some with others that already have the programme, and an effect that grows then counts
against itself (de Chaisemartin and D'Haultfœuille 2020, American Economic Review 110; Goodman-Bacon 2021, Journal of Econometrics 225).
"""

from dataclasses import dataclass

import numpy as np

from caraway.evidence.estimators.group_time import Panel
from caraway.evidence.estimators.rows import Matrix, Vector
from caraway.evidence.refusals import DataUnfit


@dataclass(frozen=True)
class TwoWay:
    """`coefficient` of having the programme; `negative` the share of treated cells whose effect it counts with a negative weight."""

    coefficient: float
    negative: float


def two_way(data: Panel) -> TwoWay:
    """Weighted least squares of the outcome on having the programme, places and periods; by partialling out (Frisch, Waugh and Lovell).

    A treated cell's weight in the coefficient is its residual programme over their sum. Raises `DataUnfit` when nobody starts inside.
    """
    on = (data.periods[None, :] >= data.starts[:, None]).astype(np.float64)
    rest = _apart(on, data.weights)
    heavy = data.weights[:, None] * rest
    below = float((heavy * on).sum())
    if below < 1e-10:
        raise DataUnfit("No place starts within the periods, or all at once: there is no coefficient.")
    weights = heavy[on == 1.0]
    return TwoWay(float((heavy * data.outcome).sum() / below), float((weights < 0).mean()))


def _apart(values: Matrix, weights: Vector) -> Matrix:
    """Values less their places' and periods' means: exact in one pass, since each place weighs the same in all periods."""
    periods = np.average(values, axis=0, weights=weights)
    return np.asarray(values - values.mean(axis=1, keepdims=True) - periods + periods.mean())
