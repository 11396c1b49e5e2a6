"""DuckDB as it is used here: in memory, its threads and memory bounded, reading files named by us."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

MEMORY = "2GB"


@contextmanager
def opened() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own: what is registered or made temporary in it is gone when it closes."""
    db = _memory().cursor()
    try:
        yield db
    finally:
        db.close()


@cache
def _memory() -> duckdb.DuckDBPyConnection:
    """The one database of this process: empty, in memory, fetching no extensions. To open one takes longer than most questions."""
    return duckdb.connect(
        ":memory:",
        config={"memory_limit": MEMORY, "autoinstall_known_extensions": False, "autoload_known_extensions": False},
    )


def quoted(path: Path, *, numbered: bool = False) -> str:
    """A Parquet file as a table of a query; `numbered` adds the column file_row_number, from 0."""
    literal = "".join(f"[{one}]" if one in "*?[" else one for one in str(path))  # these would be patterns
    name = literal.replace("'", "''")
    return f"read_parquet('{name}', hive_partitioning=false{', file_row_number=true' if numbered else ''})"


def rows_of(db: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    """What a query answers, as a table."""
    return db.sql(query).to_arrow_table()


def viewed(db: duckdb.DuckDBPyConnection, name: str, path: Path, *, numbered: bool = False) -> None:
    """Call a Parquet file `name` in this connection; `numbered` adds the column row, from 1."""
    columns = "*, file_row_number + 1 AS row" if numbered else "*"
    db.execute(f"CREATE TEMP VIEW {name} AS SELECT {columns} FROM {quoted(path, numbered=numbered)}")  # nosec B608
