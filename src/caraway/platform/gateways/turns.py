"""Turns: whoever takes one that another transaction has waits until that one has ended."""

from collections.abc import Iterable

from django.db import connection


def take(name: str) -> None:
    """Wait for the turn of that name and keep it to the end of this transaction.

    Lock no row before it that somebody who has the turn may wait for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def take_each(names: Iterable[str]) -> None:
    """Take several turns, always in the same order, so that two who want some of the same wait instead of blocking."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(turn) FROM"
            " (SELECT DISTINCT hashtextextended(name, 0) AS turn FROM unnest(%s::text[]) AS name ORDER BY turn) AS turns",
            [list(names)],
        )
