"""What facilitators and planners are asked."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from caraway.casework.actions.session_records import Notes
from caraway.casework.desks.questions import boxes, lines, text
from caraway.core.programme import Programme
from caraway.core.vocabulary import AbsenceReason, Attendance, SentAwayReason
from caraway.platform.web.fields import TimeOfDayField, YesNoField
from caraway.platform.web.forms import PageForm

CAME = (Attendance.LATE_REFUSED, Attendance.LEFT_EARLY, Attendance.SENT_AWAY)
ABSENT = (Attendance.ABSENT_ACCEPTABLE, Attendance.ABSENT_UNACCEPTABLE, Attendance.ABSENT_AWAITED)
MARKS = (Attendance.ATTENDED, *CAME, *ABSENT)


class MarkForm(PageForm):
    """One line of the register, with what it needs to be whole."""

    subjects: ClassVar = {"time": "the time", "excuse": "whether there was a reasonable excuse"}
    choice_hints: ClassVar = {
        "code": {
            Attendance.LATE_REFUSED.value: "Late means refused entry, and counts as missed",
            Attendance.ABSENT_AWAITED.value: "Counts as acceptable until the reason is settled",
        }
    }
    reveals: ClassVar = {
        "code": {
            **{code.value: ("time", "excuse") for code in CAME},
            Attendance.SENT_AWAY.value: ("time", "sent", "excuse"),
            Attendance.ABSENT_ACCEPTABLE.value: ("absence",),
        }
    }

    code = forms.ChoiceField(
        label="What should the register say?",
        choices=[(code.value, code.words) for code in MARKS],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what the register should say"),
    )
    time = TimeOfDayField(
        label="At what time?", help_text="When the person came, left or was sent away. For example, 10:40"
    )
    sent = forms.ChoiceField(
        label="Why was the person sent away?",
        help_text="This stays with the register. The police are told only that the person was sent away.",
        choices=[(reason.value, reason.words) for reason in SentAwayReason],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose why the person was sent away"),
    )
    excuse = YesNoField(label="Was there a reasonable excuse?")
    absence = forms.ChoiceField(
        label="Reason for the absence",
        choices=[(reason.value, reason.words) for reason in AbsenceReason],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose the reason for the absence"),
    )


class SentMarkForm(MarkForm):
    """A mark that a register sends by itself: of which line, made while which mark was in view."""

    line = forms.CharField(max_length=40)
    seen = forms.CharField(max_length=40, required=False)


class AddForm(PageForm):
    """Somebody who came and is not on the list."""

    reference = forms.CharField(
        label="Case reference", help_text="On the person's letter, for example CARA-7K2PQD", max_length=20
    )


class AddThisForm(PageForm):
    """Whose reference it was has been shown: this person came."""

    reference = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, initial="yes")


class RecordForm(PageForm):
    """What the session covered for one person, and, for who reads them, the notes that never leave the provider.

    `factors`: keys and words of risk factors, None for who reads no notes. `correcting`: the record is written already.
    """

    NOTES = ("risk_factors", "time_out", "goals")
    subjects: ClassVar = {"why": "what is corrected, and why"}

    def __init__(
        self, programme: Programme, *args: Any, factors: Mapping[str, str] | None, correcting: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "aims": [(aim.key, aim.words) for aim in programme.aims],
            "signposts": [(one.value, one.words) for one in programme.signposts],
            "risk_factors": list((factors or {}).items()),
        }
        for name, offered in choices.items():
            field: Any = self.fields[name]
            field.choices = offered
        for name in (*(() if factors is not None else self.NOTES), *(() if correcting else ("why",))):
            del self.fields[name]

    aims = forms.MultipleChoiceField(
        label="Which aims did the session cover?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one aim"},
    )
    risk_factors = boxes(
        "Which risk factors of his or her own did the person name?",
        help_text="These notes stay with the provider: the police never get them",
    )
    time_out = lines(
        "Time-out plan",
        required=False,
        rows=3,
        help_text="What the person will do when a quarrel begins. No address, and nothing about the partner",
    )
    goals = lines("Goals after the programme", required=False, rows=3)
    signposts = forms.MultipleChoiceField(
        label="Which services was the person told about?",
        help_text="Leave empty if none",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = text("What is corrected, and why?", most=300, width=None)

    def given(self) -> dict[str, Any]:
        """What the action is called with."""
        said = self.cleaned_data
        notes = Notes(tuple(said["risk_factors"]), said["time_out"], said["goals"]) if "time_out" in said else None
        more = {"why": said["why"]} if "why" in said else {}
        return {"aims": tuple(said["aims"]), "signposts": tuple(said["signposts"]), "notes": notes, **more}

    def drafted(self) -> dict[str, Any]:
        """What stands in the page, whole or not, to be kept as a draft."""
        sent: Any = self.data
        several = {name: sent.getlist(name)[:40] for name in ("aims", "risk_factors", "signposts")}
        return several | {name: self.data.get(name, "")[:1000] for name in ("time_out", "goals")}
