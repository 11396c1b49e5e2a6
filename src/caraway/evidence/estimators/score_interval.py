"""Intervals that invert the score test of Miettinen and Nurminen (1985, Statistics in Medicine 4, 213–226).

For a supposed difference, ratio or odds ratio the two proportions that fit best under it are found in closed form; the limits are where
the distance from them, with the variance times N/(N−1), is z. One arm is x₁ of n₁ people, the comparator x₀ of n₀.
"""

import math
from collections.abc import Callable

from scipy import optimize

FINE = 1e-14
NOWHERE = -200.0
"""The logarithm of a ratio under any that people could tell from 0."""


def difference_limits(x1: int, n1: int, x0: int, n0: int, *, z: float) -> tuple[float, float]:
    """Both limits of p₁ − p₀, between −1 and 1."""
    apart = x1 / n1 - x0 / n0

    def distance(supposed: float) -> float:
        p0 = restricted_difference(x1, n1, x0, n0, supposed)
        p1 = _share(p0 + supposed)
        return _in_errors(apart - supposed, _larger(n1, n0) * (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0))

    return _root(lambda d: distance(d) - z, -1.0, apart, -1.0), _root(lambda d: distance(d) + z, apart, 1.0, 1.0)


def ratio_limits(x1: int, n1: int, x0: int, n0: int, *, z: float) -> tuple[float, float]:
    """Both limits of p₁ / p₀ (x₀ is not 0): the lower is 0 when x₁ is."""

    def distance(logarithm: float) -> float:
        ratio = math.exp(logarithm)
        p0 = restricted_ratio(x1, n1, x0, n0, ratio)
        p1 = _share(ratio * p0)
        variance = p1 * (1 - p1) / n1 + ratio**2 * p0 * (1 - p0) / n0
        return _in_errors(x1 / n1 - ratio * x0 / n0, _larger(n1, n0) * variance)

    return _on_logarithm(distance, x1 / n1 / (x0 / n0), z)


def odds_limits(x1: int, n1: int, x0: int, n0: int, *, z: float) -> tuple[float, float]:
    """Both limits of the odds ratio (neither x₀ nor n₁ − x₁ is 0): the lower is 0 when x₁ is or everybody of the comparator had it."""

    def distance(logarithm: float) -> float:
        odds = math.exp(logarithm)
        p0 = restricted_odds(x1, n1, x0, n0, odds)
        q0 = restricted_odds(n1 - x1, n1, n0 - x0, n0, 1 / odds)  # 1 − p₀, with digits where p₀ is as good as 1
        both = q0 + odds * p0
        p1, q1 = odds * p0 / both, q0 / both
        spread = 1 / (n1 * p1 * q1) + 1 / (n0 * p0 * q0)
        return (x1 - n1 * p1) * math.sqrt(spread / _larger(n1, n0))

    if x0 == n0 and x1:  # near 1 no digits are left for what is short of it: the same ratio, of those without the event
        return odds_limits(0, n0, n1 - x1, n1, z=z)
    return _on_logarithm(distance, x1 * (n0 - x0) / ((n1 - x1) * x0), z)


def restricted_difference(x1: int, n1: int, x0: int, n0: int, difference: float) -> float:
    """p₀ of the likeliest pair with p₁ = p₀ + difference: the root of a cubic, in its trigonometric form."""
    people, events = n1 + n0, x1 + x0
    square = (n1 + 2 * n0) * difference - people - events
    linear = (n0 * difference - people - 2 * x0) * difference + events
    constant = x0 * difference * (1 - difference)
    third = square / (3 * people)
    q = third**3 - linear * square / (6 * people**2) + constant / (2 * people)
    p = math.copysign(math.sqrt(max(0.0, third**2 - linear / (3 * people))), q)
    angle = (math.pi + math.acos(min(1.0, max(-1.0, q / p**3)))) / 3 if p else math.pi / 2
    return min(max(2 * p * math.cos(angle) - third, max(0.0, -difference)), min(1.0, 1.0 - difference))


def restricted_ratio(x1: int, n1: int, x0: int, n0: int, ratio: float) -> float:
    """p₀ of the likeliest pair with p₁ = ratio · p₀: the smaller root of a quadratic."""
    a = (n1 + n0) * ratio
    b = -(n1 * ratio + x1 + n0 + x0 * ratio)
    c = x1 + x0
    return min(_smaller_root(a, b, c), 1.0, 1.0 / ratio)


def restricted_odds(x1: int, n1: int, x0: int, n0: int, odds: float) -> float:
    """p₀ of the likeliest pair whose odds are `odds` apart: the root between 0 and 1 of n₁p₁ + n₀p₀ = x₁ + x₀."""
    a = n0 * (odds - 1)
    b = n1 * odds + n0 - (x1 + x0) * (odds - 1)
    c = -(x1 + x0)
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    return -2 * c / (b + root) if b >= 0 else (root - b) / (2 * a)  # whichever does not cancel


def _smaller_root(a: float, b: float, c: float) -> float:
    return 2 * c / (-b + math.sqrt(max(0.0, b * b - 4 * a * c)))


def _larger(n1: int, n0: int) -> float:
    return (n1 + n0) / (n1 + n0 - 1)


def _in_errors(off: float, variance: float) -> float:
    if variance <= 0:
        return 0.0 if off == 0 else math.copysign(math.inf, off)
    return off / math.sqrt(variance)


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))


def _root(function: Callable[[float], float], low: float, high: float, outer: float) -> float:
    """Where a falling function is 0 between two places; the outer one when it has no root on the way."""
    if low >= high:
        return outer
    finite = [max(-1e9, min(1e9, function(at))) for at in (low, high)]
    if finite[0] * finite[1] > 0:
        return outer
    return float(optimize.brentq(lambda at: max(-1e9, min(1e9, function(at))), low, high, xtol=FINE, rtol=FINE))


def _on_logarithm(distance: Callable[[float], float], found: float, z: float) -> tuple[float, float]:
    if found == 0:
        return 0.0, _outwards(lambda at: distance(at) + z, NOWHERE, 1.0)
    middle = math.log(found)
    return _outwards(lambda at: distance(at) - z, middle, -1.0), _outwards(lambda at: distance(at) + z, middle, 1.0)


def _outwards(function: Callable[[float], float], start: float, step: float) -> float:
    """exp of the root on one side of the estimate; the bracket is doubled until it holds one."""
    far = start + step
    while function(far) * step > 0:
        step *= 2
        far = start + step
    return math.exp(float(optimize.brentq(function, min(start, far), max(start, far), xtol=FINE, rtol=FINE)))
