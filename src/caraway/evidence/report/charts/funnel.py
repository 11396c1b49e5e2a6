"""The funnel plot: forces by how many people they have and what share had the outcome, with the limits of chance (Spiegelhalter 2005)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from caraway.evidence.refusals import DisclosureRefused
from caraway.evidence.report.charts.figure import FIRST, INK, QUIET, RULE, SECOND, Figure, drawn, one_setting
from caraway.evidence.report.charts.pen import Pen, Place, scale, ticks
from caraway.evidence.report.disclosure import Shown
from caraway.evidence.report.findings import Force
from caraway.evidence.report.tables import Column, Table, Value
from caraway.evidence.result import Setting

LEFT, TOP, WIDE, HIGH = 90.0, 46.0, 620.0, 320.0
LIMITS = ((0.95, "7 4"), (0.998, ""))


@dataclass(frozen=True)
class Around:
    """What a funnel is drawn around: the share of all forces together, and the setting it is of."""

    share: float
    setting: Setting


def funnel(forces: Sequence[Force], shown: Shown, around: Around, *, code: str, title: str) -> Figure:
    """A figure of the forces whose counts may be shown, with limits p ± z √(p(1−p)/n) at 95% and 99.8%.

    Spiegelhalter 2005, Statistics in Medicine 24 (normal approximation to the binomial limits, cut at nought and one).
    Raises `DisclosureRefused` where no force may be shown, `ResultIncomplete` without a setting.
    """
    setting = one_setting([around])
    points = _open(forces, shown)
    if not points:
        raise DisclosureRefused("No force has enough people for the funnel plot.")
    most = max(people for _, people, _ in points) * 1.08
    top_share = min(
        1.0,
        max([_limit(around.share, min(people for _, people, _ in points), 0.998)[1], *(share for *_, share in points)])
        * 1.05,
    )
    pen = Pen(LEFT + WIDE + 40, TOP + HIGH + 70)
    across, down = scale(0, most, LEFT, LEFT + WIDE), scale(0, top_share, TOP + HIGH, TOP)
    _axes(pen, across, down, most, top_share)
    _limits(pen, around.share, across, down, (most, top_share))
    for label, people, share in points:
        outside = _outside(share, people, around.share)
        (pen.square if outside else pen.dot)(across(people), down(share), ink=SECOND if outside else FIRST)
        if outside:
            pen.text(across(people) + 10, down(share) + 5, label, ink=INK)
    return drawn(code, title, _alternative(points, around.share), pen, _table(forces, shown, code, title), setting)


def _open(forces: Sequence[Force], shown: Shown) -> list[tuple[str, int, float]]:
    found = []
    for force in forces:
        people, having = shown.get(force.people), shown.get(force.having)
        if people and having is not None:
            found.append((force.label, people, having / people))
    return found


def _limit(share: float, people: float, level: float) -> tuple[float, float]:
    wide = NormalDist().inv_cdf(0.5 + level / 2) * math.sqrt(share * (1 - share) / people)
    return max(0.0, share - wide), min(1.0, share + wide)


def _outside(share: float, people: float, around: float) -> bool:
    low, high = _limit(around, people, LIMITS[-1][0])
    return not low <= share <= high


def _axes(pen: Pen, across: Place, down: Place, most: float, top_share: float) -> None:
    pen.line(LEFT, TOP, LEFT, TOP + HIGH, ink=RULE, width=1.5)
    pen.line(LEFT, TOP + HIGH, LEFT + WIDE, TOP + HIGH, ink=RULE, width=1.5)
    for mark in ticks(0, most, 6):
        pen.text(across(mark), TOP + HIGH + 22, f"{mark:,.0f}", ink=QUIET, anchor="middle")
    for mark in ticks(0, 100 * top_share, 5):
        pen.text(LEFT - 10, down(mark / 100) + 5, f"{mark:g}", ink=QUIET, anchor="end")
    pen.text(LEFT + WIDE / 2, TOP + HIGH + 48, "people followed", ink=INK, anchor="middle")
    pen.text(10, TOP - 16, "With the outcome, in 100 people", ink=QUIET)


def _limits(pen: Pen, share: float, across: Place, down: Place, most: tuple[float, float]) -> None:
    pen.line(LEFT, down(share), LEFT + WIDE, down(share), ink=RULE, width=1.5)
    sizes = [most[0] * (step / 60) ** 2 for step in range(4, 61)]
    for level, dash in LIMITS:
        for side in (0, 1):
            points = [(across(size), down(min(_limit(share, size, level)[side], most[1]))) for size in sizes]
            pen.path(points, ink=QUIET, width=1.5, dash=dash)


def _alternative(points: Sequence[tuple[str, int, float]], around: float) -> str:
    outside = [label for label, people, share in points if _outside(share, people, around)]
    how = f"Outside the outer limits: {', '.join(outside)}." if outside else "No force is outside the outer limits."
    return f"A mark for each police force, and curved limits within which chance alone would keep it. {how} The table gives the numbers."


def _table(forces: Sequence[Force], shown: Shown, code: str, title: str) -> Table:
    columns = (Column("Force"), Column("People followed", "whole"), Column("With the outcome", "whole"))
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (one.label, shown.get(one.people), shown.get(one.having)) for one in forces
    )
    return Table(f"figure-{code}", title, columns, rows)
