"""The form every page's form is made from: plain sentences, revealed fields, sealed fields."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from caraway.platform.gateways import ids

from .days import DayTyped
from .fields import RequestKeyField
from .sentences import teach

Reveals = Mapping[str, Mapping[str, tuple[str, ...]]]


class PageForm(forms.Form):
    """One page's questions.

    Class attributes, all keyed by field name:

    - ``subjects``: what an error calls the field, where its label is a question;
    - ``choice_hints``: ``{"mode": {"telephone": "One facilitator, over several calls"}}``;
    - ``reveals``: ``{"reason": {"other": ("reason_text",)}}``: fields asked only when that answer is
      given. Required ones are required only then; answers to questions not asked are dropped.
    - ``marks_optional``: False where every question may be left out and saying so beside each is noise;
    - ``lang``: of what is read out before an error, which nobody wrote into the form;
    - ``sealed``: names of fields that go to another site's key the moment they are parsed. They take
      no initial value and are never filled from storage. With ``given_on``, the page says when they
      were given and asks for them again only when the person chooses to replace them.

    A hidden ``request_key`` makes sending twice act once.
    """

    subjects: ClassVar[Mapping[str, str]] = {}
    choice_hints: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    reveals: ClassVar[Reveals] = {}
    marks_optional: ClassVar[bool] = True
    lang: str = "en"
    sealed: ClassVar[tuple[str, ...]] = ()
    sealed_name: ClassVar[str] = "These details"

    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        request_key: UUID | None = None,
        given_on: date | None = None,
        replacing: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(data, files, **kwargs)
        key = RequestKeyField(initial=request_key or ids.new())
        self.fields["request_key"] = key
        self.given_on = given_on
        self.replacing = replacing or self._posted("replacing") == "yes"
        for name, field in self.fields.items():
            teach(field, self.subjects.get(name), self.choice_hints.get(name))
        self._refuse_sealed_initial()
        if not self.asks_sealed:
            for name in self.sealed:
                del self.fields[name]

    @property
    def asks_sealed(self) -> bool:
        """Whether the sealed fields are asked for: not yet given, or being replaced."""
        return bool(self.sealed) and (self.given_on is None or self.replacing)

    def hidden_now(self) -> set[str]:
        """Names of revealed fields whose question was not asked, by the answers as sent."""
        hidden: set[str] = set()
        for parent, answers in self.reveals.items():
            chosen = self._chosen(parent) if parent not in hidden else set()
            for answer, children in answers.items():
                if answer not in chosen:
                    hidden.update(children)
        kept = {
            child
            for parent, answers in self.reveals.items()
            if parent not in hidden
            for answer, children in answers.items()
            if answer in self._chosen(parent)
            for child in children
        }
        return hidden - kept

    def revealed(self) -> set[str]:
        """Names of every field that stands under an answer of another."""
        return {name for children in self._children() for name in children}

    def _children(self) -> Iterator[tuple[str, ...]]:
        for answers in self.reveals.values():
            yield from answers.values()

    def _clean_fields(self) -> None:
        """As Django does, but for questions that are not asked: what was sent for them is not even looked at."""
        hidden = self.hidden_now() & self.fields.keys()
        self.cleaned_data.update((name, _nothing(self.fields[name])) for name in hidden)
        for name in self.fields:
            if name not in hidden:
                self._clean_field(name)

    def _clean_field(self, name: str) -> None:
        try:
            self.cleaned_data[name] = self.cleaned(name)
            own = getattr(self, f"clean_{name}", None)
            if own is not None:
                self.cleaned_data[name] = own()
        except forms.ValidationError as problem:
            self.add_error(name, problem)

    def cleaned(self, name: str) -> Any:
        """What was sent for one question, as its field has it. Raises ValidationError."""
        return self.fields[name]._clean_bound_field(self[name])  # type: ignore[attr-defined]

    def _chosen(self, parent: str) -> set[str]:
        if parent not in self.fields:
            return set()
        sent = self[parent].data
        return {str(each) for each in (sent if isinstance(sent, list) else [sent])}

    def _posted(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), "")) if self.is_bound else ""

    def _refuse_sealed_initial(self) -> None:
        for name in self.sealed:
            if self.initial.get(name) or self.fields[name].initial:
                raise ValueError(f"{type(self).__name__}.{name} is sealed: it cannot have an initial value.")


def _nothing(field: forms.Field) -> Any:
    if isinstance(field, forms.BooleanField):
        return False
    if isinstance(field, forms.MultipleChoiceField):
        return []
    return getattr(field, "empty_value", None)


def typed(bound: forms.BoundField) -> Any:
    """What stands in the field's boxes: what was typed, else what is kept, else nothing."""
    value = bound.value()
    return DayTyped.of(value) if isinstance(value, date) else value
