"""Statements that nearly every page asks: the database takes their words apart once for each connection.

Reading a statement, and adding the policies of each table in it, takes longer than answering most of them.
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection

AFTER: int | None = 2
"""How often a statement is asked in full before it is kept: what is asked once or twice is not worth keeping. None: never.

The driver drops everything that is kept when a transaction, or a part of one, is taken back.
"""


def asked(statement: str, said: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement whose words are always the same and whose values are given by name.

    It is planned each time for its values, unless the database finds that they make no difference.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.connection.prepare_threshold = AFTER
    # Django's own cursors write the values into the words, so that no two statements are alike.
    sends: Any = psycopg.Cursor(connection.connection)
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrapped(sends) as cursor:
        cursor.execute(statement, said)
        if connection.queries_logged:
            connection.queries_log[-1]["sql"] = statement  # a prepared one has only a name there
        return list(cursor.fetchall())
