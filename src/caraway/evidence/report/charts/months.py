"""Axes that figures of months share: months across, the outcome up, and where it began."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caraway.evidence.report.charts.figure import INK, QUIET, RULE
from caraway.evidence.report.charts.pen import Pen, Place, scale, ticks

LEFT, TOP, WIDE, HIGH, RIGHT = 100.0, 62.0, 560.0, 280.0, 40.0
KEY = 24.0
GRID = "#d5dadd"


@dataclass(frozen=True)
class Sheet:
    """A pen with the places of months and values."""

    pen: Pen
    across: Place
    down: Place


def month_of(first: date, number: int) -> date:
    """The first day of the month of that number, from `first`."""
    months = 12 * first.year + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def spoken(first: date, number: int) -> str:
    """The month of that number as a table says it: March 2026."""
    return f"{month_of(first, number):%B %Y}"


def sheet(
    first: date, months: int, start: int, values: Sequence[float], *, unit: str, keys: int, nought: bool
) -> Sheet:
    """A sheet for these months and values, with room for so many lines of a key. `nought`: whether the axis must show nought."""
    low, high = _ends(values, nought)
    top = TOP + KEY * keys
    pen = Pen(LEFT + WIDE + RIGHT, top + HIGH + 66)
    across, down = scale(-0.5, months - 0.5, LEFT, LEFT + WIDE), scale(low, high, top + HIGH, top)
    for mark in ticks(low, high, 5):
        pen.line(LEFT, down(mark), LEFT + WIDE, down(mark), ink=GRID)
        pen.text(LEFT - 10, down(mark) + 5, f"{mark:g}".replace("-", "−"), ink=QUIET, anchor="end")
    pen.line(LEFT, top, LEFT, top + HIGH, ink=RULE, width=1.5)
    pen.line(LEFT, top + HIGH, LEFT + WIDE, top + HIGH, ink=RULE, width=1.5)
    begun = across(start - 0.5)
    pen.line(begun, top, begun, top + HIGH, ink=QUIET, width=1.5)
    pen.text(begun, top - 6, "began", ink=QUIET, anchor="middle")
    for number in _marked(months):
        pen.line(across(number), top + HIGH, across(number), top + HIGH + 6, ink=RULE, width=1.5)
        pen.text(across(number), top + HIGH + 22, f"{month_of(first, number):%b %y}", ink=QUIET, anchor="middle")
    pen.text(LEFT + WIDE / 2, top + HIGH + 48, "month of time zero", ink=INK, anchor="middle")
    pen.text(10, top - 26, unit[:1].upper() + unit[1:], ink=QUIET)
    return Sheet(pen, across, down)


def _ends(values: Sequence[float], nought: bool) -> tuple[float, float]:
    known = [value for value in values if math.isfinite(value)] + ([0.0] if nought else [])
    room = 0.06 * (max(known) - min(known) or abs(max(known)) or 1.0)
    low = min(known) - room
    return (max(low, 0.0) if min(known) >= 0 else low), max(known) + room


def _marked(months: int) -> list[int]:
    """About eight months, evenly."""
    step = next(size for size in (1, 2, 3, 6, 12, 24, 60, 120) if months / size <= 9)
    return list(range(0, months, step))
