"""Statements that are written out for speed, by those who only read: a query that writes is refused before it is asked."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from caraway.platform.databases.prepared import asked

_WRITES = re.compile(
    r"\b(insert|update|delete|merge|truncate|copy|call|do|lock|grant|alter|create|drop|set_config|nextval|setval)\b",
    re.I,
)


def rows(statement: str, said: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a SELECT, whose values are given by name. Raises ValueError for a statement that could write."""
    _require_reads(statement)
    return asked(statement, said)


@lru_cache(maxsize=256)
def _require_reads(statement: str) -> None:
    if not statement.lstrip().upper().startswith(("SELECT", "WITH")) or ";" in statement or _WRITES.search(statement):
        raise ValueError("Only a SELECT that writes nothing is asked here.")
