"""The people of a reduced table: one row for all who are alike in what the table was reduced by and in the outcome.

Whether people had the outcome, how often in how many days, and when first, are there as they are in rows. Amounts of harm (and of
events, where an estimator asks no exposure) are there as the number, sum and sum of squares of each cell's people. Rows stand in for
these that have the same three (`estimators.moments`): means, their differences and variances, weighted by what people were reduced by or
not, are then what the rows give, and nothing else is asked of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from caraway.core.study.words import Kind
from caraway.evidence.analysis.people import Numbers, People, prefix
from caraway.evidence.estimators.moments import standing_in
from caraway.evidence.plan.parts import Outcome, Plan
from caraway.evidence.plan.words import Design, Measure
from caraway.evidence.reduce.cells import OTHER
from caraway.evidence.reduce.query import CELLS, COUNTS, DAYS
from caraway.evidence.reduce.reduced import Reduced
from caraway.evidence.refusals import DataUnfit, StudyFileUnfit
from caraway.evidence.result import TimeZero

SUMS_OF = {Measure.FREQUENCY: ("count", "events", "events_squares"), Measure.HARM: ("harm", "harm", "harm_squares")}
EXPOSED = (Design.RANDOMISED, Design.DESCRIPTIVE)
"""Designs that count events over the time each person was followed."""
NO_DAYS = "the table was reduced without days: say days = true in the reduction"
NO_EXACT_DAYS = "days were put together with their neighbours before the table was shared"

Part = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Summed(People):
    """The people of a reduced table. Its own rows are cells, of those with and those without the outcome."""

    reduced: Reduced

    def of(self, measure: Measure, design: Design) -> People:
        """Rows made of the part of the table that knows the measure. Raises `DataUnfit` where it was not asked for, or is not exact."""
        if measure is Measure.PREVALENCE:
            return self
        if measure is Measure.TIME:
            return self._by_day()
        if measure is Measure.FREQUENCY and design in EXPOSED and self._has(COUNTS):
            return self._by_count()
        return self._standing_in(*SUMS_OF[measure])

    def timed(self, outcome: Outcome) -> People | None:
        """The rows by day, where the table has them as they were."""
        return self._by_day() if self._has(DAYS) and prefix(outcome.definition) == self._at else None

    def window_of(self, measure: Measure, planned: int) -> int:
        """The table's own window: it cannot be cut shorter."""
        return self.window_days

    @property
    def _at(self) -> str:
        return self.reduced.reduction.definition.prefix

    def _has(self, part: str) -> bool:
        """Whether the part was asked for, and is as it was counted: protecting puts days and counts together with their neighbours."""
        asked = self.reduced.reduction.counts if part == COUNTS else self.reduced.reduction.days
        return asked and not (self.reduced.protection and self.reduced.protection.relabelled)

    def _by_count(self) -> People:
        part = _of_arms(self.reduced, COUNTS, self.arms)
        times = part["times"]
        outcome = {"any": times > 0, "count": times}
        return self._rows(part, outcome, part["n"], followed_days=part["followed"])

    def _by_day(self) -> People:
        if not self._has(DAYS):
            raise DataUnfit(NO_EXACT_DAYS if self.reduced.reduction.days else NO_DAYS)
        part = _of_arms(self.reduced, DAYS, self.arms)
        seen, day = part["seen"].astype(bool), part["last_day"].astype(np.float64)
        return self._rows(part, {"any": seen, "day": np.where(seen, day, np.nan)}, part["n"], followed_days=day)

    def _standing_in(self, column: str, total: str, squares: str) -> People:
        part = _of_arms(self.reduced, CELLS, self.arms)
        amounts, many = standing_in(part["n"], part[total], part[squares])
        twice = {name: np.concatenate([values, values]) for name, values in part.items()}
        made = self._rows(
            twice, {"any": amounts > 0, column: amounts}, many, followed_days=twice["followed_sum"] / twice["n"]
        )
        return replace(made, moments=True)

    def _rows(self, part: Part, outcome: Part, many: NDArray[Any], **beside: NDArray[Any]) -> People:
        columns = _columns(self.reduced, part, outcome) | {name: pa.array(values) for name, values in beside.items()}
        return _people(self.reduced, columns, many, self.arms)


def summed_of(reduced: Reduced, plan: Plan) -> Summed:
    """The people of the plan's arms in a reduced table.

    Raises `StudyFileUnfit` for a table of panels, or one that has nobody of an arm.
    """
    if reduced.reduction.kind is not Kind.ANALYSIS:
        raise StudyFileUnfit("A table of panels has no people: it is for forces that began at different times.")
    there = sorted(set(reduced.part(CELLS)["arm"].tolist()))
    for name in plan.arms.names:
        if name not in there:
            raise StudyFileUnfit(f"The reduced table has nobody in the arm {name}: there are {', '.join(there)}.")
    part = _of_arms(reduced, CELLS, plan.arms.names)
    having = part["people_any"]
    twice = {name: np.concatenate([values, values]) for name, values in part.items()}
    seen = np.repeat([True, False], len(having))
    many = np.concatenate([having, part["n"] - having])
    people = _people(reduced, _columns(reduced, twice, {"any": seen}), many, plan.arms.names)
    return Summed(**{name: getattr(people, name) for name in People.__dataclass_fields__}, reduced=reduced)


def _of_arms(reduced: Reduced, name: str, arms: tuple[str, ...]) -> Part:
    part = reduced.part(name)
    chosen = np.isin(part["arm"].astype(str), arms)
    return {column: values[chosen] for column, values in part.items()}


def _columns(reduced: Reduced, part: Part, outcome: Part) -> dict[str, pa.Array]:
    """The keys and the outcome of one definition, named as a study file names them."""
    at = reduced.reduction.definition.prefix
    keys = {name: _key(name, part[name]) for name in reduced.reduction.keys if _is_told(name, part[name])}
    of = {"whole": part["whole"].astype(bool), **outcome}
    return keys | {f"{at}_{name}": pa.array(values) for name, values in of.items()}


def _is_told(name: str, values: NDArray[Any]) -> bool:
    """Whether who attended is told still: those who did and did not may have been put together before the table was shared."""
    return name != "attended" or OTHER not in values.tolist()


def _key(name: str, values: NDArray[Any]) -> pa.Array:
    """A key as a study file has it: whether people attended was yes or no before it was a label."""
    if name == "attended":
        return pa.array(values == "true")
    return pa.array(values.tolist(), pa.float64() if values.dtype.kind == "f" else pa.string())


def _people(reduced: Reduced, columns: dict[str, pa.Array], many: NDArray[Any], arms: tuple[str, ...]) -> People:
    somebody = many > 0
    table = pa.table(columns).filter(pa.array(somebody))
    kept: Numbers = many[somebody].astype(np.float64)
    return People(
        table,
        np.asarray(table.column("arm").to_pylist(), dtype=np.str_) == arms[0],
        TimeZero(reduced.time_zero),
        reduced.window_days,
        reduced.data_cut,
        reduced.content,
        arms,
        many=kept,
        notes=reduced.notes,
    )
