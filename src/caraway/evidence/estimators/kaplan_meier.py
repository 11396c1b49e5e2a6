"""Kaplan–Meier: the share still without an event, from people followed for different lengths of time.

S(t) = ∏ (1 − d/n) over event times up to t, with d events among n at risk (Kaplan and Meier 1958, JASA 53). Its variance is Greenwood's,
S² Σ d / (n (n − d)) (Greenwood 1926). Assumption: whoever is cut off would have fared as those still followed.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.estimators.event_table import EventTable, event_table
from caraway.evidence.estimators.followed import Floats, followed
from caraway.evidence.estimators.rows import chance
from caraway.evidence.refusals import DataUnfit

Scale = Literal["log-log", "log", "plain"]
"""On which scale an interval is symmetrical: log(−log S) (Kalbfleisch and Prentice 1980; stays within 0 and 1), log S, or S itself."""
SAME = 1e-8
"""Of a share: nearer than this is the same but for rounding."""


@dataclass(frozen=True)
class KaplanMeierFit:
    """The curve: `survival` at and after each of `table.times` until the next, `greenwood` its sum Σ d / (n (n − d)) so far.

    Where nobody is left (n = d) survival is 0 and that term is left out. `people` and `events` are counts of people.
    """

    table: EventTable
    survival: Floats
    greenwood: Floats
    people: int
    events: int

    @property
    def standard_errors(self) -> Floats:
        """Of the survival at each time, by Greenwood; 0 where survival is 1 or 0."""
        return self.survival * np.sqrt(self.greenwood)

    @property
    def last(self) -> float:
        """The last time at which somebody was followed."""
        return float(self.table.times[-1])


@dataclass(frozen=True)
class SurvivalAt:
    """The share without an event at a time, with its standard error and interval; `at_risk` are followed to that time or longer."""

    time: float
    survival: float
    standard_error: float
    low: float
    high: float
    at_risk: float


@dataclass(frozen=True)
class TimeBy:
    """The time by which a share of people have had the event, with its interval; None where the curve, or its limit, does not fall so far."""

    share: float
    time: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class RestrictedMean:
    """The mean time without an event within `until`, in the unit of time, and its standard error."""

    until: float
    mean: float
    standard_error: float


def kaplan_meier(
    times: ArrayLike, events: ArrayLike, *, counts: ArrayLike | None = None, starts: ArrayLike | None = None
) -> KaplanMeierFit:
    """The curve of rows as `caraway.evidence.estimators.followed` describes them.

    With `starts` a risk set may be empty early on while events come later; the curve from then on has no meaning, and `DataUnfit` is raised
    where everyone so far at risk has had the event although others enter later.
    """
    rows = followed(times, events, counts=counts, starts=starts)
    return curve(event_table(rows), rows.people)


def curve(table: EventTable, people: int) -> KaplanMeierFit:
    """The curve from a table of events, for instance one that several forces have added up."""
    left = table.at_risk - table.events
    if (left[:-1] <= 0).any() and (table.events[1:] > 0).any() and _emptied_early(table):
        raise DataUnfit(
            "Everyone at risk early on had the event before others entered: the share without one is 0 from there. "
            "Count from a later time zero, or leave out the rows that enter so early."
        )
    ending = np.divide(table.events, table.at_risk, out=np.zeros_like(left), where=table.at_risk > 0)
    risk = table.at_risk * left
    terms = np.divide(table.events, risk, out=np.zeros_like(risk), where=risk > 0)
    survival: Floats = np.cumprod(1.0 - ending).astype(np.float64, copy=False)
    return KaplanMeierFit(table, survival, np.cumsum(terms), people, int(table.events.sum()))


def survival_at(fit: KaplanMeierFit, time: float, *, interval: Scale = "log-log", level: float = 0.95) -> SurvivalAt:
    """The share without an event at `time`, an event on that very time counted as one.

    Where nobody has had an event (S = 1), Greenwood's variance is 0 and says nothing: the interval is the exact binomial one of those still
    followed (Clopper and Pearson 1934: all n of n). Where all have (S = 0), the upper end is the exact one of the last n at risk (none of n),
    as S is at most their share. Both hold whatever the scale. Raises `DataUnfit` when nobody is followed to `time` and S > 0.
    """
    _level(level)
    at = _place(fit, time)
    survival = float(fit.survival[at]) if at >= 0 else 1.0
    spread = float(np.sqrt(fit.greenwood[at])) if at >= 0 else 0.0
    later = fit.table.at_risk[fit.table.times >= time]
    followed_to = float(later[0]) if len(later) else 0.0
    if survival == 1.0:
        low, high = ((1 - level) / 2) ** (1 / followed_to), 1.0
    elif survival == 0.0:
        low, high = 0.0, 1 - ((1 - level) / 2) ** (1 / _last_at_risk(fit))
    else:
        ends = _ends(np.array([survival]), np.array([spread]), interval, level)
        low, high = float(ends[0][0]), float(ends[1][0])
    return SurvivalAt(float(time), survival, survival * spread, low, high, followed_to)


def bands(fit: KaplanMeierFit, *, interval: Scale = "log-log", level: float = 0.95) -> tuple[Floats, Floats]:
    """Pointwise intervals at each of the table's times, for a figure: (low, high). Where S is 1 or 0 both ends are S."""
    _level(level)
    low, high = fit.survival.copy(), fit.survival.copy()
    inside = (fit.survival > 0) & (fit.survival < 1)
    low[inside], high[inside] = _ends(fit.survival[inside], np.sqrt(fit.greenwood[inside]), interval, level)
    return low, high


def time_by(fit: KaplanMeierFit, share: float = 0.5, *, interval: Scale = "log-log", level: float = 0.95) -> TimeBy:
    """The time by which `share` of people have had the event: unasked, the median time to it.

    The first time at which S is 1 − share or less; where S stands at exactly that for a while, the middle of the while. The limits are
    the times at which the pointwise limits of S do the same (Brookmeyer and Crowley 1982, Biometrics 38; as R's survfit, whose own
    scale is "log"). Raises `DataUnfit` for a share not between 0 and 1.
    """
    chance("a share", share)
    low, high = bands(fit, interval=interval, level=level)
    gone = np.where(fit.survival == 0.0, 1.0, high)  # where nobody is left the upper limit is not known
    found = (_falls_to(fit, curve, 1 - share) for curve in (fit.survival, low, gone))
    return TimeBy(share, *found)


def _falls_to(fit: KaplanMeierFit, curve: Floats, aim: float) -> float | None:
    """When a curve falls to `aim`, of which rounding is a part."""
    there, below = (np.flatnonzero(curve <= aim + off) for off in (SAME, -SAME))
    if not len(there):
        return None
    until = fit.table.times[below[0]] if len(below) else fit.last
    return (
        float(fit.table.times[there[0]] + until) / 2
        if abs(curve[there[0]] - aim) <= SAME
        else float(fit.table.times[there[0]])
    )


def restricted_mean(fit: KaplanMeierFit, until: float) -> RestrictedMean:
    """The area under the curve from 0 to `until`: the mean time without an event, each person's cut at `until`.

    Variance: Σ (area from t to `until`)² d / (n (n − d)) over event times t (Irwin 1949; as R's `survival` prints it).
    Raises `DataUnfit` when `until` is not positive, or nobody is followed so long and the curve is above 0.
    """
    if not until > 0:
        raise DataUnfit(f"A restricted mean runs to a time after 0, not {until}.")
    _place(fit, until)
    within = fit.table.times < until
    edges = np.concatenate([[0.0], fit.table.times[within], [until]])
    areas = np.diff(edges) * np.concatenate([[1.0], fit.survival[within]])
    beyond = np.cumsum(areas[::-1])[::-1][1:]
    terms = np.diff(fit.greenwood[within], prepend=0.0)
    return RestrictedMean(float(until), float(areas.sum()), float(np.sqrt(np.sum(beyond**2 * terms))))


def _place(fit: KaplanMeierFit, time: float) -> int:
    """Where in the table the curve stands at `time` (−1: before its first time)."""
    if not np.isfinite(time) or time < 0:
        raise DataUnfit(f"A time on the curve is 0 or more, not {time}.")
    if time > fit.last and fit.survival[-1] > 0:
        raise DataUnfit(
            f"Nobody is followed to {time:g}: the last is at {fit.last:g}. Ask for that or an earlier time, "
            "or wait until people have been followed for so long."
        )
    return int(np.searchsorted(fit.table.times, time, side="right")) - 1


def _ends(survival: Floats, spread: Floats, interval: Scale, level: float) -> tuple[Floats, Floats]:
    """Both ends at survivals strictly between 0 and 1; `spread` is the square root of Greenwood's sum (the error of log S)."""
    z = float(stats.norm.ppf((1 + level) / 2))
    if interval == "plain":
        return np.clip(survival - z * survival * spread, 0, 1), np.clip(survival + z * survival * spread, 0, 1)
    if interval == "log":
        return survival * np.exp(-z * spread), np.clip(survival * np.exp(z * spread), 0, 1)
    if interval == "log-log":
        power = np.exp(z * spread / np.log(survival))
        return survival ** (1 / power), survival**power
    raise DataUnfit(f"An interval is {', '.join(get_args(Scale))}, not {interval!r}.")


def _level(level: float) -> None:
    if not 0 < level < 1:
        raise DataUnfit(f"An interval's level is between 0 and 1, not {level}.")


def _last_at_risk(fit: KaplanMeierFit) -> float:
    return float(fit.table.at_risk[np.flatnonzero(fit.survival == 0.0)[0]])


def _emptied_early(table: EventTable) -> bool:
    emptied = np.flatnonzero((table.at_risk == table.events) & (table.events > 0))
    return bool(len(emptied) and (table.events[emptied[0] + 1 :] > 0).any())
