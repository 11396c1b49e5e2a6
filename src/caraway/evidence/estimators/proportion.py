"""One proportion and its interval."""

import math
from typing import Literal

from scipy import stats

from caraway.evidence.estimators.reading import whole
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Interval

OneMethod = Literal["wilson", "clopper-pearson", "agresti-coull", "wald"]


def proportion_interval(events: int, n: int, *, method: OneMethod = "wilson", level: float = 0.95) -> Interval:
    """The interval of `events` among `n` people.

    "wilson" inverts the score test (Wilson 1927, JASA 22), "clopper-pearson" the exact binomial test (Clopper and Pearson 1934,
    Biometrika 26: never under its level, so wide), "agresti-coull" adds z² people half of whom had it (1998, American Statistician 52),
    "wald" is p ± z√(p(1−p)/n), shown for comparison alone: it fails near 0 and 1. Raises `DataUnfit`.
    """
    events, n = checked(events, n)
    z = critical(level)
    if method == "clopper-pearson":
        return _exact(events, n, level)
    if method == "wilson":
        low, high = wilson(events, n, z)
    elif method in ("agresti-coull", "wald"):
        extra = z**2 if method == "agresti-coull" else 0.0
        share = (events + extra / 2) / (n + extra)
        half = z * math.sqrt(share * (1 - share) / (n + extra))
        low, high = max(0.0, share - half), min(1.0, share + half)
    else:
        raise DataUnfit(f"{method!r} is no interval of one proportion.")
    return Interval(low, high, level)


def wilson(events: float, n: float, z: float) -> tuple[float, float]:
    """Both ends of Wilson's score interval at the normal quantile `z`."""
    share = events / n
    middle = share + z**2 / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    low = (middle - half) / (1 + z**2 / n) if events > 0 else 0.0
    high = (middle + half) / (1 + z**2 / n) if events < n else 1.0
    return max(0.0, low), min(1.0, high)


def binomial_test(events: int, n: int, share: float = 0.5) -> float:
    """The exact two-sided p-value of `events` among `n` when each has them with chance `share`: all outcomes no likelier than this one."""
    events, n = checked(events, n)
    if not 0 < share < 1:
        raise DataUnfit(f"A chance to test against is between 0 and 1, not {share}.")
    return float(stats.binomtest(events, n, share).pvalue)


def checked(events: float, n: float, who: str = "") -> tuple[int, int]:
    """`events` people among `n` who had it, as Python's whole numbers. Raises `DataUnfit` where they are none, or nobody is there to count."""
    of = f" of {who}" if who else ""

    def unfit() -> DataUnfit:
        return DataUnfit(f"The people{of} are counted in whole numbers, not {events} of {n}.")

    had, people = whole(events, unfit), whole(n, unfit)
    if people < 1:
        raise DataUnfit(f"Nobody is in the group{of}: there is no share of nobody.")
    if not 0 <= had <= people:
        raise DataUnfit(f"{had} of {people} people{of} cannot have had the event: count people, not events.")
    return had, people


def critical(level: float) -> float:
    """The normal quantile that leaves (1 − level)/2 above it. Raises `DataUnfit` unless the level is between 0 and 1."""
    if not 0 < level < 1:
        raise DataUnfit(f"An interval's level is between 0 and 1, not {level}.")
    return float(stats.norm.isf((1 - level) / 2))


def _exact(events: int, n: int, level: float) -> Interval:
    tail = (1 - level) / 2
    low = float(stats.beta.ppf(tail, events, n - events + 1)) if events > 0 else 0.0
    high = float(stats.beta.isf(tail, events + 1, n - events)) if events < n else 1.0
    return Interval(low, high, level)
