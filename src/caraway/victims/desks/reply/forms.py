"""The questions of a survey, one a page, in the reader's language; and what was answered so far, which nothing keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.core import signing

from caraway.core.instruments import Instrument, Item
from caraway.platform.web.forms import PageForm
from caraway.platform.web.words import say
from caraway.victims.surveying import digest

GOOD_FOR = 60 * 60
"""Seconds in which a survey that was begun is finished."""


@dataclass(frozen=True, slots=True)
class SoFar:
    """How far a survey came: whether whoever answers may go on, how many questions were passed, and what was answered.

    It goes with the page, signed for this link, and stands nowhere else until all of it is sent. `times_left`: how often
    the survey had been left by the way out when this was begun: what was begun before the last time is over.
    """

    times_left: int
    may: bool = False
    passed: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)

    def signed(self, token: str) -> str:
        """As the page carries it."""
        return signing.dumps([self.times_left, self.may, self.passed, dict(self.answers)], salt=_salt(token))

    def after(self, item: Item, answer: str) -> "SoFar":
        """With one more question passed; without an answer it was left out."""
        said = {item.key: answer} if answer else {}
        return replace(self, passed=self.passed + 1, answers={**self.answers, **said})


def so_far(sent: str, token: str) -> SoFar | None:
    """What the page carried; None for what was not signed for this link, or too long ago."""
    try:
        return SoFar(*signing.loads(sent, salt=_salt(token), max_age=GOOD_FOR))
    except signing.BadSignature:
        return None


def _salt(token: str) -> str:
    return f"reply:{digest(token)}"


class CodeForm(PageForm):
    """The code of a link, as it was read out."""

    code = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))

    def __init__(self, data: Any = None, *, lang: str) -> None:
        super().__init__(data)
        _speak(self, "code", say("reply.code.title", lang), say("reply.code.missing", lang), lang)
        self.fields["code"].help_text = say("reply.code.hint", lang)


class CarriedForm(PageForm):
    """One page of a survey that was begun."""

    so_far = forms.CharField(required=False, widget=forms.HiddenInput)


class WordForm(CarriedForm):
    """The agreed word."""

    word = forms.CharField(max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))

    def __init__(self, data: Any = None, *, lang: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        _speak(self, "word", say("reply.word", lang), say("reply.word.wrong", lang), lang)


class NowForm(CarriedForm):
    """The first question where no word is agreed: it says nothing of what comes."""

    now = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, lang: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        _speak(self, "now", say("reply.now", lang), say("reply.now.missing", lang), lang)
        self.fields["now"].choices = [(one, say(f"reply.answer.{one}", lang)) for one in ("yes", "no")]  # type: ignore[attr-defined]


class ItemForm(CarriedForm):
    """One question of the survey; it may be left out. Made without an answer, for the page that asks it."""

    marks_optional = False
    at = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(required=False, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, survey: Instrument, item: Item, lang: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        _speak(self, "answer", words_of(item, lang), say("reply.problem", lang), lang)
        answers = survey.answers_to(item)
        self.fields["answer"].choices = [(one.key, say(f"reply.answer.{one.key}", lang)) for one in answers]  # type: ignore[attr-defined]


def words_of(item: Item, lang: str) -> str:
    """A question in one of the two languages."""
    return say(f"reply.item.{item.key}", lang)


def _speak(form: PageForm, name: str, label: str, wrong: str, lang: str) -> None:
    """Whatever is wrong with the answer is said in one sentence of the reader's language."""
    form.lang = lang
    form.fields[name].label = label
    form.fields[name].error_messages |= dict.fromkeys(("required", "invalid_choice", "max_length"), wrong)
