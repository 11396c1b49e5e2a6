"""How a number is printed. One table for sentences, tables and figures, so that the same number never looks like two."""

import math
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

HIDDEN = "not shown"
"""What stands where a number is hidden."""


def _whole(value: float) -> str:
    return f"{round(value):,}"


def _decimals(places: int) -> Callable[[float], str]:
    def said(value: float) -> str:
        if math.isinf(value):
            return "no limit"
        text = f"{value:,.{places}f}"
        if float(text.replace(",", "")) == 0:  # never a minus before nought
            text = text.lstrip("-")
        return text.replace("-", "−")

    return said


def _per_hundred(value: float) -> str:
    """Whole people in a hundred; a decimal below ten, where a whole number would be too rough."""
    hundred = abs(100 * value)
    return f"{hundred:.1f}".removesuffix(".0") if hundred < 9.95 else f"{hundred:.0f}"


def _amount(value: float) -> str:
    """The size of an amount, by two digits where it is small."""
    size = abs(value)
    return f"{size:,.1f}" if size >= 1 or size == 0 else f"{size:.2g}"


def _chance(value: float) -> str:
    return "less than 0.001" if value < 0.001 else f"{value:.3f}"


def spoken(day: date) -> str:
    """A date as people write it: 7 March 2026."""
    return f"{day.day} {day:%B %Y}"


FORMATS: Mapping[str, Callable[[float], str]] = MappingProxyType(
    {
        "whole": _whole,
        "size": lambda value: _whole(abs(value)),
        "one": _decimals(1),
        "amount": _amount,
        "two": _decimals(2),
        "three": _decimals(3),
        "four": _decimals(4),
        "per_hundred": _per_hundred,
        "percent": lambda value: f"{100 * value:.1f}".removesuffix(".0"),
        "percent_less": lambda value: f"{abs(100 * (1 - value)):.0f}",
        "chance": _chance,
    }
)
"""Each way by its name. `size`, `amount`, `per_hundred` and `percent_less` drop the sign: the words beside them say which way."""


def printed(value: float | int | str | date | None, how: str) -> str:
    """A value as it is printed: `how` is a key of `FORMATS`, "text", "sentence" (begins with a capital) or "day". Words stay words; `None` is hidden. Raises KeyError."""
    if value is None:
        return HIDDEN
    if how == "day":
        return spoken(value if isinstance(value, date) else date.fromisoformat(str(value)))
    if how == "sentence":
        return str(value)[:1].upper() + str(value)[1:]
    if how == "text" or isinstance(value, str | date):
        return str(value)
    return FORMATS[how](value)
