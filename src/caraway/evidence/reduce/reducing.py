"""Running a reduction: from a study file, or from rows in memory."""

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from caraway.core.study.words import Kind
from caraway.evidence.reduce.query import sql
from caraway.evidence.reduce.reduced import Reduced, ordered
from caraway.evidence.reduce.reduction import Reduction
from caraway.evidence.refusals import DataUnfit, StudyFileUnfit
from caraway.evidence.study_file.description import Description, describe
from caraway.evidence.study_file.reading import verified
from caraway.evidence.study_file.sql import opened, rows_of, viewed


def reduce_file(path: Path, reduction: Reduction, *, verify: bool = True) -> Reduced:
    """Reduce a study file of the reduction's kind, after holding its content against its description.

    Raises StudyFileUnfit when the file is not what it says, of another kind, or lacks a column; DataUnfit as `reduce_rows`.
    """
    description = verified(path) if verify else describe(path)
    if description.kind != reduction.kind:
        raise StudyFileUnfit(f"{path.name} is a file of {description.kind}; the reduction is of {reduction.kind}.")
    with opened() as db:
        viewed(db, "study", path)
        return _reduced(db, reduction, _description_of(description), {column.name for column in description.columns})


def reduce_rows(rows: pa.Table, reduction: Reduction, *, project: str, data_cut: date, source: str) -> Reduced:
    """Reduce rows of `analysis` or `panel` in memory; `source` names them, so that they are not merged twice.

    Raises DataUnfit when a column is missing, there are no rows, or rows differ in window or time zero.
    """
    with opened() as db:
        db.register("study", rows)
        return _reduced(db, reduction, (project, data_cut, source), set(rows.column_names))


def _description_of(description: Description) -> tuple[str, date, str]:
    return description.project.id, description.data_cut, description.content


def _reduced(
    db: duckdb.DuckDBPyConnection, reduction: Reduction, said: tuple[str, date, str], there: set[str]
) -> Reduced:
    missing = sorted(_needed(reduction) - there)
    if missing:
        raise DataUnfit(
            f"There is no {', '.join(missing)} to reduce by: leave it out of the reduction or add it to the file."
        )
    time_zero, window_days = _same_for_all(db)
    table = ordered(reduction, rows_of(db, sql(reduction, "study")))
    if not table.num_rows:
        raise DataUnfit(f"There are no rows of {reduction.definition} to reduce.")
    project, data_cut, source = said
    return Reduced(reduction, table, project, time_zero, window_days, data_cut, (source,))


def _needed(reduction: Reduction) -> set[str]:
    if reduction.kind is Kind.PANEL:
        return {*reduction.keys, "people", "definition"}
    at = reduction.definition.prefix
    return {*reduction.keys, *(f"{at}_{what}" for what in ("whole", "any", "count", "harm", "day"))}


def _same_for_all(db: duckdb.DuckDBPyConnection) -> tuple[str, int]:
    asked = "SELECT min(time_zero) AS a, max(time_zero) AS b, min(window_days) AS c, max(window_days) AS d FROM study"
    found = rows_of(db, asked).to_pylist()[0]
    if found["a"] is None:
        raise DataUnfit("There are no rows to reduce.")
    if found["a"] != found["b"] or found["c"] != found["d"]:
        raise DataUnfit("Rows differ in their time zero or window: these are never put into one table.")
    return str(found["a"]), int(found["c"])
