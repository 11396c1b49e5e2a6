"""DuckDB as it is used here: in memory, its threads and memory bounded, reading files named by us."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

MEMORY = "2GB"


@contextmanager
def opened(*, threads: int = 0, memory: str = MEMORY) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that fetches no extensions; `threads` 0 is as many as there are processors."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if threads:
        settings["threads"] = threads
    db = duckdb.connect(":memory:", config=settings)
    try:
        yield db
    finally:
        db.close()


def quoted(path: Path, *, numbered: bool = False) -> str:
    """A Parquet file as a table of a query; `numbered` adds the column file_row_number, from 0."""
    name = str(path).replace("'", "''")
    return f"read_parquet('{name}', hive_partitioning=false{', file_row_number=true' if numbered else ''})"


def rows_of(db: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    """What a query answers, as a table."""
    return db.sql(query).to_arrow_table()
