"""A plan for forces that began at different times, carried out on a study file of the kind `panel`, or on a reduced table of them.

Only how many people came in is counted here, by whether their force ever began; no cell of a force and a month is printed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from caraway.core.study.words import Kind
from caraway.evidence.analysis.estimating import harm_scale
from caraway.evidence.analysis.further import CANNOT
from caraway.evidence.designs.group_time import Staggered, staggered_effect
from caraway.evidence.designs.panel_cells import cells
from caraway.evidence.placed import Part, Placed
from caraway.evidence.plan.departures import departures
from caraway.evidence.plan.parts import Outcome, Plan
from caraway.evidence.plan.words import Measure
from caraway.evidence.reduce.cells import OTHER
from caraway.evidence.reduce.query import CELLS
from caraway.evidence.reduce.reduced import Reduced
from caraway.evidence.reduce.reduction import NOT_RECORDED
from caraway.evidence.refusals import DataUnfit, EvidenceRefused, OutcomesMixed, StudyFileUnfit
from caraway.evidence.report import counts
from caraway.evidence.report.disclosure import Cell, release
from caraway.evidence.report.findings import Findings
from caraway.evidence.result import Maryland, Result, Setting, TimeZero
from caraway.evidence.study_file.reading import read

SUMS = {Measure.PREVALENCE: "people_any", Measure.FREQUENCY: "events", Measure.HARM: "harm"}
UNITS = {Measure.PREVALENCE: "people per person followed", Measure.FREQUENCY: "events per person followed"}


@dataclass(frozen=True, eq=False)
class Panel:
    """The rows of a panel file with what they share."""

    table: pa.Table
    time_zero: TimeZero
    window_days: int
    data_cut: date
    hash: str
    notes: tuple[str, ...] = ()

    def of(self, definition: str) -> pa.Table:
        """The rows of one definition. Raises `DataUnfit` where there are none."""
        rows = self.table.filter(pc.equal(self.table.column("definition"), definition))
        if not rows.num_rows:
            raise DataUnfit(f"the panel does not hold {definition}.")
        return rows


def panel_of(path: Path) -> Panel:
    """A panel file, verified. Raises `StudyFileUnfit`, and `OutcomesMixed` for several windows or times zero."""
    file = read(path, kind="panel")
    shared = {}
    for column in ("time_zero", "window_days"):
        found = file.table.column(column).unique().to_pylist()
        if len(found) != 1:
            raise OutcomesMixed(f"{column} differs within the panel: make one file for each.")
        shared[column] = found[0]
    cut, content = file.description.data_cut, file.description.content
    return Panel(file.table, TimeZero(shared["time_zero"]), int(shared["window_days"]), cut, content)


def panel_of_reduced(reduced: Reduced) -> Panel:
    """A reduced table of panels, of one force or of several merged, as a panel.

    Raises `StudyFileUnfit` for one that is not by force, month and the month of its force's start, or had any of these put together.
    """
    by = ("force", "month", "start_month")
    if reduced.reduction.kind is not Kind.PANEL or not set(by) <= set(reduced.reduction.keys):
        raise StudyFileUnfit(
            f"Forces that began at different times are compared by a panel reduced by {', '.join(by)}."
        )
    cells = reduced.table.filter(pc.equal(reduced.table.column("part"), CELLS))
    if OTHER in {value for name in by for value in cells.column(name).unique().to_pylist()}:
        raise StudyFileUnfit(
            "Forces or months were put together before the table was shared: no effect is found by them."
        )
    days = {name: [_day(value) for value in cells.column(name).to_pylist()] for name in by[1:]}
    table = pa.table(
        {
            "definition": [reduced.reduction.definition.value] * cells.num_rows,
            "force": cells.column("force"),
            **{name: pa.array(values, pa.date32()) for name, values in days.items()},
            "people": cells.column("n"),
            **{name: cells.column(name) for name in SUMS.values()},
        }
    )
    return Panel(
        table,
        TimeZero(reduced.time_zero),
        reduced.window_days,
        reduced.data_cut,
        reduced.content,
        reduced.notes,
    )


def carry_out_panel(plan: Plan, panel: Panel, step: Callable[[str], None] = lambda _: None) -> Findings:
    """Every outcome by group-time effects; effects by time since the start of the primary one make the event study.

    Raises `DataUnfit` when the primary outcome has no answer.
    """
    placed: list[Placed] = []
    unavailable = [f"By {one.column}: not shown of forces that began at different times." for one in plan.subgroups]
    unavailable += [
        CANNOT.format(what=one.words.capitalize(), why="it is of people, and a panel has none.")
        for one in plan.sensitivity
    ]
    counted: dict[str, int] = {}
    times: tuple[tuple[int, Result], ...] = ()
    for number, outcome in enumerate(plan.outcomes):
        step(outcome.metric)
        try:
            found = _effects(plan, panel, outcome, number)
        except EvidenceRefused as refused:
            unavailable.append(CANNOT.format(what=outcome.metric, why=refused))
            continue
        names = tuple(counts.assigned(arm.name) for arm in found.overall.arms)
        counted |= dict(zip(names, (arm.n for arm in found.overall.arms), strict=True))
        placed.append(
            Placed(outcome.code, Part.PRIMARY if outcome.primary else Part.SECONDARY, found.overall, "", names)
        )
        if outcome.primary:
            times = tuple((int(key), result) for key, result in sorted(found.by_key.items()))
    if not any(one.part is Part.PRIMARY for one in placed):
        raise DataUnfit(f"The primary outcome has no answer: {' '.join(unavailable)}")
    return Findings(
        plan=plan,
        placed=tuple(placed),
        release=release([Cell(name, value) for name, value in counted.items()], []),
        data_hash=panel.hash,
        event_times=times,
        departures=departures(plan, placed, unavailable=unavailable),
        unavailable=tuple(unavailable),
        notes=panel.notes,
    )


def _effects(plan: Plan, panel: Panel, outcome: Outcome, number: int) -> Staggered:
    if outcome.measure not in SUMS:
        raise DataUnfit("time to the first is of people, and a panel has none.")
    rows = panel.of(outcome.definition.value)
    months = np.asarray([_month(day) for day in rows.column("month").to_pylist()], dtype=np.float64)
    forces = np.asarray(rows.column("force").to_pylist(), dtype=np.str_)
    sums, people = (_numbers(rows, column) for column in (SUMS[outcome.measure], "people"))
    begun = rows.column("start_month").to_pylist()
    starts: dict[object, float] = {
        force: float(_month(day)) for force, day in zip(forces.tolist(), begun, strict=True) if day is not None
    }
    unit = UNITS.get(outcome.measure) or f"{harm_scale(outcome.scale).scale} per person followed"
    rng = np.random.default_rng([int(plan.hash[:15], 16), number])
    table = cells(forces, months, sums, people)
    return staggered_effect(table, starts, setting=_setting(plan, panel, outcome), unit=unit, generator=rng)


def _setting(plan: Plan, panel: Panel, outcome: Outcome) -> Setting:
    return Setting(
        metric=outcome.metric,
        definition=outcome.definition,
        time_zero=panel.time_zero,
        window_days=panel.window_days,
        comparator=plan.arms.comparator_words,
        maryland=Maryland.CONTROLLED,
        data_cut=panel.data_cut,
        scale=outcome.scale,
    )


def _numbers(rows: pa.Table, column: str) -> np.ndarray:
    return np.asarray(rows.column(column).cast(pa.float64()).to_numpy(), dtype=np.float64)


def _day(said: str) -> date | None:
    return None if said == NOT_RECORDED else date.fromisoformat(said)


def _month(day: date) -> int:
    return 12 * day.year + day.month - 1
