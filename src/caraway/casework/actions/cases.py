"""What coordinators do with a case, apart from bookings."""

from datetime import date, datetime
from uuid import UUID

from caraway.casework.actions import participants, returns
from caraway.casework.actions.ledger import Entry, Open, add, opened, say_again, settle
from caraway.casework.actions.shown import CASE_CHANGED, of_corrections, of_return, of_telling, require_shown
from caraway.casework.actions.tasks import close_tasks
from caraway.casework.reach import team_with
from caraway.casework.stored import local
from caraway.core import facts as f
from caraway.core.policies import require
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import (
    AbsenceReason,
    Attendance,
    ContactMethod,
    ContactResult,
    DeclineCode,
    ExtensionReason,
    HoldCode,
    Mode,
    ModeReason,
    Outcome,
    TaskKind,
    WithdrawalReason,
)
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action


def one(case: UUID, verb: str, detail: f.Detail, by: Actor, on: date | None = None) -> Open:
    """Lock the case and add one fact, of today unless it happened earlier."""
    found = opened(case, by)
    return add(found, verb, [Entry(detail, on or found.today)], by=by)


@action("case.accept")
def accept(*, case: UUID, by: Actor) -> UUID:
    """Accept the referral. The person who accepts becomes its worker where nobody is, and no other provider's team has it."""
    found = one(case, "accept", f.Accepted(), by)
    if found.case.worker is None and team_with(found.case, found.today) in (None, by.organisation):
        found.case.worker = by.account_id
        found.case.save(update_fields=["worker"])
        close_tasks(TaskKind.TRANSFERRED, case=case, by=by, result="Its referral was accepted.")
    return case


@action("case.ask")
def ask_information(*, case: UUID, what: str, by: Actor) -> UUID:
    """Ask the police for something the referral lacks."""
    one(case, "ask_information", f.InformationAsked(what), by)
    return case


@action("case.decline")
def decline(*, case: UUID, code: DeclineCode, by: Actor) -> UUID:
    """Decline. After the caution the police get a task, "condition cannot be delivered": never a breach."""
    found = one(case, "decline", f.Declined(code), by)
    return_undeliverable(found, by)
    return case


@action("case.decline")
def stop(*, case: UUID, code: DeclineCode, by: Actor) -> UUID:
    """The provider cannot deliver: back to the police, with nothing held against the participant."""
    found = one(case, "stop", f.Stopped(code), by)
    return_undeliverable(found, by)
    return case


def return_undeliverable(found: Open, by: Actor, at: datetime | None = None) -> None:
    """Return a case that cannot be delivered, within the running action. `at`: as of `ledger.add`."""
    if found.standing.outcome is Outcome.UNDELIVERABLE:
        _return(found, by, at)


@action("contact.log")
def log_contact(
    *,
    case: UUID,
    method: ContactMethod,
    result: ContactResult,
    by: Actor,
    note: str = "",
    on: date | None = None,
    confirmed: bool = False,
) -> UUID:
    """Record one try to reach the participant. `confirmed`: who was reached confirmed the ways of contact as they stand."""
    found = one(case, "log_contact", f.Contacted(method, result, note), by, on)
    if confirmed and result is ContactResult.REACHED:
        participants.confirm(found, by)
    return case


@action("case.telephone")
def change_mode(*, case: UUID, mode: Mode, reason: ModeReason, by: Actor) -> UUID:
    """Move to the telephone intervention, to one to one, or back to the group. The reason is recorded."""
    one(case, "change_mode", f.ModeChanged(mode, reason), by)
    return case


@action("fact.sweep")
def hold(*, case: UUID, code: HoldCode, by: Actor, at: datetime | None = None) -> UUID:
    """Put on hold, for a reason of staff, rooms or dates. It never uses a chance.

    Recorded by Caraway itself, whoever asked: in a batch (`holds.settle_batch`), of that batch's own day and time.
    """
    return _settled(case, "hold", f.Held(code), by, at)


@action("fact.sweep")
def resume(*, case: UUID, by: Actor, at: datetime | None = None) -> UUID:
    """End the hold. Recorded as a hold is."""
    return _settled(case, "resume", f.Resumed(), by, at)


def _settled(case: UUID, verb: str, detail: f.Detail, by: Actor, at: datetime | None) -> UUID:
    found = opened(case, by)
    add(found, verb, [Entry(detail, local(at).date() if at else found.today)], by=by, at=at)
    return case


@action("case.withdraw")
def withdraw(*, case: UUID, reason: WithdrawalReason, by: Actor, on: date | None = None) -> UUID:
    """Record that the participant stops."""
    one(case, "withdraw", f.Withdrew(reason), by, on)
    return case


@action("case.book")
def settle_absence(
    *, case: UUID, session: str, acceptable: bool, by: Actor, absence: AbsenceReason | None = None
) -> UUID:
    """The awaited reason for an absence came, or did not. Raises InvalidValue without the kind of reason."""
    found = opened(case, by)
    if session not in {line.session for line in found.standing.lines if line.code == Attendance.ABSENT_AWAITED}:
        raise NotYours("not_found", "There is no such absence.")
    entry = Entry(f.AbsenceSettled(session, acceptable, absence if acceptable else None), found.today)
    add(found, "settle_absence", [entry], by=by)
    return case


@action("extension.ask")
def ask_extension(*, case: UUID, reason: ExtensionReason, by: Actor) -> UUID:
    """Ask the police for more time, with a neutral reason."""
    one(case, "ask_extension", f.ExtensionAsked(reason), by)
    return case


@action("arrest.record")
def record_arrest(*, case: UUID, on: date, by: Actor) -> UUID:
    """Record a new arrest. The coordinator reviews the case."""
    found = opened(case, by)
    add(found, "record_arrest", [Entry(f.Arrested(), on)], by=by)
    return case


@action("case.accept")
def review_arrest(*, case: UUID, goes_on: bool, by: Actor) -> UUID:
    """Say whether the case goes on after a new arrest. If not, it is for the police to decide."""
    found = one(case, "review_arrest", f.ArrestReviewed(goes_on), by)
    if not goes_on and found.standing.finished_on is None:
        add(found, "stop", [Entry(f.Stopped(DeclineCode.NOT_SUITABLE), found.today)], by=by)
        return_undeliverable(found, by)
    return case


@action("case.return")
def return_to_police(*, case: UUID, shown: str, by: Actor) -> UUID:
    """Return the case with its outcome and its attendance, and nothing else.

    `shown`: the stamp of the preview, here and below. Raises NotNow where something else would be said now.
    """
    found = opened(case, by)
    require_shown(shown, of_return(found), CASE_CHANGED)
    _return(found, by)
    return case


def _return(found: Open, by: Actor, at: datetime | None = None) -> None:
    on = local(at).date() if at else found.today
    outcome, answer = returns.answer_on(found, on)
    add(found, "return_to_police", [Entry(f.Returned(outcome, answer), on)], by=by, at=at)


@action("case.return")
def tell_participant(*, case: UUID, shown: str, by: Actor) -> UUID:
    """Tell the participant how it ended, in the language he or she chose; in both where it is not known."""
    found = opened(case, by)
    require_shown(shown, of_telling(found), CASE_CHANGED)
    add(found, "tell_participant", [Entry(f.ParticipantTold(returns.answer_to_tell(found)), found.today)], by=by)
    return case


@action("case.return")
def correct_return(*, case: UUID, shown: str, by: Actor) -> UUID:
    """Tell the police and the participant again what is no longer as they were told. Raises NotNow where nothing is."""
    found = opened(case, by)
    require_shown(shown, of_corrections(found), CASE_CHANGED)
    require("correct_return", found.standing, found.today)
    say_again(found, by)
    return case


@action("fact.sweep")
def recompute(*, case: UUID, by: Actor) -> UUID:
    """Work out one case's standing anew and store it: for the nightly check, after an alarm."""
    found = opened(case, by)
    settle(found)
    trail.record("case.recomputed", by=by, subjects=[case], agreement=found.case.agreement_id)
    return case
