"""When outcomes of people in a trial are missing: what the effect can be at least and at most.

Said beside any randomised result with people lost: how many are missing in each arm, and bounds that need no model of why.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.designs.intention_to_treat import ARMS
from caraway.evidence.estimators.attrition_bounds import Bounds, Ties, lee_bounds, worst_case
from caraway.evidence.estimators.rows import counts_of, yes_or_no
from caraway.evidence.result import Arm, Interval, Result, Setting

ALWAYS_FOLLOWED = "effect among those whose outcome would be known in either arm"
WORST_CASE = "nothing is assumed of the missing"


@dataclass(frozen=True)
class Bounded:
    """The least and the most that the effect can be, each a result with its own interval, and the interval for the effect itself
    (Imbens and Manski 2004)."""

    low: Result
    high: Result
    interval: Interval


def lee(
    outcome: ArrayLike,
    assigned: ArrayLike,
    observed: ArrayLike,
    *,
    setting: Setting,
    unit: str,
    counts: ArrayLike | None = None,
    ties: Ties = "split",
    names: tuple[str, str] = ARMS,
    level: float = 0.95,
) -> Bounded:
    """Bounds by trimming the arm with more known outcomes (Lee 2009); see `lee_bounds`. Outcomes not observed are not read."""
    found = lee_bounds(outcome, assigned, observed, counts=counts, ties=ties, level=level)
    z, w = yes_or_no(assigned, "assigned"), counts_of(counts, len(np.asarray(assigned)))
    known = w * yes_or_no(observed, "observed", rows=len(z))
    arms = tuple(Arm(name, int(w[z == arm].sum())) for name, arm in ((names[0], 1), (names[1], 0)))
    shares = {
        f"share known, {one.name}": float(known[z == arm].sum() / w[z == arm].sum())
        for one, arm in zip(arms, (1, 0), strict=True)
    }
    return _bounded(
        found,
        "difference in means",
        "trimming bounds (Lee 2009)",
        ALWAYS_FOLLOWED,
        shares | {"share trimmed": found.trimmed},
        arms,
        setting,
        unit,
    )


def worst_case_bounds(
    events: tuple[int, int],
    observed: tuple[int, int],
    people: tuple[int, int],
    *,
    setting: Setting,
    names: tuple[str, str] = ARMS,
    level: float = 0.95,
) -> Bounded:
    """Bounds on a risk difference when every missing outcome may be either (Manski 1990); pairs are (treated, control)."""
    found = worst_case(events, observed, people, level=level)
    arms = (Arm(names[0], people[0]), Arm(names[1], people[1]))
    shares = {f"share known, {one.name}": o / n for one, o, n in zip(arms, observed, people, strict=True)}
    return _bounded(
        found,
        "risk difference",
        "worst-case bounds (Manski 1990)",
        WORST_CASE,
        shares,
        arms,
        setting,
        "people per person followed",
    )


def _bounded(
    found: Bounds,
    name: str,
    method: str,
    label: str,
    details: dict[str, float],
    arms: tuple[Arm, ...],
    setting: Setting,
    unit: str,
) -> Bounded:
    reach = float(stats.norm.ppf((1 + found.level) / 2))
    ends = [("least", found.low, found.low_error), ("most", found.high, found.high_error)]
    low, high = (
        Result(
            name=f"{name}, at {which}",
            estimate=value,
            interval=Interval(value - reach * error, value + reach * error, found.level),
            arms=arms,
            setting=setting,
            method=f"{method}, interval for the effect of Imbens and Manski (2004)",
            unit=unit,
            standard_error=error,
            labels=(label,),
            details=details,
        )
        for which, value, error in ends
    )
    return Bounded(low, high, Interval(*found.interval, found.level))
