"""What planners are asked."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from caraway.core.planning import DAYS
from caraway.platform.web.fields import DayField, TimeOfDayField
from caraway.platform.web.forms import PageForm

GROUPS = [("male", "Men"), ("female", "Women")]
EVERY = [(str(number), "Every week" if number == 1 else f"Every {number} weeks") for number in range(1, 9)]


class Planning(PageForm):
    """What a workshop and a series have in common. `usual`: what the agreements say, where they say the same; `hints` by field."""

    subjects: ClassVar = {
        "agreement": "an agreement",
        "room": "a room",
        "sex": "a group",
        "language": "a language",
        "facilitators": "who leads",
    }

    def __init__(
        self, *args: Any, offered: dict[str, Any], usual: dict[str, Any], hints: dict[str, str], today: date
    ) -> None:
        super().__init__(*args, initial=usual)
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = choices
        for name, hint in hints.items():
            if name in self.fields:
                self.fields[name].help_text = hint
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.bound(earliest=today, today=today)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("starts_at") and found.get("ends_at") and found["ends_at"] <= found["starts_at"]:
            self.add_error("ends_at", "The workshop must end after it starts")
        return found


class PlanForm(Planning):
    """A workshop for the calendar."""

    agreement = forms.ChoiceField(label="Agreement", widget=forms.RadioSelect)
    step = forms.ChoiceField(label="Workshop", widget=forms.RadioSelect)
    on = DayField(label="Day")
    starts_at = TimeOfDayField(label="Starts at", widget=forms.TextInput(attrs={"width": 5}))
    ends_at = TimeOfDayField(label="Ends at", widget=forms.TextInput(attrs={"width": 5}))
    room = forms.ChoiceField(label="Room")
    sex = forms.ChoiceField(label="Group", choices=GROUPS, widget=forms.RadioSelect)
    capacity = forms.IntegerField(label="Places", min_value=1, widget=forms.NumberInput(attrs={"width": 3}))
    language = forms.ChoiceField(label="Language")
    facilitators = forms.MultipleChoiceField(label="Facilitators", widget=forms.CheckboxSelectMultiple)


class SeriesForm(Planning):
    """Workshops every so many weeks; `agreed` are those of the list that was shown, when it is agreed to."""

    subjects: ClassVar = {
        **Planning.subjects,
        "steps": "which workshops",
        "gap": "how long after",
        "first": "the first day",
        "last": "the last day",
        "weekday": "a day of the week",
        "weeks": "how often",
    }
    reveals: ClassVar = {"steps": {"round": ("gap", "room_after", "facilitators_after")}}

    agreed = forms.CharField(required=False, widget=forms.HiddenInput)
    agreement = forms.ChoiceField(label="Agreement", widget=forms.RadioSelect)
    steps = forms.ChoiceField(label="Which workshops?", widget=forms.RadioSelect)
    gap = forms.ChoiceField(label="How long after the first does the next run?", widget=forms.RadioSelect)
    room_after = forms.ChoiceField(
        label="Room for what follows", required=False, help_text="Another one, so that both can run on one day"
    )
    facilitators_after = forms.MultipleChoiceField(
        label="Who leads what follows?",
        required=False,
        help_text="Leave empty if the same people lead both",
        widget=forms.CheckboxSelectMultiple,
    )
    first = DayField(label="From")
    last = DayField(label="To", help_text="The last day on which the first workshop of a round may run")
    weekday = forms.ChoiceField(
        label="Day of the week", choices=[(str(number), day) for number, day in enumerate(DAYS)]
    )
    weeks = forms.ChoiceField(label="How often?", choices=EVERY)
    starts_at = TimeOfDayField(label="Starts at", widget=forms.TextInput(attrs={"width": 5}))
    ends_at = TimeOfDayField(label="Ends at", widget=forms.TextInput(attrs={"width": 5}))
    room = forms.ChoiceField(label="Room")
    sex = forms.ChoiceField(label="Group", choices=GROUPS, widget=forms.RadioSelect)
    capacity = forms.IntegerField(label="Places", min_value=1, widget=forms.NumberInput(attrs={"width": 3}))
    language = forms.ChoiceField(label="Language")
    facilitators = forms.MultipleChoiceField(label="Facilitators", widget=forms.CheckboxSelectMultiple)
