"""Whether a victim may be written to now, asked of the rules with the hashes compared at this moment; and the log of what was stopped."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caraway.core.leaving import Answer
from caraway.core.victim.asking import Kind, ask
from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import NEEDS, Way
from caraway.platform.gateways import clock
from caraway.victims.area import here, settings_of
from caraway.victims.attempted import attempts_of
from caraway.victims.comparing import compare
from caraway.victims.models import VictimCase
from caraway.victims.plans import Known, Stored, spoken_on, stored_of
from caraway.victims.wording import LANGUAGES


@dataclass(frozen=True, slots=True)
class Asked:
    """The answer, and the plan and the number or address that it was asked of."""

    answer: Answer[Why]
    stored: Stored
    known: Known | None

    @property
    def detail(self) -> UUID | None:
        """The number or address, by what stays the same through the versions of a plan."""
        return self.known.same if self.known else None

    @property
    def at(self) -> datetime | None:
        """From when it may, where it only has to wait."""
        return self.answer.at.replace(tzinfo=clock.LONDON) if self.answer.at else None


def asked_now(case: VictimCase, way: Way, kind: Kind, queued_at: datetime | None = None) -> Asked:
    """Ask. Nothing that was asked earlier is used: plan, attempts and the other party's hashes are read here."""
    stored = stored_of(case)
    matches = compare(case.casework_case, stored.details).matches(way)
    plan = stored.plan(spoken_on(attempts_of(case)))
    answer = ask(plan, way, kind, here(), settings_of(case), matches, queued_at=queued_at)
    if answer.why is None and stored.language not in LANGUAGES:
        answer = Answer(Why.LANGUAGE)
    return Asked(answer, stored, stored.of(NEEDS[way]))
