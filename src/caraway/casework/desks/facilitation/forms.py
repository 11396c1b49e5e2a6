"""What facilitators and planners are asked."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from caraway.core.programme import Programme
from caraway.core.vocabulary import AbsenceReason, Attendance
from caraway.platform.web.fields import DayField, TimeOfDayField, YesNoField
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
            Attendance.SENT_AWAY.value: "For behaviour, or unfit through drink or drugs",
            Attendance.ABSENT_AWAITED.value: "Counts as acceptable until the reason is settled",
        }
    }
    reveals: ClassVar = {
        "code": {
            **{code.value: ("time", "excuse") for code in CAME},
            Attendance.ABSENT_ACCEPTABLE.value: ("absence",),
        }
    }

    code = forms.ChoiceField(
        label="What should the register say?",
        choices=[(code.value, code.words) for code in MARKS],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what the register should say"),
    )
    time = TimeOfDayField(label="At what time?", help_text="For example, 10:40")
    excuse = YesNoField(label="Was there a reasonable excuse?")
    absence = forms.ChoiceField(
        label="Reason for the absence",
        choices=[(reason.value, reason.words) for reason in AbsenceReason],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose the reason for the absence"),
    )


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
    """What the session covered for one person."""

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        aims: Any = self.fields["aims"]
        aims.choices = [(aim.key, aim.words) for aim in programme.aims]
        signposts: Any = self.fields["signposts"]
        signposts.choices = [(one.value, one.words) for one in programme.signposts]

    aims = forms.MultipleChoiceField(
        label="Which aims did the session cover?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one aim"},
    )
    signposts = forms.MultipleChoiceField(
        label="Which services was the person told about?",
        help_text="Leave empty if none",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class PlanForm(PageForm):
    """A workshop for the calendar. `usual`: what the agreements say, where they say the same; `hints` by field."""

    def __init__(
        self, *args: Any, offered: dict[str, Any], usual: dict[str, Any], hints: dict[str, str], today: date
    ) -> None:
        super().__init__(*args, initial=usual)
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = choices
        for name, hint in hints.items():
            self.fields[name].help_text = hint
        on: Any = self.fields["on"]
        on.bound(earliest=today, today=today)

    agreement = forms.ChoiceField(label="Agreement", widget=forms.RadioSelect)
    step = forms.ChoiceField(label="Workshop", widget=forms.RadioSelect)
    on = DayField(label="Day")
    starts_at = TimeOfDayField(label="Starts at")
    ends_at = TimeOfDayField(label="Ends at")
    venue = forms.CharField(label="Venue", max_length=200, help_text="Its name and address as on letters")
    sex = forms.ChoiceField(label="Group", choices=[("male", "Men"), ("female", "Women")], widget=forms.RadioSelect)
    capacity = forms.IntegerField(label="Places", min_value=1, widget=forms.NumberInput(attrs={"width": 3}))
    language = forms.ChoiceField(label="Language")
    facilitators = forms.MultipleChoiceField(label="Facilitators", widget=forms.CheckboxSelectMultiple, required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("starts_at") and found.get("ends_at") and found["ends_at"] <= found["starts_at"]:
            self.add_error("ends_at", "The workshop must end after it starts")
        return found
