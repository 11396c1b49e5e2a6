"""The telephone intervention: arrange a call, and record how it went."""

from typing import Any, ClassVar

from django import forms

from caraway.casework.desks.coordination.forms import WordField
from caraway.casework.desks.coordination.verb_page import CaseForm, Context
from caraway.casework.queries.case_file import CaseFile
from caraway.core.vocabulary import AbsenceReason, Attendance
from caraway.platform.web.dates import day_full
from caraway.platform.web.fields import DayField, YesNoField

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


class RecordCallForm(CaseForm):
    """The opening questions are the programme's. One "no", and the call is not held: it never counts.

    What is asked of a call is what is asked of a workshop: how it ended, after how many minutes, the excuse, the absence.
    """

    subjects: ClassVar = {
        "spoke": "whether you spoke",
        "ended": "how the call ended",
        "code": "how it counts",
        "minute": "After how many minutes",
        "excuse": "whether there was a reasonable excuse",
        "late_excuse": "whether there was a reasonable excuse",
        "absence": "the reason",
    }
    spoke = YesNoField(label="Did the participant answer, in time to talk?")
    ended = WordField(
        Attendance,
        only=HELD,
        required=False,
        label="How did the call end?",
        help_text="Leave empty if an answer was no.",
    )
    minute = forms.IntegerField(label="After how many minutes did it end?", min_value=0, max_value=600)
    excuse = YesNoField(label="Was there a reasonable excuse?")
    code = WordField(Attendance, only=MISSED, label="How does it count?")
    late_excuse = YesNoField(label="Was there a reasonable excuse?")
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
        self.fields["ended"].choices = [(one.value, words) for one, words in HELD.items()]  # type: ignore[attr-defined]
        self.fields["code"].choices = [(one.value, words) for one, words in MISSED.items()]  # type: ignore[attr-defined]
        self.opening = asked
        self.reveals = {  # type: ignore[misc]
            "spoke": {"yes": (*asked, "ended", "aims"), "no": ("code",)},
            "ended": {one.value: ("minute", "excuse") for one in EARLY},
            "code": {
                Attendance.LATE_REFUSED.value: ("late_excuse",),
                Attendance.ABSENT_ACCEPTABLE.value: ("absence",),
            },
        }

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        if answers.get("spoke") and all(answers.get(name) for name in self.opening) and not answers.get("ended"):
            self.add_error("ended", "Select how the call ended")
        return answers

    def given(self) -> dict[str, Any]:
        answers = self.cleaned_data
        blank = {"safe_to_talk": True, "aims": (), "minute": None, "excuse": False, "absence": None}
        if not answers["spoke"]:
            absence, excuse = answers["absence"] or None, bool(answers["late_excuse"])
            return blank | {"code": answers["code"], "absence": absence, "excuse": excuse}
        if not all(answers[name] for name in self.opening):
            return blank | {"code": Attendance.MOVED, "safe_to_talk": False}
        return blank | {
            "code": answers["ended"],
            "aims": tuple(answers["aims"]),
            "minute": answers["minute"],
            "excuse": bool(answers["excuse"]),
        }


def record_call_context(file: CaseFile, about: str) -> Context:
    call = next((one for one in file.standing.bookings if one.step == "call"), None)
    notes = ["If any opening answer is no, end the call and arrange another. It is never counted."]
    if call:
        notes.insert(0, f"The call is arranged for {day_full(call.on)}.")
    return {"notes": notes}
