"""Releases that wait on the victims' site in the proof of crossings: each of a decision that has ended, as its owner writes it.

What is proved is how they are handed over. That decisions make them is another proof's.
"""

import json
from typing import Any
from uuid import UUID

import psycopg

from caraway.bridge.releases import Release, as_row
from caraway.core.joint.events import Overtaken
from caraway.core.joint.store import detail_to_json, kind_of
from caraway.core.joint.words import Trigger
from caraway.core.vocabulary import Language, Stage
from caraway.platform.gateways import clock, ids


def decisions(victims: psycopg.Connection, cases: list[tuple[UUID, UUID]]) -> None:
    """A victim case of each of these cases of casework (its agreement there, itself), with a decision that has ended.

    It is not of the victim of the offence, whose own case comes with the sealed details. Raises psycopg's NotNullViolation
    for an agreement of casework that is served by none.
    """
    for number, (agreement, case) in enumerate(cases, 1):
        row: dict[str, Any] = {
            "case": case,
            "serves": agreement,
            "at": clock.now(),
            "id": ids.new(),
            "decision": ids.new(),
        }
        row |= {"event": ids.new(), "reference": f"PROOF-{number:04}", "language": Language.ENGLISH.value}
        row |= {"trigger": Trigger.DISCLOSURE.value, "kind": kind_of(Overtaken)}
        row |= {"ended": json.dumps(detail_to_json(Overtaken(Stage.COMPLETED)))}
        for statement in _DECISION:
            victims.execute(statement, row)


_OURS = "(SELECT agreement_id FROM victims_delivery WHERE casework_agreement = %(serves)s)"
_DECISION = (
    f"""INSERT INTO victims_victimcase (id, agreement_id, reference, casework_case, offence, given_name, family_name, language,
        opened_at, engagement) VALUES (%(id)s, {_OURS}, %(reference)s, %(case)s, false, 'Robin', 'Elsewhere', %(language)s,
        %(at)s, 'not_attempted')""",  # nosec B608
    f"""INSERT INTO victims_jointdecision (id, agreement_id, case_id, trigger, opened_at)
        VALUES (%(decision)s, {_OURS}, %(id)s, %(trigger)s, %(at)s)""",  # nosec B608
    f"""INSERT INTO victims_jointevent (id, agreement_id, decision_id, number, kind, detail, at, by_name)
        VALUES (%(event)s, {_OURS}, %(decision)s, 1, %(kind)s, %(ended)s, %(at)s, '')""",  # nosec B608
)


def put(victims: psycopg.Connection, release: Release) -> None:
    """Let this release wait, after those of its case that do already."""
    row = as_row(release)
    row |= {"casework_agreement": row.pop("agreement_id"), "casework_case": row.pop("case_id"), "at": clock.now()}
    victims.execute(_RELEASE, row | {"advice": list(row["advice"] or ())})


_RELEASE = """
    INSERT INTO victims_jointrelease (id, agreement_id, decision_id, place, casework_agreement, casework_case, kind, code,
        advice, purpose, expires_on, at_once, made_at)
    SELECT %(id)s, one.agreement_id, one.id, (SELECT count(*) + 1 FROM victims_jointrelease WHERE decision_id = one.id),
        %(casework_agreement)s, %(casework_case)s, %(kind)s, %(code)s, %(advice)s, %(purpose)s, %(expires_on)s, %(at_once)s,
        %(at)s
    FROM victims_jointdecision AS one JOIN victims_victimcase AS whole ON whole.id = one.case_id
    WHERE whole.casework_case = %(casework_case)s AND NOT whole.offence
"""
