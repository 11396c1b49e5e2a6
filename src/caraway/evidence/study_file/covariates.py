"""What the police knew before time zero put beside people of both arms, so that all rows have the same columns.

Casework and a police extract can both tell of one person, and differ. Which of them holds is never chosen in silence: the difference is
counted by column, and put together only under a rule that was said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from caraway.core.study.kinds import COVARIATES, OF_THE_POLICE
from caraway.core.study.words import Holds, Source
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.study_file.description import arrow_schema
from caraway.evidence.study_file.sql import opened, rows_of


@dataclass(frozen=True)
class Covered:
    """People with the police's covariates. `differing` counts by column people of whom casework and the police say different things,
    `taken` says which held, `absent` counts those of whom the police's files have no row."""

    people: pa.Table
    differing: Mapping[str, int]
    taken: Holds | None
    absent: int

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is to be said of it, a sentence each."""
        said = [f"{_differences(self.differing)} What held: {self.taken}."] if self.differing else []
        said += [f"{self.absent:,} people have no row of covariates from the police."] if self.absent else []
        return tuple(said)


def covered(people: pa.Table, covariates: pa.Table, holds: Holds | None = None) -> Covered:
    """Tables of `people` and `covariates` as one of people. What one says and the other does not is taken from whichever says it.

    Raises DataUnfit for covariates of people who are not there or told as of another time zero than theirs, and, where casework and the
    police differ, unless `holds` says which of them is taken.
    """
    told = tuple(name for name in OF_THE_POLICE if name in covariates.column_names)
    names = (*people.column_names, *(name for name in told if name not in people.column_names))
    with opened() as db:
        db.register("everybody", filled(people, names))
        db.register("police", covariates)
        _refuse(db, _STRANGERS, "{} rows of covariates are of people who are not in the file of people.")
        _refuse(
            db,
            _ANOTHER_ZERO,
            "Covariates of {} people are told as of another time zero than theirs: extract them again.",
        )
        differing = {name: n for name in told if (n := _count(db, _DIFFERING.format(name)))}
        if differing and holds is None:
            raise DataUnfit(f"{_differences(differing)} Say which holds: {', '.join(Holds)}.")
        made = rows_of(db, _together(names, told, holds or Holds.NEITHER)).cast(arrow_schema(names))
        absent = _count(db, "SELECT count(*) FROM everybody ANTI JOIN police USING (person)")
    return Covered(made, differing, holds, absent)


def filled(table: pa.Table, names: Sequence[str]) -> pa.Table:
    """The table with these columns in this order, those that it lacks empty."""
    schema = arrow_schema(tuple(names))
    columns = [
        table.column(name).cast(schema.field(name).type)
        if name in table.column_names
        else pa.nulls(table.num_rows, schema.field(name).type)
        for name in names
    ]
    return pa.table(columns, schema=schema)


def lopsided_words(people: pa.Table) -> tuple[str, ...]:
    """A sentence for each covariate that is recorded for people of one source and for nobody of another."""
    said = []
    names = [name for name in COVARIATES if name in people.column_names]
    with opened() as db:
        db.register("people", people)
        for name in names:
            asked = f"SELECT source, count({name}), count(*) FROM people GROUP BY source ORDER BY source"  # nosec B608
            by = {Source(source): (int(there), int(all_)) for source, there, all_ in db.execute(asked).fetchall()}
            if len({there > 0 for there, _ in by.values()}) > 1:
                of = " and ".join(f"{there:,} of {all_:,} from {source}" for source, (there, all_) in by.items())
                said.append(f"{name} is recorded for {of}: arms cannot be compared or balanced by it.")
    return tuple(said)


def _differences(differing: Mapping[str, int]) -> str:
    of = ", ".join(f"{name} of {n:,}" for name, n in differing.items())
    return f"Casework and the police differ in {of} people."


_STRANGERS = "SELECT count(*) FROM police ANTI JOIN everybody USING (person)"
_ANOTHER_ZERO = """SELECT count(*) FROM police JOIN everybody USING (person)
    WHERE police.zero_on <> everybody.zero_on OR police.time_zero <> everybody.time_zero"""
_DIFFERING = "SELECT count(*) FROM police JOIN everybody USING (person) WHERE police.{0} <> everybody.{0}"


def _together(names: Sequence[str], told: Sequence[str], holds: Holds) -> str:
    columns = ", ".join(_one(name, holds) if name in told else f"everybody.{name}" for name in names)
    return f"SELECT {columns} FROM everybody LEFT JOIN police USING (person)"  # nosec B608


def _one(name: str, holds: Holds) -> str:
    taken = {Holds.CASEWORK: f"everybody.{name}", Holds.POLICE: f"police.{name}", Holds.NEITHER: "NULL"}[holds]
    either = f"coalesce(everybody.{name}, police.{name})"
    return f"CASE WHEN police.{name} <> everybody.{name} THEN {taken} ELSE {either} END AS {name}"


def _count(db: duckdb.DuckDBPyConnection, asked: str) -> int:
    return int(db.execute(asked).fetchall()[0][0])


def _refuse(db: duckdb.DuckDBPyConnection, asked: str, words: str) -> None:
    if count := _count(db, asked):
        raise DataUnfit(words.format(f"{count:,}"))
