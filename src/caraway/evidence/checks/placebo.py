"""Placebos: the same analysis where there can be no effect, of an outcome that the programme cannot move or at a date when nothing started.

Lipsitch, Tchetgen Tchetgen and Cohen 2010 (Epidemiology 21): an "effect" there is bias, and tells of bias in the true one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.estimators.reading import floats
from caraway.evidence.refusals import DataUnfit

Estimate = tuple[float, float]
"""An estimate that is 0 where there is no effect, and its standard error."""


@dataclass(frozen=True)
class Placebo:
    """One placebo: its name, estimate, standard error and two-sided p-value."""

    name: str
    estimate: float
    standard_error: float
    p_value: float


@dataclass(frozen=True)
class Placebos:
    """All placebos and, at `level`, which of them say that there is bias after Holm's step-down for their number."""

    all: tuple[Placebo, ...]
    alarms: tuple[str, ...]
    level: float

    @property
    def passed(self) -> bool:
        """Whether none says that there is bias. With few people none may say so although there is."""
        return not self.alarms


def placebo_outcomes(
    outcomes: Mapping[str, ArrayLike], estimate: Callable[[np.ndarray], Estimate], *, level: float = 0.05
) -> Placebos:
    """Apply `estimate` to each placebo outcome. Raises `DataUnfit` when there is none or an error is not above 0."""
    return _judged(((name, estimate(floats(values, name))) for name, values in outcomes.items()), level)


def placebo_dates(dates: Iterable[float], estimate: Callable[[float], Estimate], *, level: float = 0.05) -> Placebos:
    """Apply `estimate` to each date before the start. Raises `DataUnfit` when there is none or an error is not above 0."""
    return _judged(((f"{date:g}", estimate(date)) for date in dates), level)


def _judged(found: Iterable[tuple[str, Estimate]], level: float) -> Placebos:
    tried = tuple(_one(name, *said) for name, said in found)
    if not tried:
        raise DataUnfit("There is no placebo to try.")
    alarms = []
    for place, one in enumerate(sorted(tried, key=lambda one: one.p_value)):
        if one.p_value > level / (len(tried) - place):
            break
        alarms.append(one.name)
    return Placebos(tried, tuple(alarms), level)


def _one(name: str, estimate: float, error: float) -> Placebo:
    if not np.isfinite(estimate) or not error > 0:
        raise DataUnfit(f"The placebo {name} has an estimate {estimate} and an error {error}: it does not vary.")
    return Placebo(name, float(estimate), float(error), float(2 * stats.norm.sf(abs(estimate) / error)))
