"""The telephone intervention: arrange a call, and record how it went."""

from typing import Any, ClassVar

from django import forms

from caraway.casework.desks.coordination.forms import WordField
from caraway.casework.desks.coordination.verb_page import CaseForm, Context
from caraway.casework.queries.case_file import CaseFile
from caraway.core.vocabulary import AbsenceReason, Attendance
from caraway.platform.web.dates import day_full
from caraway.platform.web.fields import DayField, YesNoField

MISSED = (Attendance.ABSENT_ACCEPTABLE, Attendance.ABSENT_UNACCEPTABLE, Attendance.ABSENT_AWAITED)


class CallForm(CaseForm):
    subjects: ClassVar = {"on": "The day of the call", "interpreter": "the interpreter"}
    on = DayField(label="On which day is the call?")
    interpreter = forms.CharField(
        label="Interpreter",
        max_length=200,
        help_text="From the list, checked for knowing either party. Never family.",
    )

    def prepare(self) -> None:
        field = self.fields["on"]
        assert isinstance(field, DayField)  # nosec B101 - declared above
        window = self.file.standing.window
        field.bound(earliest=self.file.today, latest=window.last_day if window else None, today=self.file.today)
        self.fields["interpreter"].required = self.file.case.participant.interpreter


def call_context(file: CaseFile, about: str) -> Context:
    person, window = file.case.participant, file.standing.window
    notes = [f"Safe hours: {person.safe_hours}."] if person.safe_hours else []
    if window:
        notes.append(
            f"Calls can be made to {day_full(window.last_day)}. {len(file.standing.aims)} of"
            f" {len(file.rules.programme.aims)} aims are covered so far."
        )
    return {"notes": notes}


class RecordCallForm(CaseForm):
    """The opening questions are the programme's. One "no", and the call is not held: it never counts."""

    subjects: ClassVar = {"spoke": "whether you spoke", "code": "how it counts", "absence": "the reason"}
    spoke = YesNoField(label="Did the participant answer?")
    code = WordField(Attendance, only=MISSED, label="How does it count?")
    absence = WordField(AbsenceReason, label="What was the reason?")
    aims = forms.MultipleChoiceField(
        label="Aims covered in this call",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave empty if the call ended at the opening questions.",
    )

    def prepare(self) -> None:
        programme = self.file.rules.programme
        questions = programme.delivery.opening_questions
        asked = tuple(f"opening_{number}" for number in range(1, len(questions) + 1))
        for name, question in zip(asked, questions, strict=True):
            self.fields[name] = YesNoField(label=question, error_messages={"required": f"Answer: {question}"})
        covered = set(self.file.standing.aims)
        self.fields["aims"].choices = [  # type: ignore[attr-defined]
            (aim.key, f"{aim.words}{' (covered before)' if aim.key in covered else ''}") for aim in programme.aims
        ]
        self.opening = asked
        self.reveals = {  # type: ignore[misc]
            "spoke": {"yes": (*asked, "aims"), "no": ("code",)},
            "code": {Attendance.ABSENT_ACCEPTABLE.value: ("absence",)},
        }

    def given(self) -> dict[str, Any]:
        answers = self.cleaned_data
        if not answers["spoke"]:
            return {"code": answers["code"], "absence": answers["absence"] or None}
        if not all(answers[name] for name in self.opening):
            return {"code": Attendance.MOVED, "safe_to_talk": False}
        return {"code": Attendance.ATTENDED, "aims": tuple(answers["aims"])}


def record_call_context(file: CaseFile, about: str) -> Context:
    call = next((one for one in file.standing.bookings if one.step == "call"), None)
    notes = ["If any opening answer is no, end the call and arrange another. It is never counted."]
    if call:
        notes.insert(0, f"The call is arranged for {day_full(call.on)}.")
    return {"notes": notes}
