"""The curve of acceptability: the chance that a programme is worth its cost, by what one averted is worth (van Hout and others 1994)."""

from collections.abc import Sequence

from caraway.evidence.report.charts.figure import FIRST, INK, QUIET, RULE, Figure, drawn
from caraway.evidence.report.charts.pen import Pen, scale, tick, ticks
from caraway.evidence.report.tables import Column, Table
from caraway.evidence.result import Setting

LEFT, TOP, WIDE, HIGH = 80.0, 30.0, 640.0, 260.0


def acceptability(
    points: Sequence[tuple[float, float]], unit: str, setting: Setting, *, code: str, title: str
) -> Figure:
    """A figure of (amount, chance) in rising amounts; `unit` is what one averted is."""
    pen = Pen(LEFT + WIDE + 40, TOP + HIGH + 70)
    most = max(worth for worth, _ in points)
    across, down = scale(0, most, LEFT, LEFT + WIDE), scale(0, 1, TOP + HIGH, TOP)
    for mark in (0.0, 0.25, 0.5, 0.75, 1.0):
        pen.line(LEFT, down(mark), LEFT + WIDE, down(mark), ink=RULE, dash="5 4" if mark == 0.5 else "")
        pen.text(LEFT - 10, down(mark) + 5, tick(mark, per_cent=True), ink=QUIET, anchor="end")
    for mark in ticks(0, most, 5):
        pen.line(across(mark), TOP + HIGH, across(mark), TOP + HIGH + 6, ink=QUIET)
        pen.text(across(mark), TOP + HIGH + 22, f"{mark:,.10g}", ink=QUIET, anchor="middle")
    pen.path([(across(worth), down(chance)) for worth, chance in points], ink=FIRST)
    pen.text(LEFT + WIDE / 2, TOP + HIGH + 48, f"what one {unit} averted is worth", ink=INK, anchor="middle")
    columns = (Column(f"One {unit} averted is worth", "whole"), Column("Chance of being worth its cost", "two"))
    table = Table(f"figure-{code}", title, columns, tuple(points))
    return drawn(code, title, _alternative(points), pen, table, setting)


def _alternative(points: Sequence[tuple[float, float]]) -> str:
    chances = [chance for _, chance in points]
    crosses = min(chances) < 0.5 <= max(chances)
    how = (
        "It crosses an even chance, the dashed line."
        if crosses
        else "It does not cross an even chance, the dashed line."
    )
    return f"A line of the chance that the programme is worth its cost, from nothing to a large amount for one averted. {how} The table gives the numbers."
