"""Whose a victim case is today: its worker's, that of whoever covers, or the team's. Worked out when it is looked at (ADR 13).

Nobody covers a case that is shut to them because they work with the other party: it is then the team's.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.core.ownership import Owned, Team, whose
from caraway.core.vocabulary import Held
from caraway.platform.accounts.absences import team_of
from caraway.platform.accounts.actor import Actor
from caraway.victims.models import OtherSide, VictimCase
from caraway.victims.workers import names_of


@dataclass(frozen=True, slots=True)
class Today:
    """Who has a case today (None: the team), and the words for it; empty for a case that was given to nobody."""

    person: UUID | None
    words: str


def whose_today(cases: Collection[VictimCase], by: Actor, on: date) -> Mapping[UUID, Today]:
    """Whose each of these cases is on that day, within this person's organisation."""
    team, shut = team_of({by.organisation}, on), _shut(cases)
    owned = {one.pk: whose(one.worker, _without(team, shut[one.pk])) for one in cases}
    names = names_of(person for one in cases for person in (one.worker, owned[one.pk].person) if person is not None)
    return {one.pk: Today(owned[one.pk].person, _words(one.worker, owned[one.pk], names)) for one in cases}


def _shut(cases: Collection[VictimCase]) -> Mapping[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = OtherSide.objects.filter(case__in=[one.pk for one in cases], shut=True, ended_at=None)
    for case, account in rows.values_list("case_id", "account"):
        found[case].add(account)
    return found


def _without(team: Team[UUID], shut: set[UUID]) -> Team[UUID]:
    return Team(team.here - shut, team.away) if shut else team


def _words(worker: UUID | None, owned: Owned[UUID], names: Mapping[UUID, str]) -> str:
    if worker is None:
        return ""
    name = names.get(worker, "")
    if owned.held is Held.COVERED and owned.person is not None:
        return f"{names[owned.person]}, for {name}"
    away = {Held.UNCOVERED: f"The team: {name} is away", Held.LEFT: f"The team: {name} has left"}
    return away.get(owned.held, name)
