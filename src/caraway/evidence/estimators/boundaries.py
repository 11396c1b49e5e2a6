"""Boundaries of trials that are looked at several times: constants of Pocock, O'Brien and Fleming, Wang and Tsiatis; spending functions.

Every boundary is one of Z. `sides` is 1 (only benefit stops, `alpha` on that side) or 2 (symmetric, `alpha` in all).
"""

import math
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize
from scipy.special import ndtr

from caraway.evidence.estimators.rows import Vector, chance
from caraway.evidence.estimators.stages import Going, beyond, exits, normal_quantile, onward, rising, start
from caraway.evidence.refusals import DataUnfit, PlanUnfit

NEVER = 37.0
"""A boundary of Z where nothing is spent: beyond it lies less than 1e-299."""


class Family(StrEnum):
    """Spending functions f(t; α): how much of α is spent once the fraction t of the information is in."""

    OBRIEN_FLEMING = "O'Brien–Fleming type: 2 − 2Φ(z(1 − α/2)/√t) (Lan and DeMets 1983)"
    POCOCK = "Pocock type: α log(1 + (e − 1)t) (Lan and DeMets 1983)"
    HWANG_SHIH_DECANI = "α(1 − exp(−γt))/(1 − exp(−γ)) (Hwang, Shih and DeCani 1990)"
    POWER = "αt^ρ (Kim and DeMets 1987)"


class Convention(StrEnum):
    """How a two-sided α is spent; it matters for the O'Brien–Fleming type alone, and is always named."""

    EACH_SIDE = "each side spends f(t; α/2), as in the programs of Lan and DeMets"
    TOGETHER = "both sides together spend f(t; α), half each, as in Jennison and Turnbull 2000, section 7.2"


def spent(family: Family, alpha: float, fractions: ArrayLike, parameter: float = 0.0) -> Vector:
    """f(t; α) at each fraction (t above 1 counts as 1). `parameter` is γ or ρ. Raises PlanUnfit for a ρ of 0 or less."""
    t = np.minimum(rising(fractions), 1.0)
    chance("alpha", alpha)
    match family:
        case Family.OBRIEN_FLEMING:
            return np.asarray(2 * ndtr(-normal_quantile(1 - alpha / 2) / np.sqrt(t)))
        case Family.POCOCK:
            return np.asarray(alpha * np.log1p((math.e - 1) * t))
        case Family.HWANG_SHIH_DECANI:
            return np.asarray(
                alpha * t if parameter == 0 else alpha * np.expm1(-parameter * t) / math.expm1(-parameter)
            )
        case Family.POWER:
            if parameter <= 0:
                raise PlanUnfit("The power ρ of a spending function is above 0.")
            return np.asarray(alpha * t**parameter)


def constant_boundary(information: ArrayLike, *, alpha: float = 0.05, sides: int = 2, shape: float = 0.5) -> Vector:
    """c_k = C (t_k/t_K)^(shape − ½), with C such that α is spent in all (Wang and Tsiatis 1987, Biometrics 43).

    Shape ½ is Pocock's (1977, Biometrika 64), 0 is O'Brien and Fleming's (1979, Biometrics 35). C is C_P, C_B and C_WT of Jennison and
    Turnbull 2000. Raises DataUnfit, PlanUnfit.
    """
    t = rising(information)
    form = (t / t[-1]) ** (shape - 0.5)
    target, _ = chance("alpha", alpha), require_sides(sides)

    def over(constant: float) -> float:
        return float(_leaves(constant * form, t, sides)) - target

    alone, shared = (
        normal_quantile(1 - target / sides / looks) for looks in (1, len(t))
    )  # one look; looks that share α
    return np.asarray(optimize.brentq(over, alone - 1e-6, shared / form.min() + 1e-6, xtol=1e-11) * form)


def _leaves(high: Vector, t: Vector, sides: int) -> float:
    low = -high if sides == 2 else np.full(len(t), -math.inf)
    found = exits(low, high, t)
    return float(found.above.sum() + (found.below.sum() if sides == 2 else 0.0))


def require_sides(sides: int) -> int:
    """1 or 2. Raises PlanUnfit."""
    if sides not in (1, 2):
        raise PlanUnfit("A test has one side or two.")
    return sides


def spending_boundary(
    information: ArrayLike,
    *,
    family: Family,
    alpha: float = 0.05,
    sides: int = 2,
    parameter: float = 0.0,
    convention: Convention = Convention.EACH_SIDE,
    times: ArrayLike | None = None,
) -> Vector:
    """Boundaries by which, at each look, as much α has been spent as the family says (Lan and DeMets 1983, Biometrika 70).

    `information` at the looks so far sets how the looks hang together; `times` (where they differ: 1 at a last look that came early or
    late) when α is spent. Neither the number nor the moments of later looks matter. Raises DataUnfit, PlanUnfit.
    """
    t = rising(information)
    clock = t if times is None else rising(times)
    if len(clock) != len(t):
        raise DataUnfit("Give a time for each look.")
    if (clock[:-1] >= 1).any():
        raise DataUnfit("All of α is spent before the last look: give information as fractions of the most planned.")
    per_side = require_sides(sides) == 2 and convention is Convention.EACH_SIDE
    whole = spent(family, alpha / 2 if per_side else alpha, clock, parameter)
    one_side = whole / 2 if sides == 2 and not per_side else whole
    return stepwise(t, np.diff(one_side, prepend=0.0), sides)


def stepwise(t: Vector, spend: Vector, sides: int) -> Vector:
    """The boundary at which this much is spent above at each look (and below, where there are two sides)."""
    going, found = start(), []
    for k, at in enumerate(t):
        found.append(_edge(going, float(spend[k]), at))
        if k + 1 < len(t):
            going = onward(going, -found[-1] if sides == 2 else -math.inf, found[-1], at, t[k + 1])
    return np.array(found)


def _edge(going: Going, spend: float, at: float) -> float:
    if spend <= 0 or beyond(going, NEVER, at) >= spend:
        return NEVER

    def over(z: float) -> float:
        return math.log(max(beyond(going, z, at), 1e-320) / spend)

    return float(optimize.brentq(over, -NEVER, NEVER, xtol=1e-12))


def power(high: ArrayLike, information: ArrayLike, drift: float, *, sides: int = 2) -> float:
    """The chance of leaving above when Z has mean `drift` at information 1."""
    return float(_under(high, information, drift, sides)[0].sum())


def expected_information(high: ArrayLike, information: ArrayLike, drift: float, *, sides: int = 2) -> float:
    """The mean information at stopping, as a fraction of the most planned."""
    return float(_under(high, information, drift, sides)[1] @ rising(information))


def drift_for(high: ArrayLike, information: ArrayLike, wanted: float, *, sides: int = 2) -> float:
    """The mean of Z at information 1 that gives this power."""
    chance("power", wanted)
    return float(
        optimize.brentq(lambda drift: power(high, information, drift, sides=sides) - wanted, 0.0, 30.0, xtol=1e-12)
    )


def inflation(high: ArrayLike, information: ArrayLike, *, alpha: float, wanted: float, sides: int = 2) -> float:
    """How much more information than with one look the looks need for this power: R of Jennison and Turnbull 2000."""
    single = normal_quantile(1 - alpha / require_sides(sides)) + normal_quantile(wanted)
    return (drift_for(high, information, wanted, sides=sides) / single) ** 2


def _under(high: ArrayLike, information: ArrayLike, drift: float, sides: int) -> tuple[Vector, Vector]:
    b = np.asarray(high, dtype=np.float64)
    found = exits(-b if require_sides(sides) == 2 else np.full(len(b), -math.inf), b, information, drift)
    return found.above, found.ends
