"""Whose a piece of work is on a day: its owner's, that of whoever covers, or the team's.

A piece of work keeps the owner it was given. Whose it is *today* is worked out when it is looked at, from who works here
and who is away, so nothing is ever owned by somebody who has left, and nobody has to move anything when leave begins or ends.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from caraway.core.vocabulary import Held

Person = TypeVar("Person")


@dataclass(frozen=True, slots=True)
class Team(Generic[Person]):
    """An organisation on one day: who works there, and who of them is away, each with who covers (None: nobody).

    Who is away and no longer works there has left.
    """

    here: frozenset[Person]
    away: Mapping[Person, Person | None]


@dataclass(frozen=True, slots=True)
class Owned(Generic[Person]):
    """Who does the work today (None: it is the team's), and why that person or nobody."""

    person: Person | None
    held: Held


def whose(owner: Person | None, team: Team[Person]) -> Owned[Person]:
    """Whose work is today that was given to `owner` (None: to nobody).

    The cover of the owner's leave has it; where the cover is away too, the cover's own cover; and so on. Where that comes
    to nobody, to somebody who has left, or back to where it began, it is the team's.
    """
    if owner is None:
        return Owned(None, Held.NOBODYS)
    if owner not in team.here:
        return Owned(None, Held.LEFT)
    if owner not in team.away:
        return Owned(owner, Held.OWN)
    cover = _cover(owner, team)
    return Owned(cover, Held.COVERED if cover is not None else Held.UNCOVERED)


def _cover(owner: Person, team: Team[Person]) -> Person | None:
    seen: set[Person] = set()
    person: Person | None = owner
    while person in team.here and person in team.away:
        if person in seen:
            return None
        seen.add(person)
        person = team.away[person]
    return person if person in team.here else None


def works_for(person: Person, team: Team[Person]) -> frozenset[Person]:
    """Everybody whose work this person has today, the person's own included unless he or she is away."""
    return frozenset(owner for owner in team.here if whose(owner, team).person == person)


def in_hand(team: Team[Person]) -> frozenset[Person]:
    """Every owner whose work somebody has today. Work of any other owner, and of none, is the team's."""
    return frozenset(owner for owner in team.here if whose(owner, team).person is not None)
