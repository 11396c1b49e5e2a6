"""The functions of the database that see past its policies, each by a narrow door: they answer one question and show no row."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection


def kept_apart_from(cases: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Each of these cases with each workshop in which somebody has a place whom it must not meet; never who."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, workshop_id FROM casework_kept_apart(%s)", [list(cases)])
        return list(cursor.fetchall())


def membership_of_feed(token_hash: str) -> UUID | None:
    """The membership whose calendar has this secret; None where none has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT casework_feed_of(%s)", [token_hash])
        found: UUID | None = cursor.fetchone()[0]
        return found
