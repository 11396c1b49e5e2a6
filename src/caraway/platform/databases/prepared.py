"""Statements that nearly every page asks: the database takes their words apart once for each connection.

Reading a statement, and adding the policies of each table in it, takes longer than answering most of them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import sql

AFTER: int | None = 2
"""How often a statement is asked in full before it is kept: what is asked once or twice is not worth keeping. None: never.

The driver drops everything that is kept when a transaction, or a part of one, is taken back.
"""


def asked(statement: str, said: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement whose words are always the same and whose values are given by name.

    It is planned each time for its values, unless the database finds that they make no difference.
    """
    with _sending(statement, said) as cursor:
        return list(cursor.fetchall())


def told(statement: str | sql.Composed, said: Mapping[str, Any]) -> None:
    """Have done what a statement of the same kind says that gives no rows."""
    with _sending(statement, said):
        pass


@contextmanager
def _sending(statement: str | sql.Composed, said: Mapping[str, Any]) -> Iterator[Any]:
    # What `connection` stands for is looked up at each use of it.
    ours: Any = connections[DEFAULT_DB_ALIAS]
    ours.close_if_health_check_failed()
    ours.ensure_connection()
    ours.connection.prepare_threshold = AFTER
    # Django's own cursors write the values into the words, so that no two statements are alike.
    sends: Any = psycopg.Cursor(ours.connection)
    wrapped = ours.make_debug_cursor if ours.queries_logged else ours.make_cursor
    with wrapped(sends) as cursor:
        cursor.execute(statement, said)
        if ours.queries_logged:
            ours.queries_log[-1]["sql"] = str(statement)  # a prepared one has only a name there
        yield cursor
