"""A synthetic control: the force beside its blend, and the gaps of all forces as if each had begun."""

from collections.abc import Sequence

from caraway.evidence.report.charts.figure import FIRST, INK, RULE, SECOND, Figure, drawn, one_setting
from caraway.evidence.report.charts.months import KEY, LEFT, WIDE, Sheet, sheet, spoken
from caraway.evidence.report.findings_panel import Blend
from caraway.evidence.report.tables import Column, Table

DASH, GREY = "8 5", "#8a949a"


def treated_and_blend(blend: Blend, *, code: str, title: str) -> Figure:
    """A figure of the force and of its blend, block by block."""
    setting = one_setting([blend])
    values = [*blend.seen, *blend.blended]
    paper = _sheet(blend, values, keys=2)
    _key(paper, ((blend.force, FIRST, ""), ("blend of other forces", SECOND, DASH)))
    _path(paper, blend, blend.seen, FIRST)
    _path(paper, blend, blend.blended, SECOND, DASH)
    return drawn(code, title, _beside(blend), paper.pen, _beside_table(blend, code, title), setting)


def gaps(blend: Blend, *, code: str, title: str) -> Figure:
    """A figure of each force less its own blend: the force itself drawn heavily, the others lightly."""
    setting = one_setting([blend])
    paper = _sheet(blend, [0.0, *(value for gap in blend.gaps for value in gap)], keys=2)
    _key(paper, ((blend.force, FIRST, ""), ("other forces, as if they had begun", GREY, "")))
    for gap in blend.gaps[1:]:
        _path(paper, blend, gap, GREY, width=1.2)
    paper.pen.line(LEFT, paper.down(0), LEFT + WIDE, paper.down(0), ink=RULE, width=1.5, dash="5 4")
    _path(paper, blend, blend.gaps[0], FIRST, width=3.5)
    return drawn(code, title, _gaps(blend), paper.pen, _gap_table(blend, code, title), setting)


def _sheet(blend: Blend, values: Sequence[float], *, keys: int) -> Sheet:
    months = blend.blocks[-1].last + 1
    return sheet(blend.first, months, blend.start, values, unit=blend.unit, keys=keys, nought=False)


def _key(paper: Sheet, lines: Sequence[tuple[str, str, str]]) -> None:
    for number, (words, ink, dash) in enumerate(lines):
        level = 18.0 + KEY * number
        paper.pen.path([(LEFT, level), (LEFT + 34, level)], ink=ink, dash=dash)
        paper.pen.text(LEFT + 42, level + 5, words, ink=INK)


def _path(paper: Sheet, blend: Blend, values: Sequence[float], ink: str, dash: str = "", *, width: float = 2.5) -> None:
    points = [
        (paper.across((block.first + block.last) / 2), paper.down(value))
        for block, value in zip(blend.blocks, values, strict=True)
    ]
    paper.pen.path(points, ink=ink, dash=dash, width=width)


def _after(blend: Blend) -> list[int]:
    return [at for at, block in enumerate(blend.blocks) if block.first >= blend.start]


def _beside(blend: Blend) -> str:
    apart = sum(blend.gaps[0][at] for at in _after(blend))
    how = "below" if apart < 0 else "above"
    return (
        f"A solid line for {blend.force} and a dashed line for its blend of other forces. Before the start they should lie on each other; after it "
        f"the solid line is on the whole {how} the dashed one. The table gives the numbers."
    )


def _gaps(blend: Blend) -> str:
    size = [abs(sum(gap[at] for at in _after(blend))) for gap in blend.gaps]
    how = (
        "further from nought than any other" if size[0] >= max(size[1:]) else "no further from nought than some others"
    )
    return (
        f"A heavy line for how far {blend.force} is from its blend, and a light line for each other force as if it had begun at the same time. "
        f"After the start the heavy line is {how}. The table gives the numbers."
    )


def _beside_table(blend: Blend, code: str, title: str) -> Table:
    columns = (
        Column("From"),
        Column("To"),
        Column(blend.force, "four"),
        Column("Blend", "four"),
        Column("Gap", "four"),
    )
    rows = tuple(
        (spoken(blend.first, block.first), spoken(blend.first, block.last), seen, mixed, gap)
        for block, seen, mixed, gap in zip(blend.blocks, blend.seen, blend.blended, blend.gaps[0], strict=True)
    )
    return Table(f"figure-{code}", title, columns, rows, f"In {blend.unit}.")


def _gap_table(blend: Blend, code: str, title: str) -> Table:
    """A row for each force: how far it was from its blend before and after, on average over the points shown."""
    columns = (Column("Police force"), Column("Usual size of the gap before", "four"), Column("Mean gap after", "four"))
    names = (blend.force, *(one.force for one in blend.donors))
    after = _after(blend)
    before = [at for at in range(len(blend.blocks)) if at not in after]
    rows = tuple(
        (
            name,
            (sum(gap[at] ** 2 for at in before) / len(before)) ** 0.5,
            sum(gap[at] for at in after) / len(after),
        )
        for name, gap in zip(names, blend.gaps, strict=True)
    )
    return Table(
        f"figure-{code}",
        title,
        columns,
        rows,
        f"In {blend.unit}, over the points drawn. The usual size is the root of the mean square.",
    )
