"""Reading a study file: what it says of itself held against what is there before a row is used."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from caraway.evidence.refusals import StudyFileUnfit
from caraway.evidence.study_file.content import ContentHash
from caraway.evidence.study_file.description import Description, arrow_schema, describe

BATCH = 1 << 18


@dataclass(frozen=True)
class StudyFile:
    """A study file that was read: its description and its rows."""

    description: Description
    table: pa.Table


def read(path: Path, *, kind: str = "", columns: tuple[str, ...] = (), verify: bool = True) -> StudyFile:
    """Read a file (only some `columns`, if named). With `verify` its rows are hashed and counted first.

    Raises StudyFileUnfit when it is not what it says, lacks a column or is of another kind than asked for.
    """
    description = verified(path) if verify else describe(path)
    if kind and description.kind != kind:
        raise StudyFileUnfit(f"{path.name} is a file of {description.kind}, not of {kind}.")
    names = tuple(column.name for column in description.columns)
    if missing := [name for name in columns if name not in names]:
        raise StudyFileUnfit(f"{path.name} has no {', '.join(missing)}.")
    return StudyFile(description, _open(path).read(columns=list(columns or names)))


def verified(path: Path) -> Description:
    """The description of a file whose columns, number of rows and content are those it describes. Raises StudyFileUnfit."""
    description = describe(path)
    names = tuple(column.name for column in description.columns)
    schema = _open(path).schema_arrow.remove_metadata()
    if not schema.equals(arrow_schema(names)):
        raise StudyFileUnfit(f"{path.name} has other columns or types than it describes: write it again.")
    hashed, rows = ContentHash(names), 0
    for batch in batches(path):
        hashed.add(batch)
        rows += batch.num_rows
    if (rows, hashed.digest()) != (description.rows, description.content):
        raise StudyFileUnfit(f"{path.name} was changed after it was written: its rows are not those it describes.")
    return description


def batches(path: Path) -> Iterator[pa.Table]:
    """The rows, some at a time. Raises StudyFileUnfit where they are damaged."""
    try:
        for batch in _open(path).iter_batches(BATCH):
            yield pa.Table.from_batches([batch])
    except (OSError, pa.ArrowException) as wrong:
        raise StudyFileUnfit(f"{path.name} is damaged ({type(wrong).__name__}): fetch it again.") from None


def _open(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (OSError, pa.ArrowException) as wrong:
        raise StudyFileUnfit(f"{path.name} cannot be opened ({type(wrong).__name__}): fetch it again.") from None
