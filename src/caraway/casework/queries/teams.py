"""Whose work is whose today, for lists and pages: the rules of ownership over who works here and who is away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from caraway.casework.queries.people import names_of
from caraway.core.ownership import Team, in_hand, whose, works_for
from caraway.core.permissions import may
from caraway.core.vocabulary import Held
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.crew import crew_of


class Whose(StrEnum):
    """Whose work a list shows: one's own and what one covers; what nobody has today; everybody's."""

    MINE = "mine"
    TEAM = "team"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Staff:
    """The team as one person sees it today, with its names; the agreements under which the organisation delivers, with
    their areas, and who else delivers each; those of the organisation who work on cases, by name; and everybody of it.
    """

    team: Team[UUID]
    me: UUID | None
    names: Mapping[UUID, str]
    areas: Mapping[UUID, str]
    others: Mapping[UUID, Mapping[UUID, str]]
    workers: tuple[UUID, ...]
    own: frozenset[UUID]

    @property
    def delivers(self) -> tuple[UUID, ...]:
        """The agreements under which the organisation delivers."""
        return tuple(self.areas)

    def only(self, whose_work: Whose, column: str) -> Q:
        """The rows whose owner stands in that column and that this list shows."""
        if whose_work is Whose.MINE:
            return Q(**{f"{column}__in": self.owners()}) if self.me else Q(pk__in=())
        if whose_work is Whose.TEAM:
            return Q(**{column: None}) | ~Q(**{f"{column}__in": sorted(in_hand(self.team))})
        return Q()

    def with_others(self) -> list[str]:
        """The other providers whose team may have a case, each as "agreement/provider"."""
        return sorted(f"{one}/{provider}" for one, held in self.others.items() for provider in held)

    def ours(self) -> Q:
        """The rows of cases that the team of no other provider has; one that no longer delivers has none."""
        theirs = [Q(agreement_id=one, case__provider__in=sorted(held)) for one, held in self.others.items()]
        return ~reduce(or_, theirs) if theirs else Q()

    def team_of(self, agreement: UUID, provider: UUID | None) -> str:
        """The name of the other provider whose team has a case of this agreement; empty where none has."""
        return self.others.get(agreement, {}).get(provider, "") if provider else ""

    def owners(self) -> list[UUID]:
        """Those whose work this person has today, the own and what is covered."""
        return sorted(works_for(self.me, self.team)) if self.me else []

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
    crew = crew_of(by.organisation, today)
    return Staff(
        Team(
            frozenset(one.account for one in crew.people), {one.account: one.cover for one in crew.people if one.away}
        ),
        by.account_id,
        {one.account: one.name for one in crew.people},
        crew.areas,
        crew.others,
        tuple(one.account for one in crew.people if one.own and may(one.roles, "case.book")),
        frozenset(one.account for one in crew.people if one.own),
    )
