"""Every branch of the pathway: one person who takes it, and how a case shows that it was taken."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from caraway.casework.actions.registers import Line
from caraway.casework.demonstration import happenings as h
from caraway.casework.demonstration.desks import Look
from caraway.casework.demonstration.plan import Call, Plan
from caraway.casework.models import Document, Message, Place
from caraway.core import facts as f
from caraway.core.vocabulary import (
    AbsenceReason,
    Attendance,
    Decision,
    DueKind,
    ModeReason,
    Outcome,
    ResultCode,
    Stage,
)

ABSENT = Line(Attendance.ABSENT_UNACCEPTABLE)
AWAITED = Line(Attendance.ABSENT_AWAITED)
ILL = Line(Attendance.ABSENT_ACCEPTABLE, absence=AbsenceReason.MEDICAL)
LATE = Line(Attendance.LATE_REFUSED, minute=35)
LEFT_LATE = Line(Attendance.LEFT_EARLY, minute=255)
LEFT_SOON = Line(Attendance.LEFT_EARLY, minute=95)
SENT_AWAY = Line(Attendance.SENT_AWAY, minute=60)
ATTENDED = Line(Attendance.ATTENDED)

Shown = Callable[[Look], bool]


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch: its name, its words, who takes it (`ago`: days before today of the referral), and how a case shows it."""

    key: str
    words: str
    ago: int
    shown: Shown
    plan: dict[str, Any]

    def of(self, today: date) -> Plan:
        """The plan of the person who takes this branch in the year that ends today."""
        day = today - timedelta(days=self.ago)
        made = Plan(**{"area": "wessex", "day": day, "branch": self.key, **self.plan})
        return replace(made, aims_at=day + timedelta(days=self.plan["aims_at"])) if "aims_at" in self.plan else made


def has(kind: type, **values: Any) -> Shown:
    """A fact of this kind with these values is in the case's history."""

    def shown(look: Look) -> bool:
        return any(
            isinstance(fact.detail, kind) and all(getattr(fact.detail, key) == one for key, one in values.items())
            for fact in look.facts
        )

    return shown


def ends(outcome: Outcome) -> Shown:
    return lambda look: look.standing.outcome is outcome


def lines(step: str, *codes: Attendance) -> Shown:
    """The lines of this step begin with these codes."""
    return lambda look: tuple(h.marks(look, step)[: len(codes)]) == codes


def both(*all_of: Shown) -> Shown:
    return lambda look: all(one(look) for one in all_of)


def straight(look: Look) -> bool:
    plain = {Attendance.ATTENDED} == set(h.marks(look)) and len(look.standing.lines) == 2
    return plain and look.standing.stage is Stage.CLOSED and not any(fact.replaces for fact in look.facts)


def returned_again(look: Look) -> bool:
    """A corrected return, and corrected messages to the police and to the participant."""
    again = any(isinstance(fact.detail, f.Returned) and fact.replaces for fact in look.facts)
    told = Message.objects.filter(case=look.case, corrects__isnull=False).values_list("recipient", flat=True)
    return again and set(told) == {"police", "participant"}


def caution_moved(look: Look) -> bool:
    return any(isinstance(fact.detail, f.Cautioned) and fact.replaces for fact in look.facts)


def loses_charge(look: Look) -> bool:
    window, charge = look.standing.window, look.standing.charge
    return bool(window and charge and charge.last_on and window.expires_on <= charge.last_on < window.furthest_on)


def across(look: Look) -> bool:
    """Attended a workshop of another agreement."""
    return Place.objects.filter(case=look.case, held=True).exclude(workshop__agreement=look.case.agreement_id).exists()


def released(look: Look) -> bool:
    return Place.objects.filter(case=look.case, held=False).exists()


def unsafe_call(look: Look) -> bool:
    return has(f.CallMarked, safe_to_talk=False)(look) and look.standing.outcome is Outcome.COMPLETED


def decided(decision: Decision) -> Shown:
    return has(f.Decided, decision=decision, breach=decision is Decision.PROSECUTE)


DONE, EXPIRED, UNDELIVERABLE = ends(Outcome.COMPLETED), ends(Outcome.WINDOW_EXPIRED), ends(Outcome.UNDELIVERABLE)
NO_BOOKING = frozenset({DueKind.BOOK})

BRANCHES: tuple[Branch, ...] = (
    Branch("completed_straight", "Both workshops attended, returned, 1117", 210, straight, {"events": (h.document_added(),)}),
    Branch("missed_a", "A missed and rebooked, then completed", 205, both(lines("A", Attendance.ABSENT_UNACCEPTABLE), DONE), {"marks": {"A": (ABSENT,)}}),
    Branch(
        "missed_b_with_time",
        "B missed, both attended on a second pass",
        230,
        both(lines("B", Attendance.ABSENT_UNACCEPTABLE, Attendance.ATTENDED), DONE),
        {"marks": {"B": (ABSENT,)}},
    ),
    Branch(
        "missed_b_extension_granted",
        "B missed without time for a repeat; the police give more, and it is completed",
        240,
        both(lines("B", Attendance.ABSENT_UNACCEPTABLE), has(f.ExtensionAsked), has(f.Extended), DONE),
        {"marks": {"B": (ABSENT,)}, "aims_at": 58},
    ),
    Branch(
        "extension_refused",
        "B missed without time; the police give no more; returned as expired",
        235,
        both(has(f.ExtensionRefused), EXPIRED),
        {"marks": {"B": (ABSENT,)}, "aims_at": 66, "extensions": ("refused",)},
    ),
    Branch("late_refused", "Late for A and refused", 190, lines("A", Attendance.LATE_REFUSED), {"marks": {"A": (LATE,)}}),
    Branch(
        "left_early_counted",
        "Left B early, after the minute from which it counts",
        195,
        both(lambda look: any(one.code == "left_early" and one.counts for one in look.standing.lines), DONE),
        {"area": "mercia", "marks": {"B": (LEFT_LATE,)}},
    ),
    Branch(
        "left_early_not_counted",
        "Left A early where that counts as missed",
        200,
        lambda look: any(one.code == "left_early" and one.used_chance for one in look.standing.lines),
        {"marks": {"A": (LEFT_SOON,)}},
    ),
    Branch("sent_away", "Sent away from A", 185, lines("A", Attendance.SENT_AWAY), {"marks": {"A": (SENT_AWAY,)}}),
    Branch("cancelled_b", "The provider cancels B; A stands", 180, both(lines("B", Attendance.CANCELLED), DONE), {"area": "north", "events": (h.cancelled("B"),)}),
    Branch("cancelled_a", "The provider cancels A", 176, both(lines("A", Attendance.CANCELLED), DONE), {"area": "gwy", "events": (h.cancelled("A"),)}),
    Branch(
        "held",
        "On hold, the place released, resumed and completed",
        172,
        both(has(f.Held), has(f.Resumed), released),
        {"events": (h.held(), h.resumed())},
    ),
    Branch(
        "telephone_from_referral",
        "By telephone from the referral",
        168,
        both(lambda look: not has(f.ModeChanged)(look), lambda look: len(look.standing.lines) >= 3, DONE),
        {"telephone": ModeReason.LANGUAGE, "language": "pl", "background": "polish"},
    ),
    Branch(
        "telephone_later",
        "Moved from the group to the telephone",
        164,
        both(has(f.ModeChanged), DONE),
        {"events": (h.to_telephone(),)},
    ),
    Branch(
        "unsafe_call",
        "A call that was not safe, arranged again, not counted",
        160,
        unsafe_call,
        {"telephone": ModeReason.MOBILITY, "calls": (Call(safe=False),), "area": "gwy", "language": "cy", "background": "welsh"},
    ),
    Branch("withdrew", "The participant withdraws", 156, ends(Outcome.WITHDREW), {"events": (h.withdrawn(),)}),
    Branch(
        "breach_prosecuted",
        "Out of chances; breach decided, prosecuted, 1118",
        186,
        both(ends(Outcome.OUT_OF_CHANCES), decided(Decision.PROSECUTE), has(f.OutcomeRecorded, code=ResultCode.WITHDRAWN)),
        {"marks": {"A": (ABSENT, ABSENT)}},
    ),
    Branch(
        "breach_excused",
        "Out of chances; the excuse is reasonable, no action",
        188,
        both(ends(Outcome.OUT_OF_CHANCES), decided(Decision.NO_ACTION)),
        {"marks": {"A": (ABSENT, LATE)}, "decisions": (Decision.NO_ACTION,)},
    ),
    Branch(
        "breach_extended",
        "Out of chances; the police extend, and it is completed",
        220,
        both(decided(Decision.EXTEND), DONE),
        {"marks": {"A": (ABSENT, ABSENT)}, "decisions": (Decision.EXTEND,)},
    ),
    Branch(
        "expired",
        "Never reached again after acceptance; the time runs out",
        196,
        both(lambda look: not look.standing.lines, EXPIRED),
        {"extensions": (), "leave": NO_BOOKING, "events": (h.given_up(),)},
    ),
    Branch(
        "declined_before_caution",
        "Declined before any caution",
        120,
        both(has(f.Declined), lambda look: look.standing.stage is Stage.DECLINED),
        {"given": False, "answers": ("decline",)},
    ),
    Branch(
        "declined_after_caution",
        "Declined after the caution: cannot be delivered, never a breach",
        124,
        both(has(f.Declined), UNDELIVERABLE, decided(Decision.NO_ACTION)),
        {"answers": ("decline",)},
    ),
    Branch("stopped", "Stopped by the provider: cannot be delivered", 128, both(has(f.Stopped), UNDELIVERABLE), {"events": (h.stopped(),)}),
    Branch(
        "information_asked",
        "Information asked, answered, then accepted and completed",
        150,
        both(has(f.InformationAsked), has(f.InformationGiven), has(f.Accepted)),
        {"answers": ("ask", "accept")},
    ),
    Branch("arrest_goes_on", "A new arrest, reviewed: goes on", 146, both(has(f.Arrested), has(f.ArrestReviewed, goes_on=True), DONE), {"events": (h.arrested(),)}),
    Branch(
        "arrest_stops",
        "A new arrest, reviewed: stopped",
        144,
        both(has(f.ArrestReviewed, goes_on=False), UNDELIVERABLE),
        {"events": (h.arrested(),), "arrest_goes_on": False},
    ),
    Branch(
        "absence_accepted",
        "Absent, the reason awaited, then acceptable",
        158,
        has(f.AbsenceSettled, acceptable=True),
        {"marks": {"A": (AWAITED,)}},
    ),
    Branch(
        "absence_not_accepted",
        "Absent, the reason awaited, and none came",
        162,
        has(f.AbsenceSettled, acceptable=False),
        {"marks": {"A": (AWAITED,)}, "absence_acceptable": False},
    ),
    Branch(
        "absence_keeps_a",
        "Absent from B for an acceptable reason; A stands under this agreement",
        174,
        both(lines("B", Attendance.ABSENT_ACCEPTABLE), lambda look: look.standing.pass_number == 1, DONE),
        {"area": "mercia", "marks": {"B": (ILL,)}},
    ),
    Branch("moved", "Moved at the participant's wish", 140, has(f.Moved), {"events": (h.moved(),)}),
    Branch(
        "corrected_after_return",
        "The register corrected after the return: everyone told again, the police look again",
        178,
        both(returned_again, has(f.LookedAgain)),
        {"events": (h.register_corrected(LEFT_SOON),)},
    ),
    Branch("corrected_caution", "The date of the caution corrected", 136, caution_moved, {"events": (h.caution_date_corrected(),)}),
    Branch("statement_not_known", "The first statement's date not known, then confirmed", 132, has(f.StatementConfirmed), {"statement": "not_known"}),
    Branch(
        "caution_late",
        "Cautioned so long after the statement that an extension would pass the last day to charge",
        70,
        loses_charge,
        {"offence_before": 64, "statement_before": 60, "marks": {"A": (ABSENT,)}},
    ),
    Branch("cross_border", "Cautioned by one force, workshops with the other provider", 152, both(across, DONE), {"area": "border", "language": "cy", "background": "welsh"}),
    Branch("undone", "An entry undone in the same visit", 110, has(f.Annulled), {"events": (h.contact_undone(),)}),
    Branch("victim_replaced", "The victim's sealed details replaced", 106, lambda look: look.case.victim_version > 1, {"events": (h.victim_replaced(),)}),
    Branch("signed_document", "The signed caution kept with the case", 102, lambda look: Document.objects.filter(case=look.case).exists(), {"events": (h.document_added(),)}),
)  # fmt: skip
"""The table of branches. The drafts that nobody has sent are apart: they are no cases yet."""
