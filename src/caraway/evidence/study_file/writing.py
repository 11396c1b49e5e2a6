"""Writing a study file: columns held against the declaration, described, logged, and there whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq

from caraway.core.refusals import Refusal
from caraway.core.study.columns import COLUMNS
from caraway.core.study.kinds import Layout
from caraway.core.study.project import Project
from caraway.core.study.rows import troubles
from caraway.core.study.words import Type
from caraway.evidence.refusals import StudyFileUnfit
from caraway.evidence.study_file.content import ContentHash
from caraway.evidence.study_file.description import KEY, Description, arrow_schema, described
from caraway.evidence.study_file.making import whole
from caraway.evidence.study_file.purpose_log import Entry, PurposeLog

ROW_GROUP = 1 << 20
TROUBLES_SHOWN = 20
NOBODY: Mapping[str, int] = MappingProxyType({})
SINGULAR = ("person", "victim", "join_token")
"""Columns whose values hardly repeat: a dictionary of them would be the column again."""


class Writer:
    """Takes the rows of one file in batches; made by `writing`."""

    def __init__(self, path: Path, description: Description) -> None:
        self._names = tuple(column.name for column in description.columns)
        self._schema = _stored(self._names)
        self._hash, self._rows, self._description = ContentHash(self._names), 0, description
        coded = [name for name in self._names if COLUMNS[name].type is not Type.NUMBER and name not in SINGULAR]
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd", store_schema=False, use_dictionary=coded)

    def add(self, rows: pa.Table) -> None:
        """Write a batch with the columns of the description, of the declared types (a code may come as a dictionary)."""
        batch = _fitted(rows, self._schema)
        self._hash.add(batch)
        self._file.write_table(batch, row_group_size=ROW_GROUP)
        self._rows += batch.num_rows

    def finish(self) -> Description:
        """Close the file with its description."""
        finished = self._description.finished(self._rows, self._hash.digest())
        self._file.add_key_value_metadata({KEY: finished.as_json()})
        self._file.close()
        return finished

    def abandon(self) -> None:
        """Close what will not be kept, and what there may be no room to close."""
        with suppress(OSError, pa.ArrowException):
            self._file.close()


@contextmanager
def writing(
    path: Path,
    kind: str,
    *,
    project: Project,
    columns: Iterable[str],
    data_cut: date,
    log: PurposeLog,
    purpose: str = "",
    left_out: Mapping[str, int] = NOBODY,
) -> Iterator[Writer]:
    """A writer of one file of that kind with those optional columns beside the required ones.

    The file is written beside `path` under another name; when all is written, the writing is logged, and then it gets its name: a file
    without a line in the log cannot be, nor half a file. `purpose` is the project's own unless another is said; `left_out` is told in the
    description.
    Raises StudyFileUnfit when the project may not have the kind or a column, when a batch does not fit, or the file or the log can't be
    written.
    """
    description = replace(
        _description(kind, project, frozenset(columns), data_cut, purpose or project.purpose), left_out=dict(left_out)
    )
    with whole(path) as part:
        writer = Writer(part, description)
        try:
            yield writer
            finished = writer.finish()
            log.add(Entry(path.name, kind, project.id, finished.purpose, finished.rows, finished.content))
        except BaseException:
            writer.abandon()
            raise


def write(
    path: Path,
    kind: str,
    rows: pa.Table,
    *,
    project: Project,
    data_cut: date,
    log: PurposeLog,
    purpose: str = "",
    left_out: Mapping[str, int] = NOBODY,
) -> None:
    """Write a table as one file, its columns being those of the table. Raises as `writing`."""
    with writing(
        path, kind, project=project, columns=rows.column_names, data_cut=data_cut, log=log, purpose=purpose, left_out=left_out
    ) as writer:  # fmt: skip
        writer.add(rows)


def write_rows(
    path: Path,
    kind: str,
    rows: Iterable[Mapping[str, object]],
    *,
    project: Project,
    data_cut: date,
    log: PurposeLog,
    purpose: str = "",
) -> None:
    """Write rows of plain values, each held against the declaration first: what a site calls.

    Rows are written in the order of what tells them apart, mostly pseudonyms: as they come they are in the order of time, and whose row is
    between two others' would have had their days between theirs, to the day, however coarse the project's days are.
    Raises StudyFileUnfit naming every trouble by row, column and class of value (20 of them in words); then nothing is written.
    """
    kept = [dict(row) for row in rows]
    layout = _layout(project, kind)
    _refuse_troubles(project, kind, kept)
    there = frozenset(name for row in kept for name in row) | frozenset(layout.required)
    names = tuple(name for name in layout.names if name in there)
    kept.sort(key=lambda row: [row[name] for name in layout.key])
    table = pa.table({name: [row.get(name) for row in kept] for name in names}, schema=arrow_schema(names))
    write(path, kind, table, project=project, data_cut=data_cut, log=log, purpose=purpose)


def _layout(project: Project, kind: str) -> Layout:
    try:
        return project.layout_of(kind)
    except Refusal as refused:
        raise StudyFileUnfit(refused.sentence) from None


def _refuse_troubles(project: Project, kind: str, rows: list[dict[str, object]]) -> None:
    found = [
        f"row {number}, {one.column}: {one.what}; {one.remedy}"
        for number, row in enumerate(rows, 1)
        for one in troubles(project, kind, row)
    ]
    if found:
        more = f" And {len(found) - TROUBLES_SHOWN} more." if len(found) > TROUBLES_SHOWN else ""
        raise StudyFileUnfit(f"{len(found)} faults. " + ". ".join(found[:TROUBLES_SHOWN]) + "." + more)


def _description(kind: str, project: Project, columns: frozenset[str], data_cut: date, purpose: str) -> Description:
    layout = _layout(project, kind)
    unknown = sorted(columns - frozenset(layout.names))
    if unknown:
        raise StudyFileUnfit(f"{project.id} may have no {', '.join(unknown)} in a file of {kind}: leave it out.")
    names = layout.required + tuple(name for name in layout.optional if name in columns)
    return Description(str(layout.kind), project, purpose, data_cut, described(names))


def _stored(names: tuple[str, ...]) -> pa.Schema:
    """The schema as it is written: codes and texts that repeat as dictionaries, which Parquet keeps as texts."""
    coded = pa.dictionary(pa.int32(), pa.string())
    stored = arrow_schema(names)
    repeats = [pa.types.is_string(field.type) and field.name not in SINGULAR for field in stored]
    return pa.schema(
        [(field.name, coded if again else field.type) for field, again in zip(stored, repeats, strict=True)]
    )


def _fitted(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    missing = [name for name in schema.names if name not in rows.column_names]
    if missing:
        raise StudyFileUnfit(f"The rows lack {', '.join(missing)}.")
    columns = []
    for field in schema:
        column = rows.column(field.name)
        if pa.types.is_dictionary(field.type) and pa.types.is_string(column.type):
            column = column.dictionary_encode()
        if column.type != field.type:
            raise StudyFileUnfit(f"{field.name} is {column.type} where {arrow_schema((field.name,)).types[0]} belongs.")
        columns.append(column)
    return pa.table(columns, schema=schema)
