"""Form fields for what this work writes down: days, times, telephone numbers, postcodes.

Each reads what people type, refuses it with a sentence that says what to do, and leaves what was
typed as it was.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, time
from typing import Any, ClassVar, Protocol

from django import forms
from django.core.exceptions import ValidationError

from caraway.core.refusals import InvalidValue
from caraway.core.values import Postcode
from caraway.core.vocabulary import Word

from . import phones
from .days import DayTyped, DayWidget, parts_wrong, read_day
from .subjects import subject_of

OFF = {"autocomplete": "off"}


class DayField(forms.Field):
    """A day typed as day, month and year; the clean value is a ``date``.

    ``earliest`` and ``latest`` bound it, both usable days; ``today`` as either bound makes the
    sentence say "in the past" or "in the future". Bounds may be given to ``bound`` after the form
    is made, since today is an argument of the request and not of the class.
    """

    widget = DayWidget

    def __init__(
        self,
        *,
        earliest: date | None = None,
        latest: date | None = None,
        today: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest, self.today = earliest, latest, today

    def bound(
        self,
        *,
        earliest: date | None = None,
        latest: date | None = None,
        today: date | None = None,
    ) -> None:
        """Set the bounds once they are known."""
        self.earliest, self.latest, self.today = earliest, latest, today

    def has_changed(self, initial: Any, data: Any) -> bool:
        typed = data if isinstance(data, DayTyped) else DayTyped.of(data)
        return typed != DayTyped.of(initial)

    def clean(self, value: Any) -> date | None:
        typed = value if isinstance(value, DayTyped) else DayTyped.of(value)
        if typed.blank:
            if self.required:
                raise ValidationError(self._missing(), code="required")
            return None
        day = self._real(typed)
        self._inside(day)
        return day

    def _missing(self) -> str:
        told = str(self.error_messages.get("required", ""))
        default = str(forms.Field.default_error_messages["required"])
        return told if told != default else f"Enter {subject_of(self).lower_first}"

    def _real(self, typed: DayTyped) -> date:
        subject = subject_of(self).upper_first
        missing = typed.missing
        if missing:
            raise ValidationError(
                f"{subject} must include {_and(f'a {part}' for part in missing)}",
                code="incomplete",
                params={"parts": missing},
            )
        if not re.fullmatch(r"\d{4}", typed.year):
            raise ValidationError(
                f"{subject} must have a year of 4 numbers",
                code="year",
                params={"parts": ("year",)},
            )
        day = read_day(typed)
        if day is None:
            raise ValidationError(
                f"{subject} must be a real date",
                code="unreal",
                params={"parts": parts_wrong(typed)},
            )
        return day

    def _inside(self, day: date) -> None:
        said = _outside(day, self.earliest, self.latest, self.today)
        if said:
            raise ValidationError(f"{subject_of(self).upper_first} must be {said}", code="bounds")


def _outside(day: date, earliest: date | None, latest: date | None, today: date | None) -> str:
    """What the day must be instead, or nothing when it is inside the bounds (both usable)."""
    from .dates import day as written

    if latest is not None and day > latest:
        if latest == today:
            return "today or in the past"
        return f"on or before {written(latest)}"
    if earliest is not None and day < earliest:
        if earliest == today:
            return "today or in the future"
        return f"on or after {written(earliest)}"
    return ""


class TimeOfDayField(forms.CharField):
    """A time of day, as ``10:40``, ``10.40``, ``1040``, ``9am`` or ``2:15pm``; clean: ``time``."""

    _SHAPE = re.compile(
        r"(?P<hour>\d{1,2})(?:[:. ]?(?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?",
        re.IGNORECASE,
    )
    _NAMED: ClassVar = {"midday": time(12), "noon": time(12), "midnight": time(0)}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, time):
            return value
        typed = super().to_python(value)
        if not typed:
            return None
        found = self._read(typed.strip().lower())
        if found is None:
            raise ValidationError(
                f"{subject_of(self).upper_first} must be a time, like 10:40 or 2:15pm",
                code="invalid",
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour}:{value.minute:02d}" if isinstance(value, time) else value

    def _read(self, typed: str) -> time | None:
        match = self._SHAPE.fullmatch(typed)
        if typed in self._NAMED or match is None:
            return self._NAMED.get(typed)
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        half = (match["half"] or "").replace(".", "")
        if (half and not 1 <= hour <= 12) or (not half and match["minute"] is None):
            return None
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        return time(hour, minute) if hour < 24 and minute < 60 else None


class _AsTyped(str):
    """Text from this very request, to be shown again as it is."""

    __slots__ = ()


class PhoneField(forms.CharField):
    """A telephone number; clean: E.164 text. What was typed is shown again as it was typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel"} | OFF))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return typed
        number = phones.parsed(typed)
        if number is None:
            raise ValidationError(
                "Enter a telephone number, like 07700 900142 or +44 7700 900142",
                code="invalid",
            )
        return number

    def bound_data(self, data: Any, initial: Any) -> Any:
        return _AsTyped(data or "")

    def prepare_value(self, value: Any) -> Any:
        as_kept = isinstance(value, str) and not isinstance(value, _AsTyped)
        return phones.shown(value) if as_kept and phones.parsed(value) else value


class Readable(Protocol):
    """A value of `core.values`: read from what people type, with one canonical writing."""

    @property
    def text(self) -> str: ...


class ValueField(forms.CharField):
    """A value of the rules, such as ``ValueField(reads=Asn.parse)``; clean: its canonical text.

    The rules' own sentence refuses what cannot be read.
    """

    def __init__(self, *, reads: Callable[[str], Readable], **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"width": 20} | OFF))
        super().__init__(**kwargs)
        self.reads = reads

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return typed
        try:
            return self.reads(typed).text
        except InvalidValue as refusal:
            raise ValidationError(refusal.sentence, code="invalid") from None


class PostcodeField(ValueField):
    """A postcode of the United Kingdom in any case and spacing; clean: ``SO14 2AR``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"width": 10} | OFF))
        super().__init__(reads=Postcode.parse, **kwargs)


class YesNoField(forms.TypedChoiceField):
    """A question with the answers yes and no, nothing chosen beforehand; clean: ``bool``."""

    def __init__(self, *, yes: str = "Yes", no: str = "No", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.RadioSelect)
        super().__init__(
            choices=[("yes", yes), ("no", no)],
            coerce=lambda answer: answer == "yes",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)


class RequestKeyField(forms.UUIDField):
    """The hidden identifier of one filling-in of a form: sent twice, it acts once."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "error_messages",
            {
                "required": "Open this page again: it was not sent whole",
                "invalid": "Open this page again: it was not sent whole",
            },
        )
        super().__init__(**kwargs)


def _and(words: Iterable[str]) -> str:
    listed = list(words)
    return " and ".join(filter(None, [", ".join(listed[:-1]), listed[-1]]))


class WordField(forms.TypedChoiceField):
    """One entry of a closed list, as radios; clean: the entry."""

    def __init__(self, words: type[Word], *, only: Iterable[Word] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.RadioSelect)
        chosen = list(only) if only is not None else list(words)
        super().__init__(choices=[(one.value, one.words) for one in chosen], coerce=words, empty_value=None, **kwargs)
