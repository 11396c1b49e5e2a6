"""Everybody at work: for each duty on a worklist, what the person at that desk does about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from typing import Any
from uuid import UUID

from caraway.casework.actions import bookings, cases, referrals, registers
from caraway.casework.actions.shown import of_corrected, of_return, of_telling
from caraway.casework.demonstration.plan import ATTENDED, Call, Traveller
from caraway.casework.models import Case, FactRow
from caraway.casework.queries.calendar import seeker_of, slots_for
from caraway.casework.queries.trials import lot_of, waits_for_lot
from caraway.casework.stored import Rules, fact_of, rules_of
from caraway.core.decisions import why_not_prosecuted
from caraway.core.facts import Fact
from caraway.core.options import Offer, Options, options
from caraway.core.reference import disposal
from caraway.core.standing import Standing, standing
from caraway.core.vocabulary import (
    AbsenceReason,
    Attendance,
    ContactMethod,
    ContactResult,
    Decision,
    DueKind,
    ExtensionReason,
    Mode,
    Outcome,
    Requirement,
    ResultCode,
    Statement,
)
from caraway.platform.gateways import clock, randomness

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
AIMS_OF = {"A": AIMS[:4], "B": AIMS[4:]}
AIMS_A_CALL = 3
# The published shares of signposts, in percent: counselling takes its own and half of what "other" rounds to.
SIGNPOSTS = (
    ("gp", 26),
    ("counselling", 23),
    ("mental_health", 22),
    ("drug_and_alcohol", 10),
    ("other", 8),
    ("finance_or_legal", 7),
    ("perpetrator_programme", 4),
)


CONDITIONS = ("Attend both CARA workshops", "Do not commit any further offence")


class Nothing(Enum):
    """Nothing could be done about a duty that day."""

    NOTHING = "nothing"


NOTHING = Nothing.NOTHING


@dataclass
class Look:
    """A case as somebody about to do something with it sees it."""

    case: Case

    @classmethod
    def at(cls, case: UUID) -> "Look":
        return cls(Case.objects.select_related("participant", "version").get(pk=case))

    def later(self) -> "Look":
        """The same case on another day: what is on offer is looked up anew."""
        again = Look(self.case)
        again.rules, again.facts, again.standing = self.rules, self.facts, self.standing
        return again

    @property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def rules(self) -> Rules:
        return rules_of(self.case)

    @cached_property
    def facts(self) -> list[Fact]:
        return [fact_of(row) for row in FactRow.objects.filter(case=self.case).order_by("number")]

    @cached_property
    def standing(self) -> Standing:
        return standing(self.rules.programme, self.rules.settings, self.facts)

    @cached_property
    def options(self) -> Options:
        slots = slots_for(self.case, self.today)
        return options(self.rules.programme, self.standing, slots, seeker_of(self.case), self.today)


def decide_referral(who: Traveller, about: str) -> None:
    """Accept, ask or decline, as planned."""
    turn = who.next("answers")
    answer = who.plan.answers[min(turn, len(who.plan.answers) - 1)]
    if answer == "ask":
        cases.ask_information(case=who.id, what="Is there a number on which he can be called?", by=who.coordinator)
    elif answer == "decline":
        cases.decline(case=who.id, code=who.plan.decline, by=who.coordinator)
    else:
        cases.accept(case=who.id, by=who.coordinator)


def answer_information(who: Traveller, about: str) -> None:
    referrals.give_information(case=who.id, what="The number he gave works after 17:00.", by=who.officer)


def record_caution(who: Traveller, about: str) -> Nothing | None:
    """Give the caution; in a trial once the arm is known, whose conditions it has."""
    case = Case.objects.get(pk=who.id)
    if waits_for_lot(case):
        return NOTHING
    of_trial = lot_of(case)
    alone = of_trial is not None and of_trial.treated is not None and not of_trial.treated.workshops
    referrals.record_caution(
        case=who.id,
        on=clock.today(),
        requirements=tuple(Requirement),
        authorised_by=f"Sgt {who.supervisor.name.split()[-1]}",
        conditions=CONDITIONS[1:] if alone else CONDITIONS,
        by=who.officer,
    )
    return None


def give_clock_date(who: Traveller, about: str) -> None:
    referrals.give_clock_date(case=who.id, arrest_on=who.plan.day - timedelta(days=2), by=who.officer)


def confirm_statement(who: Traveller, about: str) -> Nothing | None:
    if "confirm_statement" not in Look.at(who.id).options.can:
        return NOTHING
    on = who.plan.day - timedelta(days=who.plan.statement_before)
    referrals.confirm_statement(case=who.id, statement=Statement.TAKEN, statement_on=on, by=who.officer)
    return None


def first_contact(who: Traveller, about: str) -> None:
    """Try to reach the person; after the tries that were planned to fail, one succeeds."""
    turn = who.next("contacts")
    result = who.plan.contacts[turn] if turn < len(who.plan.contacts) else ContactResult.REACHED
    cases.log_contact(case=who.id, method=ContactMethod.CALL, result=result, by=who.coordinator)


def book(who: Traveller, about: str) -> Nothing | None:
    """Book what is on offer, or arrange the next call. With nothing on offer, another day."""
    look = Look.at(who.id)
    if look.standing.mode is not Mode.GROUP:
        return _arrange_call(who, look)
    offers = look.options.offers
    if not offers:
        return NOTHING
    bookings.book(case=who.id, offer=_chosen(who, offers).key, by=who.coordinator)
    return None


def _arrange_call(who: Traveller, look: Look) -> Nothing | None:
    if "book_call" not in look.options.can:
        return NOTHING
    window = look.standing.window
    on = look.today + timedelta(days=randomness.choice((3, 5, 7)))
    interpreter = "Interpreter from the list" if look.case.participant.interpreter else ""
    last = window.last_day if window else on
    bookings.book_call(case=who.id, on=min(on, last), interpreter=interpreter, by=who.coordinator)
    return None


def _chosen(who: Traveller, offers: Sequence[Offer]) -> Offer:
    if who.plan.aims_at is not None and not who.used.get("aimed"):
        who.next("aimed")
        goal = who.plan.aims_at
        return min(offers, key=lambda one: (abs((one.slots[0].on - goal).days), one.slots[-1].on))
    if who.plan.picks == "last":
        return max(offers, key=lambda one: one.slots[0].on)
    return min(offers, key=lambda one: [slot.on for slot in one.slots])


def mark_call(who: Traveller, about: str) -> None:
    turn = who.next("calls")
    call = who.plan.calls[turn] if turn < len(who.plan.calls) else Call()
    covered = who.used.get("covered", 0)
    came = call.safe and call.code is Attendance.ATTENDED
    aims = AIMS[covered : covered + AIMS_A_CALL] if came else ()
    who.used["covered"] = covered + len(aims)
    bookings.mark_call(
        case=who.id,
        code=call.code,
        safe_to_talk=call.safe,
        aims=aims,
        absence=AbsenceReason.EMPLOYMENT if call.code is Attendance.ABSENT_ACCEPTABLE else None,
        by=who.coordinator,
    )


def line_for(who: Traveller, step: str) -> registers.Line:
    """What the register says of this person this time."""
    turn, lines = who.next(f"mark {step}"), who.plan.marks.get(step, ())
    return lines[turn] if turn < len(lines) else ATTENDED


def signposts() -> tuple[str, ...]:
    """Where somebody was pointed to, at the published shares: one in three people to one place, some to two."""
    count = randomness.choice((0, 0, 1, 1, 2))
    found = {_signpost(randomness.below(100)) for _ in range(count)}
    return tuple(sorted(found))


def _signpost(number: int) -> str:
    for kind, share in SIGNPOSTS:
        number -= share
        if number < 0:
            return kind
    return "other"


def settle_absence(who: Traveller, about: str) -> None:
    acceptable = who.plan.absence_acceptable
    reason = AbsenceReason.MEDICAL if acceptable else None
    cases.settle_absence(case=who.id, session=about, acceptable=acceptable, absence=reason, by=who.coordinator)


def ask_extension(who: Traveller, about: str) -> Nothing | None:
    """Ask for more time where that is planned; where the police have refused, return the case."""
    can = Look.at(who.id).options.can if who.plan.extensions else ()
    wanted = who.used.get("extensions", 0) < len(who.plan.extensions)
    if wanted and "ask_extension" in can:
        cases.ask_extension(case=who.id, reason=ExtensionReason.SCHEDULING, by=who.coordinator)
        return None
    if not wanted and "return_to_police" in can:
        cases.return_to_police(case=who.id, shown=of_return(Look.at(who.id)), by=who.coordinator)
        return None
    return NOTHING


def answer_extension(who: Traveller, about: str) -> None:
    answer = who.plan.extensions[who.next("extensions")]
    window = Look.at(who.id).standing.window
    if answer == "refused" or window is None:
        referrals.refuse_extension(case=who.id, by=who.supervisor)
        return
    referrals.extend(case=who.id, expires_on=window.furthest_on, reason=ExtensionReason.SCHEDULING, by=who.supervisor)


def review_arrest(who: Traveller, about: str) -> None:
    cases.review_arrest(case=who.id, goes_on=who.plan.arrest_goes_on, by=who.coordinator)


def return_to_police(who: Traveller, about: str) -> Nothing | None:
    if "return_to_police" not in Look.at(who.id).options.can:
        return NOTHING
    cases.return_to_police(case=who.id, shown=of_return(Look.at(who.id)), by=who.coordinator)
    return None


def tell_participant(who: Traveller, about: str) -> None:
    cases.tell_participant(case=who.id, shown=of_telling(Look.at(who.id)), by=who.coordinator)


def decide_breach(who: Traveller, about: str) -> None:
    """Decide as planned: more time, an excuse taken, or prosecution."""
    turn = who.next("decisions")
    decision = who.plan.decisions[min(turn, len(who.plan.decisions) - 1)]
    look = Look.at(who.id)
    window = look.standing.window
    extend = decision is Decision.EXTEND and window is not None and window.furthest_on > clock.today()
    if (decision is Decision.EXTEND and not extend) or (decision is Decision.PROSECUTE and _closed(look)):
        decision = Decision.NO_ACTION
    referrals.decide(
        case=who.id,
        decision=decision,
        goes_on=extend,
        condition="Attend both CARA workshops",
        **_excuse(decision),
        excuse_reasonable=decision is not Decision.PROSECUTE,
        evidence="The register shows both absences; no reason was given." if decision is Decision.PROSECUTE else "",
        expires_on=window.furthest_on if extend and window else None,
        by=who.decider,
    )


def _excuse(decision: Decision) -> dict[str, Any]:
    """What the participant said to the officer, the day before; nothing where it comes to a charge."""
    if decision is Decision.PROSECUTE:
        return {}
    said_on = clock.today() - timedelta(days=1)
    return {"excuse": "A shift could not be swapped.", "excuse_on": said_on, "excuse_to": "PC 2231, by telephone"}


def _closed(look: Look) -> bool:
    """Is prosecution closed, because the last day to charge has passed?"""
    now, dealt_with = look.standing, disposal(look.case.disposal)
    return why_not_prosecuted(now.outcome, now.charge, dealt_with, clock.today()) is not None


def vary_or_decide(who: Traveller, about: str) -> None:
    referrals.decide(case=who.id, decision=Decision.NO_ACTION, goes_on=False, by=who.decider)


def look_again(who: Traveller, about: str) -> None:
    referrals.look_again(case=who.id, shown=of_corrected(Look.at(who.id)), by=who.decider)


def record_outcome(who: Traveller, about: str) -> None:
    completed = Look.at(who.id).standing.outcome in (Outcome.COMPLETED, Outcome.WITHOUT_PROGRAMME)
    code = ResultCode.COMPLETED if completed else ResultCode.WITHDRAWN
    referrals.record_outcome(case=who.id, code=code, by=who.decider)


DUTIES: dict[DueKind, Callable[[Traveller, str], Nothing | None]] = {
    DueKind.DECIDE_REFERRAL: decide_referral,
    DueKind.ANSWER_INFORMATION: answer_information,
    DueKind.RECORD_CAUTION: record_caution,
    DueKind.GIVE_CLOCK_DATE: give_clock_date,
    DueKind.CONFIRM_STATEMENT: confirm_statement,
    DueKind.FIRST_CONTACT: first_contact,
    DueKind.BOOK: book,
    DueKind.SETTLE_ABSENCE: settle_absence,
    DueKind.ASK_EXTENSION: ask_extension,
    DueKind.ANSWER_EXTENSION: answer_extension,
    DueKind.REVIEW_ARREST: review_arrest,
    DueKind.RETURN_TO_POLICE: return_to_police,
    DueKind.TELL_PARTICIPANT: tell_participant,
    DueKind.DECIDE_BREACH: decide_breach,
    DueKind.VARY_OR_DECIDE: vary_or_decide,
    DueKind.LOOK_AGAIN: look_again,
    DueKind.RECORD_OUTCOME: record_outcome,
}
"""What is done about each duty on a working day. Registers are marked on the day of the workshop, by `sessions`."""

USUAL: dict[DueKind, tuple[int, ...]] = {
    DueKind.DECIDE_REFERRAL: (0, 1, 1, 2),
    DueKind.ANSWER_INFORMATION: (1, 3),
    DueKind.RECORD_CAUTION: (1, 2, 4),
    DueKind.GIVE_CLOCK_DATE: (2,),
    DueKind.CONFIRM_STATEMENT: (3, 8, 16),
    DueKind.FIRST_CONTACT: (2, 3, 5, 9),
    DueKind.BOOK: (1, 2, 4),
    DueKind.SETTLE_ABSENCE: (3, 5),
    DueKind.ASK_EXTENSION: (0,),
    DueKind.ANSWER_EXTENSION: (1, 2),
    DueKind.REVIEW_ARREST: (0, 1),
    DueKind.RETURN_TO_POLICE: (1, 2),
    DueKind.TELL_PARTICIPANT: (1, 3),
    DueKind.DECIDE_BREACH: (4, 9),
    DueKind.VARY_OR_DECIDE: (3, 8),
    DueKind.LOOK_AGAIN: (0, 1),
    DueKind.RECORD_OUTCOME: (2, 3),
}
"""Days that usually pass from the first day of a duty until somebody does it."""
