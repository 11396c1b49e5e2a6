"""The love plot: how far apart the arms are on each covariate, before and after they were made alike (Love 2004; Austin 2009)."""

from collections.abc import Sequence

from caraway.evidence.refusals import ResultIncomplete
from caraway.evidence.report.charts.figure import FIRST, INK, QUIET, RULE, SECOND, Figure, drawn
from caraway.evidence.report.charts.pen import Pen, Place, scale, ticks
from caraway.evidence.report.findings import Balanced
from caraway.evidence.report.tables import Column, Table
from caraway.evidence.result import Setting

CLOSE = 0.1
"""The standardised difference below which arms are commonly taken for alike (Austin 2009, Statistics in Medicine 28)."""
ROW, TOP, LEFT, WIDE, RIGHT = 30.0, 46.0, 250.0, 440.0, 40.0


def love(balance: Sequence[Balanced], setting: Setting, *, code: str, title: str) -> Figure:
    """A figure of standardised differences. Raises `ResultIncomplete` where there is nothing to draw or no setting."""
    if not balance:
        raise ResultIncomplete("There is no covariate to draw.")
    widest = max(
        [CLOSE * 1.5, *(abs(value) for one in balance for value in (one.before, one.after) if value is not None)]
    )
    bottom = TOP + ROW * len(balance)
    pen = Pen(LEFT + WIDE + RIGHT, bottom + 60)
    across = scale(0, widest * 1.05, LEFT, LEFT + WIDE)
    _key(pen, any(one.after is not None for one in balance))
    _axis(pen, across, widest, bottom)
    for number, one in enumerate(balance):
        _row(pen, one, across, TOP + ROW * (number + 0.5))
    return drawn(code, title, _alternative(balance), pen, _table(balance, code, title), setting)


def _key(pen: Pen, after: bool) -> None:
    pen.dot(LEFT + 6, 20, ink=SECOND, hollow=True)
    pen.text(LEFT + 20, 25, "before", ink=INK)
    if after:
        pen.square(LEFT + 106, 20, ink=FIRST)
        pen.text(LEFT + 120, 25, "after", ink=INK)


def _axis(pen: Pen, across: Place, widest: float, bottom: float) -> None:
    pen.line(across(0), TOP, across(0), bottom, ink=RULE, width=1.5)
    pen.line(across(CLOSE), TOP, across(CLOSE), bottom, ink=RULE, width=1.5, dash="5 4")
    pen.line(LEFT, bottom, LEFT + WIDE, bottom, ink=RULE, width=1.5)
    for mark in ticks(0, widest, 5):
        pen.text(across(mark), bottom + 20, f"{mark:g}", ink=QUIET, anchor="middle")
    pen.text(
        LEFT + WIDE / 2, bottom + 44, "difference between the arms, in standard deviations", ink=INK, anchor="middle"
    )


def _row(pen: Pen, one: Balanced, across: Place, middle: float) -> None:
    pen.text(LEFT - 12, middle + 5, one.covariate, ink=INK, anchor="end")
    pen.line(LEFT, middle, LEFT + WIDE, middle, ink="#e3e7e9")
    pen.dot(across(abs(one.before)), middle, ink=SECOND, hollow=True)
    if one.after is not None:
        pen.square(across(abs(one.after)), middle, ink=FIRST, half=5)


def _alternative(balance: Sequence[Balanced]) -> str:
    last = [one.before if one.after is None else one.after for one in balance]
    apart = sum(abs(value) > CLOSE for value in last)
    how = "All are" if apart == 0 else "Not all are"
    when = "" if all(one.after is None for one in balance) else " after the arms were made alike"
    return f"A row for each covariate, with a mark for how far apart the arms are. {how} within the dashed line of a small difference{when}. The table gives the numbers."


def _table(balance: Sequence[Balanced], code: str, title: str) -> Table:
    columns = (Column("Covariate"), Column("Before", "two"), Column("After", "three"))
    rows = tuple((one.covariate, one.before, "none" if one.after is None else one.after) for one in balance)
    return Table(f"figure-{code}", title, columns, rows, "Standardised differences: nought is alike.")
