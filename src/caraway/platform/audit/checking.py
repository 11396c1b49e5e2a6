"""Checking the chain of a plane's audit against its rows. Reads only, by any login that may read the whole audit.

It is given a connection of psycopg, not Django's, so that whoever keeps the backups needs no site to ask.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection, IsolationLevel
from psycopg.rows import class_row

from caraway.core.audit_chain import START, Checkpoint, Entry, Wrong, content_of, first_wrong

from .canonical import FORM, SETTINGS

AT_ONCE = 5_000
"""How many entries are held in memory at once."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The last sealing: how far it went, its hash, and when it was; the start of the chain where there was none."""

    position: int = 0
    hash: bytes = START
    sealed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a check found: how far the chain was sealed, how many rows wait for their place, and the first wrong entry."""

    reached: Reached
    waiting: int
    wrong: Wrong | None


def read_only(connection: "Connection[Any]") -> None:
    """Make every transaction of this connection one look at one moment, which can change nothing."""
    connection.isolation_level, connection.read_only = IsolationLevel.REPEATABLE_READ, True


def check(connection: "Connection[Any]", outside: Iterable[Checkpoint] = ()) -> Looked:
    """Read the chain from its beginning, beside the rows as they are now, and against the checkpoints of `outside`.

    While anybody writes, the connection must be `read_only`: its parts would be read at different moments.
    """
    with connection.transaction():
        connection.execute(SETTINGS)
        last = _last(connection)
        waiting, stranger = _without_place(connection)
        wrong = first_wrong(_entries(connection), sealed=last.position, outside=outside, stranger=stranger)
        return Looked(last, waiting, wrong)


def reached(connection: "Connection[Any]") -> Reached:
    """How far the chain is sealed now."""
    with connection.transaction():
        connection.execute(SETTINGS)
        return _last(connection)


def _last(connection: "Connection[Any]") -> Reached:
    with connection.cursor(row_factory=class_row(Reached)) as cursor:
        cursor.execute("SELECT position, hash, sealed_at FROM audit_sealing ORDER BY position DESC LIMIT 1")
        return cursor.fetchone() or Reached()


def _without_place(connection: "Connection[Any]") -> tuple[int, UUID | None]:
    """How many rows have no place, and the first of them that was there already when the others were sealed."""
    found: tuple[int, UUID | None] | None = connection.execute(_WITHOUT_PLACE).fetchone()
    return found or (0, None)


def _entries(connection: "Connection[Any]") -> Iterator[Entry]:
    with connection.cursor("caraway_audit") as cursor:
        cursor.execute(_CHAIN)
        while rows := cursor.fetchmany(AT_ONCE):
            for position, row, content, kept, form, sealing in rows:
                yield Entry(position, row, content, kept, None if form is None else content_of(form), sealing)


_CHAIN: LiteralString = f"""
    SELECT s.position, s.row_id, s.content, s.hash, CASE WHEN r.id IS NOT NULL THEN {FORM} END, k.hash
    FROM audit_sealedrow s LEFT JOIN audit_auditrow r ON r.id = s.row_id LEFT JOIN audit_sealing k USING (position)
    ORDER BY s.position
"""  # constants of our own  # nosec B608

# Numbers of transactions are compared only with those of the same server: after a restore elsewhere they begin again.
_WITHOUT_PLACE: LiteralString = """
    SELECT count(*), (array_agg(r.id ORDER BY r.written_in, r.id) FILTER (WHERE r.written_in < last.horizon))[1]
    FROM audit_auditrow r LEFT JOIN (
        SELECT horizon::text::xid8 AS horizon FROM audit_sealing
        WHERE position = (SELECT max(position) FROM audit_sealing)
          AND server = (SELECT system_identifier FROM pg_control_system())
    ) AS last ON true
    WHERE NOT EXISTS (SELECT FROM audit_sealedrow s WHERE s.row_id = r.id)
"""
