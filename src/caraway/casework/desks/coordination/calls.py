"""The telephone intervention: arrange a call, and record how it went."""

from typing import Any, ClassVar

from django import forms

from caraway.casework.desks.coordination.verb_page import CaseForm, Context
from caraway.casework.queries.calls import safely_opened
from caraway.casework.queries.case_file import CaseFile
from caraway.core.vocabulary import AbsenceReason, Attendance
from caraway.platform.web.dates import day_full
from caraway.platform.web.fields import DayField, WordField, YesNoField

ABSENT = (Attendance.ABSENT_ACCEPTABLE, Attendance.ABSENT_UNACCEPTABLE, Attendance.ABSENT_AWAITED)
MISSED = {Attendance.LATE_REFUSED: "Too late: the call could no longer be held", **{one: one.words for one in ABSENT}}
EARLY = {Attendance.LEFT_EARLY: "The participant ended it early", Attendance.SENT_AWAY: "Ended early by us"}
HELD = {Attendance.ATTENDED: "As planned", **EARLY}


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


class OpenCallForm(CaseForm):
    """The programme's opening questions, and nothing else. One "no", and the call is not held: it never counts."""

    def prepare(self) -> None:
        questions = self.file.rules.programme.delivery.opening_questions
        self.opening = tuple(f"opening_{number}" for number in range(1, len(questions) + 1))
        for name, question in zip(self.opening, questions, strict=True):
            self.fields[name] = YesNoField(label=question, error_messages={"required": f"Answer: {question}"})

    def given(self) -> dict[str, Any]:
        return {"answers": tuple(bool(self.cleaned_data[name]) for name in self.opening)}


def after_opening(form: CaseForm) -> str:
    """The page that follows: the call, where it is safe to talk; otherwise the case, to arrange another."""
    return "case_record_call" if all(form.given()["answers"]) else "case"


def open_call_context(file: CaseFile, about: str) -> Context:
    note = (
        "Ask these before you say anything else. If an answer is no, end the call and arrange another: it never counts."
    )
    return {"notes": [note], "may_miss": True}


class RecordCallForm(CaseForm):
    """How the call went, once it was opened safely; until then, that it could not be held.

    What is asked of a call is what is asked of a workshop: how it ended, after how many minutes, the excuse, the absence.
    """

    subjects: ClassVar = {
        "ended": "how the call ended",
        "code": "how it counts",
        "minute": "After how many minutes",
        "excuse": "whether there was a reasonable excuse",
        "late_excuse": "whether there was a reasonable excuse",
        "absence": "the reason",
    }
    ended = WordField(Attendance, only=HELD, label="How did the call end?")
    minute = forms.IntegerField(label="After how many minutes did it end?", min_value=0, max_value=600)
    excuse = YesNoField(label="Was there a reasonable excuse?")
    code = WordField(Attendance, only=MISSED, label="The call was not held. How does it count?")
    late_excuse = YesNoField(label="Was there a reasonable excuse?")
    absence = WordField(AbsenceReason, label="What was the reason?")
    aims = forms.MultipleChoiceField(
        label="Aims covered in this call", required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        self.held = safely_opened(self.file)
        for name in ("code", "late_excuse", "absence") if self.held else ("ended", "minute", "excuse", "aims"):
            del self.fields[name]
        if self.held:
            self._of_a_call_held()
            return
        self.fields["code"].choices = [(one.value, words) for one, words in MISSED.items()]  # type: ignore[attr-defined]
        late, acceptable = Attendance.LATE_REFUSED.value, Attendance.ABSENT_ACCEPTABLE.value
        self.reveals = {"code": {late: ("late_excuse",), acceptable: ("absence",)}}  # type: ignore[misc]

    def _of_a_call_held(self) -> None:
        covered = set(self.file.standing.aims)
        self.fields["aims"].choices = [  # type: ignore[attr-defined]
            (aim.key, f"{aim.words}{' (covered before)' if aim.key in covered else ''}")
            for aim in self.file.rules.programme.aims
        ]
        self.fields["ended"].choices = [(one.value, words) for one, words in HELD.items()]  # type: ignore[attr-defined]
        self.reveals = {"ended": {one.value: ("minute", "excuse") for one in EARLY}}  # type: ignore[misc]

    def given(self) -> dict[str, Any]:
        answers = self.cleaned_data
        if not self.held:
            absence, excuse = answers["absence"] or None, bool(answers["late_excuse"])
            return {"code": answers["code"], "absence": absence, "excuse": excuse}
        return {
            "code": answers["ended"],
            "aims": tuple(answers["aims"]),
            "minute": answers["minute"],
            "excuse": bool(answers["excuse"]),
        }


def record_call_context(file: CaseFile, about: str) -> Context:
    call = next((one for one in file.standing.bookings if one.step == "call"), None)
    notes = [f"The call is arranged for {day_full(call.on)}."] if call else []
    if not safely_opened(file):
        return {"notes": notes, "open_first": True}
    return {"notes": [*notes, "It was safe to talk: every opening question was answered yes."]}
