"""What of the things that crossed is there, and how often: read by the owners of both databases, as witnesses."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

import psycopg

from caraway.core.joint.words import ReleaseKind

_DOUBLED_AT_THE_VICTIMS: tuple[LiteralString, ...] = (
    "SELECT count(*) - count(DISTINCT casework_case) FROM victims_victimcase WHERE offence",
    "SELECT count(*) - count(DISTINCT (case_id, version)) FROM victims_policesent",
    "SELECT count(*) - count(DISTINCT (case_id, signal)) FROM victims_signalcame",
    "SELECT count(*) FROM victims_cameup WHERE again > 0",
    "SELECT coalesce(sum(greatest(0, plans - sent)), 0) FROM"
    " (SELECT (SELECT count(*) FROM victims_planversion AS one WHERE one.case_id = v.id AND step = 'sent') AS plans,"
    " (SELECT count(*) FROM victims_policesent AS one WHERE one.case_id = v.id) AS sent FROM victims_victimcase AS v) AS each",
    "SELECT count(*) - count(DISTINCT detail ->> 'release') FROM audit_auditrow WHERE verb = 'joint.hand_over'",
)
"""A second case, version of details or of a plan, signal, happening, or note that a release was handed over."""

_DOUBLED_IN_CASEWORK: tuple[LiteralString, ...] = (
    "SELECT count(*) - count(DISTINCT release_id) FROM casework_holdasked WHERE release_id IS NOT NULL",
    "SELECT count(*) - count(DISTINCT release_id) FROM casework_advisory",
    "SELECT count(*) - count(DISTINCT subject_ids) FROM audit_auditrow WHERE verb = 'release.land'",
)

_LANDED = """
    SELECT sent.id FROM downward_release AS sent WHERE landed_at IS NOT NULL AND (
        (kind <> %(advice)s AND EXISTS (SELECT FROM casework_holdasked AS one WHERE one.release_id = sent.number))
        OR (kind = %(advice)s AND EXISTS (SELECT FROM casework_advisory AS one WHERE one.release_id = sent.number)))
"""


@dataclass(frozen=True)
class Found:
    """How many things were given to cross, and of them how many are not there, or there more than once.

    `stale`: victim cases that know their participant's case otherwise than the upward view has it.
    """

    given: int = 0
    lost: int = 0
    doubled: int = 0
    stale: int = 0


def counted(
    casework: psycopg.Connection, victims: psycopg.Connection, boxes: Set[UUID], sent: Mapping[UUID, str]
) -> Found:
    """What is there of these boxes, of every signal of risk, and of these releases."""
    signals = _ids(casework, "SELECT id FROM casework_risksignal")
    kept = _ids(victims, "SELECT id FROM victims_policesent")
    came = _ids(victims, "SELECT signal FROM victims_signalcame")
    landed = {key for (key,) in casework.execute(_LANDED, {"advice": ReleaseKind.ADVISORY.value})}
    waits = _ids(victims, "SELECT id FROM victims_jointrelease WHERE sent_at IS NULL")
    too_many = _ids(casework, "SELECT id FROM downward_release") - sent.keys()
    doubled = sum(_number(victims, one) for one in _DOUBLED_AT_THE_VICTIMS)
    doubled += sum(_number(casework, one) for one in _DOUBLED_IN_CASEWORK)
    return Found(
        given=len(boxes) + len(signals) + len(sent),
        lost=len(boxes - kept) + len(signals - came) + len(sent.keys() - (landed - waits)),
        doubled=doubled + len(too_many),
        stale=_stale(casework, victims),
    )


def between(casework: psycopg.Connection, victims: psycopg.Connection) -> bool:
    """Whether something is on both sides at this moment: kept there, and not yet taken away or noted here."""
    boxes = _ids(casework, "SELECT id FROM casework_dropbox") & _ids(victims, "SELECT id FROM victims_policesent")
    waiting = _ids(victims, "SELECT id FROM victims_jointrelease WHERE sent_at IS NULL")
    return bool(boxes or _ids(casework, "SELECT id FROM downward_release") & waiting)


def _stale(casework: psycopg.Connection, victims: psycopg.Connection) -> int:
    known: dict[UUID, str] = dict(
        victims.execute(
            "SELECT DISTINCT ON (v.id) v.casework_case, (stage, on_hold)::text FROM victims_victimcase AS v"
            " LEFT JOIN victims_stagecame AS s ON s.case_id = v.id ORDER BY v.id, number DESC NULLS LAST"
        ).fetchall()
    )
    stands: dict[UUID, str] = dict(
        casework.execute("SELECT case_id, (stage, on_hold)::text FROM upward_stage").fetchall()
    )
    return sum(stands.get(case) != told for case, told in known.items())


def _ids(connection: psycopg.Connection, statement: LiteralString) -> set[UUID]:
    return {key for (key,) in connection.execute(statement)}


def _number(connection: psycopg.Connection, statement: LiteralString) -> int:
    row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0
