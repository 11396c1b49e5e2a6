"""The table of duties of reading-the-rules.md, row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from caraway.core import facts as f
from caraway.core.facts import Fact
from tests.reference.oracle_days import DAY, charge_clock
from tests.reference.oracle_reading import after, all_of, day_of_start, last_of, opened_again
from tests.reference.oracle_story import CALL, Story
from tests.reference.oracle_words import Spoken, decision, newest_of, still_so

OPEN_STAGES = ("accepted", "under_way")


@dataclass(frozen=True)
class Duty:
    kind: str
    desk: str
    due_on: date
    overdue_on: date
    impossible_from: date | None = None
    about: str = ""


@dataclass(frozen=True)
class Scene:
    """What the rows look at."""

    story: Story
    stage: str
    on_hold: bool
    returns: Sequence[Spoken]
    tellings: Sequence[Spoken]
    look_again: bool
    newest_on: date

    @property
    def facts(self) -> Sequence[Fact]:
        return self.story.read

    @property
    def returned(self) -> Spoken | None:
        return still_so(newest_of(self.facts, self.returns))

    @property
    def told(self) -> Spoken | None:
        return still_so(newest_of(self.facts, self.tellings))

    @property
    def open(self) -> bool:
        """A window, and a case in it that has not ended and was not returned."""
        return self.story.window is not None and self.stage in OPEN_STAGES

    def all_booked(self) -> bool:
        """Is there a place, inside the window, for every step left (by telephone: a call)?"""
        window = self.story.window
        inside = [place.step for place in self.story.places if window and place.on <= window.last_day]
        if self.story.mode != "group":
            return CALL in inside
        return all(step in inside for step in self.story.steps_left)

    def duty(
        self, kind: str, desk: str, since: date, clock: str = "", never: date | None = None, about: str = ""
    ) -> Duty:
        allowed = getattr(self.story.settings.clocks, clock) if clock else 0
        return Duty(kind, desk, since, since + DAY * (allowed + 1), never, about)


def duties(scene: Scene) -> list[Duty]:
    if scene.stage == "declined":
        return []
    found = [*records(scene), *corrections(scene)]
    if scene.stage != "closed":
        for row in (deciding, clocks, first_contact, booking, sessions, extension, returning, arrests, telling, police):
            found += row(scene)
    return found


def records(scene: Scene) -> Iterator[Duty]:
    recorded = {fact.detail.session for fact in all_of(scene.facts, f.SessionRecorded)}
    for line in scene.story.lines:
        if line.counts and line.step != CALL and line.session not in recorded:
            yield scene.duty("record_session", "facilitation", line.on, "record_session", about=line.session)


def corrections(scene: Scene) -> Iterator[Duty]:
    if any(one.said != one.should for one in scene.returns):
        yield scene.duty("correct_return", "coordination", scene.newest_on)
    if any(one.said != one.should for one in scene.tellings):
        yield scene.duty("correct_participant", "coordination", scene.newest_on)
    if scene.look_again:
        yield scene.duty("look_again", "police", scene.newest_on)


def deciding(scene: Scene) -> Iterator[Duty]:
    referred, asked = last_of(scene.facts, f.Referred), last_of(scene.facts, f.InformationAsked)
    answered, accepted = last_of(scene.facts, f.InformationGiven), last_of(scene.facts, f.Accepted)
    if scene.stage == "referred" and referred:
        yield scene.duty("decide_referral", "coordination", (answered or referred).on, "decide_referral")
    if scene.stage == "information_asked" and asked:
        yield scene.duty("answer_information", "police", asked.on, "answer_information")
    if scene.stage in OPEN_STAGES and accepted and not last_of(scene.facts, f.Cautioned):
        yield scene.duty("record_caution", "police", accepted.on, "record_caution")


def clocks(scene: Scene) -> Iterator[Duty]:
    cautioned, referred = last_of(scene.facts, f.Cautioned), last_of(scene.facts, f.Referred)
    if cautioned and scene.story.window is None:
        yield scene.duty("give_clock_date", "police", cautioned.on, "record_caution")
    charge = charge_clock(scene.facts)
    if referred and charge and not charge[1]:
        yield scene.duty("confirm_statement", "police", referred.on, "confirm_statement")


def first_contact(scene: Scene) -> Iterator[Duty]:
    referred, settings = last_of(scene.facts, f.Referred), scene.story.settings
    spoke = [fact for fact in all_of(scene.facts, f.Contacted) if fact.detail.result == "reached"]
    if referred and not spoke and not scene.story.ending:
        area_day = day_of_start(scene.facts, settings.first_contact_from) or referred.on
        late = area_day + DAY * (settings.clocks.first_contact + 1)
        yield Duty("first_contact", "coordination", referred.on, late)


def booking(scene: Scene) -> Iterator[Duty]:
    if scene.open and not scene.on_hold and not scene.all_booked():
        again = opened_again(scene.facts)
        stirring = all_of(scene.facts, f.Accepted, f.Cautioned, f.AbsenceSettled, f.Resumed, f.ModeChanged)
        days = [fact.on for fact in stirring] + list(scene.story.stirred) + ([again.on] if again else [])
        yield scene.duty("book", "coordination", max(days), "book", scene.story.impossible_from())


def sessions(scene: Scene) -> Iterator[Duty]:
    for place in scene.story.places:
        yield scene.duty("mark_session", "facilitation", place.on, "mark_session", about=place.session)
    for line in scene.story.lines:
        if line.code == "absent_awaited":
            yield scene.duty("settle_absence", "coordination", line.on, "settle_absence", about=line.session)


def extension(scene: Scene) -> Iterator[Duty]:
    window, impossible = scene.story.window, scene.story.impossible_from()
    if not scene.open or window is None or impossible is None:
        return
    asked = last_of(scene.facts, f.ExtensionAsked)
    since = after(scene.facts, asked) if asked else []
    answers = all_of(since, f.Extended, f.ExtensionRefused)
    answers += [fact for fact in all_of(since, f.Decided) if fact.detail.goes_on]
    never = window.last_day + DAY
    if asked and not answers:
        yield scene.duty("answer_extension", "police", asked.on, "answer_extension", never)
    elif not scene.all_booked() and window.expires_on < window.furthest_on:
        yield scene.duty("ask_extension", "coordination", impossible, "", never)


def returning(scene: Scene) -> Iterator[Duty]:
    window, impossible, ending = scene.story.window, scene.story.impossible_from(), scene.story.ending
    if scene.returned:
        return
    if ending:
        yield scene.duty("return_to_police", "coordination", ending[1], "return_to_police")
    elif scene.open and window and impossible:
        stuck = not scene.all_booked() and window.expires_on >= window.furthest_on
        since = impossible if stuck else window.last_day + DAY
        yield scene.duty("return_to_police", "coordination", since, "return_to_police")


def arrests(scene: Scene) -> Iterator[Duty]:
    for arrest in all_of(scene.facts, f.Arrested):
        if not all_of(after(scene.facts, arrest), f.ArrestReviewed):
            yield scene.duty("review_arrest", "coordination", arrest.on, "review_arrest")


def telling(scene: Scene) -> Iterator[Duty]:
    newest = scene.returned
    if newest and not scene.told:
        yield scene.duty("tell_participant", "coordination", newest.fact.on, "tell_participant")


def police(scene: Scene) -> Iterator[Duty]:
    newest, judged, charge = scene.returned, decision(scene.facts), charge_clock(scene.facts)
    if judged:
        yield scene.duty("record_outcome", "police", judged.on, "record_outcome")
    if judged or not newest:
        return
    never = charge[0] + DAY if charge and charge[0] else None
    if newest.should[0] == "completed":
        yield scene.duty("record_outcome", "police", newest.fact.on, "record_outcome")
    elif newest.should[0] == "undeliverable":
        yield scene.duty("vary_or_decide", "police", newest.fact.on, "decide_breach", never)
    else:
        yield scene.duty("decide_breach", "police", newest.fact.on, "decide_breach", never)
