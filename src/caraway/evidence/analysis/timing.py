"""Time to the first: its results, and curves at the ends of twelfths of the window with the counts on which each point stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

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


@dataclass(frozen=True, eq=False)
class _Steps:
    """An outcome of people at the days of a curve: how long each was followed, whether it then happened, and those days."""

    people: People
    one: Counted
    times: Numbers
    seen: Yes
    days: tuple[int, ...]


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
    people: People, one: Counted, setting: Setting, *, weights: Numbers | None = None, windows: Sequence[int] = ()
) -> tuple[tuple[Curve, ...], list[Cell | Sum]]:
    """A curve for each arm (Kaplan and Meier 1958), and its cells. `weights`: of people so weighed (0: left out), beside counts of people;
    matched people are counted without the others. `windows`: shorter ones within which the same outcome is counted elsewhere.
    """
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
        matched = weights is not None and bool(np.isin(weights, (0.0, 1.0)).all())
        of = f"{arm}, matched" if matched else arm
        names = tuple(counts.seen(one.definition, day, of) for day in reached)
        risk = tuple(counts.at_risk(one.definition, day, of) for day in reached)
        made.append(Curve(arm, reached, without, names, risk, setting))
        steps = _Steps(people, one, times, seen, reached)
        cells += _of_matched(steps, (arm, of), inside, used) if matched else _cells(steps, arm, inside, windows)
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


def _cells(steps: _Steps, arm: str, inside: Yes, windows: Sequence[int]) -> Iterator[Cell | Sum]:
    """The counts of a curve, joined to those of the window and of shorter ones: between two days there may be few."""
    people, one = steps.people, steps.one
    shorter = sorted({window for window in windows if window < one.window})
    yield from _falling(steps, arm, inside, shorter)
    whole = one.window if steps.days[-1:] == (one.window,) and one.outcome.definition is not Definition.PROVEN else None
    for window in (*shorter, *([] if whole is None else [whole])):
        followed = inside & (one.rows if window == one.window else people.followed(one.outcome, window))
        by_then = steps.seen & (steps.times <= window)
        yield from counts.closed(
            arm,
            people.n(inside),
            one.definition,
            window,
            people.n(followed),
            people.n(followed & by_then),
            people.n(inside & by_then),
            people.n(inside & ~by_then & (people.numbers("followed_days") < window)),
        )


def _falling(steps: _Steps, arm: str, inside: Yes, beside: Sequence[int] = ()) -> Iterator[Cell | Sum]:
    """The counts day by day; of the days `beside` those of the curve they are known to whoever knows the counts within those windows."""
    people, one = steps.people, steps.one
    followed, every = people.numbers("followed_days"), sorted({*steps.days, *beside})
    by_then = [steps.seen & (steps.times <= day) for day in every]
    seen_by = [people.n(inside & yes) for yes in by_then]
    lost_by = [people.n(inside & ~yes & (followed < day)) for day, yes in zip(every, by_then, strict=True)]
    of_curve = {name(one.definition, day, arm) for day in steps.days for name in (counts.seen, counts.at_risk)}
    printed = {counts.assigned(arm), *of_curve}
    for found in counts.falling(arm, people.n(inside), one.definition, every, seen_by, lost_by):
        yield replace(found, implied=True) if isinstance(found, Cell) and found.name not in printed else found


def _of_matched(steps: _Steps, names: tuple[str, str], inside: Yes, used: Yes) -> Iterator[Cell | Sum]:
    """The counts of a curve of matched people, who are some of the arm: the others are known by subtraction."""
    people, one, (arm, of) = steps.people, steps.one, names
    yield from _falling(steps, of, used)
    yield from counts.rest(counts.assigned(arm), people.n(inside), counts.assigned(of), people.n(used))
    if steps.days:
        last, having = used & steps.seen & (steps.times <= steps.days[-1]), inside & one.rows & one.having
        by_then, by_window = counts.seen(one.definition, steps.days[-1], of), one.names(arm)[1]
        yield from counts.crossing((by_then, people.n(last)), (by_window, people.n(having)), people.n(last & having))
        lost = counts.left(
            counts.assigned(arm), one.names(arm)[0]
        )  # who had it and is not among those followed is one of these
        alone = counts.left(by_then, by_window)
        found = counts.rest(lost, people.n(inside & ~one.rows), alone, people.n(last & ~having))
        yield from counts.implied(found)
