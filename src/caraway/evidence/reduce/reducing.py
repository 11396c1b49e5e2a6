"""Running a reduction: from a study file, or from rows in memory, by DuckDB (`spark` has the same by Spark)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from caraway.core.study.columns import COLUMNS, OUTCOMES
from caraway.core.study.kinds import ALWAYS_KNOWN
from caraway.core.study.words import Kind, Type
from caraway.evidence.reduce.query import sql
from caraway.evidence.reduce.reduced import Reduced, ordered
from caraway.evidence.reduce.reduction import Reduction
from caraway.evidence.refusals import DataUnfit, StudyFileUnfit
from caraway.evidence.study_file.description import Description, describe
from caraway.evidence.study_file.reading import verified
from caraway.evidence.study_file.sql import opened, rows_of, viewed

Ask = Callable[[str], pa.Table]
"""Asks an engine in which the rows are called `STUDY`, and has its answer."""
STUDY = "study"
NO_NUMBER = "There is harm that is no number, or too large for one: check the file and make it again."


def reduce_file(path: Path, reduction: Reduction, *, verify: bool = True) -> Reduced:
    """Reduce a study file of the reduction's kind, after holding its content against its description.

    Raises StudyFileUnfit when the file is not what it says, of another kind, or lacks a column; DataUnfit as `reduce_rows`.
    """
    description = fit_for(path, reduction, verify=verify)
    with opened() as db:
        viewed(db, STUDY, path)
        return described(_asking(db), reduction, description)


def reduce_rows(rows: pa.Table, reduction: Reduction, *, project: str, data_cut: date, source: str) -> Reduced:
    """Reduce rows of `analysis` or `panel` in memory; `source` names them, so that they are not merged twice.

    Raises DataUnfit when a column is missing, there are no rows, rows differ in window or time zero, harm or a key is no number, or an outcome is
    empty.
    """
    with opened() as db:
        db.register(STUDY, rows)
        return _reduced(_asking(db), reduction, (project, data_cut, source), set(rows.column_names))


def fit_for(path: Path, reduction: Reduction, *, verify: bool) -> Description:
    """What the file says of itself, held against its rows with `verify`. Raises StudyFileUnfit for one of another kind."""
    description = verified(path) if verify else describe(path)
    if description.kind != reduction.kind:
        raise StudyFileUnfit(f"{path.name} is a file of {description.kind}; the reduction is of {reduction.kind}.")
    return description


def described(ask: Ask, reduction: Reduction, description: Description) -> Reduced:
    """The reduced table of the file of that description, by whatever engine answers. Raises DataUnfit as `reduce_rows`."""
    said = description.project.id, description.data_cut, description.content
    return _reduced(ask, reduction, said, {column.name for column in description.columns})


def _asking(db: duckdb.DuckDBPyConnection) -> Ask:
    def ask(query: str) -> pa.Table:
        try:
            return rows_of(db, query)
        except (duckdb.ConversionException, duckdb.OutOfRangeException):
            raise DataUnfit(NO_NUMBER) from None

    return ask


def _reduced(ask: Ask, reduction: Reduction, said: tuple[str, date, str], there: set[str]) -> Reduced:
    missing = sorted(_needed(reduction) - there)
    if missing:
        raise DataUnfit(
            f"There is no {', '.join(missing)} to reduce by: leave it out of the reduction or add it to the file."
        )
    _refuse_no_numbers(ask, reduction)
    _refuse_empty(ask, reduction)
    time_zero, window_days = _same_for_all(ask)
    table = ordered(reduction, ask(sql(reduction, STUDY)))
    if not table.num_rows:
        raise DataUnfit(f"There are no rows of {reduction.definition} to reduce.")
    project, data_cut, source = said
    return Reduced(reduction, table, project, time_zero, window_days, data_cut, (source,))


def _needed(reduction: Reduction) -> set[str]:
    if reduction.kind is Kind.PANEL:
        return {*reduction.keys, "people", "definition"}
    at = reduction.definition.prefix
    return {*reduction.keys, "followed_days", *(f"{at}_{what}" for what in OUTCOMES)}


def _refuse_no_numbers(ask: Ask, reduction: Reduction) -> None:
    """NaN is below no cut, and would be of the uppermost bin. Asked as text, as `study_file.rules` does and for its reason."""
    for key in reduction.keys:
        odd = f"CAST({key} AS STRING) IN ({', '.join(map(repr, _NO_NUMBERS))})"
        if COLUMNS[key].type is Type.NUMBER and ask(f"SELECT 1 AS found FROM {STUDY} WHERE {odd} LIMIT 1").num_rows:  # nosec B608
            raise DataUnfit(f"There is {key} that is no number: check the file and make it again.")


def _refuse_empty(ask: Ask, reduction: Reduction) -> None:
    """An outcome that is empty would count as none, and nobody would be told."""
    if reduction.kind is Kind.PANEL:
        return
    for name in ("followed_days", *(f"{reduction.definition.prefix}_{what}" for what in ALWAYS_KNOWN)):
        if ask(f"SELECT 1 AS found FROM {STUDY} WHERE {name} IS NULL LIMIT 1").num_rows:  # nosec B608
            raise DataUnfit(f"{name} is empty for some people: check the file and make it again.")


_NO_NUMBERS = ("nan", "-nan", "inf", "-inf", "NaN", "Infinity", "-Infinity")
"""As DuckDB and as Spark write them."""


def _same_for_all(ask: Ask) -> tuple[str, int]:
    found = ask(
        f"SELECT MIN(time_zero) AS a, MAX(time_zero) AS b, MIN(window_days) AS c, MAX(window_days) AS d FROM {STUDY}"  # nosec B608
    ).to_pylist()[0]
    if found["a"] is None:
        raise DataUnfit("There are no rows to reduce.")
    if found["a"] != found["b"] or found["c"] != found["d"]:
        raise DataUnfit("Rows differ in their time zero or window: these are never put into one table.")
    return str(found["a"]), int(found["c"])
