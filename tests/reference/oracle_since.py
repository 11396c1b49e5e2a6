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


class Days:
    """What the table gave at the end of each day, reading only what had happened by then."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.known: dict[date, list[Duty]] = {}
        self.days = sorted({fact.on for fact in scene.facts})

    def table_of(self, day: date) -> list[Duty]:
        """Between two days on which something happened it stays as it is."""
        since = max((one for one in self.days if one <= day), default=day)
        if since not in self.known:
            story = self.scene.story
            by_then = [(place, fact) for place, fact in self.scene.standing if fact.on <= since]
            self.known[since] = table(scene_of(story.programme, story.settings, by_then))
        return self.known[since]

    def was_due(self, kind: str, day: date) -> bool:
        """Did the table of that day give this duty, with a first day no later than that day?"""
        return any(one.kind == kind and one.due_on <= day for one in self.table_of(day))


def never_before(scene: Scene, duties: Sequence[Duty]) -> list[Duty]:
    """Each duty with a dagger, from the first of the unbroken run of days on which it was due already."""
    days = Days(scene)
    found = []
    for duty in duties:
        if duty.kind in NEVER_BEFORE and days.days:
            day = max(duty.due_on, days.days[-1])
            while day > duty.due_on and days.was_due(duty.kind, day - ONE_DAY):
                day -= ONE_DAY
            duty = replace(duty, due_on=day, overdue_on=duty.overdue_on + (day - duty.due_on))
        found.append(duty)
    return found


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
    since = {kind: recorded[-1].at.date() for kind in now}
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
