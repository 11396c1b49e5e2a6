"""The forest plot: estimates with their intervals, one below the other, and the line of no difference."""

import math
from collections.abc import Sequence

from caraway.evidence.placed import Placed
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.report.charts.figure import FIRST, INK, QUIET, RULE, Figure, drawn, one_setting
from caraway.evidence.report.charts.pen import CHARACTER, SIZE, Pen, Place, scale, tick, ticks, wrap
from caraway.evidence.report.digits import is_share, quantity, sized
from caraway.evidence.report.formats import printed
from caraway.evidence.report.tables import Column, Table, name_of
from caraway.evidence.result import Result

ROW, LINE, TOP, LEFT, WIDE = 46.0, 16.0, 24.0, 300.0, 360.0
LETTERS = 38
LEAST_RIGHT, GAP = 170.0, 12.0


def forest(placed: Sequence[Placed], *, code: str, title: str) -> Figure:
    """A figure of results of one quantity. Ratios (no difference at 1) are on a logarithmic scale.

    Raises `ResultIncomplete` for anything without its setting, `DataUnfit` for two quantities in one plot.
    """
    setting = one_setting([one.result for one in placed])
    results = [one.result for one in placed]
    if len({(result.name, result.null) for result in results}) > 1:
        raise DataUnfit("A forest plot shows one quantity: make one plot for each.")
    names, numbers = [wrap(name_of(one), LETTERS) for one in placed], [_numbers(one) for one in placed]
    high = [max(ROW, LINE * len(lines) + GAP) for lines in names]
    right = max(LEAST_RIGHT, 2 * GAP + SIZE * CHARACTER * max(map(len, numbers)))
    across, bottom = _across(results), TOP + sum(high)
    pen = Pen(LEFT + WIDE + right, bottom + 62)
    _axis(pen, results, across, bottom)
    for number, one in enumerate(placed):
        _row(pen, one, (names[number], numbers[number]), across, TOP + sum(high[:number]) + high[number] / 2)
    return drawn(code, title, _alternative(placed), pen, _table(placed, code, title), setting)


def _logarithmic(results: Sequence[Result]) -> bool:
    return all(result.null == 1 and result.estimate > 0 and result.interval.low > 0 for result in results)


def _ends(results: Sequence[Result]) -> tuple[float, float]:
    finite = [
        end
        for result in results
        for end in (result.estimate, result.interval.low, result.interval.high, result.null)
        if end is not None and math.isfinite(end)
    ]
    return min(finite), max(finite)


def _across(results: Sequence[Result]) -> Place:
    low, high = _ends(results)
    if _logarithmic(results):
        straight = scale(math.log(low) - 0.05, math.log(high) + 0.05, LEFT, LEFT + WIDE)
        return lambda value: min(max(straight(math.log(value)), LEFT), LEFT + WIDE) if value > 0 else LEFT
    room = 0.05 * (high - low or 1.0)
    straight = scale(low - room, high + room, LEFT, LEFT + WIDE)
    return lambda value: min(max(straight(value), LEFT), LEFT + WIDE)


def _axis(pen: Pen, results: Sequence[Result], across: Place, bottom: float) -> None:
    low, high = _ends(results)
    marks = ticks(low, high, 4)
    if _logarithmic(results):
        marks = tuple(mark for mark in (0.1, 0.2, 0.5, 0.8, 1.0, 1.25, 2.0, 5.0, 10.0) if low <= mark <= high) or (
            low,
            high,
        )
    pen.line(LEFT, bottom, LEFT + WIDE, bottom, ink=QUIET)
    for mark in marks:
        pen.line(across(mark), bottom, across(mark), bottom + 6, ink=QUIET)
        pen.text(across(mark), bottom + 22, tick(mark, per_cent=is_share(results[0])), ink=QUIET, anchor="middle")
    pen.text(LEFT + WIDE / 2, bottom + 46, quantity(results[0]), ink=INK, anchor="middle")
    if results[0].null is not None:
        pen.line(across(results[0].null), TOP - 8, across(results[0].null), bottom, ink=RULE, width=1.5, dash="5 4")


def _numbers(one: Placed) -> str:
    """The estimate and its interval, as the row ends with them."""
    estimate, low, high = (printed(value, "two") for value in sized(one.result, rounded=one.rough))
    return f"{estimate} ({low} to {high})".replace("(about ", "(").replace("to about ", "to ")


def _row(pen: Pen, one: Placed, words: tuple[list[str], str], across: Place, middle: float) -> None:
    result, (lines, numbers) = one.result, words
    for at, line in enumerate(lines):
        pen.text(10, middle + 5 + LINE * (at - (len(lines) - 1) / 2), line, ink=INK)
    pen.line(across(result.interval.low), middle, across(result.interval.high), middle, ink=FIRST, width=2.5)
    for end in (result.interval.low, result.interval.high):
        pen.line(across(end), middle - 6, across(end), middle + 6, ink=FIRST, width=2.5)
    pen.square(across(result.estimate), middle, ink=FIRST)
    pen.text(LEFT + WIDE + GAP, middle + 5, numbers, ink=INK)


def _alternative(placed: Sequence[Placed]) -> str:
    clear = sum(one.result.null is not None and one.result.null not in one.result.interval for one in placed)
    which = "none" if clear == 0 else "all" if clear == len(placed) else "some"
    said = {
        "none": "Every line crosses the dashed line of no difference.",
        "all": "No line crosses the dashed line of no difference.",
        "some": "Some lines cross the dashed line of no difference, and some do not.",
    }[which]
    return f"A forest plot: each result is a square with a line for its interval. {said} The table gives the numbers."


def _table(placed: Sequence[Placed], code: str, title: str) -> Table:
    columns = (Column("Result"), Column("Estimate", "two"), Column("From", "two"), Column("To", "two"))
    rows = tuple((name_of(one), *sized(one.result, rounded=one.rough)) for one in placed)
    return Table(f"figure-{code}", title, columns, rows)
