"""The questions about a message, a contact that came in, and a survey that is asked while speaking."""

from typing import Any, ClassVar

from django import forms

from caraway.core.instruments import Instrument
from caraway.core.victim.asking import MAY_BE_WRITTEN, SPOKEN, Kind
from caraway.core.victim.safe_plan import Way
from caraway.platform.web.fields import DayField, TimeOfDayField, WordField
from caraway.platform.web.forms import PageForm
from caraway.victims.models.message import WRITTEN

CAME_IN = [Way.CALL, Way.VOICEMAIL, Way.TEXT, Way.EMAIL, Way.LETTER, Way.IN_PERSON]


class MessageForm(PageForm):
    """What to write; its words are fixed."""

    subjects: ClassVar = {"kind": "what to write", "on": "the day", "hour": "the time", "way": "how it goes"}
    reveals: ClassVar = {"kind": {Kind.APPOINTMENT.value: ("on", "hour")}}
    kind = WordField(Kind, only=list(MAY_BE_WRITTEN), label="What is it for?")
    on = DayField(label="On which day can you talk?")
    hour = TimeOfDayField(label="At what time?", help_text="For example 2:15pm.")
    way = WordField(Way, only=list(WRITTEN), label="How does it go?")


class TouchForm(PageForm):
    """That somebody got in touch."""

    subjects: ClassVar = {"way": "how they got in touch", "words": "what was said"}
    way = WordField(Way, only=CAME_IN, label="How did they get in touch?")
    words = forms.CharField(
        label="What was said or written",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whoever it was may be somebody else. Answer by a call that the rules allow.",
    )


class PlaceForm(PageForm):
    """Whose a contact is that fits no case; left empty, it is dealt with as it is."""

    reference = forms.CharField(
        label="Reference of the case it is of",
        required=False,
        max_length=20,
        help_text="Leave it empty if you have dealt with it otherwise.",
    )


class SpokenForm(PageForm):
    """All questions of a survey, as they are read out. None must be answered."""

    marks_optional = False
    subjects: ClassVar = {"way": "how you spoke"}
    way = WordField(Way, only=list(SPOKEN), label="How did you speak?")

    def __init__(self, data: Any = None, *, survey: Instrument) -> None:
        super().__init__(data)
        self.survey = survey
        for item in survey.items:
            choices = [(one.key, one.words) for one in survey.answers_to(item)]
            self.fields[item.key] = forms.ChoiceField(
                label=item.words, choices=choices, required=False, widget=forms.RadioSelect
            )

    @property
    def answers(self) -> dict[str, str]:
        """Those given, by item."""
        said = {item.key: self.cleaned_data[item.key] for item in self.survey.items}
        return {key: answer for key, answer in said.items() if answer}
