"""The people of a study file as arrays: those of the plan's arms, one row each, or one row for several who are alike (`summed`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from caraway.core.study.words import DateRule
from caraway.core.study.words import Definition as StudyDefinition
from caraway.evidence.plan.parts import Outcome, Plan
from caraway.evidence.plan.words import Design, Measure
from caraway.evidence.refusals import OutcomesMixed, StudyFileUnfit
from caraway.evidence.result import Definition, TimeZero
from caraway.evidence.study_file.reading import read

Yes = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Words = NDArray[np.str_]

UNKNOWN = "not recorded"
AT_ONE_WINDOW = (Measure.FREQUENCY, Measure.HARM)
"""Measures that the study file holds for its own window alone: how often and how much cannot be cut shorter."""
COLUMN_OF = {
    Measure.PREVALENCE: "any",
    Measure.FREQUENCY: "count",
    Measure.HARM: "harm",
    Measure.TIME: "day",
}


@dataclass(frozen=True, eq=False)
class People:
    """The rows of the plan's arms. `treated` says who is of the programme's arm, `hash` the file's content.

    `many`: how many people each row stands for, where it is not one. `moments`: amounts stand in for others of the same number, sum and
    sum of squares. `notes`: what a report must say of where its numbers come from.
    """

    table: pa.Table
    treated: Yes
    time_zero: TimeZero
    window_days: int
    data_cut: date
    hash: str
    arms: tuple[str, ...]
    many: Numbers | None = None
    moments: bool = False
    notes: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many people the file leaves out who had not agreed to be in it, or may not have."""
    dates: DateRule = DateRule.MONTH
    """How coarse the days of the file are."""

    def __len__(self) -> int:
        return len(self.treated)

    def n(self, rows: Yes) -> int:
        """How many people are in these rows."""
        return int(np.count_nonzero(rows)) if self.many is None else int(self.many[rows].sum())

    def counts(self, rows: Yes) -> Numbers | None:
        """How many people each of these rows stands for, where it is not one."""
        return None if self.many is None else self.many[rows]

    def of(self, measure: Measure, design: Design) -> "People":
        """The rows from which that measure is found under that design. Raises `DataUnfit` where there are none."""
        return self

    def timed(self, outcome: Outcome) -> "People | None":
        """The rows that say when the outcome was first seen, if there are any."""
        return self if self.has(f"{prefix(outcome.definition)}_day") else None

    def window_of(self, measure: Measure, planned: int) -> int:
        """For how many days the measure can be found: as planned where the rows can be cut shorter, else the file's own window."""
        return self.window_days if measure in AT_ONE_WINDOW else min(planned, self.window_days)

    def has(self, *columns: str) -> bool:
        """Whether the file has all of these columns."""
        return all(name in self.table.column_names for name in columns)

    def numbers(self, column: str) -> Numbers:
        """A column of numbers, NaN where nothing is recorded."""
        return np.asarray(self.table.column(column).cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)

    def flags(self, column: str) -> Yes:
        """A column of yes and no; nothing recorded is no."""
        return np.asarray(self.table.column(column).fill_null(False).to_numpy(zero_copy_only=False), dtype=np.bool_)

    def words(self, column: str) -> Words:
        """A column of codes, `UNKNOWN` where nothing is recorded. Raises `StudyFileUnfit` for one that is no code."""
        if not pa.types.is_string(self.table.schema.field(column).type):
            raise StudyFileUnfit(f"{column} holds no codes: people cannot be told apart by it in a table.")
        return np.asarray(self.table.column(column).fill_null(UNKNOWN).to_pylist(), dtype=np.str_)

    def arm(self, number: int) -> Yes:
        """Who is of the arm of that number (0: the programme's)."""
        return self.treated if number == 0 else ~self.treated

    def followed(self, outcome: Outcome, window: int) -> Yes:
        """Who was followed long enough to say that they did not have it within the window."""
        if window < self.window_days:
            return np.asarray(self.numbers("followed_days") >= window, dtype=np.bool_)
        return self.flags(f"{prefix(outcome.definition)}_whole")

    def having(self, outcome: Outcome, window: int) -> Yes:
        """In whom it was seen within the window."""
        seen = self.flags(f"{prefix(outcome.definition)}_any")
        if window < self.window_days:
            return np.asarray(seen & (self.numbers(f"{prefix(outcome.definition)}_day") <= window), dtype=np.bool_)
        return seen


def prefix(definition: Definition) -> str:
    """With what the names of a definition's columns begin ("" for one that a study file does not hold)."""
    known = {one.value: one.prefix for one in StudyDefinition}
    return known.get(definition.value, "")


def people_of(path: Path, plan: Plan) -> People:
    """The people of the plan's arms in a study file of the kind `analysis`, verified.

    Raises `StudyFileUnfit` for a file that is not what it says or has nobody of an arm; `OutcomesMixed` for several windows or times zero.
    """
    file = read(path, kind="analysis")
    arms = np.asarray(file.table.column("arm").to_pylist(), dtype=np.str_)
    chosen = np.isin(arms, plan.arms.names)
    for name in plan.arms.names:
        if not (arms == name).any():
            there = ", ".join(sorted(set(arms.tolist())))
            raise StudyFileUnfit(f"{path.name} has nobody in the arm {name}: there are {there}.")
    table = file.table.filter(pa.array(chosen))
    return People(
        table,
        arms[chosen] == plan.arms.treated,
        TimeZero(_one(table, "time_zero")),
        int(_one(table, "window_days")),
        file.description.data_cut,
        file.description.content,
        plan.arms.names,
        left_out=file.description.left_out,
        dates=file.description.project.dates,
    )


def _one(table: pa.Table, column: str) -> str:
    found = {str(value) for value in table.column(column).unique().to_pylist()}
    if len(found) != 1:
        raise OutcomesMixed(f"{column} differs within the file ({', '.join(sorted(found))}): make one file for each.")
    return found.pop()


def columns_of(people: People, names: Sequence[str]) -> tuple[Numbers, tuple[str, ...]]:
    """Covariates as columns of numbers: codes as one column a value but the first, numbers as they are.

    Raises `StudyFileUnfit` for a covariate that is not there, or a number that is not recorded for everybody.
    """
    found: list[Numbers] = []
    labels: list[str] = []
    for name in names:
        if not people.has(name):
            raise StudyFileUnfit(f"The study file has no {name}, which the plan adjusts for.")
        for label, column in _columns(people, name):
            labels.append(label)
            found.append(column)
    made = np.column_stack(found) if found else np.zeros((len(people), 0))
    return made, tuple(labels)


def _columns(people: People, name: str) -> list[tuple[str, Numbers]]:
    if pa.types.is_string(people.table.schema.field(name).type):
        values = people.words(name)
        return [(f"{name}={value}", (values == value).astype(np.float64)) for value in sorted(set(values.tolist()))[1:]]
    numbers = people.numbers(name)
    if np.isnan(numbers).any():
        raise StudyFileUnfit(f"{name} is not recorded for everybody: plan what is done about that, or leave it out.")
    return [(name, numbers)]
