"""A day typed in three boxes: what was typed, the widget, and reading it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from .dates import month_names

PARTS = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class DayTyped:
    """The three texts as they were typed."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, value: Any) -> "DayTyped":
        """From a date, an ISO text, three texts, or nothing."""
        if isinstance(value, str) and value:
            value = date.fromisoformat(value)
        if isinstance(value, date):
            return cls(str(value.day), str(value.month), str(value.year))
        return value if isinstance(value, cls) else cls()

    @property
    def blank(self) -> bool:
        return not (self.day or self.month or self.year)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(part for part in PARTS if not getattr(self, part))


class DayWidget(forms.Widget):
    """Three inputs, ``name-day``, ``name-month`` and ``name-year``."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DayTyped:
        if name in data and f"{name}-day" not in data:
            return _iso_or_blank(str(data[name]))
        return DayTyped(*(str(data.get(f"{name}-{part}", "")).strip() for part in PARTS))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in PARTS) and name not in data

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}-day"


def read_day(typed: DayTyped) -> date | None:
    """The date that was typed, months also by name (``mar``, ``March``, ``Mawrth``), or None."""
    month = _month(typed.month)
    if month is None or not re.fullmatch(r"\d{1,2}", typed.day):
        return None
    try:
        return date(int(typed.year), month, int(typed.day))
    except ValueError:
        return None


def parts_wrong(typed: DayTyped) -> tuple[str, ...]:
    """Which boxes of an unreal date to mark: the one that cannot be, or all three."""
    if _month(typed.month) is None:
        return ("month",)
    if not re.fullmatch(r"0?[1-9]|[12]\d|3[01]", typed.day):
        return ("day",)
    return PARTS


def _month(typed: str) -> int | None:
    if re.fullmatch(r"0?[1-9]|1[0-2]", typed):
        return int(typed)
    name = typed.lower()
    if len(name) < 3:
        return None
    for lang in ("en", "cy"):
        found = [number for number, month in enumerate(month_names(lang), start=1) if month.lower().startswith(name)]
        if len(found) == 1:
            return found[0]
    return None


def _iso_or_blank(text: str) -> DayTyped:
    try:
        return DayTyped.of(text)
    except ValueError:
        return DayTyped()
