"""One case as its pages read it: the rows, the rules it runs under, its facts and where it stands."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.models import Case, FactRow
from caraway.casework.queries.calendar import seeker_of, slots_for
from caraway.casework.queries.trials import waits_for_lot
from caraway.casework.reach import provided_by
from caraway.casework.stored import Rules, fact_of, rules_of
from caraway.core.course import Course
from caraway.core.facts import Fact
from caraway.core.happenings import walk
from caraway.core.options import Offer, Options, Slot, anew, moves, options, without_dates
from caraway.core.refusals import NotYours
from caraway.core.standing import Standing, standing
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case read for one page, as of `today`. Desks make pages of it; templates never get it."""

    case: Case
    rules: Rules
    facts: tuple[Fact, ...]
    standing: Standing
    today: date

    @property
    def name(self) -> str:
        participant = self.case.participant
        return f"{participant.given_name} {participant.family_name}"

    @property
    def caption(self) -> str:
        """What stands above the heading of every page of the case."""
        return f"{self.name} · {self.case.reference}"

    def course(self) -> Course:
        """What the walk through the facts has learnt."""
        return walk(self.rules.programme, self.rules.settings, self.facts)

    def options(self) -> Options:
        """What can be done today, and the dates on offer. Reads the calendar."""
        slots, seeker = slots_for(self.case, self.today), seeker_of(self.case)
        found = options(self.rules.programme, self.standing, slots, seeker, self.today)
        waits = waits_for_lot(self.case) if "ask_arm" in found.can else ""
        return without_dates(found, waits) if waits else found

    def moves(self, step: str) -> tuple[Slot, ...]:
        """Workshops to which the booking of that step can be moved. Reads the calendar."""
        slots, seeker = slots_for(self.case, self.today), seeker_of(self.case)
        return moves(self.standing, step, slots, seeker, self.today, self.rules.programme)

    def dates_anew(self) -> tuple[Offer, ...]:
        """Dates to which everything that is booked can be moved together. Reads the calendar."""
        slots, seeker = slots_for(self.case, self.today), seeker_of(self.case)
        return anew(self.rules.programme, self.standing, slots, seeker, self.today)


def read(case_id: UUID, *, by: Actor, today: date) -> CaseFile:
    """Read a case. Raises NotYours where it is not there or not this person's: the same answer.

    Says to the audit that the page shows this case.
    """
    case = (
        Case.objects.select_related("participant", "version", "agreement", "unit", "referred_by_organisation")
        .filter(pk=case_id, agreement_id__in=provided_by(by, today))
        .first()
    )
    if case is None:
        raise NotYours("not_found", "There is no such case.")
    trail.show(case.id)
    rules = rules_of(case)
    facts = tuple(fact_of(row) for row in FactRow.objects.filter(case=case).order_by("number"))
    return CaseFile(case, rules, facts, standing(rules.programme, rules.settings, facts), today)
