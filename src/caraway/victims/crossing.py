"""The one way from this process into the casework database: the login `caraway_bridge`, for what the bridge declares.

What crosses does so at least once: it is stored here first, and only then taken away there.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from psycopg import sql
from psycopg.rows import dict_row

from caraway.bridge import risk
from caraway.bridge.intake import Place
from caraway.bridge.releases import COLUMNS, TABLE, Release, as_row
from caraway.bridge.risk import RiskSignal
from caraway.bridge.terms import AgreementTerms
from caraway.bridge.upward import (
    AttendanceMark,
    CaseStage,
    NewArrest,
    PoliceReturn,
    SessionDate,
    StaffAssigned,
    StaffDuty,
)
from caraway.core.refusals import Refusal
from caraway.victims.came_up import Up

WITHIN = 10
"""Seconds in which the casework database is reached."""


@dataclass(frozen=True, slots=True)
class Box:
    """Sealed details in the drop box, and the agreement of casework under which their case is."""

    id: UUID
    place: Place
    sealed: bytes
    agreement: UUID


@contextmanager
def casework() -> Iterator[psycopg.Connection]:
    """A connection as the bridge. ImproperlyConfigured where this process was not told of one."""
    if not settings.BRIDGE_URL:
        raise ImproperlyConfigured("Set CARAWAY_BRIDGE_URL: nothing crosses without it.")
    with psycopg.connect(settings.BRIDGE_URL, autocommit=True, connect_timeout=WITHIN) as there:
        yield there


def boxes(there: psycopg.Connection, most: int) -> list[Box]:
    """So many of those that wait, the versions of a referral in their order."""
    found = there.execute(_BOXES, [most]).fetchall()
    return [
        Box(key, Place(referral, version), bytes(sealed), agreement)
        for key, referral, version, sealed, agreement in found
    ]


def take_away(there: psycopg.Connection, taken: Iterable[UUID]) -> None:
    """Take these out of the drop box. One that is gone already is no fault."""
    there.execute("DELETE FROM casework_dropbox WHERE id = ANY(%s)", [list(taken)])


_BOXES = f"""
    SELECT box.id, box.referral, box.version, box.sealed, stage.agreement_id
    FROM casework_dropbox AS box JOIN {CaseStage.VIEW} AS stage ON stage.case_id = box.referral
    ORDER BY box.referral, box.version LIMIT %s
"""  # a name of our own  # nosec B608


def upward(there: psycopg.Connection, cases: Collection[UUID]) -> Mapping[UUID, Up]:
    """What the views say of these participants' cases, all of one moment.

    A case that is not there, or of which a row is not as the bridge declares it, is left out: nothing is known of it.
    """
    views = {
        kind: (kind.VIEW, kind.COLUMNS) for kind in (CaseStage, SessionDate, AttendanceMark, PoliceReturn, NewArrest)
    }
    with there.transaction():
        there.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        found = [_rows(there, *views[kind], cases) for kind in views]
        signals = _rows(there, risk.VIEW, risk.COLUMNS, cases)
    read = [(kind.of_row, rows) for kind, rows in zip(views, found, strict=True)]
    return dict(_each(cases, [*read, (RiskSignal.of_row, signals)]))


def staff(
    there: psycopg.Connection, cases: Collection[UUID], duties: Collection[StaffDuty] = tuple(StaffDuty)
) -> Mapping[UUID, frozenset[bytes]]:
    """The identities of everybody who works on these participants' cases, leads a session of them or is of their police.

    A case that is not there is left out: nothing is known of it. Raises as `StaffAssigned.of_row` for what cannot be read.
    """
    with there.transaction():
        there.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        known = _rows(there, CaseStage.VIEW, ("case_id",), cases)
        rows = _rows(there, StaffAssigned.VIEW, StaffAssigned.COLUMNS, cases)
    read = {case: tuple(map(StaffAssigned.of_row, rows.get(case, ()))) for case in known}
    return {case: frozenset(one.identity for one in each if one.duty in duties) for case, each in read.items()}


def terms(there: psycopg.Connection, agreements: Collection[UUID]) -> Mapping[UUID, tuple[AgreementTerms, ...]]:
    """The versions of these agreements of casework. Raises as `AgreementTerms.of_row` for what cannot be read."""
    columns = sql.SQL(", ").join(map(sql.Identifier, AgreementTerms.COLUMNS))
    asked = sql.SQL("SELECT {} FROM {} WHERE agreement_id = ANY(%s)").format(
        columns, sql.Identifier(AgreementTerms.VIEW)
    )
    with there.cursor(row_factory=dict_row) as cursor:
        rows = tuple(map(AgreementTerms.of_row, cursor.execute(asked, [list(agreements)])))
    return {key: tuple(one for one in rows if one.agreement == key) for key in agreements}


def _each(
    cases: Iterable[UUID], read: list[tuple[Any, Mapping[UUID, list[dict[str, Any]]]]]
) -> Iterator[tuple[UUID, Up]]:
    for case in cases:
        try:
            (stage,), *rest = (tuple(map(of_row, rows.get(case, ()))) for of_row, rows in read)
        except (Refusal, ValueError):
            continue
        yield case, Up(stage, *rest)


def _rows(
    there: psycopg.Connection, view: str, columns: tuple[str, ...], cases: Collection[UUID]
) -> Mapping[UUID, list[dict[str, Any]]]:
    """The rows of one view, by their case."""
    asked = sql.SQL("SELECT {} FROM {} WHERE case_id = ANY(%s)").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(view)
    )
    found = defaultdict(list)
    with there.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(asked, [list(cases)]):
            found[row["case_id"]].append(row)
    return found


def send(there: psycopg.Connection, release: Release) -> None:
    """Put a release there. One that is there already stays as it is; nothing is read back, and it is committed on return."""
    columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    values = sql.SQL(", ").join(map(sql.Placeholder, COLUMNS))
    said = sql.SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT DO NOTHING")
    there.execute(said.format(sql.Identifier(TABLE), columns, values), as_row(release))
