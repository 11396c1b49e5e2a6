"""Time to a first event of weighed people: the Kaplan–Meier curve, the mean within a time and Cox's ratio, each with what every person does to it.

A part is the infinitesimal jackknife's: by how much the estimate moves for one more of weight of a person (Therneau and Grambsch 2000,
Modeling Survival Data, 7.2). For Cox it is Lin and Wei's (1989, JASA 84) score residual times the inverse information.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators.cox import cox
from caraway.evidence.estimators.cox_robust import score_residuals
from caraway.evidence.estimators.followed import Bools, Floats, Ints, followed
from caraway.evidence.refusals import DataUnfit


@dataclass(frozen=True, eq=False)
class Curve:
    """At each of `times` with an event the weighed share without one (`survival`) from then on, and what each person is in it.

    `hazard` is Σ d/(Y(Y − d)) so far over weighed events d and people at risk Y; `own` 1/(Y − d) at each time; `place` the last of `times`
    that each person reached (−1: none); `happened` whether with the event. Where nobody is left, survival is 0 and moves no more.
    """

    times: Floats
    survival: Floats
    hazard: Floats
    own: Floats
    place: Ints
    happened: Bools
    last: float


def curve(times: ArrayLike, events: ArrayLike, weights: ArrayLike) -> Curve:
    """The curve of people whose weights are above 0. Raises `DataUnfit` where nobody had the event, and as `followed`."""
    rows = followed(times, events)
    mass = np.asarray(weights, dtype=np.float64)
    when = rows.times.astype(np.float64)
    if len(mass) != len(when) or not (mass > 0).all():
        raise DataUnfit("Each row has a weight above 0: leave out rows that count for nothing.")
    if not rows.events.any():
        raise DataUnfit("Nobody had the event: there is nothing to compare yet.")
    at = np.unique(when[rows.events])
    place = np.searchsorted(at, when, side="right") - 1
    dead = np.bincount(place[rows.events], mass[rows.events], len(at))
    reached = np.bincount(place[place >= 0], mass[place >= 0], len(at))
    risk = np.cumsum(reached[::-1])[::-1]
    left = risk - dead
    gone = left <= 1e-12 * risk
    own = np.divide(1.0, left, out=np.zeros_like(left), where=~gone)
    terms = np.divide(dead, risk, out=np.zeros_like(risk), where=~gone) * own
    share = np.where(gone, 0.0, left / risk)
    return Curve(
        at,
        np.cumprod(share).astype(np.float64, copy=False),
        np.cumsum(terms),
        own,
        place,
        rows.events,
        float(when.max()),
    )


def survival(found: Curve, day: float) -> tuple[float, Floats]:
    """The share without an event by `day`, and each person's part in it. Raises `DataUnfit` when nobody is followed so long."""
    _reaches(found, day)
    until = int(np.searchsorted(found.times, day, side="right")) - 1
    if until < 0:
        return 1.0, np.zeros(len(found.place))
    share = float(found.survival[until])
    return share, -share * _parts(found, until)


def mean_within(found: Curve, day: float) -> tuple[float, Floats]:
    """The mean time without an event within `day` (the area under the curve), and each person's part in it. Raises as `survival`."""
    _reaches(found, day)
    kept = found.times < day
    edges = np.concatenate([[0.0], found.times[kept], [day]])
    areas = np.diff(edges) * np.concatenate([[1.0], found.survival[kept]])
    after = areas[1:]
    beyond = np.concatenate([np.cumsum(after[::-1])[::-1], [0.0]])
    through = np.concatenate([[0.0], np.cumsum(after * found.hazard[kept])])
    place = np.minimum(found.place, len(after) - 1)
    risk = through[place + 1] + np.where(place >= 0, found.hazard[np.maximum(place, 0)], 0.0) * beyond[place + 1]
    event = found.happened & (found.place < len(after)) & (found.place >= 0)
    own = np.where(event, found.own[np.maximum(found.place, 0)] * beyond[np.clip(found.place, 0, len(after))], 0.0)
    return float(areas.sum()), risk - own


def log_hazard_ratio(
    times: ArrayLike, events: ArrayLike, treated: ArrayLike, weights: ArrayLike
) -> tuple[float, Floats]:
    """Cox's logarithm of the hazard ratio of the treated (Efron's ties, case weights), and each person's part in it. Raises as `cox`."""
    fit = cox(times, events, np.asarray(treated, dtype=np.float64), weights=weights, robust=True)
    parts = score_residuals(fit.sets, fit.sums) @ fit.covariance
    return float(fit.coefficients[0]), parts[:, 0]


def _parts(found: Curve, until: int) -> Floats:
    """Each person's part in −log S at the time numbered `until`."""
    reached = np.minimum(found.place, until)
    risk = np.where(reached >= 0, found.hazard[np.maximum(reached, 0)], 0.0)
    event = found.happened & (found.place <= until)
    own = np.where(event, found.own[np.maximum(found.place, 0)], 0.0)
    result: Floats = own - risk
    return result


def _reaches(found: Curve, day: float) -> None:
    if day > found.last and found.survival[-1] > 0:
        raise DataUnfit(
            f"Nobody is followed to {day:g}: the last is at {found.last:g}. Ask for an earlier time, or wait until people have been followed so long."
        )
