"""A group of an agreement's settings as a form, made from the rules' own grammar of settings."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from caraway.core.agreement_words import Group
from caraway.core.programme import Programme
from caraway.core.refusals import SettingsError
from caraway.core.schema import TIME, Flag, Form, Items, Maybe, Shape, Table, Text, Whole
from caraway.core.vocabulary import Language
from caraway.platform.web.fields import DayField, YesNoField
from caraway.platform.web.forms import PageForm

from ..grammar import grammar

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NESTED = "__"


class SettingsForm(PageForm):
    """The questions of one group, filled with the settings in force, and the day from which the new ones hold."""

    in_force_from = DayField(label="From which day?", help_text="Cases referred before it keep the settings they had.")
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    subjects = {"in_force_from": "the day from which this holds"}

    def __init__(self, *args: Any, group: Group, programme: Programme | None, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group, self.programme, self.now = group, programme, now
        for key, asked in group.questions.items():
            name = key.replace(".", NESTED)
            self.fields[name] = _field(_shape(key), asked, programme)
            self.initial.setdefault(name, _shown(_shape(key), _value(now, key)))
        self.order_fields([*(key.replace(".", NESTED) for key in group.questions), "in_force_from"])

    def settings(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """The stored settings with this group's answers in their place."""
        made: dict[str, Any] = {key: dict(one) if isinstance(one, dict) else one for key, one in stored.items()}
        for key in self.group.questions:
            outer, _, inner = key.partition(".")
            said = _said(_shape(key), self.cleaned_data[key.replace(".", NESTED)])
            if inner:
                made.setdefault(outer, {})[inner] = said
            else:
                made[key] = said
        return made

    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """Each question that is answered otherwise than now: the question, the answer now, the new answer."""
        found = []
        for key, asked in self.group.questions.items():
            before = _plain(_value(self.now, key))
            after = _said(_shape(key), self.cleaned_data[key.replace(".", NESTED)])
            if before != after:
                found.append((asked, words_of(key, before), words_of(key, after)))
        return tuple(found)

    def require_sound(self, stored: Mapping[str, Any]) -> None:
        """Put what cannot be used with the programme beside its question."""
        try:
            grammar().read(self.settings(stored), self.programme)
        except SettingsError as wrong:
            name = wrong.key.split("[")[0].replace(".", NESTED)
            self.add_error(name if name in self.fields else None, f"{wrong.reason[:1].upper()}{wrong.reason[1:]}")


def words_of(key: str, value: Any) -> str:
    """A setting's value as it is read."""
    if value is None or value in ("", [], ()):
        return "As the programme has it" if key == "priors_years" else "Any" if key == "reference_pattern" else "None"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list | tuple):
        return ", ".join(words_of(key, one) for one in value)
    if key == "weekdays":
        return WEEKDAYS[value]
    return Language(value).words if key == "languages" else grammar().choices.get(value, str(value))


def every_answer(group: Group, settings: Any) -> tuple[tuple[str, str], ...]:
    """Each question of a group with its answer in these settings."""
    return tuple((asked, words_of(key, _plain(_value(settings, key)))) for key, asked in group.questions.items())


def _shape(key: str) -> Shape:
    outer, _, inner = key.partition(".")
    shape = grammar().table.keys[outer].shape
    return shape.keys[inner].shape if inner and isinstance(shape, Table) else shape


def _value(settings: Any, key: str) -> Any:
    """A setting as it is stored; what is a set there is listed in the order in which it is asked."""
    found: Any = settings
    for name in key.split("."):
        found = getattr(found, name)
    shape: Any = _shape(key)
    return tuple(one for one in shape.of.choices if one in found) if isinstance(found, frozenset) else found


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _shown(shape: Shape, value: Any) -> Any:
    """A value as its question is filled: what is typed as a list, in one line."""
    if not isinstance(value, tuple):
        return value
    listed = [str(one) for one in value]
    return ", ".join(listed) if _is_typed(shape) else listed


def _said(shape: Shape, answer: Any) -> Any:
    """An answer as it is stored."""
    if not isinstance(shape, Items):
        return answer
    listed = [one.strip() for one in answer.split(",") if one.strip()] if _is_typed(shape) else list(answer)
    return [int(one) for one in listed] if isinstance(shape.of, Whole) else listed


def _is_typed(shape: Shape) -> bool:
    """Whether a list is typed in one line: times of day, and numbers that are not days of the week."""
    return isinstance(shape, Items) and (isinstance(shape.of, Form) or _numbers(shape.of))


def _numbers(shape: Shape) -> bool:
    return isinstance(shape, Whole) and shape.most >= len(WEEKDAYS)


def _field(shape: Shape, asked: str, programme: Programme | None) -> forms.Field:
    return _MAKERS[type(shape)](shape, asked, programme)


def _yes_no(shape: Any, asked: str, programme: Programme | None) -> forms.Field:
    return YesNoField(label=asked)


def _number(shape: Any, asked: str, programme: Programme | None) -> forms.Field:
    needed = not isinstance(shape, Maybe)
    bounds: Any = shape if needed else shape.of
    box = forms.NumberInput(attrs={"width": 4})
    return forms.IntegerField(label=asked, min_value=bounds.least, max_value=bounds.most, required=needed, widget=box)


def _words(shape: Any, asked: str, programme: Programme | None) -> forms.Field:
    if not shape.choices:
        hint = "Letters as they are, # for a digit. Empty: any."
        return forms.CharField(label=asked, required=not shape.blank, max_length=60, help_text=hint)
    listed = [(code, grammar().choices[code]) for code in shape.choices]
    return forms.ChoiceField(label=asked, choices=listed, widget=forms.RadioSelect)


def _form(shape: Any, asked: str, programme: Programme | None) -> forms.Field:
    hint = f"{shape.words[:1].upper()}{shape.words[1:]}"
    return forms.CharField(
        label=asked, help_text=hint, required=shape is TIME, widget=forms.TextInput(attrs={"width": 20})
    )


def _several(shape: Any, asked: str, programme: Programme | None) -> forms.Field:
    if _numbers(shape.of):
        return forms.RegexField(
            r"[0-9]+(\s*,\s*[0-9]+)*", label=asked, required=shape.least > 0, help_text="As in 7, 1"
        )
    if isinstance(shape.of, Form):
        return forms.CharField(label=asked, help_text="As in 12:00, 18:00")
    if isinstance(shape.of, Whole):
        listed = [(str(number), day) for number, day in enumerate(WEEKDAYS)]
    elif asked == "Languages" and programme is not None:
        listed = [(code, Language(code).words) for code in programme.delivery.languages]
    else:
        listed = [(code, grammar().choices[code]) for code in shape.of.choices]
    return forms.MultipleChoiceField(label=asked, choices=listed, widget=forms.CheckboxSelectMultiple)


_MAKERS: Mapping[type, Callable[[Any, str, Programme | None], forms.Field]] = {
    Flag: _yes_no,
    Whole: _number,
    Maybe: _number,
    Text: _words,
    Form: _form,
    Items: _several,
}
