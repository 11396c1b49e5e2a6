"""Turns: whoever takes one that another transaction has waits until that one has ended."""

from django.db import connection


def take(name: str) -> None:
    """Wait for the turn of that name and keep it to the end of this transaction.

    Lock no row before it that somebody who has the turn may wait for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
