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
    was said, or, corrected on the day the programme was let go on, just before that decision.
    """
    said = {fact.id: place for place, fact in enumerate(recorded) if isinstance(fact.detail, SAID)}
    place_of: dict[str, int] = {}
    newest: dict[int, Fact] = {}
    for place, fact in enumerate(recorded):
        place_of[fact.id] = place if fact.replaces is None else place_of[fact.replaces]
        newest[place_of[fact.id]] = fact
    standing = [(place, fact) for place, fact in newest.items() if not isinstance(fact.detail, f.Annulled)]

    def order(pair: tuple[int, Fact]) -> tuple[date, bool, int, bool, int]:
        place, fact = pair
        own = said.get(fact.id, place)
        decision = first_to_go_on(standing, place, fact, own)
        return (fact.on, not_caution(fact), own if decision is None else decision, decision is None, own)

    return sorted(standing, key=order)


def first_to_go_on(standing: Sequence[tuple[int, Fact]], place: int, fact: Fact, own: int) -> int | None:
    """The place of the decision that a corrected return or message (first recorded at `place`) is read just before.

    The first, of its day, that the programme goes on, among those first recorded after its own first version and before itself (at `own`).
    """
    if fact.replaces is None or not isinstance(fact.detail, SAID):
        return None
    decided = [(at, one) for at, one in standing if isinstance(one.detail, f.Decided) and one.detail.goes_on]
    return min((at for at, one in decided if one.on == fact.on and place < at < own), default=None)


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
