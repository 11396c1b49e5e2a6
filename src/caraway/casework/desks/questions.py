"""Questions that forms of several desks are made from."""

from collections.abc import Iterable
from typing import Any

from django import forms

from caraway.core.vocabulary import Word
from caraway.platform.web.fields import OFF, DayField

NO_VICTIM = "Do not name the victim or give the victim's address: write “the victim”."
"""Beside every box of words that this site keeps and in which a victim could be named."""


def ahead(**kwargs: Any) -> DayField:
    """A day that may lie in the future."""
    made = DayField(**kwargs)
    made.ahead = True  # type: ignore[attr-defined]
    return made


def words(choices: Iterable[Word]) -> list[tuple[str, str]]:
    """Entries of a closed list as choices."""
    return [(one.value, one.words) for one in choices]


def text(
    label: str, *, most: int = 100, required: bool = True, width: int | None = 20, **kwargs: Any
) -> forms.CharField:
    """One line of text."""
    attrs = dict(OFF) | ({"width": width} if width else {})
    return forms.CharField(
        label=label, max_length=most, required=required, widget=forms.TextInput(attrs=attrs), **kwargs
    )


def lines(label: str, *, most: int = 1000, required: bool = True, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """Several lines of text."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=required, widget=area, **kwargs)


def radios(label: str, choices: Iterable[tuple[str, str]] = (), **kwargs: Any) -> forms.ChoiceField:
    """One answer of a few."""
    return forms.ChoiceField(label=label, choices=list(choices), widget=forms.RadioSelect, **kwargs)


def boxes(label: str, choices: Iterable[tuple[str, str]] = (), **kwargs: Any) -> forms.MultipleChoiceField:
    """Any answers of a few, none too unless `required`."""
    given: dict[str, Any] = {"required": False, "widget": forms.CheckboxSelectMultiple} | kwargs
    return forms.MultipleChoiceField(label=label, choices=list(choices), **given)
