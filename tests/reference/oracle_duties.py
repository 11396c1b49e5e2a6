"""The table of duties of reading-the-rules.md, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from caraway.core import facts as f
from tests.reference.oracle_days import DAY, charge_clock
from tests.reference.oracle_reading import after, all_of, day_of_start, last_of
from tests.reference.oracle_scene import OPEN_STAGES, Scene
from tests.reference.oracle_story import CALL
from tests.reference.oracle_words import decision


@dataclass(frozen=True)
class Duty:
    kind: str
    desk: str
    due_on: date
    overdue_on: date
    impossible_from: date | None = None
    about: str = ""


def duty(
    scene: Scene, kind: str, desk: str, since: date, clock: str = "", never: date | None = None, about: str = ""
) -> Duty:
    allowed = getattr(scene.story.settings.clocks, clock) if clock else 0
    return Duty(kind, desk, since, since + DAY * (allowed + 1), never, about)


def table(scene: Scene) -> list[Duty]:
    """Every row but the last, which says what is to be corrected."""
    found = list(records(scene))
    if scene.stage not in ("closed", "declined"):
        if scene.story.ending and scene.story.ending[0] == "without_programme":
            rows = (deciding, clocks, first_contact, booking, sessions, extension, without_programme)
            return [*found, *(one for row in rows for one in row(scene))]
        for row in (deciding, clocks, first_contact, booking, sessions, extension, returning, arrests, telling, police):
            found += row(scene)
    return found


def records(scene: Scene) -> Iterator[Duty]:
    recorded = {fact.detail.session for fact in all_of(scene.facts, f.SessionRecorded)}
    for line in scene.story.lines:
        if line.counts and line.step != CALL and line.session not in recorded:
            yield duty(scene, "record_session", "facilitation", line.on, "record_session", about=line.session)


def deciding(scene: Scene) -> Iterator[Duty]:
    referred, asked = last_of(scene.facts, f.Referred), last_of(scene.facts, f.InformationAsked)
    answered, accepted = last_of(scene.facts, f.InformationGiven), last_of(scene.facts, f.Accepted)
    if scene.stage == "referred" and referred:
        yield duty(scene, "decide_referral", "coordination", (answered or referred).on, "decide_referral")
    if scene.stage == "information_asked" and asked:
        yield duty(scene, "answer_information", "police", asked.on, "answer_information")
    if scene.stage in OPEN_STAGES and accepted and not last_of(scene.facts, f.Cautioned):
        yield duty(scene, "record_caution", "police", accepted.on, "record_caution")


def clocks(scene: Scene) -> Iterator[Duty]:
    cautioned, referred = last_of(scene.facts, f.Cautioned), last_of(scene.facts, f.Referred)
    if scene.running and cautioned and scene.story.window is None:
        yield duty(scene, "give_clock_date", "police", cautioned.on, "record_caution")
    charge = charge_clock(scene.facts)
    if referred and charge and not charge[1]:
        yield duty(scene, "confirm_statement", "police", referred.on, "confirm_statement")


def first_contact(scene: Scene) -> Iterator[Duty]:
    referred, settings = last_of(scene.facts, f.Referred), scene.story.settings
    spoke = [fact for fact in all_of(scene.facts, f.Contacted) if fact.detail.result == "reached"]
    if scene.running and referred and not spoke:
        area_day = day_of_start(scene.facts, settings.first_contact_from) or referred.on
        late = area_day + DAY * (settings.clocks.first_contact + 1)
        yield Duty("first_contact", "coordination", referred.on, late)


def booking(scene: Scene) -> Iterator[Duty]:
    if scene.open and not scene.on_hold and not scene.all_booked():
        since = max(fact.on for fact in scene.stirring())
        yield duty(scene, "book", "coordination", since, "book", scene.story.impossible_from())


def sessions(scene: Scene) -> Iterator[Duty]:
    for place in scene.story.places:
        yield duty(scene, "mark_session", "facilitation", place.on, "mark_session", about=place.session)
    for line in scene.story.lines:
        if line.code == "absent_awaited":
            yield duty(scene, "settle_absence", "coordination", line.on, "settle_absence", about=line.session)


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
        yield duty(scene, "answer_extension", "police", asked.on, "answer_extension", never)
    elif not scene.all_booked() and window.expires_on < window.furthest_on and not scene.refusal_holds():
        yield duty(scene, "ask_extension", "coordination", min(impossible, window.last_day), "", never)


def returning(scene: Scene) -> Iterator[Duty]:
    window, impossible, ending = scene.story.window, scene.story.impossible_from(), scene.story.ending
    if scene.returned:
        return
    if ending:
        yield duty(scene, "return_to_police", "coordination", ending[1], "return_to_police")
    elif scene.open and window and impossible:
        no_more_time = window.expires_on >= window.furthest_on or scene.refusal_holds()
        stuck = not scene.all_booked() and no_more_time
        since = impossible if stuck else window.last_day + DAY
        yield duty(scene, "return_to_police", "coordination", since, "return_to_police")


def arrests(scene: Scene) -> Iterator[Duty]:
    reviews = [place for place, fact in scene.standing if isinstance(fact.detail, f.ArrestReviewed)]
    for place, fact in scene.standing:
        if isinstance(fact.detail, f.Arrested) and not any(review > place for review in reviews):
            yield duty(scene, "review_arrest", "coordination", fact.on, "review_arrest")


def telling(scene: Scene) -> Iterator[Duty]:
    newest = scene.returned
    if newest and not scene.told:
        yield duty(scene, "tell_participant", "coordination", newest.fact.on, "tell_participant")


def without_programme(scene: Scene) -> Iterator[Duty]:
    """The police give the caution and record what came of it; nothing is returned, told or decided, and no arrest is reviewed."""
    cautioned, window = last_of(scene.facts, f.Cautioned), scene.story.window
    if cautioned:
        over = window.last_day + DAY if window else cautioned.on
        yield duty(scene, "record_outcome", "police", over, "record_outcome")
    elif scene.story.ending:
        yield duty(scene, "record_caution", "police", scene.story.ending[1], "record_caution")


def police(scene: Scene) -> Iterator[Duty]:
    newest, judged, charge = scene.returned, decision(scene.facts), charge_clock(scene.facts)
    if judged:
        yield duty(scene, "record_outcome", "police", judged.on, "record_outcome")
    if judged or not newest:
        return
    never = charge[0] + DAY if charge and charge[0] else None
    if newest.should[0] == "completed":
        yield duty(scene, "record_outcome", "police", newest.fact.on, "record_outcome")
    elif newest.should[0] == "undeliverable":
        yield duty(scene, "vary_or_decide", "police", newest.fact.on, "decide_breach", never)
    else:
        yield duty(scene, "decide_breach", "police", newest.fact.on, "decide_breach", never)
