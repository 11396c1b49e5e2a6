"""Time to a first event of people who were weighed or matched to be alike: how much longer without it, the share without it, the hazard ratio.

Maryland level as the design that weighed them: 4 with at least three covariates when no standardised difference above .1 is left; else 3. It
rests on what that design rests on, and on whoever was cut off faring as those still followed. The errors of weights know that the weights were
estimated; those of pairs take each pair as one (Austin 2013, Statistics in Medicine 32). The ratio is that of the whole treated group, which is
nearer to 1 than that of people who are alike, where people differ in what nobody recorded.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.checks.balance import balance
from caraway.evidence.designs.claims import Said, brought_down, difference, of_covariates, people, ratio
from caraway.evidence.designs.matching import UNMATCHED
from caraway.evidence.estimators import propensity, weighing
from caraway.evidence.estimators.followed import Bools, Floats
from caraway.evidence.estimators.influence import arms as arms_of
from caraway.evidence.estimators.influence import how_many
from caraway.evidence.estimators.matching import Order, nearest
from caraway.evidence.estimators.rows import matrix
from caraway.evidence.estimators.weighed_times import Curve, curve, log_hazard_ratio, mean_within, survival
from caraway.evidence.estimators.weighing import Weighing
from caraway.evidence.outcomes.time_to_first import PER_PERSON
from caraway.evidence.result import Result, Setting

CALIPER = 0.2
"""In standard deviations of the log odds, as `designs.matching` has it unasked."""


@dataclass(frozen=True, eq=False)
class Weighed:
    """The results (the mean within the window first, then the share, then the ratio), and each row's weight."""

    results: tuple[Result, ...]
    weights: Floats


@dataclass(frozen=True, eq=False)
class _Rows:
    times: Floats
    events: Bools
    chosen: Bools
    weighing: Weighing

    def curves(self) -> tuple[Curve, Curve]:
        """Of the treated and of the comparison, of those with a weight."""
        one, other = (
            curve(self.times[side], self.events[side], self.weighing.weights[side])
            for side in (self.chosen & self.used, ~self.chosen & self.used)
        )
        return one, other

    @property
    def used(self) -> Bools:
        """Who has a weight."""
        return np.asarray(self.weighing.weights > 0)

    def along(self, one: Floats, other: Floats) -> Floats:
        """Parts of both arms, the second taken off, as parts of all rows."""
        parts = np.zeros(len(self.times))
        parts[self.chosen & self.used], parts[~self.chosen & self.used] = one, -other
        return parts


def by_weighting(
    times: ArrayLike,
    events: ArrayLike,
    treated: ArrayLike,
    covariates: ArrayLike,
    *,
    setting: Setting,
    names: tuple[str, str],
) -> Weighed:
    """Those of the comparison weighed by the odds of being treated (average effect on the treated). Raises as `weighing.by_chances`."""
    how = "Inverse probability weighting, average effect on the treated, variance from stacked estimating equations (Shu and others 2021)"
    return _weighed(times, events, treated, covariates, weighing.by_chances(treated, covariates), setting, names, how)


def by_balancing(
    times: ArrayLike,
    events: ArrayLike,
    treated: ArrayLike,
    covariates: ArrayLike,
    *,
    setting: Setting,
    names: tuple[str, str],
) -> Weighed:
    """Those of the comparison weighed by entropy balancing on means. Raises as `entropy.balance`."""
    how = "Entropy balancing (Hainmueller 2012), average effect on the treated, variance from stacked estimating equations"
    return _weighed(times, events, treated, covariates, weighing.by_balance(treated, covariates), setting, names, how)


def by_matching(
    times: ArrayLike,
    events: ArrayLike,
    treated: ArrayLike,
    covariates: ArrayLike,
    *,
    setting: Setting,
    names: tuple[str, str],
) -> Weighed:
    """Pairs one to one on the log odds within .2 standard deviations, without replacement. Raises as `matching.nearest`."""
    rows = how_many(treated)
    columns = matrix(covariates, "covariates", rows=rows)
    model = propensity.fit(arms_of(treated, np.ones(rows)), columns, np.ones(rows))
    pairs = nearest(treated, score=model.log_odds, caliper=CALIPER, order=Order.LARGEST)
    how = "Nearest-neighbour matching 1:1 on the log odds within 0.2 standard deviations, variance of pairs (Lin and Wei 1989; Austin 2013)"
    return _weighed(times, events, treated, covariates, weighing.by_pairs(pairs, rows), setting, names, how)


def _weighed(
    times: ArrayLike, events: ArrayLike, treated: ArrayLike, covariates: ArrayLike, weighed: Weighing, setting: Setting,
    names: tuple[str, str], how: str,
) -> Weighed:  # fmt: skip
    chosen = np.asarray(treated, dtype=np.float64) == 1.0
    day, when = setting.window_days, np.asarray(times, dtype=np.float64)
    seen = np.asarray(np.asarray(events, dtype=np.bool_) & (when <= day))
    rows = _Rows(np.minimum(when, day), seen, chosen, weighed)
    table = balance(treated, covariates, weights=weighed.weights)
    held, labels = brought_down(setting, *of_covariates(len(table.names), table.worst_after))
    used = rows.used
    if (chosen & ~used).any():
        labels = (*labels, UNMATCHED)
    arms = tuple(
        people(name, float(np.count_nonzero(used & side))) for name, side in zip(names, (chosen, ~chosen), strict=True)
    )
    details = {
        "events": float(np.count_nonzero(seen & used)),
        "largest standardised difference left": table.worst_after,
    }
    said = Said(held, arms, how, "", 0.95, labels, details)
    return Weighed((_mean(rows, said, day), _share(rows, said, day), _ratio(rows, said)), weighed.weights)


def _mean(rows: _Rows, said: Said, day: int) -> Result:
    (one, parts), (other, others) = (mean_within(each, day) for each in rows.curves())
    error = _error(rows, rows.along(parts, others))
    more = {"until": float(day), said.arms[0].name: one, said.arms[1].name: other}
    return difference(
        _of(said, "area between weighed Kaplan–Meier curves", f"days without an event per person, of {day}", more),
        "difference in restricted mean time",
        one - other,
        error,
    )


def _share(rows: _Rows, said: Said, day: int) -> Result:
    (one, parts), (other, others) = (survival(each, day) for each in rows.curves())
    error = _error(rows, rows.along(parts, others))
    more = {"day": float(day), said.arms[0].name: one, said.arms[1].name: other}
    return difference(
        _of(said, "weighed Kaplan–Meier curves", PER_PERSON, more),
        "difference in the share without an event",
        one - other,
        error,
    )


def _ratio(rows: _Rows, said: Said) -> Result:
    used = rows.used
    found, parts = log_hazard_ratio(rows.times[used], rows.events[used], rows.chosen[used], rows.weighing.weights[used])
    every = np.zeros(len(rows.times))
    every[used] = parts
    return ratio(
        _of(said, "Cox regression (1972) of weighed people, ties by Efron (1977)", "times the hazard", {}),
        "hazard ratio",
        found,
        _error(rows, every),
    )


def _error(rows: _Rows, parts: Floats) -> float:
    return float(np.sqrt(rows.weighing.spread(parts[:, None])[0, 0]))


def _of(said: Said, what: str, unit: str, more: dict[str, float]) -> Said:
    return Said(
        said.setting, said.arms, f"{said.method}; {what}", unit, said.level, said.labels, {**said.details, **more}
    )
