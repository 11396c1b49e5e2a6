"""Prevalence: how many people had the event at all, in one arm against another.

People who had it are counted, never how often. Arms are as assigned unless said otherwise.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators import proportions
from caraway.evidence.estimators.exact_tables import fisher_exact
from caraway.evidence.estimators.proportions import Compared, Method, chi_square
from caraway.evidence.estimators.rows import counts_of, vector, yes_or_no
from caraway.evidence.outcomes.comparing import NAMES, OF_LOGARITHM, label, two_arms
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Result, Setting

Test = Literal["fisher", "chi-square", "chi-square corrected"]

_INTERVALS = {
    "wald": "Wald's interval",
    "newcombe": "Newcombe's square-and-add of Wilson intervals (1998, method 10)",
    "miettinen-nurminen": "the score interval of Miettinen and Nurminen (1985)",
}
_TESTS = {
    "fisher": "Fisher's exact test (1935)",
    "chi-square": "Pearson's chi-squared test without correction (1900)",
    "chi-square corrected": "Pearson's chi-squared test with Yates's correction (1934)",
}


@dataclass(frozen=True)
class Prevalence:
    """The same comparison as a difference, a ratio and an odds ratio; the last two are None where an empty cell leaves them without one."""

    difference: Result
    ratio: Result | None
    odds: Result | None


def prevalence(
    events: int,
    n: int,
    events_comparator: int,
    n_comparator: int,
    *,
    setting: Setting,
    names: tuple[str, str] = NAMES,
    method: Method = "miettinen-nurminen",
    test: Test = "fisher",
    as_assigned: bool = True,
    level: float = 0.95,
) -> Prevalence:
    """Compare `events` people of `n` with `events_comparator` of `n_comparator`.

    Formula and sources are those of `estimators.proportions`; ratios have "miettinen-nurminen" where the difference has "newcombe".
    The p-value is that of `test`, which a plan names beforehand, since it may fall on either side of .05 with another; all three stand in
    `details`. Assumes that people are independent. Raises `DataUnfit`, and `ResultIncomplete` without a comparator.
    """
    table = (events, n, events_comparator, n_comparator)
    arms = two_arms(names, (n, n_comparator), setting)
    if test not in _TESTS:
        raise DataUnfit(f"{test!r} is no test of two proportions: {', '.join(_TESTS)}.")
    difference = proportions.risk_difference(*table, method=method, level=level)
    chances = _p_values(*table)
    details = {f"p_{name.replace(' ', '_').replace('-', '_')}": value for name, value in chances.items()}
    details |= {"share": events / n, "share_comparator": events_comparator / n_comparator}

    def said(name: str, found: Compared, unit: str, null: float) -> Result:
        return Result(
            name=name,
            estimate=found.estimate,
            interval=found.interval,
            arms=arms,
            setting=setting,
            method=f"{_INTERVALS[found.method]}; {_TESTS[test]}",
            unit=unit,
            null=null,
            standard_error=found.standard_error,
            p_value=chances[test],
            labels=(label(as_assigned=as_assigned), *((OF_LOGARITHM,) if null == 1 else ())),
            details=details,
        )

    of_ratios: Method = "miettinen-nurminen" if method == "newcombe" else method
    ratio, odds = _ratios(table, of_ratios, level)
    return Prevalence(
        said("risk difference", difference, "people per person followed", 0.0),
        None if ratio is None else said("risk ratio", ratio, "times the share of the comparator", 1.0),
        None if odds is None else said("odds ratio", odds, "times the odds of the comparator", 1.0),
    )


def two_by_two(
    outcomes: ArrayLike, treated: ArrayLike, *, counts: ArrayLike | None = None
) -> tuple[int, int, int, int]:
    """Rows of people (or cells with `counts`) as (events, n, events of the comparator, n of the comparator). Raises `DataUnfit`."""
    yes = vector(outcomes, "outcomes")
    if not np.isin(yes, (0, 1)).all():
        raise DataUnfit("Prevalence counts whether somebody had the event at all: 1 or 0, not how often.")
    arm, many = yes_or_no(treated, "treated", rows=len(yes)), counts_of(counts, len(yes))
    return (
        int(many @ (yes * arm)),
        int(many @ arm),
        int(many @ (yes * (1 - arm))),
        int(many @ (1 - arm)),
    )


def _p_values(events: int, n: int, events_comparator: int, n_comparator: int) -> dict[str, float]:
    table = (events, n, events_comparator, n_comparator)
    exact = fisher_exact(*table).p_value
    if events + events_comparator in (0, n + n_comparator):
        return dict.fromkeys(_TESTS, 1.0)  # one table is possible, so nothing tells against no difference
    plain, corrected = (chi_square(*table, correction=on).p_value for on in (False, True))
    return dict(zip(_TESTS, (exact, plain, corrected), strict=True))


def _ratios(table: tuple[int, int, int, int], method: Method, level: float) -> tuple[Compared | None, Compared | None]:
    """The ratios that the table has: an empty cell that divides leaves none."""
    events, n, events_comparator, n_comparator = table
    divides = events_comparator > 0 and (events > 0 or method != "wald")
    if method == "wald":
        every = all((events, n - events, events_comparator, n_comparator - events_comparator))
        divides = divides and (events < n or events_comparator < n_comparator)
    else:
        every = events_comparator > 0 and events < n
    return (
        proportions.risk_ratio(*table, method=method, level=level) if divides else None,
        proportions.odds_ratio(*table, method=method, level=level) if every else None,
    )
