"""What a plan asks beside its outcomes, of forces and months: the answer without each force, and in months when nothing began."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import NormalDist

import numpy as np

from caraway.evidence.analysis import panel_blend, panel_series
from caraway.evidence.analysis.further import CANNOT
from caraway.evidence.analysis.panel_asked import Asked
from caraway.evidence.analysis.panel_found import Estimate
from caraway.evidence.checks.leave_one_out import LeftOut, leave_one_out
from caraway.evidence.checks.placebo import Placebos, placebo_dates
from caraway.evidence.designs.group_time import staggered_effect
from caraway.evidence.designs.panel_cells import Cells
from caraway.evidence.designs.synthetic_control import synthetic_control
from caraway.evidence.placed import Placed
from caraway.evidence.plan.words import Design, Sensitivity
from caraway.evidence.refusals import DataUnfit, EvidenceRefused
from caraway.evidence.report.digits import how_of
from caraway.evidence.report.findings import SURE, Check
from caraway.evidence.result import Result

OF_PEOPLE = "it is of people, and a panel has none."


def sensitivity(asked: Asked, kind: Sensitivity, primary: Placed) -> Iterator[Check | str]:
    """The checks of one kind, or a sentence why they could not be made."""
    try:
        if kind is Sensitivity.LEAVE_ONE_OUT:
            yield _without_each(asked, primary)
        elif kind is Sensitivity.PLACEBO_MONTHS:
            yield from _placebo(asked, primary)
        else:
            raise DataUnfit(OF_PEOPLE)
    except EvidenceRefused as refused:
        yield CANNOT.format(what=kind.words[:1].upper() + kind.words[1:], why=refused)


def staggered(asked: Asked, table: Cells, starts: dict[object, float]) -> Result:
    """The group-time effect of a table."""
    return staggered_effect(table, starts, setting=asked.setting, unit=asked.unit, generator=asked.rng).overall


def starts_of(asked: Asked) -> dict[object, float]:
    """When each force asked about began."""
    return {force: float(asked.panel.starts[force]) for force in asked.forces}


def left_out(asked: Asked) -> LeftOut:
    """The first result without each force in turn. Raises `DataUnfit` where there are too few."""
    forces = asked.forces if asked.plan.design is Design.SERIES else (*asked.forces, *asked.beside)
    if asked.plan.design is Design.SYNTHETIC:
        forces = asked.beside
    if len(forces) < 2:
        raise DataUnfit("it needs at least two forces, and the answer is of one.")

    def without(kept: np.ndarray) -> Estimate:
        gone = frozenset(force for force, stays in zip(forces, kept.tolist(), strict=True) if not stays)
        found = answer(replace(asked, without=gone))
        return found.estimate, found.interval.low, found.interval.high

    return leave_one_out(list(forces), without, null=answer(asked).null or 0.0)


def answer(asked: Asked) -> Result:
    """The result that is put forward. Raises `DataUnfit`."""
    if asked.plan.design is Design.GROUP_TIME:
        return staggered(asked, asked.cells((*asked.forces, *asked.beside)), starts_of(asked))
    if asked.plan.design is Design.SYNTHETIC:
        return panel_blend.blended(asked).result
    after = asked.plan.panel.after_months
    results = [panel_series.results_of(series, after=after)[0] for series in panel_series.all_series(asked)]
    return results[0] if len(results) == 1 else panel_series.together(results)


def _without_each(asked: Asked, primary: Placed) -> Check:
    found = left_out(asked)
    how = how_of(primary.result)
    who = "forces it is compared with" if asked.plan.design is Design.SYNTHETIC else "forces"
    return Check(
        "one force left out",
        f"With each of the {{number}} {who} left out in turn, the estimate of the primary result lies between {{low}} and {{high}}; with all it is "
        "{all}. "
        + (
            "Without {turns} of them the conclusion would be another."
            if found.turns
            else "Without any one of them the conclusion is the same."
        )
        + (" Without {impossible} of them there is no answer." if found.impossible else ""),
        {
            "number": (float(len(found.without) + len(found.impossible)), "whole"),
            "low": (found.lowest, how),
            "high": (found.highest, how),
            "all": (found.whole[0], how),
            "turns": (float(len(found.turns)), "whole"),
            "impossible": (float(len(found.impossible)), "whole"),
        },
        primary,
        section=SURE if found.turns else "sensitivity",
    )


def _placebo(asked: Asked, primary: Placed) -> Iterator[Check]:
    """A sentence for each placebo month, and one for all together."""
    found = placebos(asked)
    for months, one in zip(asked.plan.panel.placebo_months, found.all, strict=True):
        value = math.exp(one.estimate) if primary.result.null == 1.0 else one.estimate
        yield Check(
            f"placebo month, {months} earlier",
            "As if it had begun {months} months earlier, when nothing did, the same analysis of the months before the true start finds {value} "
            "(p-value {p}).",
            {
                "months": (float(months), "whole"),
                "value": (value, how_of(primary.result)),
                "p": (one.p_value, "chance"),
            },
            primary,
        )
    yield Check(
        "placebo months",
        "The same was looked for in {tried} months before the start, when nothing began; "
        + (
            "in {alarms} of them something was found, after correction for their number. That is not of the programme, and the primary result may "
            "be of the same."
            if found.alarms
            else "nothing was found, after correction for their number. That is no proof that there was nothing."
        ),
        {"tried": (float(len(found.all)), "whole"), "alarms": (float(len(found.alarms)), "whole")},
        primary,
        section=SURE if found.alarms else "sensitivity",
    )


def placebos(asked: Asked) -> Placebos:
    """The same analysis at each placebo month, on the months before the true start alone. Raises `DataUnfit` where they are too few."""
    by = _AT[asked.plan.design]
    return placebo_dates(
        [float(months) for months in asked.plan.panel.placebo_months], lambda months: by(asked, int(months))
    )


def _series_at(asked: Asked, earlier: int) -> tuple[float, float]:
    """The change at once, of one force or of several together, as if each had begun so many months earlier."""
    results = []
    for series in panel_series.all_series(asked):
        results.append(panel_series.results_of(series.until(series.start, series.start - earlier))[0])
    found = results[0] if len(results) == 1 else panel_series.together(results)
    return _with_error(found)


def _blend_at(asked: Asked, earlier: int) -> tuple[float, float]:
    """The gap from the placebo month on, with the error that its rank among the other forces stands for."""
    table, force, start = panel_blend.table_of(asked)
    before = table.periods < start
    cut = Cells(table.places, table.periods[before], table.sums[:, before], table.people[:, before])
    found = synthetic_control(
        cut,
        force,
        float(start - earlier),
        setting=asked.setting,
        unit=asked.unit,
        importance=panel_blend.importance_of(asked),
    ).result
    assert found.p_value is not None
    return found.estimate, _error_of(found.estimate, found.p_value)


def _error_of(estimate: float, p_value: float) -> float:
    """The error with which a normal test of the estimate has that p-value: a rank has no error of its own."""
    z = NormalDist().inv_cdf(1 - min(p_value, 0.999999) / 2)
    return abs(estimate) / z if estimate else 1.0


def _groups_at(asked: Asked, earlier: int) -> tuple[float, float]:
    """The effect as if every force that began had done so that many months before the first of them, in the months before that."""
    table, starts = asked.cells((*asked.forces, *asked.beside)), starts_of(asked)
    first = min(starts.values())
    before = table.periods < first
    cut = Cells(table.places, table.periods[before], table.sums[:, before], table.people[:, before])
    if int(before.sum()) - earlier < 1:
        raise DataUnfit(
            f"there are {int(before.sum())} months before the first start, which do not reach {earlier} back."
        )
    return _with_error(staggered(asked, cut, dict.fromkeys(starts, first - earlier)))


def _with_error(found: Result) -> tuple[float, float]:
    if found.standard_error is None:
        raise DataUnfit("the estimate has no standard error.")
    return (math.log(found.estimate) if found.null == 1.0 else found.estimate), found.standard_error


_AT: dict[Design, Callable[[Asked, int], tuple[float, float]]] = {
    Design.SERIES: _series_at,
    Design.SYNTHETIC: _blend_at,
    Design.GROUP_TIME: _groups_at,
}
