"""A case as the table of duties looks at it: its story, its stage, what was said of it and is still so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.facts import Fact
from caraway.core.programme import Programme
from tests.reference.oracle_reading import after, all_of, last_of
from tests.reference.oracle_story import CALL, Story
from tests.reference.oracle_telling import read_case
from tests.reference.oracle_words import Spoken, decision, newest_of, outcome_recorded, returns_made, still_so

NOT_COMPLETED = ("out_of_chances", "withdrew", "window_expired")
RUNNING = ("referred", "information_asked", "accepted", "under_way")
OPEN_STAGES = ("accepted", "under_way")


@dataclass(frozen=True)
class Scene:
    """What the rows look at. `standing`: (place in the order of recording, fact) in the order of reading."""

    standing: Sequence[tuple[int, Fact]]
    story: Story
    returns: Sequence[Spoken]
    tellings: Sequence[Spoken] = ()

    @property
    def facts(self) -> Sequence[Fact]:
        return self.story.read

    @property
    def stage(self) -> str:
        return stage_of(self.story, newest_of(self.facts, self.returns))

    @property
    def on_hold(self) -> bool:
        return isinstance(detail_of(last_of(self.facts, f.Held, f.Resumed)), f.Held)

    @property
    def returned(self) -> Spoken | None:
        return still_so(newest_of(self.facts, self.returns))

    @property
    def told(self) -> Spoken | None:
        return still_so(newest_of(self.facts, self.tellings))

    @property
    def running(self) -> bool:
        return self.stage in RUNNING

    @property
    def open(self) -> bool:
        """A window, and a case in it that has not ended and was not returned."""
        return self.story.window is not None and self.stage in OPEN_STAGES

    def all_booked(self) -> bool:
        """Is every step left booked (by telephone: a call)?"""
        wanted = self.story.steps_left if self.story.mode == "group" else [CALL]
        return all(self.story.is_booked(step) for step in wanted)

    def stirring(self) -> list[Fact]:
        """What `book` counts from: each changes what there is to book."""
        kinds = (f.Accepted, f.Cautioned, f.AbsenceSettled, f.Resumed, f.ModeChanged)
        opening = [fact for fact in all_of(self.facts, f.Decided) if fact.detail.goes_on]
        return [*all_of(self.facts, *kinds), *self.story.stirred, *opening]

    def refusal_holds(self) -> bool:
        """More time was refused, and nothing read since has changed the case."""
        refused = last_of(self.facts, f.ExtensionRefused)
        if refused is None:
            return False
        changing = [*self.stirring(), *all_of(self.facts, f.Extended, f.ExtensionAsked)]
        return not [fact for fact in after(self.facts, refused) if fact in changing]


def scene_of(
    programme: Programme, settings: Settings, standing: Sequence[tuple[int, Fact]], tellings: Sequence[Spoken] = ()
) -> Scene:
    """The scene when these are all the facts there are."""
    story = read_case(programme, settings, [fact for _, fact in standing])
    return Scene(standing, story, returns_made(programme, settings, standing), tellings)


def outcome_of(story: Story, newest: Spoken | None) -> str | None:
    """That of the newest return, as it should be now; the referral's own end whatever was returned."""
    ended = story.ending[0] if story.ending else None
    return ended if newest is None or ended == "declined" else newest.should[0]


def stage_of(story: Story, newest: Spoken | None) -> str:
    facts, outcome = story.read, story.ending[0] if story.ending else None
    if outcome == "declined":
        return outcome
    if outcome_recorded(facts):
        return "closed"
    if still_so(newest) or decision(facts) or outcome == "without_programme":
        return "with_police"
    if outcome:
        return "not_completed" if outcome in NOT_COMPLETED else outcome
    if story.lines:
        return "under_way"
    if last_of(facts, f.Accepted):
        return "accepted"
    question = last_of(facts, f.InformationAsked, f.InformationGiven)
    return "information_asked" if isinstance(detail_of(question), f.InformationAsked) else "referred"


def detail_of(fact: Fact | None) -> Any:
    return fact.detail if fact else None
