"""The questions of the pages about a case."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms

from caraway.casework.desks.coordination.verb_page import CaseForm
from caraway.casework.desks.questions import NO_VICTIM, lines
from caraway.casework.queries.people import colleagues
from caraway.core.vocabulary import (
    NEUTRAL_REASONS,
    AbsenceReason,
    ContactMethod,
    ContactResult,
    DeclineCode,
    ExtensionReason,
    HoldCode,
    Mode,
    ModeReason,
    WithdrawalReason,
)
from caraway.platform.web.fields import DayField, WordField, YesNoField

LONG = 2000


def text_area(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONG, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)


class AskForm(CaseForm):
    subjects: ClassVar = {"what": "what you need to know"}
    what = text_area("What do you need to know?", help_text="The police read this as you write it.")


class DeclineForm(CaseForm):
    subjects: ClassVar = {"code": "why it is declined"}
    code = WordField(DeclineCode, label="Why is it declined?")


class StopForm(CaseForm):
    subjects: ClassVar = {"code": "why it cannot be delivered"}
    code = WordField(DeclineCode, label="Why can it not be delivered?")


class ContactForm(CaseForm):
    subjects: ClassVar = {"method": "how you tried", "result": "what came of it", "on": "The day"}
    method = WordField(ContactMethod, label="How did you try?")
    result = WordField(ContactResult, label="What came of it?")
    on = DayField(label="On which day?")
    confirmed = forms.BooleanField(
        label="I spoke with the participant, who confirmed the ways of contact above", required=False
    )
    note = text_area("Note", required=False, help_text="What helps to arrange the next contact. Never about a victim.")

    def prepare(self) -> None:
        field = self.fields["on"]
        assert isinstance(field, DayField)  # nosec B101 - declared above
        field.bound(earliest=self.file.facts[0].on, latest=self.file.today, today=self.file.today)
        self.initial.setdefault("on", self.file.today)


class AssignForm(CaseForm):
    subjects: ClassVar = {"worker": "who works on this case", "note": "what the next worker has to know"}
    worker = forms.TypedChoiceField(label="Who works on this case?", widget=forms.RadioSelect, coerce=UUID)
    note = lines("Handover note", most=500, help_text=f"The next worker reads it in the history. {NO_VICTIM}")

    def prepare(self) -> None:
        self.initial.setdefault("worker", str(self.file.case.worker or ""))
        self.fields["worker"].choices = [  # type: ignore[attr-defined]
            (str(one.account), one.name) for one in colleagues(self.by, self.file.today)
        ]
        if self.file.case.worker is None:
            del self.fields["note"]


class ModeForm(CaseForm):
    subjects: ClassVar = {"mode": "how it is delivered", "reason": "why"}
    mode = WordField(Mode, label="How will it be delivered?")
    reason = WordField(ModeReason, label="Why?")

    def prepare(self) -> None:
        delivery = self.file.rules.programme.delivery
        modes = [mode for mode in delivery.modes if mode is not self.file.standing.mode]
        self.fields["mode"].choices = [(one.value, one.words) for one in modes]  # type: ignore[attr-defined]
        self.fields["reason"].choices = [(one.value, one.words) for one in delivery.telephone_reasons]  # type: ignore[attr-defined]
        if len(modes) == 1:
            self.initial.setdefault("mode", modes[0].value)


class HoldForm(CaseForm):
    subjects: ClassVar = {"code": "the reason"}
    code = WordField(HoldCode, label="Reason", help_text="Only these reasons are kept. A hold never uses a chance.")


class WithdrawForm(CaseForm):
    subjects: ClassVar = {"reason": "why the participant stops", "on": "The day"}
    reason = WordField(WithdrawalReason, label="Why does the participant stop?")
    on = DayField(label="On which day did the participant say so?")

    def prepare(self) -> None:
        _past(self, "on")


def _past(form: CaseForm, name: str) -> None:
    field = form.fields[name]
    assert isinstance(field, DayField)  # nosec B101 - the caller's own field
    field.bound(earliest=form.file.facts[0].on, latest=form.file.today, today=form.file.today)


class AbsenceForm(CaseForm):
    subjects: ClassVar = {"absence": "the reason"}
    reveals: ClassVar = {"acceptable": {"yes": ("absence",)}}
    acceptable = YesNoField(
        label="Was there an acceptable reason?",
        yes="Yes, it does not use a chance",
        no="No, or none was given",
    )
    absence = WordField(AbsenceReason, label="What was the reason?")

    def given(self) -> dict[str, Any]:
        return super().given() | {"session": self.about}


class ExtensionForm(CaseForm):
    subjects: ClassVar = {"reason": "the reason"}
    reason = WordField(
        ExtensionReason,
        only=NEUTRAL_REASONS,
        label="Why is more time needed?",
        help_text="The police read this reason, so it says nothing of the participant.",
    )


class ReviewForm(CaseForm):
    goes_on = YesNoField(
        label="Does the case go on?",
        yes="Yes, the programme goes on",
        no="No, it goes back to the police as not suitable under the area's criteria",
    )
