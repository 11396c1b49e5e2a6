"""The questions of a call, one a page."""

from typing import Any, ClassVar

from django import forms

from caraway.core.victim.contact import Answered
from caraway.core.victim.engagement import SPOKE, Engagement
from caraway.platform.web.fields import WordField
from caraway.platform.web.forms import PageForm
from caraway.victims.calling import NOBODY, OPENING
from caraway.victims.models import Question


class BeginForm(PageForm):
    interpreter = forms.BooleanField(
        label="An interpreter who knows neither party is booked for this call", required=False
    )


class QuestionForm(PageForm):
    """One question of a call; `question` says which, so that a page sent again answers no other."""

    question = forms.CharField(widget=forms.HiddenInput)

    @property
    def given(self) -> dict[str, Any]:
        """The answer, without what only says to which question it is."""
        return {name: value for name, value in self.cleaned_data.items() if name != "question"}


class AnsweredForm(QuestionForm):
    subjects: ClassVar = {"who": "who answers"}
    who = forms.ChoiceField(
        label="Who answers?",
        choices=[*((one.value, one.words) for one in Answered), (NOBODY, "Nobody")],
        widget=forms.RadioSelect,
    )


class ResultForm(QuestionForm):
    subjects: ClassVar = {"result": "what came of it", "note": "the note"}
    result = WordField(Engagement, only=[one for one in Engagement if one in SPOKE], label="What came of it?")
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What helps at the next contact. Never what was told in confidence about the offence.",
    )


class OpeningForm(QuestionForm):
    subjects: ClassVar = {"answer": "the answer"}
    answer = forms.ChoiceField(label="", widget=forms.RadioSelect)


def form_of(question: Question, data: Any) -> QuestionForm:
    """The form that asks this."""
    initial = {"question": question.value}
    if question is Question.ANSWERED:
        return AnsweredForm(data, initial=initial)
    if question is Question.RESULT:
        return ResultForm(data, initial=initial)
    form = OpeningForm(data, initial=initial)
    form.fields["answer"].label = question.words
    form.fields["answer"].choices = [(one.value, one.words) for one in OPENING[question]]  # type: ignore[attr-defined]
    return form
