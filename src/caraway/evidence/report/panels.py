"""The figures and the table of a design of forces and months, after disclosure control."""

from collections.abc import Iterator

from caraway.evidence.placed import Placed
from caraway.evidence.report.charts.blend import gaps, treated_and_blend
from caraway.evidence.report.charts.figure import Figure
from caraway.evidence.report.charts.series import series
from caraway.evidence.report.document import Published
from caraway.evidence.report.findings_panel import Block
from caraway.evidence.report.tables import Column, Table

METHODS = {
    "blend": "outcomes per person of the force and of its blend",
    "gaps": "each force less its own blend, as if it had begun when the force did",
}
"""How a figure was made, where that is not how its result was found."""
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip


def drawings(published: Published) -> Iterator[tuple[Figure, Placed]]:
    """A series for each force; of a synthetic control the force beside its blend, and the gaps of all forces. None of what is withheld."""
    lines = [line for line in published.findings.lines if published.is_open(line.of)]
    for number, line in enumerate(lines):
        seen = line.seen if _are_shown(published, line.blocks) else ()
        title = f"{_which(number, len(lines))}, month by month"
        yield series(line, seen, code=f"series-{number + 1}", title=title), line.of
    blend = published.findings.blend
    if blend is not None and blend.blocks and published.is_open(blend.of) and _are_shown(published, blend.blocks):
        yield treated_and_blend(blend, code="blend", title="The force beside its blend of other forces"), blend.of
        yield gaps(blend, code="gaps", title="Each force less its own blend"), blend.of


def _which(number: int, of: int) -> str:
    """Which force a figure is of, in a title, which holds no digit: its name stands in the figure."""
    return "The force" if of == 1 else f"The {ORDINALS[number]} force" if number < len(ORDINALS) else "A further force"


def codes(published: Published) -> tuple[str, ...]:
    """The codes of these figures, in their order."""
    return (*(f"series-{number + 1}" for number in range(len(published.findings.lines))), "blend", "gaps")


def _are_shown(published: Published, blocks: tuple[Block, ...]) -> bool:
    """Whether every count that the points stand on is printed."""
    return all(published.shown.get(name) is not None for block in blocks for name in block.cells)


def weights(published: Published) -> Table | None:
    """What each force is of the blend; `None` where there is none, or it is withheld."""
    blend = published.findings.blend
    if blend is None or not published.is_open(blend.of):
        return None
    columns = (Column("Police force"), Column("Weight in the blend", "three"), Column("People, all months", "whole"))
    order = sorted(blend.donors, key=lambda one: (-one.weight, one.force))
    rows = tuple((one.force, one.weight, published.shown.get(one.people)) for one in order)
    note = "Weights are not negative and come to one. A force without weight is compared with all the same: it is among the placebo forces."
    return Table("weights", f"Of what {blend.force} is blended", columns, rows, note)
