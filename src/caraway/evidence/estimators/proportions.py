"""Two proportions: their difference, ratio and odds ratio, with Wald, Newcombe and Miettinen–Nurminen intervals, and the tests.

Arms are given as how many people had the event, and how many people there are. The first arm is the one asked about, the second the
comparator: a difference is first minus second, a ratio first over second. Which people had it does not matter, so a reduced table is all
that is needed. Matched pairs are in `pairs`, exact tables in `exact_tables`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from scipy import stats

from caraway.evidence.estimators.proportion import checked, critical, wilson
from caraway.evidence.estimators.score_interval import difference_limits, odds_limits, ratio_limits
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Interval

Method = Literal["wald", "newcombe", "miettinen-nurminen"]
Table = tuple[int, int, int, int]
"""People with the event and people there are, of the first arm and of the comparator."""


@dataclass(frozen=True)
class Compared:
    """A comparison of two arms: what it came to, its interval, and the standard error where the method has one.

    For ratios the standard error is that of the logarithm.
    """

    estimate: float
    interval: Interval
    standard_error: float | None
    method: str


@dataclass(frozen=True)
class Tested:
    """A test: its statistic and degrees of freedom (none of either for an exact test), its two-sided p-value."""

    statistic: float | None
    freedom: int | None
    p_value: float


def risk_difference(
    events: int,
    n: int,
    events_comparator: int,
    n_comparator: int,
    *,
    method: Method = "miettinen-nurminen",
    level: float = 0.95,
) -> Compared:
    """p₁ − p₀ and its interval.

    "wald": ± z√(p₁q₁/n₁ + p₀q₀/n₀). "newcombe": the square-and-add of the arms' Wilson intervals (Newcombe 1998, Statistics in Medicine
    17, method 10). "miettinen-nurminen": the inverted score test with N/(N−1) (1985, Statistics in Medicine 4). Raises `DataUnfit`.
    """
    table = events, n, events_comparator, n_comparator = _table(events, n, events_comparator, n_comparator)
    one, other = events / n, events_comparator / n_comparator
    apart, z = one - other, critical(level)
    error = math.sqrt(one * (1 - one) / n + other * (1 - other) / n_comparator)
    if method == "wald":
        _spread(error)
        low, high = apart - z * error, apart + z * error
    elif method == "newcombe":
        low, high = _square_and_add(table, z)
    elif method == "miettinen-nurminen":
        low, high = difference_limits(*table, z=z)
    else:
        raise _unknown(method, "difference")
    return Compared(apart, Interval(low, high, level), error, method)


def risk_ratio(
    events: int,
    n: int,
    events_comparator: int,
    n_comparator: int,
    *,
    method: Method = "miettinen-nurminen",
    level: float = 0.95,
) -> Compared:
    """p₁ / p₀ and its interval.

    "wald" on the logarithm, ± z√(1/x₁ − 1/n₁ + 1/x₀ − 1/n₀) (Katz and others 1978, Biometrics 34); "miettinen-nurminen" as for the
    difference. Raises `DataUnfit` when nobody of the comparator had the event, or for "wald" nobody at all of either arm.
    """
    table = events, n, events_comparator, n_comparator = _table(events, n, events_comparator, n_comparator)
    if not events_comparator:
        raise DataUnfit("Nobody of the comparator had the event: a ratio to nothing is none. Show the difference.")
    ratio = (events / n) / (events_comparator / n_comparator)
    error = math.sqrt(1 / events - 1 / n + 1 / events_comparator - 1 / n_comparator) if events else None
    return _of_ratio("ratio", ratio, error, table, ratio_limits, method, level)


def odds_ratio(
    events: int,
    n: int,
    events_comparator: int,
    n_comparator: int,
    *,
    method: Method = "miettinen-nurminen",
    level: float = 0.95,
) -> Compared:
    """(x₁/(n₁−x₁)) / (x₀/(n₀−x₀)) and its interval.

    "wald" on the logarithm, ± z√(the four cells' inverses, summed) (Woolf 1955, Annals of Human Genetics 19); "miettinen-nurminen" as for
    the difference. Raises `DataUnfit` when a cell that divides is empty (for "wald" any cell).
    """
    table = events, n, events_comparator, n_comparator = _table(events, n, events_comparator, n_comparator)
    cells = (events, n - events, events_comparator, n_comparator - events_comparator)
    if not cells[1] or not cells[2]:
        raise DataUnfit(
            "Everybody of the first arm, or nobody of the comparator, had the event: the odds have no ratio."
        )
    ratio = cells[0] * cells[3] / (cells[1] * cells[2])
    error = math.sqrt(sum(1 / cell for cell in cells)) if all(cells) else None
    return _of_ratio("odds ratio", ratio, error, table, odds_limits, method, level)


def chi_square(events: int, n: int, events_comparator: int, n_comparator: int, *, correction: bool) -> Tested:
    """Pearson's test of two proportions, with one degree of freedom; `correction` takes Yates's half off (1934), never past nothing.

    Raises `DataUnfit` when everybody or nobody of both arms together had the event.
    """
    events, n, events_comparator, n_comparator = _table(events, n, events_comparator, n_comparator)
    together = events + events_comparator
    people = n + n_comparator
    if together in (0, people):
        raise DataUnfit("Everybody, or nobody, of both arms had the event: there is nothing to test.")
    expected = together * n / people
    off = abs(events - expected)
    off -= min(0.5, off) if correction else 0.0
    shares = (1 / n + 1 / n_comparator) * (1 / together + 1 / (people - together))
    statistic = off**2 * people * shares
    return Tested(statistic, 1, float(stats.chi2.sf(statistic, 1)))


def _table(events: int, n: int, events_comparator: int, n_comparator: int) -> Table:
    return (*checked(events, n, "the first arm"), *checked(events_comparator, n_comparator, "the comparator"))


def _square_and_add(table: Table, z: float) -> tuple[float, float]:
    events, n, events_comparator, n_comparator = table
    one, other = events / n, events_comparator / n_comparator
    low, high = wilson(events, n, z)
    low_other, high_other = wilson(events_comparator, n_comparator, z)
    down = math.hypot(one - low, high_other - other)
    up = math.hypot(high - one, other - low_other)
    return one - other - down, one - other + up


def _of_ratio(
    of: str,
    ratio: float,
    error: float | None,
    table: Table,
    limits: Callable[..., tuple[float, float]],
    method: Method,
    level: float,
) -> Compared:
    """The interval of a ratio: Wald's on the logarithm, or between the `limits` of the score test."""
    z = critical(level)
    if method == "miettinen-nurminen":
        return Compared(ratio, Interval(*limits(*table, z=z), level), error, method)
    if method != "wald":
        raise _unknown(method, of)
    if error is None:
        raise DataUnfit("A cell of the table is empty, and the logarithm of nothing is none: use miettinen-nurminen.")
    _spread(error)
    return Compared(ratio, Interval(ratio * math.exp(-z * error), ratio * math.exp(z * error), level), error, method)


def _spread(error: float) -> None:
    if error <= 0:
        raise DataUnfit("Each arm is all of one kind, so Wald's interval has no width: use miettinen-nurminen.")


def _unknown(method: str, of: str) -> DataUnfit:
    return DataUnfit(f"{method!r} is no interval of a {of} here.")
