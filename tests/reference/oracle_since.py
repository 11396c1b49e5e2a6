"""Since when: a duty is never due before what made it so, nor a correction before it was needed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from caraway.core.agreement import Settings
from caraway.core.facts import Fact
from caraway.core.programme import Programme
from tests.reference.oracle_duties import Duty, table
from tests.reference.oracle_reading import that_stand
from tests.reference.oracle_scene import Scene, scene_of
from tests.reference.oracle_words import messages_sent, must_look_again, returns_made

NEVER_BEFORE = ("confirm_statement", "first_contact", "book", "ask_extension", "return_to_police")
"""The rows marked with a dagger in the table of duties."""

CORRECTING = {"correct_return": "coordination", "correct_participant": "coordination", "look_again": "police"}

ONE_DAY = timedelta(days=1)

Remembered = dict[int, list[Duty]]
"""The tables worked out for one question, by how many facts had happened: a day without any leaves them as they were."""


def never_before(scene: Scene, duties: Sequence[Duty]) -> list[Duty]:
    """The duties of the table, those marked with a dagger not before what made them so."""
    remembered: Remembered = {}
    return [not_before(scene, one, remembered) if one.kind in NEVER_BEFORE else one for one in duties]


def not_before(scene: Scene, one: Duty, remembered: Remembered) -> Duty:
    """Where facts happened after the table's day: due since the run of days began; late by as many days more."""
    newest = max(fact.on for fact in scene.facts)
    if newest <= one.due_on:
        return one
    since = max(run_began(scene, one, newest, remembered), one.due_on)
    return replace(one, due_on=since, overdue_on=one.overdue_on + (since - one.due_on))


def run_began(scene: Scene, one: Duty, newest: date, remembered: Remembered) -> date:
    """Ask of each day, back from the newest: the first of the unbroken run of days on which it was due.

    Before the table's day nobody need ask: where the run reaches that far, it is the table's day that counts.
    """
    began = day = newest
    while day >= one.due_on and was_due(scene, one, day, remembered):
        began = day
        day -= ONE_DAY
    return began


def was_due(scene: Scene, one: Duty, day: date, remembered: Remembered) -> bool:
    """Reading only what had happened by that day, did the table give this duty, with a first day no later than that?"""
    happened = [(place, fact) for place, fact in scene.standing if fact.on <= day]
    if len(happened) not in remembered:
        remembered[len(happened)] = table(scene_of(scene.story.programme, scene.story.settings, happened))
    return any(row.kind == one.kind and row.due_on <= day for row in remembered[len(happened)])


def to_correct(programme: Programme, settings: Settings, recorded: Sequence[Fact]) -> set[str]:
    """What is to be corrected when these are all the facts there are."""
    returns = returns_made(programme, settings, that_stand(recorded))
    tellings = messages_sent(programme, settings, recorded, returns)
    found = set()
    if any(one.said != one.should for one in returns):
        found.add("correct_return")
    if any(one.said != one.should for one in tellings):
        found.add("correct_participant")
    if must_look_again(recorded, returns):
        found.add("look_again")
    return found


def corrections(programme: Programme, settings: Settings, recorded: Sequence[Fact]) -> list[Duty]:
    """What is to be corrected, each since the fact was recorded from which it has been so without a break."""
    now = to_correct(programme, settings, recorded)
    since = {kind: recorded[-1].at.date() for kind in CORRECTING if kind in now}
    unbroken = set(now)
    for number in range(len(recorded) - 1, 0, -1):
        if not unbroken:
            break
        unbroken &= to_correct(programme, settings, recorded[:number])
        for kind in unbroken:
            since[kind] = recorded[number - 1].at.date()
    return [correction(kind, day) for kind, day in since.items()]


def correction(kind: str, day: date) -> Duty:
    return Duty(kind, CORRECTING[kind], day, date.fromordinal(day.toordinal() + 1))
