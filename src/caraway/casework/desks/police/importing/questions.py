"""What a file is asked, taken from the forms themselves, so that a file and the form never ask different things."""

from django import forms

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


def forms_of(asking: Asking) -> dict[str, PoliceForm]:
    """Each page's form, to be filled with one row after another."""
    made: dict[str, PoliceForm] = {page.key: page.form(asking=asking) for page in PAGES}
    made[VICTIM] = VictimForm(asking=asking)
    for form in made.values():
        del form.fields["request_key"]
    return made


def questions_of(made: dict[str, PoliceForm]) -> dict[str, Question]:
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
