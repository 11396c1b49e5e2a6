"""Every page that does something to a case: its verb, action, form and words."""

from collections.abc import Mapping

from caraway.casework.actions import bookings, calling, cases, corrections, handovers, holds, participants
from caraway.casework.actions import encouraging as encouraging_
from caraway.casework.actions import transferring as transferring_
from caraway.casework.desks.coordination import (
    booking,
    calls,
    correcting,
    details,
    encouraging,
    forms,
    holding,
    preview,
    transferring,
)
from caraway.casework.desks.coordination.verb_page import Context, VerbPage
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.case_page import how_to_tell, safe_contact
from caraway.casework.queries.case_warnings import extension_warning
from caraway.core.policies import why_not
from caraway.platform.web.dates import day_full
from caraway.platform.web.parts import Criterion

CRITERIA = {"met": "met", "not_met": "not met", "not_known": "not known"}
NEVER_A_BREACH = (
    "The caution is signed. This goes back to the police as “The condition cannot be delivered”: they vary it or"
    " decide. It is never a breach, and nothing is held against the participant."
)


def _accept(file: CaseFile, about: str) -> Context:
    assessment = file.case.assessment
    criteria = tuple(
        Criterion(one["rule"], CRITERIA[one["outcome"]], one["reason"])  # type: ignore[arg-type]
        for one in assessment["findings"]
    )
    notes = [f"Criteria of the area: {assessment['count']}."]
    if file.case.worker is None:
        notes.append("You become the worker of this case. It can be given to somebody else.")
    may_ask = why_not("ask_information", file.standing, file.today) is None
    return {"notes": notes, "criteria": criteria, "may_ask": may_ask}


def _undeliverable(file: CaseFile, about: str) -> Context:
    return {"warning": NEVER_A_BREACH} if file.standing.cautioned_on else {}


def _contact(file: CaseFile, about: str) -> Context:
    return {"safe": safe_contact(file)}


def _withdraw(file: CaseFile, about: str) -> Context:
    return {"notes": ["This ends the case. It then goes back to the police, who decide what follows."]}


def _mode(file: CaseFile, about: str) -> Context:
    booked = ", ".join(f"{one.step} on {day_full(one.on)}" for one in file.standing.bookings)
    return {"warning": f"What is booked is given up: {booked}." if booked else ""}


def _extension(file: CaseFile, about: str) -> Context:
    window = file.standing.window
    notes = [f"The time runs out on {day_full(window.last_day)}."] if window else []
    if window:
        notes.append(f"The agreement allows no later day than {day_full(window.furthest_on)}.")
    return {"notes": notes, "warning": extension_warning(file)}


def _absence(file: CaseFile, about: str) -> Context:
    line = next((one for one in file.standing.lines if one.session == about), None)
    return {"notes": [f"Absent from {line.step} on {day_full(line.on)}."] if line else []}


def _review(file: CaseFile, about: str) -> Context:
    return {"warning": NEVER_A_BREACH}


def _return(file: CaseFile, about: str) -> Context:
    return {"previews": preview.of_return(file), "notes": ["The police get this, and nothing else."]}


def _tell(file: CaseFile, about: str) -> Context:
    safe = safe_contact(file)
    how = f"{how_to_tell(file)}. Safe ways: {safe.methods}. Safe hours: {safe.hours}."
    return {"previews": preview.of_telling(file), "notes": [how]}


def _again(file: CaseFile, about: str) -> Context:
    return {"previews": preview.of_corrections(file)}


PAGES: Mapping[str, VerbPage] = {
    "case_accept": VerbPage(
        verb="accept",
        do=cases.accept,
        heading="Accept the referral",
        button="Accept",
        purpose="deciding on a referral",
        template="coordination/accept.html",
        more=_accept,
    ),
    "case_ask": VerbPage(
        verb="ask_information",
        do=cases.ask_information,
        form=forms.AskForm,
        heading="Ask the police for information",
        button="Ask the police",
        purpose="deciding on a referral",
    ),
    "case_decline": VerbPage(
        verb="decline",
        do=cases.decline,
        form=forms.DeclineForm,
        heading="Decline",
        button="Decline",
        danger=True,
        purpose="deciding on a referral",
        more=_undeliverable,
    ),
    "case_contact": VerbPage(
        verb="log_contact",
        do=cases.log_contact,
        form=forms.ContactForm,
        heading="Record a contact",
        button="Save",
        purpose="contact with the participant",
        template="coordination/contact.html",
        more=_contact,
    ),
    "case_worker": VerbPage(
        verb="",
        do=handovers.hand_over,
        form=forms.AssignForm,
        heading="Give the case to somebody",
        button="Save",
        purpose="giving a case to somebody",
    ),
    "case_transfer": VerbPage(
        verb="",
        do=transferring_.transfer,
        form=transferring.TransferForm,
        heading="Transfer to another provider",
        button="Transfer it",
        purpose="transferring a case",
        more=transferring.transfer_context,
    ),
    "case_contact_details": VerbPage(
        verb="",
        do=participants.set_contact,
        form=details.ContactDetailsForm,
        heading="Change how the participant may be contacted",
        button="Save",
        purpose="contact with the participant",
        more=details.contact_context,
    ),
    "case_needs": VerbPage(
        verb="",
        do=participants.set_needs,
        form=details.NeedsForm,
        heading="Change language and needs",
        button="Save",
        purpose="contact with the participant",
    ),
    "case_day": VerbPage(
        verb="",
        do=participants.set_for_the_day,
        form=details.DayForm,
        heading="Change what facilitators must know on the day",
        button="Save",
        purpose="delivery",
    ),
    "case_book": VerbPage(
        verb="book",
        do=bookings.book,
        form=booking.BookForm,
        heading="Book workshops",
        button="Book these dates",
        purpose="booking",
        template="coordination/book.html",
        more=booking.book_context,
    ),
    "case_move": VerbPage(
        verb="move",
        do=bookings.move,
        form=booking.MoveForm,
        heading="Move a booking",
        button="Move it",
        purpose="booking",
        more=booking.move_context,
    ),
    "case_move_all": VerbPage(
        verb="move",
        do=bookings.move_together,
        form=booking.MoveTogetherForm,
        heading="Move both together",
        button="Move them",
        purpose="booking",
        template="coordination/book.html",
        more=booking.move_together_context,
    ),
    "case_mode": VerbPage(
        verb="change_mode",
        do=cases.change_mode,
        form=forms.ModeForm,
        heading="Change how it is delivered",
        button="Save",
        purpose="delivery",
        more=_mode,
    ),
    "case_call": VerbPage(
        verb="book_call",
        do=bookings.book_call,
        form=calls.CallForm,
        heading="Arrange a call",
        button="Save",
        purpose="booking",
        more=calls.call_context,
    ),
    "case_open_call": VerbPage(
        verb="mark_call",
        do=calling.open_call,
        form=calls.OpenCallForm,
        heading="Before the call",
        button="Continue",
        purpose="delivery",
        template="coordination/call.html",
        more=calls.open_call_context,
        then=calls.after_opening,
    ),
    "case_record_call": VerbPage(
        verb="mark_call",
        do=bookings.mark_call,
        form=calls.RecordCallForm,
        heading="Record the call",
        button="Save",
        purpose="delivery",
        template="coordination/call.html",
        more=calls.record_call_context,
    ),
    "case_hold": VerbPage(
        verb="hold",
        do=holds.ask_hold,
        form=forms.HoldForm,
        heading="Put on hold",
        button="Put on hold",
        purpose="delivery",
        more=holding.hold_context,
    ),
    "case_resume": VerbPage(
        verb="resume",
        do=holds.ask_resume,
        heading="End the hold",
        button="End the hold",
        purpose="delivery",
        more=holding.resume_context,
    ),
    "case_hold_back": VerbPage(
        verb="",
        do=holds.take_back_hold,
        form=holding.TakeBackForm,
        heading="Take back what you asked for",
        button="Take it back",
        purpose="delivery",
        more=holding.take_back_context,
    ),
    "case_withdraw": VerbPage(
        verb="withdraw",
        do=cases.withdraw,
        form=forms.WithdrawForm,
        heading="Record that the participant withdraws",
        button="Record it",
        danger=True,
        purpose="ending a case",
        more=_withdraw,
    ),
    "case_stop": VerbPage(
        verb="stop",
        do=cases.stop,
        form=forms.StopForm,
        heading="Record that it cannot be delivered",
        button="Record it and return the case",
        danger=True,
        purpose="ending a case",
        more=_undeliverable,
    ),
    "case_absence": VerbPage(
        verb="settle_absence",
        do=cases.settle_absence,
        form=forms.AbsenceForm,
        heading="Settle the reason for an absence",
        button="Save",
        purpose="attendance",
        more=_absence,
    ),
    "case_extension": VerbPage(
        verb="ask_extension",
        do=cases.ask_extension,
        form=forms.ExtensionForm,
        heading="Ask the police for more time",
        button="Ask the police",
        purpose="the caution's time",
        more=_extension,
    ),
    "case_encourage": VerbPage(
        verb="ask_encouragement",
        do=encouraging_.ask_encouragement,
        form=encouraging.EncourageForm,
        heading="Ask the police to encourage attendance",
        button="Ask the police",
        purpose="encouraging attendance",
        more=encouraging.about_asking,
    ),
    "case_review": VerbPage(
        verb="review_arrest",
        do=cases.review_arrest,
        form=forms.ReviewForm,
        heading="Review after a new arrest",
        button="Save",
        purpose="safety",
        more=_review,
    ),
    "case_return": VerbPage(
        verb="return_to_police",
        do=cases.return_to_police,
        form=preview.ReturnForm,
        heading="Return to the police",
        button="Send it to the police",
        purpose="the return to the police",
        more=_return,
    ),
    "case_tell": VerbPage(
        verb="tell_participant",
        do=cases.tell_participant,
        form=preview.TellForm,
        heading="Tell the participant the outcome",
        button="Record that the participant is told",
        purpose="telling the participant",
        more=_tell,
    ),
    "case_correct_return": VerbPage(
        verb="correct_return",
        do=cases.correct_return,
        form=preview.CorrectionsForm,
        heading="Send what is right",
        button="Send",
        purpose="the return to the police",
        more=_again,
    ),
    "case_correct": VerbPage(
        verb="correct",
        do=corrections.correct,
        form=correcting.correct_form,
        heading="Correct an entry",
        button="Save the correction",
        purpose="correcting an entry",
        template="coordination/correct.html",
        more=correcting.correct_context,
    ),
    "case_annul": VerbPage(
        verb="correct",
        do=corrections.annul,
        form=correcting.annul_form,
        heading="Take back an entry",
        button="Take it back",
        danger=True,
        purpose="correcting an entry",
        more=correcting.annul_context,
    ),
}
"""By route name."""
