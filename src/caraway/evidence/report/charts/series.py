"""An interrupted series: what was seen, the line fitted before and after the start, and the line before carried on."""

from collections.abc import Sequence

from caraway.evidence.report.charts.figure import FIRST, INK, QUIET, SECOND, Figure, drawn, one_setting
from caraway.evidence.report.charts.months import KEY, LEFT, WIDE, Sheet, sheet, spoken
from caraway.evidence.report.findings_panel import Block, Line
from caraway.evidence.report.tables import Column, Table, Value

DASH = "8 5"


def series(line: Line, seen: Sequence[float], *, code: str, title: str) -> Figure:
    """A figure of one force. `seen` is what was seen in each of its blocks, empty where that may not be shown: then the lines alone are drawn."""
    setting = one_setting([line])
    values = [*line.fitted, *line.carried, *seen]
    paper = sheet(
        line.first, len(line.fitted), line.start, values, unit=line.unit, keys=2, nought=min(values) > 0 > min(values) - max(values) / 2
    )  # fmt: skip
    _key(paper, line.force, bool(seen))
    _path(paper, 0, line.fitted[: line.start], FIRST)
    _path(paper, line.start, line.fitted[line.start :], FIRST)
    _path(paper, line.start, line.carried, SECOND, DASH)
    for block, value in zip(line.blocks, seen, strict=bool(seen)):
        paper.pen.dot(paper.across((block.first + block.last) / 2), paper.down(value), ink=QUIET, radius=4, hollow=True)
    return drawn(code, title, _alternative(line, bool(seen)), paper.pen, _table(line, seen, code, title), setting)


def _key(paper: Sheet, force: str, seen: bool) -> None:
    pen, top = paper.pen, 18.0
    pen.text(LEFT + WIDE, top + 5, force, ink=INK, anchor="end", bold=True)
    pen.path([(LEFT, top), (LEFT + 34, top)], ink=FIRST)
    pen.text(LEFT + 42, top + 5, "line fitted, before and after", ink=INK)
    pen.path([(LEFT, top + KEY), (LEFT + 34, top + KEY)], ink=SECOND, dash=DASH)
    pen.text(LEFT + 42, top + KEY + 5, "line before, carried on", ink=INK)
    if seen:
        pen.dot(LEFT + 300, top, ink=QUIET, radius=4, hollow=True)
        pen.text(LEFT + 314, top + 5, "what was seen", ink=INK)


def _path(paper: Sheet, first: int, values: Sequence[float], ink: str, dash: str = "") -> None:
    points = [(paper.across(first + at), paper.down(value)) for at, value in enumerate(values)]
    paper.pen.path(points, ink=ink, dash=dash)


def _alternative(line: Line, seen: bool) -> str:
    after = line.fitted[line.start :]
    side = sum(one - other for one, other in zip(after, line.carried, strict=True))
    how = "below" if side < 0 else "above"
    crossing = len({one > other for one, other in zip(after, line.carried, strict=True)}) > 1
    where = f"on the whole {how}" if crossing else how
    points = (
        " Hollow marks show what was seen." if seen else " Too few people stand behind single points, so none is drawn."
    )
    return (
        f"A solid line fitted to the months before and after {line.force} began, and a dashed line that carries the months before on.{points} "
        f"After the start the solid line lies {where} the dashed one. The table gives the numbers."
    )


def _table(line: Line, seen: Sequence[float], code: str, title: str) -> Table:
    columns = (
        Column("From"),
        Column("To"),
        Column("Seen", "four"),
        Column("Line fitted", "four"),
        Column("Line before, carried on", "four"),
    )
    blocks = line.blocks if seen else tuple(Block(at, at) for at in range(len(line.fitted)))
    rows = tuple(_row(line, block, seen[at] if seen else None) for at, block in enumerate(blocks))
    together = max(block.last - block.first + 1 for block in blocks)
    note = f"In {line.unit}."
    if not seen:
        note += " What was seen in single months is not shown: too few people."
    elif together > 1:
        note += " Months are put together, so that enough people stand behind each row."
    return Table(f"figure-{code}", title, columns, rows, note)


def _row(line: Line, block: Block, seen: float | None) -> tuple[Value, ...]:
    inside = slice(block.first, block.last + 1)
    fitted = sum(line.fitted[inside]) / (block.last - block.first + 1)
    carried: Value = "as fitted"
    if block.first >= line.start:
        part = line.carried[block.first - line.start : block.last - line.start + 1]
        carried = sum(part) / len(part)
    return spoken(line.first, block.first), spoken(line.first, block.last), seen, fitted, carried
