"""A table of two arms with its margins held fixed: Fisher's exact test and the conditional odds ratio.

Given how many had the event in all, the number in the first arm is noncentral hypergeometric with one parameter, the odds ratio
(Fisher 1935; Cornfield 1956). Work is over the possible tables, in logarithms.
"""

import math
from collections.abc import Callable

import numpy as np
from scipy import optimize, special

from caraway.evidence.estimators.proportion import checked
from caraway.evidence.estimators.proportions import Compared, Tested
from caraway.evidence.estimators.rows import Vector
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Interval

TIES = 1e-7
"""Tables whose chances differ relatively by less are as likely as one another (R's own allowance)."""
FAR = 700.0


def fisher_exact(events: int, n: int, events_comparator: int, n_comparator: int) -> Tested:
    """Fisher's two-sided test: the chance of all tables no likelier than this one, with the same margins. Raises `DataUnfit`."""
    possible, chances, at = _tables(events, n, events_comparator, n_comparator)
    chance = _tilted(possible, chances, 0.0)
    p_value = min(1.0, float(chance[chance <= chance[at] * (1 + TIES)].sum()))
    return Tested(None, None, p_value)


def conditional_odds_ratio(
    events: int, n: int, events_comparator: int, n_comparator: int, *, level: float = 0.95
) -> Compared:
    """The odds ratio that makes this table likeliest given its margins, with the exact interval of two tails (as R's fisher.test).

    It is 0 or infinite when the table is the most extreme there is. Raises `DataUnfit` when the margins leave one table only.
    """
    possible, chances, at = _tables(events, n, events_comparator, n_comparator)
    if len(possible) == 1:
        raise DataUnfit("Everybody, or nobody, of both arms had the event: there is no odds ratio to estimate.")
    tail = (1 - level) / 2
    low = 0.0 if at == 0 else _where(lambda t: float(_tilted(possible, chances, t)[at:].sum()) - tail)
    high = (
        math.inf
        if at == len(possible) - 1
        else _where(lambda t: tail - float(_tilted(possible, chances, t)[: at + 1].sum()))
    )
    if low == 0.0:
        estimate = 0.0
    elif high == math.inf:
        estimate = math.inf
    else:
        estimate = _where(lambda t: float(_tilted(possible, chances, t) @ possible) - events)
    return Compared(estimate, Interval(low, high, level), None, "conditional")


def _tables(events: int, n: int, events_comparator: int, n_comparator: int) -> tuple[Vector, Vector, int]:
    events, n = checked(events, n, "the first arm")
    events_comparator, n_comparator = checked(events_comparator, n_comparator, "the comparator")
    together = events + events_comparator
    least = max(0, together - n_comparator)
    possible = np.arange(least, min(n, together) + 1, dtype=np.float64)
    return possible, _choices(n, possible) + _choices(n_comparator, together - possible), events - least


def _choices(n: int, of: Vector) -> Vector:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(of + 1) - special.gammaln(n - of + 1))


def _tilted(possible: Vector, chances: Vector, log_odds: float) -> Vector:
    """The chance of each possible table at that logarithm of the odds ratio."""
    found = chances + log_odds * (possible - possible[0])
    found = np.exp(found - found.max())
    return np.asarray(found / found.sum())


def _where(function: Callable[[float], float]) -> float:
    return math.exp(float(optimize.brentq(function, -FAR, FAR, xtol=1e-13, rtol=1e-13)))
