"""The flow of people through a study, arm by arm, as CONSORT asks for it: boxes, and what was lost beside them."""

from collections.abc import Sequence

from caraway.evidence.refusals import ResultIncomplete
from caraway.evidence.report.charts.figure import INK, QUIET, RULE, Figure, drawn
from caraway.evidence.report.charts.pen import Pen, wrap
from caraway.evidence.report.disclosure import Shown
from caraway.evidence.report.findings import FlowArm
from caraway.evidence.report.formats import printed
from caraway.evidence.report.tables import Column, Table, Value
from caraway.evidence.result import Setting

BOX, HIGH, GAP, TOP, MARGIN = 330.0, 64.0, 34.0, 36.0, 16.0
LETTERS, LOST = 38, 44


def flow(arms: Sequence[FlowArm], shown: Shown, setting: Setting, *, code: str, title: str) -> Figure:
    """A figure of the arms beside each other. Hidden counts say so. Raises `ResultIncomplete` without arms or a setting."""
    if not arms or any(not arm.steps for arm in arms):
        raise ResultIncomplete("A flow has at least one arm with one step.")
    steps = max(len(arm.steps) for arm in arms)
    lost = 20.0 * max(sum(len(wrap(f"{words}: not shown", LOST)) for words, _ in arm.losses) for arm in arms)
    pen = Pen(MARGIN * 2 + len(arms) * (BOX + GAP) - GAP, TOP + steps * (HIGH + GAP) + lost)
    for number, arm in enumerate(arms):
        _arm(pen, arm, shown, MARGIN + number * (BOX + GAP))
    return drawn(code, title, _alternative(arms), pen, _table(arms, shown, code, title), setting)


def _arm(pen: Pen, arm: FlowArm, shown: Shown, left: float) -> None:
    pen.text(left, 24, arm.arm, ink=INK, bold=True)
    level = TOP
    for number, (words, name) in enumerate(arm.steps):
        if number:
            _arrow(pen, left + BOX / 2, level - GAP, level)
        pen.box(left, level, BOX, HIGH, ink=RULE)
        lines = wrap(words, LETTERS)[:2]
        for at, line in enumerate(lines):
            pen.text(left + 12, level + 22 + 16 * at, line, ink=INK)
        pen.text(
            left + BOX - 12,
            level + (22 if number == 0 else HIGH - 10),
            _people(shown, name),
            ink=INK,
            anchor="end",
            bold=True,
        )
        if number == 0 and arm.attended is not None:
            pen.text(left + 12, level + HIGH - 10, arm.attended[0], ink=QUIET)
            pen.text(left + BOX - 12, level + HIGH - 10, _people(shown, arm.attended[1]), ink=QUIET, anchor="end")
        level += HIGH + GAP
    lines = [line for words, name in arm.losses for line in wrap(f"{words}: {_people(shown, name)}", LOST)]
    for at, line in enumerate(lines):
        pen.text(left + 12, level - 8 + 20 * at, line, ink=QUIET)


def _arrow(pen: Pen, x: float, top: float, bottom: float) -> None:
    pen.line(x, top, x, bottom - 2, ink=RULE, width=2)
    pen.path([(x - 6, bottom - 9), (x, bottom - 2), (x + 6, bottom - 9)], ink=RULE, width=2)


def _people(shown: Shown, name: str) -> str:
    return printed(shown.get(name), "whole")


def _alternative(arms: Sequence[FlowArm]) -> str:
    said = "; ".join(f"{arm.arm}: {', then '.join(words.lower() for words, _ in arm.steps)}" for arm in arms)
    return f"Boxes joined by arrows, a column for each arm. {said}. The table gives the numbers."


def _table(arms: Sequence[FlowArm], shown: Shown, code: str, title: str) -> Table:
    rows: list[tuple[Value, ...]] = []
    for arm in arms:
        attended = () if arm.attended is None else (arm.attended,)
        for words, name in (arm.steps[0], *attended, *arm.steps[1:], *arm.losses):
            rows.append((arm.arm, words, shown.get(name)))
    return Table(f"figure-{code}", title, (Column("Arm"), Column("Step"), Column("People", "whole")), tuple(rows))
