"""What planned looks do to the primary outcome's interval."""

import math
from dataclasses import replace
from statistics import NormalDist

from caraway.evidence.designs.planned_looks import Constants, LookPlan
from caraway.evidence.plan.parts import Looks
from caraway.evidence.plan.words import Boundary
from caraway.evidence.result import Interval, Result

SHAPES = {Boundary.OBRIEN_FLEMING: 0.0, Boundary.POCOCK: 0.5}
WIDENED = "the interval is widened for the planned looks, so that it holds whenever the study is stopped"


def boundary(looks: Looks) -> float:
    """What Z must reach at this look, of a two-sided test at 5% in all."""
    plan = LookPlan(looks.fractions, Constants(SHAPES[looks.boundary]))
    return float(plan.planned[looks.this - 1])


def widened(result: Result, looks: Looks) -> Result:
    """The result with a repeated confidence interval (Jennison and Turnbull 1989, JRSS B 51), where several looks are planned.

    Each end's distance from the estimate grows by c/z, the boundary over the usual quantile; ratios on the logarithm. This is exact for an
    interval of estimate ± z·se and approximate for others. The p-value, which knows of one look, is left out.
    """
    if looks.boundary is Boundary.NONE:
        return result
    level = result.interval.level
    more = boundary(looks) / NormalDist().inv_cdf(0.5 + level / 2)
    low, high = (_away(result, end, more) for end in (result.interval.low, result.interval.high))
    method = f"{result.method}; repeated confidence interval at look {looks.this} of {len(looks.fractions)}, {looks.boundary.words}"
    return replace(
        result, interval=Interval(low, high, level), p_value=None, method=method, labels=(*result.labels, WIDENED)
    )


def _away(result: Result, end: float, more: float) -> float:
    if not math.isfinite(end):
        return end
    if result.null == 1 and end > 0 and result.estimate > 0:
        return float(result.estimate * (end / result.estimate) ** more)
    wide = result.estimate + (end - result.estimate) * more
    return max(-1.0, min(1.0, wide)) if result.name == "risk difference" else wide
