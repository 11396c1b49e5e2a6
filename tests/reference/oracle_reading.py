"""Which facts stand, in which order they are read, and what can be read off them by searching."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from caraway.core import facts as f
from caraway.core.facts import Fact

SAID = (f.Returned, f.ParticipantTold)


def that_stand(recorded: Sequence[Fact]) -> list[tuple[int, Fact]]:
    """(place of the first version, newest version) of all that stand, in the order of reading.

    On one day the caution comes first; a correction is read where its first version was; what was said, when it
    was said.
    """
    said = {fact.id: place for place, fact in enumerate(recorded) if isinstance(fact.detail, SAID)}
    place_of: dict[str, int] = {}
    newest: dict[int, Fact] = {}
    for place, fact in enumerate(recorded):
        place_of[fact.id] = place if fact.replaces is None else place_of[fact.replaces]
        newest[place_of[fact.id]] = fact
    standing = [(place, fact) for place, fact in newest.items() if not isinstance(fact.detail, f.Annulled)]
    return sorted(standing, key=lambda pair: (pair[1].on, not_caution(pair[1]), said.get(pair[1].id, pair[0])))


def not_caution(fact: Fact) -> bool:
    return not isinstance(fact.detail, f.Cautioned)


def all_of(facts: Sequence[Fact], *kinds: type) -> list[Fact]:
    return [fact for fact in facts if isinstance(fact.detail, kinds)]


def last_of(facts: Sequence[Fact], *kinds: type) -> Fact | None:
    return next((fact for fact in reversed(facts) if isinstance(fact.detail, kinds)), None)


def last_detail(facts: Sequence[Fact], *kinds: type) -> Any:
    found = last_of(facts, *kinds)
    return found.detail if found else None


def after(facts: Sequence[Fact], this: Fact | None) -> list[Fact]:
    """The facts read after this one; all of them where there is no such one."""
    if this is None:
        return list(facts)
    return list(facts[[fact.id for fact in facts].index(this.id) + 1 :])


def opened_again(facts: Sequence[Fact]) -> Fact | None:
    """The newest decision that the programme goes on."""
    decisions = [fact for fact in all_of(facts, f.Decided) if fact.detail.goes_on]
    return decisions[-1] if decisions else None


def arrest_day(facts: Sequence[Fact]) -> date | None:
    days = [fact.detail.arrest_on for fact in all_of(facts, f.Referred, f.ClockDateGiven)]
    known = [day for day in days if day is not None]
    return known[-1] if known else None


def day_of_start(facts: Sequence[Fact], start: str) -> date | None:
    """The day of offence, arrest, caution or referral, as far as it is known."""
    referred, cautioned = last_of(facts, f.Referred), last_of(facts, f.Cautioned)
    if start == "offence":
        return referred.detail.offence_on if referred else None
    if start == "arrest":
        return arrest_day(facts)
    if start == "caution":
        return cautioned.on if cautioned else None
    return referred.on if referred else None
