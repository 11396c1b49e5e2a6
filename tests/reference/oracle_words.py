"""What has been said and decided, and whether it is still so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.facts import Fact
from caraway.core.programme import Programme
from tests.reference.oracle_reading import after, all_of, last_of, opened_again, that_stand
from tests.reference.oracle_telling import read_case


@dataclass(frozen=True)
class Spoken:
    """One return or message that stands: what it said, and what it should say now."""

    place: int
    fact: Fact
    said: tuple[str, ...]
    should: tuple[str, ...]


def returns_made(programme: Programme, settings: Settings, standing: Sequence[tuple[int, Fact]]) -> list[Spoken]:
    """All returns, each held against the facts read before it. `standing`: (place, fact) as they are read."""
    facts = [fact for _, fact in standing]
    found = []
    for number, (place, fact) in enumerate(standing):
        if isinstance(fact.detail, f.Returned):
            should = read_case(programme, settings, facts, number).says(fact.on)
            found.append(Spoken(place, fact, fact.detail.answer, should))
    return found


def messages_sent(
    programme: Programme, settings: Settings, recorded: Sequence[Fact], returns: Sequence[Spoken]
) -> list[Spoken]:
    """All messages to the participant: each should say what the return it was about should say."""
    standing = that_stand(recorded)
    facts = [fact for _, fact in standing]
    found = []
    for number, (place, fact) in enumerate(standing):
        if isinstance(fact.detail, f.ParticipantTold):
            about = return_as_it_stood(recorded, fact)
            now = [one.should for one in returns if about and one.place == about[0]]
            should = now[0] if now else read_case(programme, settings, facts, number).says(fact.on)
            found.append(Spoken(place, fact, fact.detail.answer, should))
    return found


def counting(facts: Sequence[Fact], kind: type) -> Fact | None:
    """The newest of that kind since the case was last opened again."""
    return last_of(after(facts, opened_again(facts)), kind)


def newest_of(facts: Sequence[Fact], words: Sequence[Spoken]) -> Spoken | None:
    """The newest return (or message) since the case was last opened again."""
    left = [fact.id for fact in after(facts, opened_again(facts))]
    counted = [one for one in words if one.fact.id in left]
    return counted[-1] if counted else None


def still_so(newest: Spoken | None) -> Spoken | None:
    """None where it should say "open": it was wrong, and the programme goes on."""
    return None if newest is None or newest.should[0] == "open" else newest


def decision(facts: Sequence[Fact]) -> Fact | None:
    return counting(facts, f.Decided)


def outcome_recorded(facts: Sequence[Fact]) -> Fact | None:
    return counting(facts, f.OutcomeRecorded)


def return_as_it_stood(recorded: Sequence[Fact], judgement: Fact) -> tuple[int, tuple[str, ...]] | None:
    """The return before this judgement as it stood when this was recorded: (its place, what it said)."""
    then = list(recorded[: [fact.id for fact in recorded].index(judgement.id) + 1])
    before = None
    for place, fact in that_stand(then):
        if fact.id == judgement.id:
            return before
        if isinstance(fact.detail, f.Returned):
            before = (place, fact.detail.answer)
    return before


def must_look_again(recorded: Sequence[Fact], returns: Sequence[Spoken]) -> bool:
    """Does the newest decision rest on a return that should now say something else, and has nobody looked?"""
    facts = [fact for _, fact in that_stand(recorded)]
    judgement = last_of(facts, f.Decided, f.OutcomeRecorded)
    rested = return_as_it_stood(recorded, judgement) if judgement else None
    if rested is None:
        return False
    should = next((one.should for one in returns if one.place == rested[0]), None)
    if should is None or should == rested[1]:
        return False
    looks = all_of(after(facts, judgement), f.LookedAgain)
    return all(return_as_it_stood(recorded, look) != (rested[0], should) for look in looks)


def newest_day(recorded: Sequence[Fact]) -> date:
    """The day the newest fact was recorded."""
    return max(fact.at for fact in recorded).date()
