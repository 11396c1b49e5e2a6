"""Cases made one fact at a time: mostly what sensible people record, now and then what they should not.

The maker is guided by the oracle's answers alone, so a fault in the rules cannot steer it away from itself.
Everything follows from the seed.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.facts import Detail, Fact
from caraway.core.programme import Programme
from caraway.core.vocabulary import Mode, OffenceMode, Statement
from tests.reference.case_agreements import draw_programme, draw_settings
from tests.reference.oracle import Answers, oracle_standing
from tests.reference.oracle_reading import that_stand
from tests.reference.oracle_words import messages_sent, returns_made

BEGINNING = date(2025, 1, 1)
FAR = timedelta(days=7)
PATIENT = ("return_to_police", "ask_extension", "record_outcome")
"""Duties that people leave until their day has come, or nearly."""


class CaseMaker:
    """One case as it grows. `step()` records one more fact and returns the oracle's new answers."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)
        self.programme: Programme = draw_programme(self.random)
        self.settings: Settings = draw_settings(self.random)
        self.today = BEGINNING + timedelta(days=self.random.randrange(800))
        self.facts: list[Fact] = []
        self.answers: Answers | None = None
        self.sessions = 0
        self.calm = self.random.choice((0.95, 0.85, 0.7))

    def step(self) -> Answers:
        if not self.facts:
            self.record(self.referral())
        else:
            self.pass_time()
            self.next_fact()
        self.answers = oracle_standing(self.programme, self.settings, self.facts)
        return self.answers

    def done(self) -> bool:
        """Little happens to a case that is closed or declined: most are left soon after."""
        over = self.answers is not None and self.answers.stage in ("closed", "declined")
        return over and self.chance(0.12)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pass_time(self) -> None:
        """Most facts come a day or two apart; now and then somebody waits until the day that matters."""
        self.today += timedelta(days=self.random.choice((0, 0, 0, 0, 1, 1, 2, 3, 5)))
        if self.answers and self.answers.window and self.chance(0.03):
            days = (self.answers.window.last_day, self.answers.impossible_from or self.today)
            self.jump(self.random.choice(days) + timedelta(days=self.random.randrange(-1, 3)))

    def jump(self, day: date) -> None:
        self.today = max(self.today, day)

    def record(self, detail: Detail, on: date | None = None, replaces: str | None = None) -> None:
        """One more fact, recorded today. `on`: the day it happened, where that is not today."""
        at = datetime(self.today.year, self.today.month, self.today.day, 9, tzinfo=UTC)
        number = len(self.facts)
        why = "recorded wrongly" if replaces else ""
        fact = Fact(f"f{number}", on or self.today, detail, "someone", at + timedelta(seconds=number), replaces, why)
        self.facts.append(fact)

    def late(self) -> date:
        """Today, or a day not long ago where it was recorded late."""
        return self.today - timedelta(days=self.random.choice((0, 0, 0, 0, 0, 0, 1, 2, 7, 20)))

    def new_session(self) -> str:
        self.sessions += 1
        return f"s{self.sessions}"

    def referral(self) -> f.Referred:
        offence_on = self.today - timedelta(days=self.random.choice((1, 3, 10, 30, 60)))
        return f.Referred(
            route="police",
            offence_on=offence_on,
            arrest_on=offence_on + timedelta(days=1) if self.chance(0.8) else None,
            offence_mode=self.random.choice((OffenceMode.SUMMARY, OffenceMode.SUMMARY, *OffenceMode)),
            assault=self.chance(0.6),
            **self.statement(offence_on),
            mode=self.random.choice((Mode.GROUP, Mode.GROUP, Mode.GROUP, Mode.TELEPHONE, Mode.ONE_TO_ONE)),
        )

    def statement(self, offence_on: date) -> dict[str, Any]:
        said = self.random.choice(list(Statement))
        on = offence_on + timedelta(days=self.random.randrange(0, 700))
        known = said is Statement.TAKEN and self.chance(0.85)
        return {"statement": said, "statement_on": on if known else None}

    def next_fact(self) -> None:
        from tests.reference import case_duties, case_surprises

        duties = list(self.answers.due) if self.answers else []
        if duties and self.chance(self.calm):
            near = sorted(duties, key=lambda duty: duty.due_on)[: self.random.choice((1, 2, 4, 20))]
            soon = [duty for duty in near if duty.due_on <= self.today + FAR or duty.kind not in PATIENT]
            duty = self.random.choice(soon if soon and self.chance(0.93) else near)
            do: Callable[[CaseMaker, Any], None] = case_duties.DOINGS[duty.kind]
            do(self, duty)
        else:
            surprises, weights = zip(*case_surprises.SURPRISES, strict=True)
            self.random.choices(surprises, weights)[0](self)

    def standing_facts(self, *kinds: type) -> list[Fact]:
        return [fact for _, fact in that_stand(self.facts) if isinstance(fact.detail, kinds)]

    def say(self, kind: type, replaces: str | None = None, on: date | None = None) -> None:
        """A return or a message that says what it should at its place, or, seldom, something else."""
        blank = ("",) if kind is f.ParticipantTold else ("open", ("",))
        self.record(_speech(kind, blank), on, replaces)
        fact = self.facts.pop()
        with_it = [*self.facts, fact]
        words = returns_made(self.programme, self.settings, that_stand(with_it))
        if kind is f.ParticipantTold:
            words = messages_sent(self.programme, self.settings, with_it, words)
        should = next(one.should for one in words if one.fact.id == fact.id)
        if self.chance(0.02):
            should = (self.random.choice(("completed", "out_of_chances", "open")), *should[1:])
        self.record(_speech(kind, should), on, replaces)


def _speech(kind: type, answer: Any) -> Detail:
    from caraway.core.vocabulary import Outcome

    if kind is f.ParticipantTold:
        return f.ParticipantTold(answer)
    return f.Returned(Outcome(answer[0]), answer)
