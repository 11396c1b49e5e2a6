"""An interrupted time series as a design: the line before, continued, is the comparison.

Maryland level 2 alone (before and after, with the trend controlled); 3 with a `comparison` series of another area or group, whose
difference is then the series. It rests on nothing else having changed when the programme started.

An exception to exact coverage: with fewer than about 100 periods the correlation of neighbours is estimated low, and intervals are too
short (Turner and others 2021, BMC Medical Research Methodology 21: coverage about .90 to .94 with restricted likelihood at 24 to 48
periods and correlations up to .4). Held here at 48 periods to at least .88; at 300 periods to the same bounds as all others.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.designs.claims import Said, brought_down, difference, people, ratio
from caraway.evidence.estimators.rows import Vector, vector
from caraway.evidence.estimators.segmented import How, Segmented, segmented, segmented_poisson
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Arm, Maryland, Result, Setting

SHORT = 100
METHODS = {
    "reml": "first-order autocorrelation by restricted likelihood (Turner and others 2021)",
    "ml": "first-order autocorrelation by maximum likelihood",
    "prais-winsten": "first-order autocorrelation by Prais and Winsten 1954",
    "newey-west": "least squares with the variance of Newey and West 1987",
}


def interrupted_series(
    outcome: ArrayLike,
    start: int,
    *,
    setting: Setting,
    unit: str,
    number: ArrayLike,
    comparison: ArrayLike | None = None,
    how: How = "reml",
    season: int | None = None,
    harmonics: int = 1,
    after: int | None = None,
    level: float = 0.95,
) -> tuple[Result, ...]:
    """Change of level, change of slope, and with `after` the difference from the line continued so many periods after the start.

    `outcome` is one number a period (a mean or a rate), `number` how many people it is of, `start` the index of the first period with
    the programme. The rest as `estimators.segmented.segmented`. Raises `DataUnfit`.
    """
    values = vector(outcome, "outcome")
    if comparison is not None:
        values = values - vector(comparison, "comparison", rows=len(values))
    found = segmented(values, start, how=how, season=season, harmonics=harmonics)
    said = _said(setting, unit, _people(number, len(values)), start, found, METHODS[how], comparison is not None, level)
    free = found.freedom
    results = [
        difference(said, "change of level", *found.level, freedom=free),
        difference(said, "change of slope, a period", *found.slope, freedom=free),
    ]
    if after is not None:
        results.append(
            difference(said, f"difference {after} periods after the start", *found.after(after), freedom=free)
        )
    return tuple(results)


def interrupted_rates(
    events: ArrayLike,
    start: int,
    *,
    setting: Setting,
    unit: str,
    exposure: ArrayLike,
    season: int | None = None,
    harmonics: int = 1,
    lags: int | None = None,
    after: int | None = None,
    level: float = 0.95,
) -> tuple[Result, ...]:
    """The same for numbers of events: ratios of rates, by overdispersed Poisson regression (Bernal and others 2017).

    `exposure` is the people (or their time) of each period. With `lags` the variance is Newey and West's. Raises `DataUnfit`.
    """
    found = segmented_poisson(events, start, exposure=exposure, season=season, harmonics=harmonics, lags=lags)
    how = "overdispersed Poisson regression (Bernal and others 2017)" + (
        "" if lags is None else f", variance of Newey and West 1987 over {lags} lags"
    )
    said = _said(setting, unit, _people(exposure, len(np.atleast_1d(events))), start, found, how, False, level)
    free = found.freedom
    results = [
        ratio(said, "ratio of rates at the start", *found.level, freedom=free),
        ratio(said, "ratio of slopes, a period", *found.slope, freedom=free),
    ]
    if after is not None:
        results.append(
            ratio(said, f"ratio of rates {after} periods after the start", *found.after(after), freedom=free)
        )
    return tuple(results)


def _people(number: ArrayLike, periods: int) -> Vector:
    found = vector(number, "number of people", rows=periods)
    if (found <= 0).any():
        raise DataUnfit("Every period has somebody in it: leave out periods without people.")
    return found


def _said(
    setting: Setting, unit: str, number: Vector, start: int, found: Segmented, how: str, compared: bool, level: float
) -> Said:
    reached = Maryland.COMPARISON if compared else Maryland.BEFORE_AND_AFTER
    held, labels = brought_down(
        setting,
        reached,
        "one series is compared with another" if compared else "a series is compared with itself before",
    )
    if len(number) < SHORT:
        labels += (
            f"A series of {len(number)} periods is short: its intervals may miss more often than they say (Turner and others 2021).",
        )
    sides: tuple[Arm, ...] = (
        people("after the start", float(number[start:].sum())),
        people("before", float(number[:start].sum())),
    )
    beside = " of the difference from a comparison series" if compared else ""
    method = f"Segmented regression{beside} (Wagner and others 2002), {how}"
    details = {
        "correlation of neighbours": found.correlation,
        "dispersion": found.dispersion,
        "periods": float(len(number)),
    }
    if not all(math.isfinite(value) for value in details.values()):
        raise DataUnfit("The series has no variation about its line.")
    return Said(held, sides, method, unit, level, labels, details)
