"""Everybody who delivers the same agreements as an organisation, with who of them is away: read in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.platform.databases.reading import rows


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who works there: the account, the name, the roles; whether away, and who covers; whether of one's own."""

    account: UUID
    name: str
    away: bool
    cover: UUID | None
    own: bool
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crew:
    """The people by name; the agreements under which the organisation delivers that day, each with its area; and who else
    delivers each of them that day, by name.
    """

    people: tuple[Hand, ...]
    areas: Mapping[UUID, str]
    others: Mapping[UUID, Mapping[UUID, str]]


def crew_of(organisation_id: UUID, on: date) -> Crew:
    """The organisation's people, and those of whoever delivers under the same agreements, on that day.

    Of other organisations nobody is seen to be away: their leave is their own to know.
    """
    found = rows(_CREW, {"organisation": organisation_id, "on": on})
    areas, others = found[0][6:8] if found else ({}, {})
    return Crew(
        tuple(Hand(row[0], row[1], row[2], row[3], row[4], tuple(row[5])) for row in found),
        {UUID(agreement): area for agreement, area in areas.items()},
        {UUID(agreement): {UUID(one): name for one, name in held.items()} for agreement, held in others.items()},
    )


# Asked for every list, so it is written out.
_CREW = """
    WITH part AS (
      SELECT agreement_id, organisation_id FROM agreements_agreementparty
      WHERE part = 'provider' AND from_on <= %(on)s AND (to_on IS NULL OR to_on >= %(on)s)
    ), delivers AS (
      SELECT agreement_id FROM part WHERE organisation_id = %(organisation)s
    ), organisations AS (
      SELECT %(organisation)s::uuid AS id
      UNION SELECT organisation_id FROM part WHERE agreement_id IN (SELECT agreement_id FROM delivers)
    )
    SELECT membership.account_id, account.full_name, leave.id IS NOT NULL, leave.cover_id,
      membership.organisation_id = %(organisation)s, membership.roles,
      (SELECT coalesce(json_object_agg(id, area ORDER BY area, id), '{}')
       FROM agreements_agreement WHERE id IN (SELECT agreement_id FROM delivers)),
      (SELECT coalesce(json_object_agg(agreement_id, held), '{}') FROM (
        SELECT part.agreement_id, json_object_agg(part.organisation_id, organisation.name ORDER BY organisation.name) AS held
        FROM part JOIN agreements_organisation AS organisation ON organisation.id = part.organisation_id
        WHERE part.organisation_id <> %(organisation)s AND part.agreement_id IN (SELECT agreement_id FROM delivers)
        GROUP BY part.agreement_id) AS other)
    FROM accounts_membership AS membership
    JOIN accounts_account AS account ON account.id = membership.account_id AND account.is_active
    LEFT JOIN accounts_leave AS leave ON leave.organisation_id = membership.organisation_id
      AND leave.account_id = membership.account_id AND leave.ended_at IS NULL
      AND leave.from_on <= %(on)s AND leave.to_on >= %(on)s
    WHERE membership.organisation_id IN (SELECT id FROM organisations) AND membership.ended_at IS NULL
      AND membership.from_on <= %(on)s AND (membership.to_on IS NULL OR membership.to_on >= %(on)s)
    ORDER BY account.full_name, account.id
"""
