"""A slow, obvious answer to "where does this case stand?", written from the rules alone.

It shares the words of the domain with `caraway.core` (facts, settings, programme, vocabulary) and nothing
else. Everything is read afresh from the first fact for every question, days are tried one by one, and
nothing is remembered between questions. `caraway.proofs.case` holds the fast answer against this one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.facts import Fact
from caraway.core.programme import Programme
from tests.reference.oracle_days import DAY, TheWindow, charge_clock
from tests.reference.oracle_duties import Duty, table
from tests.reference.oracle_reading import all_of, last_of, that_stand
from tests.reference.oracle_scene import outcome_of, scene_of
from tests.reference.oracle_since import corrections, never_before
from tests.reference.oracle_story import Noted, Place, finished_too_late
from tests.reference.oracle_telling import read_case
from tests.reference.oracle_words import decision, messages_sent, newest_day, newest_of, returns_made


@dataclass(frozen=True)
class Answers:
    """The oracle's answer, in plain values. `last_safe`: for one pass, and with room for a repeat.

    `next_return`: what a return made the day after the newest fact was recorded would say.
    """

    stage: str
    on_hold: bool
    mode: str
    cautioned_on: date | None
    window: TheWindow | None
    charge: tuple[date | None, bool] | None
    last_safe: tuple[date, date] | None
    gap: tuple[str, date, date, bool] | None
    impossible_from: date | None
    pass_number: int
    chances_left: int
    attended: tuple[tuple[str, date], ...]
    steps_left: tuple[str, ...]
    bookings: tuple[Place, ...]
    lines: tuple[Noted, ...]
    aims: frozenset[str]
    outcome: str | None
    finished_on: date | None
    returned_on: date | None
    told_on: date | None
    decided_on: date | None
    first_contact_on: date | None
    due: tuple[Duty, ...]
    regular: bool
    next_return: tuple[str, ...]


def oracle_standing(programme: Programme, settings: Settings, recorded: Sequence[Fact]) -> Answers:
    """Where the case stands. `recorded` is every fact in the order of recording; at least one."""
    standing = that_stand(recorded)
    facts = [fact for _, fact in standing]
    returns = returns_made(programme, settings, standing)
    tellings = messages_sent(programme, settings, recorded, returns)
    newest, message = newest_of(facts, returns), newest_of(facts, tellings)
    scene = scene_of(programme, settings, standing, tellings)
    story = scene.story
    spoke = [fact for fact in all_of(facts, f.Contacted) if fact.detail.result == "reached"]
    follows = story.may_follow()
    return Answers(
        stage=scene.stage,
        on_hold=scene.on_hold,
        mode=story.mode,
        cautioned_on=_on(last_of(facts, f.Cautioned)),
        window=story.window,
        charge=charge_clock(facts),
        last_safe=last_safe_days(programme, story.window),
        gap=(*follows, story.waived) if follows else None,
        impossible_from=story.impossible_from(),
        pass_number=story.pass_number,
        chances_left=story.chances_left,
        attended=tuple(story.attended.items()),
        steps_left=tuple(story.steps_left),
        bookings=tuple(story.places),
        lines=tuple(story.lines),
        aims=frozenset(story.aims()),
        outcome=outcome_of(story, newest),
        finished_on=story.ending[1] if story.ending else None,
        returned_on=newest.fact.on if newest else None,
        told_on=message.fact.on if message else None,
        decided_on=_on(decision(facts)),
        first_contact_on=min((fact.on for fact in spoke), default=None),
        due=(*never_before(scene, table(scene)), *corrections(programme, settings, recorded)),
        regular=not story.odd and not finished_too_late(story),
        next_return=story.says(newest_day(recorded) + DAY),
    )


def oracle_answer(programme: Programme, settings: Settings, recorded: Sequence[Fact], on: date) -> tuple[str, ...]:
    """What a return made on that day, after all these facts, says: the outcome, then the lines."""
    return read_case(programme, settings, [fact for _, fact in that_stand(recorded)]).says(on)


def last_safe_days(programme: Programme, window: TheWindow | None) -> tuple[date, date] | None:
    """Last first step: for one pass, and with room for a miss of the last step, a wait, and all again."""
    if window is None:
        return None
    one_pass = sum(step.gap_least_days for step in programme.steps)
    repeat = one_pass + programme.window.repeat_wait_days + one_pass
    return window.last_day - timedelta(days=one_pass), window.last_day - timedelta(days=repeat)


def _on(fact: Fact | None) -> date | None:
    return fact.on if fact else None
