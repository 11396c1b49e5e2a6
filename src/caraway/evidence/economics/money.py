"""Money over years: discounting, and numbers drawn to show how sure one is of each."""

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from caraway.evidence.estimators.reading import floats
from caraway.evidence.refusals import DataUnfit, PlanUnfit

Draws = NDArray[np.float64]
Shape = Literal["fixed", "normal", "gamma", "beta"]
GREEN_BOOK = 0.035
"""HM Treasury's rate for the first thirty years (The Green Book 2022)."""


def present_value(by_year: ArrayLike, rate: float = GREEN_BOOK) -> float:
    """Σ aₜ/(1 + r)ᵗ: the first is of this year and is not discounted. Raises PlanUnfit for a rate of −1 or less."""
    if not -1 < rate < math.inf:
        raise PlanUnfit("A yearly rate is above −1: .035 is 3.5%.")
    amounts = floats(by_year, "amounts")
    if amounts.ndim != 1 or not len(amounts) or not np.isfinite(amounts).all():
        raise DataUnfit("Give an amount for each year, this year's first.")
    return float(amounts @ (1 + rate) ** -np.arange(len(amounts), dtype=np.float64))


def drawn(mean: float, standard_error: float, shape: Shape, rng: np.random.Generator, draws: int) -> Draws:
    """So many draws with this mean and standard deviation.

    gamma (costs: k = m²/s², scale s²/m); beta (shares: a = m(m(1 − m)/s² − 1), b likewise); normal (effects); "fixed", or an error of 0: the
    mean itself (Briggs, Claxton and Sculpher 2006, chapter 4). Raises DataUnfit where the shape cannot have them.
    """
    if not math.isfinite(mean) or not 0 <= standard_error < math.inf or draws < 1:
        raise DataUnfit("A draw has a mean, a standard error of 0 or above, and there is at least one.")
    if shape == "fixed" or standard_error == 0:
        return np.full(draws, float(mean))
    if shape == "normal":
        return rng.normal(mean, standard_error, draws)
    if shape == "gamma":
        if mean <= 0:
            raise DataUnfit("A gamma needs a mean above 0.")
        return rng.gamma((mean / standard_error) ** 2, standard_error**2 / mean, draws)
    size = mean * (1 - mean) / standard_error**2 - 1
    if not 0 < mean < 1 or size <= 0:
        raise DataUnfit("A beta needs a mean between 0 and 1 and a standard error below √(m(1 − m)).")
    return rng.beta(mean * size, (1 - mean) * size, draws)
