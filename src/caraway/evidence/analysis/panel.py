"""A plan of forces and months, carried out on a study file of the kind `panel`, or on a reduced table of them.

How many people came in is counted before and after each start; a month of one force is printed only within points that stand on enough people.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from caraway.evidence.analysis import panel_blend, panel_series
from caraway.evidence.analysis.carrying_out import corrected
from caraway.evidence.analysis.further import CANNOT
from caraway.evidence.analysis.panel_asked import Asked, Panel, other_starts, panel_of, panel_of_reduced
from caraway.evidence.analysis.panel_checks import sensitivity, starts_of
from caraway.evidence.analysis.panel_found import Found, placed
from caraway.evidence.designs.group_time import staggered_effect
from caraway.evidence.placed import Placed
from caraway.evidence.plan.departures import departures
from caraway.evidence.plan.parts import Plan
from caraway.evidence.plan.words import Design
from caraway.evidence.refusals import DataUnfit, EvidenceRefused
from caraway.evidence.report import counts
from caraway.evidence.report.disclosure import Cell, release
from caraway.evidence.report.findings import Check, Findings

__all__ = ["Panel", "carry_out_panel", "panel_of", "panel_of_reduced", "steps"]


@dataclass
class _Gathering:
    """What has been found so far."""

    found: list[Found] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    unavailable: list[str] = field(default_factory=list)


def steps(plan: Plan) -> int:
    """How many steps carrying out this plan has."""
    return len(plan.outcomes) + len(plan.sensitivity) + 1


def carry_out_panel(plan: Plan, panel: Panel, step: Callable[[str], None] = lambda _: None) -> Findings:
    """Every outcome by the plan's design; what is drawn is of the primary one.

    Raises `DataUnfit` when the primary outcome has no answer.
    """
    have = _Gathering(unavailable=[f"By {one.column}: not shown of forces and months." for one in plan.subgroups])
    primary: tuple[Asked, Placed] | None = None
    for number, outcome in enumerate(plan.outcomes):
        step(outcome.metric)
        asked = Asked(plan, panel, outcome, number)
        try:
            found = _DESIGNS[plan.design](asked)
        except EvidenceRefused as refused:
            have.unavailable.append(CANNOT.format(what=outcome.metric, why=refused))
            continue
        have.found.append(found)
        if outcome.primary:
            primary = asked, found.placed[0]
    if primary is None:
        raise DataUnfit(f"The primary outcome has no answer: {' '.join(have.unavailable)}")
    for kind in plan.sensitivity:
        step(kind.words)
        for more in sensitivity(primary[0], kind, primary[1]):
            if isinstance(more, str):
                have.unavailable.append(more)
            else:
                have.checks.append(more)
    step("disclosure control")
    return _gathered(plan, panel, have)


def _gathered(plan: Plan, panel: Panel, have: _Gathering) -> Findings:
    every = have.found
    told = corrected(plan, [one for found in every for one in found.placed])
    return Findings(
        plan=plan,
        placed=told,
        release=release(*counts.apart(cell for found in every for cell in found.cells)),
        data_hash=panel.hash,
        tallies=tuple(one for found in every for one in found.tallies),
        event_times=next((found.event_times for found in every if found.event_times), ()),
        lines=next((found.lines for found in every if found.lines), ()),
        blend=next((found.blend for found in every if found.blend), None),
        checks=(*(check for found in every for check in found.checks), *have.checks),
        departures=(*departures(plan, told, unavailable=have.unavailable), *other_starts(plan, panel)),
        unavailable=tuple(have.unavailable),
        notes=panel.notes,
    )


def _group_time(asked: Asked) -> Found:
    """Group-time effects, and those by time since the start as an event study."""
    table = asked.cells((*asked.forces, *asked.beside))
    found = staggered_effect(table, starts_of(asked), setting=asked.setting, unit=asked.unit, generator=asked.rng)
    names = tuple(counts.assigned(arm.name) for arm in found.overall.arms)
    times = tuple((int(key), result) for key, result in sorted(found.by_key.items())) if asked.outcome.primary else ()
    return Found(
        (placed(asked, found.overall, names),),
        tuple(Cell(name, arm.n) for name, arm in zip(names, found.overall.arms, strict=True)),
        event_times=times,
    )


_DESIGNS: dict[Design, Callable[[Asked], Found]] = {
    Design.GROUP_TIME: _group_time,
    Design.SERIES: panel_series.found_of,
    Design.SYNTHETIC: panel_blend.found_of,
}
