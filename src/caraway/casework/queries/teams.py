"""Whose work is whose today, for lists and pages: the rules of ownership over who works here and who is away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.db.models import Q

from caraway.casework.queries.people import names_of
from caraway.core.ownership import Team, in_hand, whose, works_for
from caraway.core.permissions import may
from caraway.core.vocabulary import Held
from caraway.platform.accounts.actor import Actor


class Whose(StrEnum):
    """Whose work a list shows: one's own and what one covers; what nobody has today; everybody's."""

    MINE = "mine"
    TEAM = "team"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Staff:
    """The team as one person sees it today, with its names; the agreements under which the organisation delivers, with
    their areas; and those of the organisation who work on cases, by name.
    """

    team: Team[UUID]
    me: UUID | None
    names: Mapping[UUID, str]
    areas: Mapping[UUID, str]
    workers: tuple[UUID, ...]

    @property
    def delivers(self) -> tuple[UUID, ...]:
        """The agreements under which the organisation delivers."""
        return tuple(self.areas)

    def only(self, whose_work: Whose, column: str) -> Q:
        """The rows whose owner stands in that column and that this list shows."""
        if whose_work is Whose.MINE:
            return Q(**{f"{column}__in": sorted(works_for(self.me, self.team))}) if self.me else Q(pk__in=())
        if whose_work is Whose.TEAM:
            return Q(**{column: None}) | ~Q(**{f"{column}__in": sorted(in_hand(self.team))})
        return Q()

    def covered(self) -> tuple[str, ...]:
        """The names of those whose work this person has today besides the own."""
        owners = works_for(self.me, self.team) - {self.me} if self.me else frozenset()
        return tuple(sorted(self.names[one] for one in owners))

    def words(self, owner: UUID | None, gone: Mapping[UUID, str], nobody: str = "no worker yet") -> str:
        """Whose it is, as a list says it: the owner, and who has it today where that is another.

        `gone`: the names of owners who are not of the team (`gone_of`).
        """
        if owner is None:
            return nobody
        found = whose(owner, self.team)
        name = self.names.get(owner) or gone.get(owner, "")
        if found.held is Held.COVERED and found.person:
            who = "you" if found.person == self.me else self.names[found.person]
            return f"{name} is away, covered by {who}"
        return f"{name}{_AFTER.get(found.held, '')}"

    def gone_of(self, owners: Iterable[UUID | None]) -> Mapping[UUID, str]:
        """The names of those owners who no longer work here."""
        missing = {one for one in owners if one} - self.team.here
        return names_of(*missing) if missing else {}


_AFTER = {Held.LEFT: " has left", Held.UNCOVERED: " is away, nobody covers"}


def staff_of(by: Actor, today: date) -> Staff:
    """The team of this person's organisation, and of those that deliver under the same agreements. One statement.

    Of other organisations nobody is seen to be away: their leave is their own to know.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAFF, {"organisation": by.organisation, "on": today})
        rows = cursor.fetchall()
    areas = rows[0][6] if rows else {}
    return Staff(
        Team(frozenset(row[0] for row in rows), {row[0]: row[3] for row in rows if row[2]}),
        by.account_id,
        {row[0]: row[1] for row in rows},
        {UUID(agreement): area for agreement, area in areas.items()},
        tuple(row[0] for row in rows if row[4] and may(row[5], "case.book")),
    )


# Asked for every list, so it is written out.
_STAFF = """
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
       FROM agreements_agreement WHERE id IN (SELECT agreement_id FROM delivers))
    FROM accounts_membership AS membership
    JOIN accounts_account AS account ON account.id = membership.account_id AND account.is_active
    LEFT JOIN accounts_leave AS leave ON leave.organisation_id = membership.organisation_id
      AND leave.account_id = membership.account_id AND leave.ended_at IS NULL
      AND leave.from_on <= %(on)s AND leave.to_on >= %(on)s
    WHERE membership.organisation_id IN (SELECT id FROM organisations) AND membership.ended_at IS NULL
      AND membership.from_on <= %(on)s AND (membership.to_on IS NULL OR membership.to_on >= %(on)s)
    ORDER BY account.full_name, account.id
"""


def owner_words(owner: UUID | None, *, by: Actor, today: date) -> str:
    """Whose a case is today, as its own page says it; nothing where nobody was chosen."""
    staff = staff_of(by, today)
    return staff.words(owner, staff.gone_of([owner]), nobody="")
