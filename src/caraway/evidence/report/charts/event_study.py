"""The event study: the difference in each month before and after a force began, with its interval."""

import math
from collections.abc import Sequence

from caraway.evidence.report.charts.figure import FIRST, INK, QUIET, RULE, SECOND, Figure, drawn, one_setting
from caraway.evidence.report.charts.pen import Pen, Place, scale, tick, ticks
from caraway.evidence.report.digits import is_share, sized
from caraway.evidence.report.tables import Column, Table
from caraway.evidence.result import Result

LEFT, TOP, WIDE, HIGH = 100.0, 36.0, 620.0, 280.0


def event_study(times: Sequence[tuple[int, Result]], *, code: str, title: str) -> Figure:
    """A figure of results by periods since the start (negative: before it, where no difference is hoped for).

    Raises `ResultIncomplete` without results or for one without its setting.
    """
    setting = one_setting([result for _, result in times])
    low, high = _ends([result for _, result in times])
    pen = Pen(LEFT + WIDE + 40, TOP + HIGH + 70)
    first, last = min(period for period, _ in times), max(period for period, _ in times)
    across, down = scale(first - 0.5, last + 0.5, LEFT, LEFT + WIDE), scale(low, high, TOP + HIGH, TOP)
    _axes(pen, across, down, (first, last))
    _marks(pen, down, ticks(low, high, 5), per_cent=is_share(times[0][1]))
    for period, result in times:
        _time(pen, period, result, across, down)
    return drawn(code, title, _alternative(times), pen, _table(times, code, title), setting)


def _ends(results: Sequence[Result]) -> tuple[float, float]:
    ends = [
        0.0,
        *(end for one in results for end in (one.estimate, one.interval.low, one.interval.high) if math.isfinite(end)),
    ]
    room = 0.05 * (max(ends) - min(ends) or 1.0)
    return min(ends) - room, max(ends) + room


def _axes(pen: Pen, across: Place, down: Place, periods: tuple[int, int]) -> None:
    pen.line(LEFT, down(0), LEFT + WIDE, down(0), ink=RULE, width=1.5, dash="5 4")
    pen.line(LEFT, TOP, LEFT, TOP + HIGH, ink=RULE, width=1.5)
    pen.line(LEFT, TOP + HIGH, LEFT + WIDE, TOP + HIGH, ink=RULE, width=1.5)
    if periods[0] < 0 <= periods[1]:
        pen.line(across(-0.5), TOP, across(-0.5), TOP + HIGH, ink=QUIET, width=1.5)
        pen.text(across(-0.5) + 6, TOP - 6, "start", ink=QUIET)
    for mark in ticks(*periods, 12):
        pen.text(across(mark), TOP + HIGH + 22, f"{mark:g}".replace("-", "−"), ink=QUIET, anchor="middle")
    pen.text(LEFT + WIDE / 2, TOP + HIGH + 48, "periods since the force began", ink=INK, anchor="middle")


def _marks(pen: Pen, down: Place, marks: Sequence[float], *, per_cent: bool) -> None:
    for mark in marks:
        pen.text(LEFT - 10, down(mark) + 5, tick(mark, per_cent=per_cent), ink=QUIET, anchor="end")


def _time(pen: Pen, period: int, result: Result, across: Place, down: Place) -> None:
    ink = SECOND if period < 0 else FIRST
    low, high = (end if math.isfinite(end) else result.estimate for end in (result.interval.low, result.interval.high))
    pen.line(across(period), down(low), across(period), down(high), ink=ink, width=2.5)
    if period < 0:
        pen.dot(across(period), down(result.estimate), ink=ink, hollow=True)
    else:
        pen.square(across(period), down(result.estimate), ink=ink, half=5)


def _alternative(times: Sequence[tuple[int, Result]]) -> str:
    before = [result for period, result in times if period < 0]
    apart = any(0.0 not in result.interval for result in before)
    how = "Some periods before the start differ already" if apart else "No period before the start differs clearly"
    words = f" {how} from no difference." if before else ""
    return f"A mark with a line for its interval for each period before (hollow) and after (filled) the start.{words} The table gives the numbers."


def _table(times: Sequence[tuple[int, Result]], code: str, title: str) -> Table:
    columns = (
        Column("Periods since the start", "whole"),
        Column("Estimate", "two"),
        Column("From", "two"),
        Column("To", "two"),
    )
    rows = tuple((period, *sized(one)) for period, one in times)
    return Table(f"figure-{code}", title, columns, rows)
