"""What a file is asked, taken from the forms themselves, so that a file and the form never ask different things."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from caraway.casework.desks.police.forms.base import Asking, PoliceForm
from caraway.casework.desks.police.forms.victim import VictimForm
from caraway.casework.desks.police.pages import PAGES
from caraway.casework.intake_files.matching import Question
from caraway.platform.web.fields import DayField, YesNoField

VICTIM = "victim"
WORKED_OUT = {"has_address", "other_code"}
"""What the form asks and a file shows: whether there is an address, and whether an offence's code is on the list."""

OPEN = "offence_code"
"""Listed, but others may be given: the form says of each what follows."""

ABOUT_BOTH = {"relationship", "statement", "statement_on"}
"""Answers of the referral itself which a force's export may name after the victim."""


class RowByRow(PoliceForm):
    """A page's form that is filled with one row of a file after another.

    What a closed answer or an empty cell becomes is the same in every row, so it is worked out once a file.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["request_key"]
        self._closed = {name for name, field in self.fields.items() if hasattr(field, "choices")}
        self._known: dict[tuple[str, ...], Any] = {}
        self._sent = MultiValueDict[str, Any]()

    def fill(self, sent: MultiValueDict[str, Any]) -> None:
        """Take another row in place of the one before."""
        self.data = self._sent = sent
        self.is_bound = True
        self.full_clean()

    def forget(self) -> None:
        """Hold nothing of the row any more."""
        self.data = self._sent = MultiValueDict()
        self.cleaned_data = {}

    def cleaned(self, name: str) -> Any:
        sent = self._sent.getlist(name)
        if name not in self._closed and any(sent):
            return super().cleaned(name)
        found = (name, *sent)
        if found not in self._known:
            self._known[found] = super().cleaned(name)
        return self._known[found]


def forms_of(asking: Asking) -> dict[str, RowByRow]:
    """Each page's form."""
    pages = {page.key: page.form for page in PAGES} | {VICTIM: VictimForm}
    return {key: type(form.__name__, (RowByRow, form), {})(asking=asking) for key, form in pages.items()}


def questions_of(made: Mapping[str, PoliceForm]) -> dict[str, Question]:
    """Every question of these forms, by its key."""
    found = [
        _question(page, name, field, form)
        for page, form in made.items()
        for name, field in form.fields.items()
        if name not in WORKED_OUT
    ]
    return {one.key: one for one in found}


def _question(page: str, name: str, field: forms.Field, form: PoliceForm) -> Question:
    words = str(field.label).rstrip("?")
    return Question(
        page=page,
        name=name,
        words=f"Victim: {words[:1].lower()}{words[1:]}" if page == VICTIM else words,
        kind="text" if name == OPEN else _kind(field),
        choices=() if name == OPEN else _choices(field),
        required=(field.required and name not in form.revealed()) or name == OPEN,
        sealed=page == VICTIM,
        about_both=page != VICTIM and name in ABOUT_BOTH,
    )


def _kind(field: forms.Field) -> str:
    kinds = (
        (DayField, "day"),
        (YesNoField, "yes_no"),
        (forms.MultipleChoiceField, "many"),
        (forms.ChoiceField, "one"),
    )
    return next((kind for of, kind in kinds if isinstance(field, of)), "text")


def _choices(field: forms.Field) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for value, words in getattr(field, "choices", ()):
        inner = words if isinstance(words, list | tuple) else [(value, words)]
        found += [(str(one), str(text)) for one, text in inner if one]
    return tuple(found)
