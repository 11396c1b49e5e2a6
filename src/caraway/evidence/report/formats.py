"""How a number is printed. One table for sentences, tables and figures, so that the same number never looks like two.

An estimate is printed to the digits that its interval leaves it: the second significant digit of its standard error is the last
(`fitting`; as the Particle Data Group has it, and the guide to the expression of uncertainty, JCGM 100:2008, 7.2.6). Shares of people are
printed per cent. A number that was rounded so that nothing can be worked out from it says “about”, and has no digit more than it has.
"""

import math
import re
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


class Sized(float):
    """A number that knows how it is printed: `how` is a key of `FORMATS`, or what `fitting` or `rough` gave."""

    how: str

    def __new__(cls, value: float, how: str) -> "Sized":
        """The number, printed like that wherever it stands."""
        made = super().__new__(cls, value)
        made.how = how
        return made


NORMAL = 3.92
"""How many standard errors a 95% interval is wide, about."""
MOST = 8
"""Decimals beyond which nothing is told apart any more."""
_FITTED = re.compile(r"(?:(?P<about>about)|to (?P<places>-?\d+))(?P<share> %)?(?P<size> size)?")


def fitting(low: float, high: float, *, share: bool = False, size: bool = False, null: float | None = None) -> str:
    """How a number is printed whose interval goes from `low` to `high`: to two significant digits of the standard error that this tells of.

    `share`: it is of people, and printed per cent. `size`: without its sign, which the words beside it say. An interval without an end
    is taken for as wide as its finite end is far from nought. An end that would be printed as `null`, no difference, and is not, is given
    more digits: rounding makes nothing of a difference, nor one of nothing.
    """
    width = high - low if math.isfinite(high - low) else abs(low if math.isfinite(low) else high)
    error = width / NORMAL * (100.0 if share else 1.0)
    places = 1 - math.floor(math.log10(error)) if 0 < error < math.inf else 1
    near = [end for end in (low, high) if null is not None and math.isfinite(end) and end != null]
    hundred = 100.0 if share else 1.0
    while places < MOST and any(round(end * hundred, places) == (null or 0.0) * hundred for end in near):
        places += 1
    return f"to {places}{' %' if share else ''}{' size' if size else ''}"


def rough(*, share: bool = False, size: bool = False) -> str:
    """How a number is printed that was rounded: “about”, and the digits it has."""
    return f"about{' %' if share else ''}{' size' if size else ''}"


def _fitted(value: float, how: str) -> str:
    said = _FITTED.fullmatch(how)
    if said is None:
        raise KeyError(how)
    if math.isinf(value):
        return "no limit"
    number = (abs(value) if said["size"] else value) * (100.0 if said["share"] else 1.0)
    if said["about"]:
        number = float(f"{number:.10g}")
        text = f"{number:,.10f}".rstrip("0").rstrip(".")
    else:
        places = int(said["places"])
        text = f"{round(number, places):,.{max(places, 0)}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    if said["share"] and abs(number) in (0, 100):  # everybody or nobody: no decimals make that surer
        text = f"{number:.0f}"
    unit = "%" if said["share"] and not said["size"] else ""
    return f"{'about ' if said['about'] else ''}{text.replace('-', '−')}{unit}"


def _per_hundred(value: float) -> str:
    """Whole people in a hundred; a decimal below ten, where a whole number would be too rough."""
    hundred = abs(100 * value)
    if 0 < hundred < 0.05:
        return "less than 0.1"
    return f"{hundred:.1f}".removesuffix(".0") if hundred < 9.95 else f"{hundred:.0f}"


def _in_hundred(value: float) -> str:
    """A chance in a hundred; one that was worked out is never said to be sure."""
    if value > 0.995:
        return "more than 99"
    return "less than 1" if value < 0.005 else f"{100 * value:.0f}"


def _percent_less(value: float) -> str:
    """By how many per cent a ratio is off one; one that is off it is never said to be by none."""
    off = abs(100 * (1 - value))
    return "less than 1" if 0 < off < 0.5 else f"{off:.0f}"


def _chance(value: float) -> str:
    """A p-value to three decimals, or to as many as tell it from the .05 of a usual test."""
    if value < 0.001:
        return "less than 0.001"
    return next(
        text
        for places in (3, 4, 5, 6, 17)
        if (text := f"{value:.{places}f}") and (float(text) != 0.05 or value == 0.05 or places == 17)
    )


def spoken(day: date) -> str:
    """A date as people write it: 7 March 2026."""
    return f"{day.day} {day:%B %Y}"


FORMATS: Mapping[str, Callable[[float], str]] = MappingProxyType(
    {
        "whole": _whole,
        "size": lambda value: _whole(abs(value)),
        "one": _decimals(1),
        "two": _decimals(2),
        "three": _decimals(3),
        "four": _decimals(4),
        "per_hundred": _per_hundred,
        "percent": lambda value: f"{100 * value:.1f}".removesuffix(".0"),
        "percent_less": _percent_less,
        "about_percent_less": lambda value: f"about {_percent_less(value)}",
        "chance": _chance,
        "in_hundred": _in_hundred,
    }
)
"""Each way by its name. `size`, `per_hundred` and both `percent_less` drop the sign: the words beside them say which way."""


def printed(value: float | int | str | date | None, how: str) -> str:
    """A value as it is printed: `how` is a key of `FORMATS`, what `fitting` or `rough` gave, "text", "sentence" (begins with a capital) or "day".

    Words stay words; `None` is hidden; a `Sized` number knows better than its column. Raises KeyError.
    """
    if value is None:
        return HIDDEN
    if how == "day":
        return spoken(value if isinstance(value, date) else date.fromisoformat(str(value)))
    if how == "sentence":
        return str(value)[:1].upper() + str(value)[1:]
    if isinstance(value, str | date) or (how == "text" and not isinstance(value, Sized)):
        return str(value)
    how = value.how if isinstance(value, Sized) else how
    return FORMATS[how](value) if how in FORMATS else _fitted(value, how)
