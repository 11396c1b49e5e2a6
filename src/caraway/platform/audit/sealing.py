"""The sealer: gives audit rows their places in the chain, once nothing can come in before them any more.

A row is sealed when its transaction is older than the oldest that still runs: then every row of such a transaction
that will ever be seen is seen. One that commits late waits, and so do the rows of those that began after it. Transactions are
counted by the server, not by the database: one of another database on it is waited for as well.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from caraway.core.audit_chain import START, content_of, tied
from caraway.platform.databases import bulk
from caraway.platform.gateways import turns

from .canonical import FORM, SETTINGS
from .models import SealedRow, Sealing

AT_ONCE, TURNS = 5_000, 40
"""How many rows are sealed in one transaction, and at most how many such in one run."""

OLDEST = "SELECT system_identifier, pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM pg_control_system()"
"""SQL: which server this is, and the oldest of its transactions that still runs."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Where the chain ends, and from which transaction on rows may have no place yet."""

    position: int
    hash: bytes
    horizon: int


def seal() -> dict[str, int]:
    """Seal whatever can be sealed now; how many rows that were. Safe at any time, beside others and when killed."""
    sealed = 0
    for _ in range(TURNS):
        now = _seal_some()
        sealed += now
        if now < AT_ONCE:
            break
    return {"sealed": sealed}


def _seal_some() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        turns.take("audit sealing")
        cursor.execute(SETTINGS)
        cursor.execute(OLDEST)
        server, oldest = cursor.fetchone()
        reached = _reached(server)
        cursor.execute(_UNSEALED, {"oldest": oldest, "since": reached.horizon, "limit": AT_ONCE})
        rows = cursor.fetchall()
        if rows:
            _write(list(_placed(reached, rows)), server, min(oldest, rows[-1][2]) if len(rows) == AT_ONCE else oldest)
        cursor.execute("SELECT set_config('caraway.sealing', '', true)")
    return len(rows)


def _reached(server: int) -> Reached:
    """The end of the chain. What another server wrote before its rows were restored here says nothing of our transactions."""
    last = Sealing.objects.order_by("-position").first()
    if last is None:
        return Reached(0, START, 0)
    return Reached(last.position, bytes(last.hash), last.horizon if last.server == server else 0)


def _placed(reached: Reached, rows: Iterable[tuple[UUID, str, int]]) -> Iterator[dict[str, Any]]:
    before = reached.hash
    for position, (row, form, _) in enumerate(rows, reached.position + 1):
        content = content_of(form)
        before = tied(before, position, row, content)
        yield {"position": position, "row_id": row, "content": content, "hash": before}


def _write(places: list[dict[str, Any]], server: int, horizon: int) -> None:
    bulk.insert_values(SealedRow, places)
    Sealing.objects.create(position=places[-1]["position"], hash=places[-1]["hash"], horizon=horizon, server=server)


# A row of a transaction that this server has not come to yet was written by another, and restored here: it waits for nobody.
_UNSEALED = f"""
    SELECT r.id, {FORM}, r.written_in::text::bigint FROM audit_auditrow r
    WHERE r.written_in >= %(since)s::text::xid8
      AND (r.written_in < %(oldest)s::text::xid8 OR r.written_in >= pg_snapshot_xmax(pg_current_snapshot()))
      AND NOT EXISTS (SELECT FROM audit_sealedrow s WHERE s.row_id = r.id)
    ORDER BY r.written_in, r.id LIMIT %(limit)s
"""  # nosec B608 - constants of our own
