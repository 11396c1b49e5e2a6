"""What every figure has: a title, a text alternative, its table, and whom it is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from caraway.evidence.refusals import ResultIncomplete
from caraway.evidence.report.charts.pen import Pen
from caraway.evidence.report.findings import require_setting
from caraway.evidence.report.tables import Table
from caraway.evidence.result import Setting

FIRST, SECOND = "#1f5f8b", "#b3420c"
"""The programme's arm and the comparator: 6.6:1 and 5.8:1 on white, and told apart in every common colour blindness."""
INK, QUIET, RULE = "#1d1d1d", "#4f5a60", "#6f7b82"


@dataclass(frozen=True)
class Figure:
    """One drawn figure. Raises `ResultIncomplete` when it lacks its alternative, its table or its setting.

    `alternative` says in words what is to be seen, without numbers: those are in the table.
    """

    code: str
    title: str
    alternative: str
    svg: str
    table: Table
    setting: Setting

    def __post_init__(self) -> None:
        require_setting(self)
        if not self.title.strip() or not self.alternative.strip():
            raise ResultIncomplete(f"The figure {self.code} has no text alternative: it is not shown without.")
        if not isinstance(self.table, Table):
            raise ResultIncomplete(f"The figure {self.code} has no table: it is not shown without.")
        if 'role="img"' not in self.svg or "<title" not in self.svg or "<desc" not in self.svg:
            raise ResultIncomplete(f"The figure {self.code} does not say that it is one, nor of what.")


def drawn(code: str, title: str, alternative: str, pen: Pen, table: Table, setting: Setting) -> Figure:
    """The figure of what a pen has drawn."""
    return Figure(code, title, alternative, pen.svg(code, title, alternative), table, setting)


def one_setting(things: Sequence[object]) -> Setting:
    """The setting of the first of several things, each of which must have one. Raises `ResultIncomplete`."""
    if not things:
        raise ResultIncomplete("There is nothing to draw.")
    for thing in things:
        require_setting(thing)
    setting = getattr(things[0], "setting", None)
    assert isinstance(setting, Setting)
    return setting
