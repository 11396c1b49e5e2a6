"""Many new rows in one statement: they go over as one JSON document, of which the database makes the columns.

Django and its driver make a model of every row and SQL of every value. That was a third of what a referral by file cost.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import DataError, connection, models
from psycopg import sql
from psycopg.adapt import PyFormat

from caraway.platform.databases.prepared import told


def insert(rows: Iterable[models.Model]) -> None:
    """Put in these rows, all of one model, as they stand, in one statement; what the database works out is left to it.

    Raises TypeError for a value that has no form in JSON; the errors of the database are those of `bulk_create`.
    """
    new = list(rows)
    if new:
        insert_values(type(new[0]), map(vars, new))
    for row in new:
        row._state.adding, row._state.db = False, connection.alias


def insert_values(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """The same for rows that nobody needs as models: each by the names of its attributes, and what it lacks by its default.

    A JSON document that is None is stored as none at all (NULL).
    """
    fields = [one for one in model._meta.local_concrete_fields if not one.generated]
    made = [(str(one.column), one.attname, one.get_default) for one in fields]
    new = [{column: row[name] if name in row else default() for column, name, default in made} for row in rows]
    if new:
        octets = [str(one.column) for one in fields if isinstance(one, models.BinaryField)]
        beside = {column: [row.pop(column) for row in new] for column in octets}
        told(_statement(model._meta.db_table, [column for column, *_ in made], octets), beside | {_ROWS: document(new)})


_ROWS = "_rows"


def _statement(table: str, columns: Iterable[str], octets: Collection[str]) -> sql.Composed:
    """Octets go beside the document, as they are: written as figures in it they cost three times as much."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    values = sql.SQL(", ").join(
        sql.Identifier(one, one) if one in octets else sql.Identifier("made", one) for one in columns
    )
    beside = sql.SQL(" ").join(_BESIDE.format(name=sql.Identifier(one), given=_binary(one)) for one in octets)
    return sql.SQL(
        "INSERT INTO {into} ({names}) SELECT {values} FROM"
        " json_populate_recordset(NULL::{into}, {rows}::json) WITH ORDINALITY AS made {beside}"
    ).format(into=sql.Identifier(table), names=names, values=values, rows=sql.Placeholder(_ROWS), beside=beside)


_BESIDE = sql.SQL("JOIN unnest({given}::bytea[]) WITH ORDINALITY AS {name} ({name}, ordinality) USING (ordinality)")


def _binary(name: str) -> sql.Placeholder:
    return sql.Placeholder(name, format=PyFormat.BINARY)


def document(rows: list[dict[str, Any]]) -> str:
    """These rows as the one JSON document that the database is given.

    Raises TypeError for a value that has no form in it; DataError for a character of zero, which no text can hold: the
    database would say so too, and quote the line.
    """
    written = json.dumps(rows, default=_text, separators=(",", ":"), ensure_ascii=False)
    # The plain search is quick and nearly always enough; the pattern alone took a fifth of what storing costs.
    if r"\u0000" in written and _ZERO.search(written):
        raise DataError("A text holds a character of zero.")
    return written


_ZERO = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_TEXTS: dict[type, Callable[[Any], str]] = {
    UUID: lambda value: value.hex,
    date: date.isoformat,
    datetime: datetime.isoformat,
    bytes: lambda value: rf"\x{value.hex()}",
}


def _text(value: Any) -> str:
    write = _TEXTS.get(type(value))
    if write is None:
        raise TypeError(f"A {type(value).__qualname__} cannot be put in with many others.")
    return write(value)
