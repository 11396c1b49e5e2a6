"""What happens by itself, apart from any duty: withdrawals, arrests, moves, cancellations, holds, corrections."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from caraway.bridge.intake import VictimDetails
from caraway.casework.actions import bookings, cases, corrections, documents, holds, referrals, registers
from caraway.casework.demonstration.desks import Look
from caraway.casework.demonstration.marks import CANARY, instead
from caraway.casework.demonstration.plan import Event, Traveller
from caraway.casework.models import FactRow, Workshop
from caraway.casework.queries.calendar import seeker_of, slots_for
from caraway.core import facts as f
from caraway.core.options import Slot, moves
from caraway.core.vocabulary import (
    AskedBy,
    Attendance,
    ContactMethod,
    ContactResult,
    DeclineCode,
    HoldCode,
    Mode,
    ModeReason,
    Outcome,
    Stage,
    WithdrawalReason,
)
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.models import Membership
from caraway.platform.accounts.queries import actor_of
from caraway.platform.gateways import clock

SIGNED = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" + (
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
    b"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 70>>stream\n"
    b"BT /F 18 Tf 72 760 Td (Conditional caution, signed: invented example) Tj ET\nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def booked(look: Look, step: str, least: int = 2, most: int = 12) -> bool:
    """Is this step booked, from so many to so many days ahead?"""
    ahead = [(one.on - look.today).days for one in look.standing.bookings if one.step == step]
    return bool(ahead) and least <= ahead[0] <= most


def _session(look: Look, step: str) -> Workshop:
    booking = next(one for one in look.standing.bookings if one.step == step)
    return Workshop.objects.get(pk=booking.session)


def coordinator_of(workshop: Workshop) -> Actor:
    """The first coordinator of the provider that runs a workshop."""
    found = Membership.objects.filter(organisation_id=workshop.provider_id, roles__contains=["coordinator"])
    return actor_of(found.select_related("account").order_by("id")[0])


def cancelled(step: str) -> Event:
    """The provider cancels the workshop that is booked for this step."""

    def do(look: Look, who: Traveller) -> None:
        workshop = _session(look, step)
        registers.cancel(workshop=workshop.id, by=coordinator_of(workshop))

    return Event(lambda look: booked(look, step), do)


def moved() -> Event:
    """The participant asks for another workshop of a step that is booked, where one is on offer."""

    def ways(look: Look, step: str) -> tuple[Slot, ...]:
        slots, today = slots_for(look.case, look.today), look.today
        return moves(look.standing, step, slots, seeker_of(look.case), today, look.rules.programme)

    def found(look: Look) -> Slot | None:
        steps = [one.step for one in look.standing.bookings if one.step != "call" and booked(look, one.step, 4, 60)]
        return next((slot for step in steps for slot in ways(look, step)), None)

    def do(look: Look, who: Traveller) -> None:
        slot = found(look)
        if slot is not None:
            reason = "A shift that could not be swapped."
            bookings.move(
                case=who.id,
                step=slot.step,
                session=slot.session,
                asked_by=AskedBy.PARTICIPANT,
                reason=reason,
                by=who.coordinator,
            )

    return Event(lambda look: found(look) is not None, do)


def held() -> Event:
    """Put on hold while a workshop is booked: its place is free for others."""
    return Event(
        lambda look: booked(look, "A", 2, 20) or booked(look, "B", 2, 20),
        lambda look, who: _ignore(holds.ask_hold(case=who.id, code=HoldCode.STAFFING, by=who.coordinator)),
    )


def resumed(days: int = 9) -> Event:
    """The hold ends so many days after it began, in the batch of that day."""

    def due(look: Look) -> bool:
        began = [fact.on for fact in look.facts if isinstance(fact.detail, f.Held)]
        return look.standing.on_hold and look.today >= began[-1] + timedelta(days=days)

    return Event(due, lambda look, who: _ignore(holds.ask_resume(case=who.id, by=who.coordinator)))


def to_telephone(reason: ModeReason = ModeReason.HEALTH) -> Event:
    """What was to be a group is moved to the telephone."""
    return Event(
        lambda look: look.standing.stage is Stage.ACCEPTED and bool(look.standing.bookings),
        lambda look, who: _ignore(
            cases.change_mode(case=who.id, mode=Mode.TELEPHONE, reason=reason, by=who.coordinator)
        ),
    )


def withdrawn(reason: WithdrawalReason = WithdrawalReason.DECLINES_CONDITION) -> Event:
    """The participant stops, with a workshop still to come."""
    return Event(
        lambda look: booked(look, "A") or booked(look, "B"),
        lambda look, who: _ignore(cases.withdraw(case=who.id, reason=reason, by=who.coordinator)),
    )


def stopped() -> Event:
    """The provider cannot deliver."""
    return Event(
        lambda look: booked(look, "A") or booked(look, "B"),
        lambda look, who: _ignore(cases.stop(case=who.id, code=DeclineCode.CANNOT_DELIVER, by=who.coordinator)),
    )


def arrested(from_on: date | None = None) -> Event:
    """A new arrest, while the case is accepted or under way, from that day on."""

    def due(look: Look) -> bool:
        going = look.standing.stage in (Stage.ACCEPTED, Stage.UNDER_WAY)
        return going and (look.today >= from_on if from_on else bool(look.standing.lines))

    def do(look: Look, who: Traveller) -> None:
        referrals_by = who.officer
        cases.record_arrest(case=who.id, on=look.today - timedelta(days=1), by=referrals_by)

    return Event(due, do)


def register_corrected(line: registers.Line, step: str = "B", from_on: date | None = None) -> Event:
    """After the return somebody sees that one line of the register was wrong."""

    def due(look: Look) -> bool:
        enough = look.today >= from_on if from_on else look.standing.stage is Stage.CLOSED
        return enough and look.standing.returned_on is not None

    def do(look: Look, who: Traveller) -> None:
        marked = [one.session for one in look.standing.lines if one.step == step]
        workshop = Workshop.objects.get(pk=marked[-1])
        registers.mark(workshop=workshop.id, case=who.id, line=line, by=coordinator_of(workshop))

    return Event(due, do)


def caution_date_corrected(days: int = -2) -> Event:
    """The caution was given on another day than the form said."""

    def do(look: Look, who: Traveller) -> None:
        fact = next(one for one in look.facts if isinstance(one.detail, f.Cautioned))
        corrections.correct(
            case=who.id,
            fact=fact.id,
            detail=fact.detail,
            on=fact.on + timedelta(days=days),
            why="The signed document has another date.",
            by=who.officer,
        )

    return Event(lambda look: look.standing.stage is Stage.ACCEPTED, do)


def arrest_date_taken_back() -> Event:
    """The date of arrest was another person's; the right one is being looked up."""

    def do(look: Look, who: Traveller) -> None:
        fact = look.facts[0]
        detail: f.Referred = fact.detail  # type: ignore[assignment]
        why = "The date was that of another custody record."
        corrections.correct(case=who.id, fact=fact.id, detail=replace(detail, arrest_on=None), why=why, by=who.officer)

    return Event(lambda look: look.standing.stage is Stage.ACCEPTED, do)


def contact_undone() -> Event:
    """A contact logged on the wrong case, and taken back in the same visit."""

    def do(look: Look, who: Traveller) -> None:
        by = who.coordinator
        cases.log_contact(case=who.id, method=ContactMethod.TEXT, result=ContactResult.WRONG_NUMBER, by=by)
        clock.advance(timedelta(minutes=2))
        fact = FactRow.objects.filter(case_id=who.id).order_by("-number")[0]
        corrections.undo(case=who.id, fact=str(fact.id), by=by)

    return Event(lambda look: look.standing.stage is Stage.ACCEPTED, do)


def victim_replaced() -> Event:
    """The police send newer details of the victim."""

    def do(look: Look, who: Traveller) -> None:
        mark = f"{CANARY}-{who.number:05}-again"
        details = VictimDetails(
            instead("Alex", f"{mark}-given"),
            instead("Newly", f"{mark}-family"),
            address=instead(f"{who.number} New Street", f"{mark}-address"),
        )
        referrals.replace_victim(case=who.id, details=details, by=who.officer)

    return Event(lambda look: look.standing.stage is Stage.ACCEPTED, do)


def document_added() -> Event:
    """The signed document is put with the case."""
    return Event(
        lambda look: look.standing.cautioned_on is not None,
        lambda look, who: _ignore(documents.add_document(case=who.id, content=SIGNED, by=who.officer)),
    )


def given_up() -> Event:
    """Nobody reaches the person any more: the last number does not work."""
    return Event(
        lambda look: look.standing.stage is Stage.ACCEPTED and look.standing.outcome is not Outcome.COMPLETED,
        lambda look, who: _ignore(
            cases.log_contact(
                case=who.id, method=ContactMethod.CALL, result=ContactResult.WRONG_NUMBER, by=who.coordinator
            )
        ),
    )


def marks(look: Look, step: str | None = None) -> list[Attendance]:
    """The codes of the register's lines, as they count now."""
    return [Attendance(one.code) for one in look.standing.lines if step in (None, one.step)]


def _ignore(made: UUID | object) -> None:
    """An action returns what it made; here nobody needs it."""
