"""Several tests of one question: p-values adjusted for how many there were."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators.rows import Vector, vector
from caraway.evidence.refusals import DataUnfit

Adjustment = Literal["holm", "hochberg", "bonferroni", "benjamini-hochberg", "benjamini-yekutieli"]


@dataclass(frozen=True)
class Adjusted:
    """One test's p-value as it was and adjusted, and whether it stands at the level asked."""

    name: str
    p_value: float
    adjusted: float
    stands: bool


def adjusted(p_values: ArrayLike, *, method: Adjustment = "holm") -> Vector:
    """Adjusted p-values, in the order given.

    "bonferroni": m·p. "holm": step-down (m−i+1)·p₍ᵢ₎, the running largest (Holm 1979, Scandinavian J. of Statistics 6), under any
    dependence. "hochberg": the same factors, step-up, the running smallest from the largest (1988, Biometrika 75), when tests are
    independent or positively dependent. These three hold the chance of any false alarm. "benjamini-hochberg": m/i·p₍ᵢ₎, step-up (1995,
    JRSS B 57), holds the expected share of false alarms among alarms; "benjamini-yekutieli" does under any dependence, with m/i times
    1 + 1/2 + … + 1/m (2001, Annals of Statistics 29). Raises `DataUnfit` on values that are no p-values.
    """
    found = vector(p_values, "p-values")
    if ((found < 0) | (found > 1)).any():
        raise DataUnfit("A p-value is between 0 and 1.")
    order, tests = np.argsort(found, kind="stable"), len(found)
    rising, rank = found[order], np.arange(1, tests + 1)
    if method == "bonferroni":
        made = tests * rising
    elif method == "holm":
        made = np.maximum.accumulate((tests - rank + 1) * rising)
    elif method == "hochberg":
        made = np.minimum.accumulate(((tests - rank + 1) * rising)[::-1])[::-1]
    elif method in ("benjamini-hochberg", "benjamini-yekutieli"):
        dependence = 1.0 if method == "benjamini-hochberg" else float((1 / rank).sum())
        made = np.minimum.accumulate((dependence * tests / rank * rising)[::-1])[::-1]
    else:
        raise DataUnfit(f"{method!r} is no adjustment for several tests.")
    back = np.empty(tests)
    back[order] = np.minimum(made, 1.0)
    return back


def family(tests: dict[str, float], *, method: Adjustment = "holm", level: float = 0.05) -> tuple[Adjusted, ...]:
    """A named family of tests, adjusted together, in the order given; each stands when its adjusted p-value is at most `level`."""
    if not tests:
        raise DataUnfit("A family of tests has at least one.")
    values = adjusted(list(tests.values()), method=method)
    return tuple(
        Adjusted(name, p_value, float(after), bool(after <= level))
        for (name, p_value), after in zip(tests.items(), values, strict=True)
    )
