"""Time to the first: its results, and curves at the ends of twelfths of the window with the counts on which each point stands."""

from collections.abc import Callable, Iterator

import numpy as np

from caraway.evidence.analysis.counting import Counted
from caraway.evidence.analysis.people import Numbers, People, Yes, prefix
from caraway.evidence.estimators.kaplan_meier import kaplan_meier, survival_at
from caraway.evidence.estimators.weighed_times import curve, survival
from caraway.evidence.outcomes.time_to_first import (
    event_free_difference,
    hazard_ratio,
    log_rank,
    restricted_mean_difference,
)
from caraway.evidence.report import counts
from caraway.evidence.report.disclosure import Cell, Sum
from caraway.evidence.report.findings import Curve
from caraway.evidence.result import Definition, Result, Setting

STEPS = 12


def times_of(people: People, one: Counted) -> tuple[Numbers, Yes]:
    """For how long each person was followed without the outcome, at most the window, in days; and whether it then happened."""
    days = people.numbers(f"{prefix(one.outcome.definition)}_day")
    followed = np.minimum(people.numbers("followed_days"), one.window)
    seen = one.having & (np.nan_to_num(days, nan=np.inf) <= followed)
    return np.where(seen, days, followed), np.asarray(seen, dtype=np.bool_)


def results_of(
    people: People, one: Counted, setting: Setting, names: tuple[str, str], *, rows: Yes | None = None
) -> tuple[Result, ...]:
    """How much longer without the outcome (restricted mean), the share without it at the end, the hazard ratio and the log-rank test.

    `rows`: of these people alone.
    """
    times, seen = times_of(people, one)
    kept = times > 0 if rows is None else (times > 0) & rows
    given, many = (times[kept], seen[kept], people.treated[kept]), people.counts(kept)
    return (
        restricted_mean_difference(*given, counts=many, setting=setting, names=names),
        event_free_difference(*given, counts=many, setting=setting, names=names),
        hazard_ratio(*given, counts=many, setting=setting, names=names),
        log_rank(*given, counts=many, setting=setting, names=names),
    )


def curves(
    people: People, one: Counted, setting: Setting, *, weights: Numbers | None = None
) -> tuple[tuple[Curve, ...], list[Cell | Sum]]:
    """A curve for each arm (Kaplan and Meier 1958), and its cells. `weights`: of people so weighed (0: left out), beside counts of people."""
    times, seen = times_of(people, one)
    days = tuple(round(one.window * step / STEPS) for step in range(1, STEPS + 1))
    made: list[Curve] = []
    cells: list[Cell | Sum] = []
    for number, arm in enumerate(people.arms):
        inside = people.arm(number)
        kept = inside & (times > 0)
        used = kept if weights is None else kept & (weights > 0)
        last, share = _shares(times[used], seen[used], people.counts(used), None if weights is None else weights[used])
        reached = tuple(day for day in days if day <= last)
        without = tuple(share(day) for day in reached)
        names = tuple(counts.seen(one.definition, day, arm) for day in reached)
        risk = tuple(counts.at_risk(one.definition, day, arm) for day in reached)
        made.append(Curve(arm, reached, without, names, risk, setting))
        cells += _cells(people, one, arm, inside, (times, seen), reached)
    return tuple(made), cells


def _shares(
    times: Numbers, seen: Yes, many: Numbers | None, weights: Numbers | None
) -> tuple[float, Callable[[float], float]]:
    """The last day on which somebody was followed, and the share without the outcome by a day."""
    if weights is None:
        fit = kaplan_meier(times, seen.astype(np.float64), counts=many)
        return fit.last, lambda day: survival_at(fit, day).survival
    found = curve(times, seen, weights if many is None else weights * many)
    return found.last, lambda day: survival(found, day)[0]


def _cells(
    people: People, one: Counted, arm: str, inside: Yes, timed: tuple[Numbers, Yes], days: tuple[int, ...]
) -> Iterator[Cell | Sum]:
    times, seen = timed
    followed = people.numbers("followed_days")
    seen_by = [people.n(inside & seen & (times <= day)) for day in days]
    lost_by = [people.n(inside & ~seen & (followed < day)) for day in days]
    number = people.n(inside)
    yield from counts.falling(arm, number, one.definition, days, seen_by, lost_by)
    if days[-1:] == (one.window,) and one.outcome.definition is not Definition.PROVEN:
        whole, having = (people.n(inside & one.rows & which) for which in (one.rows, seen))
        yield from counts.closed(arm, number, one.definition, one.window, whole, having, seen_by[-1], lost_by[-1])
