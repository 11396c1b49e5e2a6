"""What one outcome asked of a panel comes to, whichever design it was asked by."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from caraway.evidence.analysis.panel_asked import Asked
from caraway.evidence.placed import Part, Placed
from caraway.evidence.report.disclosure import Cell, Sum
from caraway.evidence.report.findings import Check, Tally
from caraway.evidence.report.findings_panel import Blend, Line
from caraway.evidence.result import Result

Estimate = tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Found:
    """Results (the one put forward first), the counts they stand on, and what is drawn of them."""

    placed: tuple[Placed, ...]
    cells: tuple[Cell | Sum, ...] = ()
    tallies: tuple[Tally, ...] = ()
    event_times: tuple[tuple[int, Result], ...] = ()
    lines: tuple[Line, ...] = ()
    blend: Blend | None = None
    checks: tuple[Check, ...] = ()


def placed(asked: Asked, result: Result, cells: tuple[str, ...] = (), *, force: str = "", exact: bool = True) -> Placed:
    """A result in its place; `force` where it is of one of several."""
    part = Part.PRIMARY if asked.outcome.primary else Part.SECONDARY
    if force:
        return Placed(asked.outcome.code, Part.SUBGROUP, result, f"force={force}", cells, exact)
    return Placed(asked.outcome.code, part, result, "", cells, exact)


def without(asked: Asked) -> Iterator[Asked]:
    """The same question without each force in turn."""
    for force in (*asked.forces, *asked.beside):
        yield replace(asked, without=frozenset((force,)))
