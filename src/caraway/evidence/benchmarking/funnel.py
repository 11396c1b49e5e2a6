"""A funnel of places: which lie further from the common rate than places of their size do by chance.

A place outside is a reason to look, not a verdict: places differ in whom they serve and in how they record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators.funnel_limits import (
    Dispersion,
    Ratio,
    binomial_limit,
    dispersion,
    poisson_limit,
    standardised_ratio,
)
from caraway.evidence.estimators.rows import Vector, vector
from caraway.evidence.refusals import DataUnfit

NEAR, FAR = 0.95, 0.998
"""Two and three standard errors, the limits of the plots that health services publish."""


class Band(StrEnum):
    """Where a place lies."""

    WITHIN = "within the 95% limits"
    BEYOND_95 = "between the 95% and the 99.8% limits"
    BEYOND_998 = "beyond the 99.8% limits"


@dataclass(frozen=True)
class Place:
    """One place: its value (a rate or a ratio), its size (people or expected), z by chance alone, limits, and where it lies."""

    name: str
    value: float
    size: float
    z: float
    near: tuple[float, float]
    far: tuple[float, float]
    band: Band


@dataclass(frozen=True)
class Funnel:
    """The target, all places, and how much more than by chance they differ (limits are widened by √φ where they do)."""

    target: float
    places: tuple[Place, ...]
    spread: Dispersion | None
    widened: bool

    @property
    def outside(self) -> tuple[str, ...]:
        """Places beyond the 99.8% limits."""
        return tuple(place.name for place in self.places if place.band is Band.BEYOND_998)


def funnel_of_rates(
    names: Sequence[str],
    events: ArrayLike,
    people: ArrayLike,
    *,
    target: float | None = None,
    overdispersed: bool = True,
) -> Funnel:
    """Rates against their common one, or a target: exact binomial limits, widened by √φ about the target where places differ more than by
    chance (`overdispersed`, with at least five places). Raises DataUnfit."""
    n = _whole("people", people, len(names), 1)
    x = _whole("events", events, len(names), 0)
    if (x > n).any():
        raise DataUnfit("A place has more events than people: count each person once, or use funnel_of_ratios.")
    aim = float(x.sum() / n.sum()) if target is None else target
    if not 0 < aim < 1:
        raise DataUnfit("The common rate is 0 or 1: a funnel has no width.")
    z = (x / n - aim) / np.sqrt(aim * (1 - aim) / n)
    limits = [binomial_limit(aim, n, at) for at in _tails()]
    return _funnel(names, x / n, n, z, limits, aim, overdispersed)


def funnel_of_ratios(
    names: Sequence[str], observed: ArrayLike, expected: ArrayLike, *, target: float = 1.0, overdispersed: bool = True
) -> Funnel:
    """Ratios of observed to expected counts against a target: exact Poisson limits, widened as `funnel_of_rates`.

    `expected` comes from rates of a standard by age, record and whatever else is taken into account. Raises DataUnfit.
    """
    o = _whole("observed", observed, len(names), 0)
    e = vector(expected, "expected", rows=len(names))
    if (e <= 0).any() or target <= 0:
        raise DataUnfit("Expected counts and the target are above 0.")
    z = 2 * (
        np.sqrt(o) - np.sqrt(e * target)
    )  # square roots, which steady the variance (Spiegelhalter 2005, appendix A.2)
    limits = [poisson_limit(e, at, target) for at in _tails()]
    return _funnel(names, o / e, e, z, limits, target, overdispersed)


def ratios(observed: Sequence[int], expected: Sequence[float], *, level: float = 0.95) -> tuple[Ratio, ...]:
    """Each place's standardised ratio with exact limits."""
    return tuple(standardised_ratio(o, e, level=level) for o, e in zip(observed, expected, strict=True))


def _tails() -> list[float]:
    return [(1 - NEAR) / 2, (1 + NEAR) / 2, (1 - FAR) / 2, (1 + FAR) / 2]


def _whole(what: str, given: ArrayLike, length: int, least: int) -> Vector:
    values = vector(given, what, rows=length)
    if (values < least).any() or (values != np.floor(values)).any():
        raise DataUnfit(f"{what}: whole numbers from {least}.")
    return values


def _funnel(
    names: Sequence[str],
    value: Vector,
    size: Vector,
    z: Vector,
    limits: list[Vector],
    target: float,
    overdispersed: bool,
) -> Funnel:
    spread = dispersion(z) if overdispersed and len(names) >= 5 else None
    factor = spread.factor if spread else 1.0
    wide = [np.maximum(target + factor * (one - target), 0.0) for one in limits]
    places = tuple(
        _place(name, value[at], size[at], z[at], [float(one[at]) for one in wide]) for at, name in enumerate(names)
    )
    return Funnel(target, places, spread, factor > 1)


def _place(name: str, value: float, size: float, z: float, limits: list[float]) -> Place:
    near, far = (limits[0], limits[1]), (limits[2], limits[3])
    band = Band.WITHIN
    if not near[0] <= value <= near[1]:
        band = Band.BEYOND_95 if far[0] <= value <= far[1] else Band.BEYOND_998
    return Place(name, float(value), float(size), float(z), near, far, band)
