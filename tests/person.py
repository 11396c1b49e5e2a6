"""One person of the cast: the case, ways to look at it, and ways to go on on a day."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from caraway.casework.actions import bookings, cases, registers, session_records
from caraway.casework.actions.ledger import Open
from caraway.casework.actions.shown import of_return, of_telling
from caraway.casework.models import Case, DueRow, FactRow, Message, StandingRow, Workshop
from caraway.casework.queries.calendar import seeker_of, slots_for
from caraway.casework.stored import fact_of, rules_of
from caraway.core.facts import Fact
from caraway.core.options import Options, options
from caraway.core.standing import Standing, standing
from caraway.core.vocabulary import Attendance, ContactMethod, ContactResult
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope

AIMS = (
    "journey",
    "what_abuse_is",
    "effect_on_both",
    "effect_on_children",
    "risk_and_time_out",
    "goals",
    "strategies",
    "other_services",
)
ATTENDED = registers.Line(Attendance.ATTENDED)


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    """Do it on that day; afterwards the clock stands where it stood."""
    with clock.use(clock.at(day, hour)):
        yield


@dataclass
class Person:
    """One person's case: its id, ways to look at it, and ways to go on on a day."""

    cast: Any
    id: UUID

    def accept(self, day: date) -> "Person":
        with on(day):
            cases.accept(case=self.id, by=self.cast.coordinator)
            cases.log_contact(
                case=self.id, method=ContactMethod.CALL, result=ContactResult.REACHED, by=self.cast.coordinator
            )
        return self

    def book(self, day: date, *, first: date | None = None) -> "Person":
        """Book the first offer, or the first one that begins on the day `first`."""
        with on(day, 10):
            offers = self.options().offers
            chosen = next(one for one in offers if first in (None, one.slots[0].on))
            bookings.book(case=self.id, offer=chosen.key, by=self.cast.coordinator)
        return self

    def mark(self, step: str, line: registers.Line = ATTENDED) -> "Person":
        """Mark the register on the day of the booked workshop, and write its record where the person came."""
        booking = next(one for one in self.standing().bookings if one.step == step)
        workshop, by = UUID(booking.session), self.cast.facilitator
        with on(booking.on, 16):
            registers.mark(workshop=workshop, case=self.id, line=line, by=by)
            if any(one.session == booking.session and one.counts for one in self.standing().lines):
                session_records.record_session(workshop=workshop, case=self.id, aims=AIMS, by=by)
        return self

    def give_back(self, by: Any = None) -> "Person":
        """Returned to the police, as the page shows it."""
        cases.return_to_police(case=self.id, shown=self.shown(of_return), by=by or self.cast.coordinator)
        return self

    def tell(self, by: Any = None) -> "Person":
        """The participant is told, as the page shows it."""
        cases.tell_participant(case=self.id, shown=self.shown(of_telling), by=by or self.cast.coordinator)
        return self

    def shown(self, of: Callable[[Any], str]) -> str:
        """The stamp of a page about the case as it stands: `of` is one of `actions/shown.py`."""
        case = self.row()
        return of(Open(case, rules_of(case), self.facts(), self.standing()))

    def row(self) -> Case:
        """The case as it is stored."""
        with scope.acting_as(CARAWAY):
            return Case.objects.select_related("participant", "version").get(pk=self.id)

    def facts(self) -> list[Fact]:
        """Its facts, in the order of recording."""
        with scope.acting_as(CARAWAY):
            return [fact_of(row) for row in FactRow.objects.filter(case_id=self.id).order_by("number")]

    def standing(self) -> Standing:
        """Its standing, worked out from the facts."""
        with scope.acting_as(CARAWAY):
            rules = rules_of(self.row())
            return standing(rules.programme, rules.settings, self.facts())

    def stored(self) -> StandingRow:
        """Its standing as it is stored."""
        with scope.acting_as(CARAWAY):
            return StandingRow.objects.get(case_id=self.id)

    def dues(self) -> list[DueRow]:
        """Its duties as they are stored, the first to be late first."""
        with scope.acting_as(CARAWAY):
            return list(DueRow.objects.filter(case_id=self.id).order_by("overdue_on", "kind"))

    def messages(self) -> list[Message]:
        """What was said about it, in order."""
        with scope.acting_as(CARAWAY):
            return list(Message.objects.filter(case_id=self.id).order_by("at", "id"))

    def options(self) -> Options:
        """What can be done with it today."""
        with scope.acting_as(CARAWAY):
            case = self.row()
            rules, today = rules_of(case), clock.today()
            return options(rules.programme, self.standing(), slots_for(case, today), seeker_of(case), today)

    def workshop(self, step: str) -> Workshop:
        """The workshop it is booked into, or was last marked in, for this step."""
        now = self.standing()
        found = [one.session for one in (*now.lines, *now.bookings) if one.step == step]
        with scope.acting_as(CARAWAY):
            return Workshop.objects.get(pk=found[-1])
