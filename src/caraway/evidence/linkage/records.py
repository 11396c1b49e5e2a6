"""What linking needs of a record, and how it is brought into one form, as DuckDB SQL.

Case, accents, hyphens, apostrophes and spaces go; Mac before a consonant becomes Mc; a birthday may be a date, ISO text or day first;
placeholders (1 January 1900 and before, the postcodes ZZ99 for no fixed abode) become missing. The two parts of a double surname are kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

import duckdb
import pyarrow as pa

from caraway.evidence.refusals import DataUnfit

LETTERS = "regexp_replace(strip_accents(upper({0})), '[^A-Z]', '', 'g')"
MAC = "regexp_replace({0}, '^MAC([B-DF-GJ-NP-TV-Z][A-Z][A-Z][A-Z]+)$', 'MC\\1')"
EARLIEST = "DATE '1900-01-02'"
PART = "regexp_extract(trim(strip_accents(upper({0}))), '{1}', 1)"


@dataclass(frozen=True)
class Columns:
    """Which column of a table holds what; "" where the table has none. `id` is unique and never empty."""

    id: str = "id"
    forename: str = "forename"
    surname: str = "surname"
    born: str = "born"
    postcode: str = "postcode"
    sex: str = "sex"
    police_id: str = "police_id"

    def __post_init__(self) -> None:
        if not (self.id and self.forename and self.surname and self.born):
            raise DataUnfit("Linking needs a column for the id, the forename, the surname and the date of birth.")

    def named(self) -> Iterable[tuple[str, str]]:
        """(what, column) of those that are there."""
        return ((field.name, getattr(self, field.name)) for field in fields(self) if getattr(self, field.name))


def prepare(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table, columns: Columns) -> None:
    """Make the DuckDB table `name`: one normalised row a record, numbered by `row`, with its `id` as given.

    Raises `DataUnfit` when a column is missing, an id is empty or twice, or there is no row.
    """
    _refuse_unfit(table, columns)
    view = f"{name}_given"
    con.register(view, table)
    con.execute(f"CREATE TABLE {name} AS {normalising(view, columns)}")
    con.unregister(view)
    _refuse_ids(con, name)


def one_row(con: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    """The only row of a query."""
    (row,) = con.execute(sql).fetchall()
    found: tuple[Any, ...] = row
    return found


def reader(content: bytes) -> pa.BufferReader:
    """Bytes as Arrow reads them, in memory of its own: a thread of Arrow that lets go of Python's as the program ends would abort it."""
    stream = pa.BufferOutputStream()
    stream.write(content)
    return pa.BufferReader(stream.getvalue())


def _refuse_unfit(table: pa.Table, columns: Columns) -> None:
    if table.num_rows == 0:
        raise DataUnfit("A table to be linked has no rows.")
    absent = [column for _, column in columns.named() if column not in table.column_names]
    if absent:
        raise DataUnfit(f"The table to be linked has no column called {', '.join(absent)}.")


def _refuse_ids(con: duckdb.DuckDBPyConnection, name: str) -> None:
    found = one_row(con, f"SELECT count(*), count(id), count(DISTINCT id) FROM {name}")
    if len(set(found)) > 1:
        raise DataUnfit(
            f"Of {found[0]} rows to be linked, {found[1]} have an id and {found[2]} ids differ: each needs its own."
        )


def normalising(source: str, columns: Columns) -> str:
    """The SQL that reads `source` and gives one normalised row a record."""
    has = {what: _quoted(column) for what, column in columns.named()}
    return f"""
    SELECT "row", id, forename, surname, nullif(forename || ' ' || surname, '') AS full_name,
      surname_first, surname_last,
      born, strftime(born, '%Y%m%d') AS born_text,
      CASE WHEN day(born) <= 12 THEN make_date(year(born), day(born), month(born)) END AS born_exchanged,
      postcode, left(postcode, length(postcode) - 2) AS sector, left(postcode, length(postcode) - 3) AS district,
      sex, police_id
    FROM (SELECT row_number() OVER () - 1 AS "row", {has["id"]} AS id,
      {_name(has["forename"])} AS forename, {_name(has["surname"])} AS surname,
      {_part(has["surname"], "^([^- ]+)")} AS surname_first, {_part(has["surname"], "([^- ]+)$")} AS surname_last,
      {_born(has["born"])} AS born, {_postcode(has.get("postcode"))} AS postcode,
      {_sex(has.get("sex"))} AS sex, {_identifier(has.get("police_id"))} AS police_id
    FROM {source})"""


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _name(column: str) -> str:
    return f"nullif({MAC.format(LETTERS.format(column))}, '')"


def _part(column: str, pattern: str) -> str:
    return f"nullif({MAC.format(LETTERS.format(PART.format(column, pattern)))}, '')"


def as_day(column: str) -> str:
    """The SQL of a column's day: a date, ISO text or day first, its year of four figures; NULL for what is none of these.

    A year of two figures would be read as one of the first century, and the birthday be lost without a word.
    """
    text = f"CAST({column} AS VARCHAR)"
    iso = f"CASE WHEN regexp_matches({text}, '^[0-9]{{4}}[-/]') THEN TRY_CAST({text} AS DATE) END"
    forms = f"try_strptime({text}, ['%d/%m/%Y', '%d-%m-%Y', '%d.%m.%Y'])"
    day_first = f"CASE WHEN regexp_matches({text}, '[-/.][0-9]{{4}}$') THEN CAST({forms} AS DATE) END"
    return f"coalesce({iso}, {day_first})"


def _born(column: str) -> str:
    return f"CASE WHEN {as_day(column)} >= {EARLIEST} THEN {as_day(column)} END"


def _postcode(column: str | None) -> str:
    if column is None:
        return "CAST(NULL AS VARCHAR)"
    bare = f"regexp_replace(upper({column}), '[^A-Z0-9]', '', 'g')"
    return f"CASE WHEN length({bare}) BETWEEN 5 AND 8 AND NOT starts_with({bare}, 'ZZ99') THEN {bare} END"


def _sex(column: str | None) -> str:
    if column is None:
        return "CAST(NULL AS VARCHAR)"
    first = f"left(trim(upper(CAST({column} AS VARCHAR))), 1)"
    return f"CASE {first} WHEN 'M' THEN 'M' WHEN 'F' THEN 'F' WHEN '1' THEN 'M' WHEN '2' THEN 'F' END"


def _identifier(column: str | None) -> str:
    if column is None:
        return "CAST(NULL AS VARCHAR)"
    return f"nullif(regexp_replace(upper(CAST({column} AS VARCHAR)), '[^A-Z0-9]', '', 'g'), '')"
