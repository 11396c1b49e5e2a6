"""Checking the chain of a plane's audit against its rows. Reads only, by any login that may read the whole audit.

It is given a connection of psycopg, not Django's, so that whoever keeps the backups needs no site to ask.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, cast

from psycopg import Connection, IsolationLevel
from psycopg.rows import class_row, scalar_row

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
    """Read the chain from its beginning, beside the rows as they are now, and against the checkpoints of `outside`."""
    with connection.transaction():
        connection.execute(SETTINGS)
        last = _last(connection)
        stranger = _one(connection, _STRANGER)
        wrong = first_wrong(_entries(connection), sealed=last.position, outside=outside, stranger=stranger)
        return Looked(last, _one(connection, _WAITING), wrong)


def reached(connection: "Connection[Any]") -> Reached:
    """How far the chain is sealed now."""
    with connection.transaction():
        connection.execute(SETTINGS)
        return _last(connection)


def _last(connection: "Connection[Any]") -> Reached:
    with connection.cursor(row_factory=class_row(Reached)) as cursor:
        cursor.execute("SELECT position, hash, sealed_at FROM audit_sealing ORDER BY position DESC LIMIT 1")
        return cursor.fetchone() or Reached()


def _one(connection: "Connection[Any]", statement: LiteralString) -> Any:
    with connection.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(statement).fetchone()


def _entries(connection: "Connection[Any]") -> Iterator[Entry]:
    with connection.cursor("caraway_audit") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(_CHAIN)
        for position, row, content, kept, form, sealing in cast("Iterator[tuple[Any, ...]]", cursor):
            yield Entry(position, row, content, kept, None if form is None else content_of(form), sealing)


_CHAIN: LiteralString = f"""
    SELECT s.position, s.row_id, s.content, s.hash, CASE WHEN r.id IS NOT NULL THEN {FORM} END, k.hash
    FROM audit_sealedrow s LEFT JOIN audit_auditrow r ON r.id = s.row_id LEFT JOIN audit_sealing k USING (position)
    ORDER BY s.position
"""  # constants of our own  # nosec B608

_NO_PLACE: LiteralString = "NOT EXISTS (SELECT FROM audit_sealedrow s WHERE s.row_id = r.id)"
_WAITING: LiteralString = f"SELECT count(*) FROM audit_auditrow r WHERE {_NO_PLACE}"  # nosec B608

# Numbers of transactions are compared only with those of the same server: after a restore elsewhere they begin again.
_STRANGER: LiteralString = f"""
    SELECT r.id FROM audit_auditrow r, (SELECT * FROM audit_sealing ORDER BY position DESC LIMIT 1) AS last
    WHERE last.server = (SELECT system_identifier FROM pg_control_system())
      AND r.written_in < last.horizon::text::xid8 AND {_NO_PLACE}
    ORDER BY r.written_in, r.id LIMIT 1
"""  # nosec B608 - constants of our own
