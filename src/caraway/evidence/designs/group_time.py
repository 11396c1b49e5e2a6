"""Difference-in-differences for forces that start at different times, by group-time effects (Callaway and Sant'Anna 2021).

Maryland level 4: several forces with and several without the programme are compared, and all that stays the same in a force, and all
that moves in every force alike, is controlled by the design; 3 where only one force starts or fewer than two could be compared with.
It rests on parallel trends: what to look at are the effects before the start, whose joint test each result carries.

Two-way fixed effects are never an answer here (`TwoWayAlone`): their coefficient is given only beside the group-time effect.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.designs.claims import Said, brought_down, people, spanned
from caraway.evidence.designs.panel_cells import Cells
from caraway.evidence.estimators.aggregate import Aggregated, Bands, How, aggregate, bands
from caraway.evidence.estimators.group_time import Base, Comparators, GroupTime, Panel, group_time, panel
from caraway.evidence.estimators.rows import Vector
from caraway.evidence.estimators.two_way import two_way
from caraway.evidence.refusals import DataUnfit, TwoWayAlone
from caraway.evidence.result import Arm, Interval, Maryland, Result, Setting


def two_way_alone() -> NoReturn:
    """Refuse: with starts at different times the coefficient counts some effects against themselves."""
    raise TwoWayAlone(
        "Two-way fixed effects alone are not given for forces that start at different times: forces that already have the programme "
        "become the comparison. Ask for group-time effects; the coefficient stands beside them."
    )


@dataclass(frozen=True)
class Staggered:
    """The overall effect; effects by event time, group or period with simultaneous bands; the cells, and how they were put together."""

    overall: Result
    by_key: Mapping[float, Result]
    cells: GroupTime
    aggregated: Aggregated
    bands: Bands | None


@dataclass(frozen=True)
class Comparison:
    """Who is compared: places that "never" start, or also those "not yet" there; how many periods before its start a programme may act;
    from which period ("universal": the last before, "varying": before the start each from the one before); whether places weigh by
    their "people" (over all periods) or each the same ("places")."""

    comparators: Comparators = "never"
    anticipation: int = 0
    base: Base = "universal"
    weigh: str = "people"


def staggered_effect(
    table: Cells,
    starts: Mapping[object, float],
    *,
    setting: Setting,
    unit: str,
    generator: np.random.Generator,
    comparison: Comparison = Comparison(),
    how: How = "event",
    covariates: ArrayLike | None = None,
    replicates: int = 1000,
    level: float = 0.95,
) -> Staggered:
    """Group-time effects of a reduced panel.

    `starts` gives by place the period it started in; a place that is not in it never did. `how` as `estimators.aggregate.aggregate`.
    `covariates` (places × p, in the order of `table.places`) make each cell doubly robust. The bands come from a multiplier bootstrap
    with places as clusters. Raises `DataUnfit`.
    """
    data = _panel(table, starts, comparison, covariates)
    found = group_time(
        data, comparators=comparison.comparators, anticipation=comparison.anticipation, base=comparison.base
    )
    blended = aggregate(found, how)
    span = None if how == "simple" else bands(blended, generator=generator, replicates=replicates, level=level)
    reached, why = _reached(found)
    held, labels = brought_down(setting, reached, why)
    details = _details(data, found, span)
    said = Said(
        held,
        _arms(table, data),
        _method(comparison, covariates is not None),
        unit,
        level,
        labels + _alone(found),
        details,
    )
    overall = spanned(
        said,
        f"effect after the start ({_OVERALL[how]})",
        blended.overall,
        Interval(*blended.interval(level), level),
        error=blended.overall_error,
        p_value=blended.p_value,
    )
    return Staggered(overall, dict(_by_key(said, blended, span)), found, blended, span)


_OVERALL = {
    "simple": "mean of all cells",
    "event": "mean over times since the start",
    "group": "mean over groups",
    "calendar": "mean over periods",
}
_KEYS = {"event": "periods since the start", "group": "group that started in", "calendar": "period"}


def _panel(table: Cells, starts: Mapping[object, float], comparison: Comparison, covariates: ArrayLike | None) -> Panel:
    places = table.places.tolist()
    strangers = [place for place in starts if place not in places]
    if strangers:
        raise DataUnfit(f"{strangers[0]} has a start and no rows: look at how it is spelled.")
    if comparison.weigh not in ("people", "places"):
        raise DataUnfit(f"Places weigh by their people or each the same (places), not by {comparison.weigh!r}.")
    begun = [starts.get(place, np.inf) for place in places]
    weights = table.people.sum(axis=1) if comparison.weigh == "people" else None
    return panel(table.means, table.periods, begun, weights=weights, covariates=covariates)


def _reached(found: GroupTime) -> tuple[Maryland, str]:
    if found.treated < 2 or found.comparisons < 2:
        return Maryland.COMPARISON, "only one force starts, or only one can be compared with"
    return Maryland.CONTROLLED, "several forces are compared"


def _arms(table: Cells, data: Panel) -> tuple[Arm, ...]:
    inside = np.isfinite(data.starts) & (data.starts <= data.periods[-1])
    sides = (("forces that start", inside), ("forces that do not", ~inside))
    return tuple(people(name, float(table.people[side].sum())) for name, side in sides if side.any())


def _method(comparison: Comparison, covariates: bool) -> str:
    who = "that never start" if comparison.comparators == "never" else "that have not started yet"
    robust = ", doubly robust in the covariates (Sant'Anna and Zhao 2020)" if covariates else ""
    before = f", from {comparison.anticipation + 1} periods before the start" if comparison.anticipation else ""
    return (
        f"Group-time difference-in-differences (Callaway and Sant'Anna 2021) against forces {who}{robust}{before}, {comparison.base} base, "
        f"weighed by {comparison.weigh}; bands by multiplier bootstrap over forces"
    )


def _alone(found: GroupTime) -> tuple[str, ...]:
    labels = []
    if found.alone:
        labels.append(
            f"{found.alone} starts are of one force alone: how much such a force varies is taken from those it is compared with "
            "(Conley and Taber 2011)."
        )
    if found.left_out:
        labels.append(
            f"{found.left_out} forces had started before the first period that could be compared, and are left out."
        )
    return tuple(labels)


def _details(data: Panel, found: GroupTime, span: Bands | None) -> dict[str, float]:
    beside = two_way(data)
    details = {
        "forces that start": float(found.treated),
        "forces that never start": float(found.never),
        "fewest forces compared with": float(found.comparisons),
        "two-way fixed effects (not the effect)": beside.coefficient,
        "share of negative weights in two-way fixed effects": beside.negative,
    }
    return details if span is None else details | {"chance of such differences before the start": span.pre_trend}


def _by_key(said: Said, blended: Aggregated, span: Bands | None) -> list[tuple[float, Result]]:
    if span is None:
        return []
    name, errors = _KEYS[blended.how], blended.errors
    label = f"The intervals of all {len(blended.keys)} hold together at {said.level:.0%}."
    joint = replace(said, labels=(*said.labels, label))
    found = []
    for at, key in enumerate(blended.keys):
        band = Interval(float(span.low[at]), float(span.high[at]), said.level)
        effect = float(blended.effects[at])
        found.append(
            (float(key), spanned(joint, f"effect, {name} {key:g}", effect, band, error=float(errors[at]), p_value=None))
        )
    return found


def curve(found: Staggered) -> tuple[Vector, Vector, Vector, Vector]:
    """Keys, effects, low and high of the bands: the data of an event-study figure. Raises `DataUnfit` for a simple aggregate."""
    if found.bands is None:
        raise DataUnfit("A simple aggregate is one number and has no curve: ask for event, group or calendar.")
    return found.aggregated.keys, found.aggregated.effects, found.bands.low, found.bands.high
