"""One question to a panel: which forces it is asked of and which stand beside them, as sums and people by month."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from caraway.core.study.words import Kind
from caraway.evidence.analysis.estimating import harm_scale
from caraway.evidence.designs.panel_cells import Cells, cells
from caraway.evidence.plan.departures import Departure
from caraway.evidence.plan.parts import Outcome, Plan
from caraway.evidence.plan.words import Design, Measure
from caraway.evidence.reduce.cells import OTHER
from caraway.evidence.reduce.query import CELLS
from caraway.evidence.reduce.reduced import Reduced
from caraway.evidence.reduce.reduction import NOT_RECORDED
from caraway.evidence.refusals import DataUnfit, OutcomesMixed, StudyFileUnfit
from caraway.evidence.result import Maryland, Setting, TimeZero
from caraway.evidence.study_file.reading import read

SUMS = {Measure.PREVALENCE: "people_any", Measure.FREQUENCY: "events", Measure.HARM: "harm"}
SQUARES = {"events": "events_squares", "harm": "harm_squares"}
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

    @cached_property
    def starts(self) -> dict[str, int]:
        """The month (counted from the year nought) in which each force began; a force it lacks never did."""
        begun = zip(self.table.column("force").to_pylist(), self.table.column("start_month").to_pylist(), strict=True)
        return {force: month_of(day) for force, day in begun if day is not None}


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
        raise StudyFileUnfit(f"Forces and months are compared by a panel reduced by {', '.join(by)}.")
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
            **{name: cells.column(name) for name in (*SUMS.values(), *SQUARES.values())},
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


def _day(said: str) -> date | None:
    return None if said == NOT_RECORDED else date.fromisoformat(said)


@dataclass(frozen=True, eq=False)
class Asked:
    """One outcome of a plan, asked of a panel; `number` is its place among the plan's outcomes."""

    plan: Plan
    panel: Panel
    outcome: Outcome
    number: int
    without: frozenset[str] = field(default_factory=frozenset)
    """Forces left out, to see what the answer is without them."""

    @cached_property
    def forces(self) -> tuple[str, ...]:
        """The forces whose effect is asked, in order. Raises `DataUnfit` for one that is not there or never began."""
        known, begun = self._known, self.panel.starts
        named = self.plan.panel.forces or tuple(force for force in known if force in begun)
        for force in named:
            if force not in known:
                raise DataUnfit(f"{force} is not in the panel: there are {', '.join(known)}.")
            if force not in begun:
                raise DataUnfit(f"{force} never began, so there is nothing to find there.")
        return tuple(force for force in named if force not in self.without)

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """The forces beside them. Raises `DataUnfit` for one that is not there or began itself."""
        known, begun = self._known, self.panel.starts
        named = self.plan.panel.compare_with or tuple(force for force in known if force not in begun)
        for force in named:
            if force not in known:
                raise DataUnfit(f"{force} is not in the panel: there are {', '.join(known)}.")
            if force in begun:
                raise DataUnfit(f"{force} began itself, so it does not show what would have been without.")
        return tuple(force for force in named if force not in self.without)

    @cached_property
    def rows(self) -> pa.Table:
        """The panel's rows of the outcome's definition. Raises `DataUnfit` where there are none."""
        return self.panel.of(self.outcome.definition.value)

    def cells(self, forces: Sequence[str], column: str = "") -> Cells:
        """Sums of the outcome (or of another column) and people of these forces, by month. Raises `DataUnfit` where a month has nobody."""
        rows = self.rows.filter(pc.is_in(self.rows.column("force"), pa.array(forces)))
        months = [float(month_of(day)) for day in rows.column("month").to_pylist()]
        names = np.asarray(rows.column("force").to_pylist(), dtype=np.str_)
        return cells(names, months, *(_numbers(rows, one) for one in (column or self.sums, "people")))

    @property
    def sums(self) -> str:
        """The column that is added up. Raises `DataUnfit` for a measure of people one by one."""
        if self.outcome.measure not in SUMS:
            raise DataUnfit(f"{self.outcome.measure} is of people, and a panel has none.")
        return SUMS[self.outcome.measure]

    @property
    def unit(self) -> str:
        """What one of the outcome is. Raises `PlanUnfit` for a scale that says too little."""
        return UNITS.get(self.outcome.measure) or f"{harm_scale(self.outcome.scale).scale} per person followed"

    @property
    def rng(self) -> np.random.Generator:
        """Chance, the same for the same plan and outcome."""
        return np.random.default_rng([int(self.plan.hash[:15], 16), self.number])

    @property
    def setting(self) -> Setting:
        """What its results say of themselves: window and time zero are the file's, whatever was planned."""
        return Setting(
            metric=self.outcome.metric,
            definition=self.outcome.definition,
            time_zero=self.panel.time_zero,
            window_days=self.panel.window_days,
            comparator=self.plan.arms.comparator_words,
            maryland=self._level,
            data_cut=self.panel.data_cut,
            scale=self.outcome.scale,
        )

    @property
    def _level(self) -> Maryland:
        """The most that the design reaches (see each design)."""
        if self.plan.design is Design.GROUP_TIME:
            return Maryland.CONTROLLED
        alone = self.plan.design is Design.SERIES and not self.plan.panel.comparison_series
        return Maryland.BEFORE_AND_AFTER if alone else Maryland.COMPARISON

    @property
    def _known(self) -> list[str]:
        return sorted(set(self.rows.column("force").to_pylist()))


def other_starts(plan: Plan, panel: Panel) -> tuple[Departure, ...]:
    """A departure for each force that began in another month than planned."""
    found = []
    for start in plan.panel.starts:
        was = panel.starts.get(start.force)
        if was != month_of(start.month):
            said = "never, as the study file has it" if was is None else f"in {spoken(was)}"
            found.append(
                Departure(
                    "other start", f"{start.force}: planned to begin in {spoken(month_of(start.month))}, began {said}."
                )
            )
    return tuple(found)


def month_of(day: date) -> int:
    """The month of a day, counted from the year nought."""
    return 12 * day.year + day.month - 1


def day_of(month: int) -> date:
    """The first day of a month so counted."""
    return date(month // 12, month % 12 + 1, 1)


def spoken(month: int) -> str:
    """A month as people write it: March 2026."""
    return f"{day_of(month):%B %Y}"


def _numbers(rows: pa.Table, column: str) -> np.ndarray:
    return np.asarray(rows.column(column).cast(pa.float64()).to_numpy(), dtype=np.float64)
