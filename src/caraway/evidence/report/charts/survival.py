"""Survival curves: the share of each arm without the outcome, stepping only at days that disclosure control lets stand."""

from collections.abc import Sequence

from caraway.evidence.refusals import DataUnfit, DisclosureRefused
from caraway.evidence.report.charts.figure import FIRST, INK, QUIET, RULE, SECOND, Figure, drawn, one_setting
from caraway.evidence.report.charts.pen import Pen, Place, scale, ticks
from caraway.evidence.report.disclosure import Shown
from caraway.evidence.report.findings import Curve
from caraway.evidence.report.tables import Column, Table, Value

LEFT, TOP, WIDE, HIGH, RIGHT = 110.0, 46.0, 520.0, 260.0, 150.0
STYLES = ((FIRST, ""), (SECOND, "8 5"))


def survival(curves: Sequence[Curve], shown: Shown, *, code: str, title: str) -> Figure:
    """A figure of one curve an arm, with the numbers at risk below. The vertical axis begins at nought.

    A curve has a point only where its count of events so far is shown, is flat in between, and ends with the last: what comes after is not
    known to be as before.
    Raises `DataUnfit` for more than two arms, `DisclosureRefused` where no point may be shown, `ResultIncomplete` without a setting.
    """
    setting = one_setting(curves)
    if len(curves) > len(STYLES):
        raise DataUnfit(f"A figure shows at most {len(STYLES)} curves.")
    open_points = [_open(curve, shown) for curve in curves]
    if not any(open_points):
        raise DisclosureRefused("No point of the curves may be shown: too few people had the outcome.")
    pen = Pen(LEFT + WIDE + RIGHT, TOP + HIGH + 96 + 24 * len(curves))
    across = scale(0, setting.window_days, LEFT, LEFT + WIDE)
    down = scale(0, 1, TOP + HIGH, TOP)
    _axes(pen, across, down, setting.window_days)
    labels = _apart([down(points[-1][1] if points else 1.0) for points in open_points])
    for curve, points, (ink, dash), label in zip(curves, open_points, STYLES, labels, strict=False):
        _curve(pen, points, across, down, ink, dash)
        pen.text(LEFT + WIDE + 10, label + 5, curve.arm, ink=ink, bold=True)
    _at_risk(pen, curves, shown, across)
    return drawn(code, title, _alternative(curves, open_points), pen, _table(curves, shown, code, title), setting)


def _open(curve: Curve, shown: Shown) -> list[tuple[int, float]]:
    points = zip(curve.days, curve.without, curve.events, strict=True)
    return [(day, without) for day, without, name in points if shown.get(name) is not None]


def _axes(pen: Pen, across: Place, down: Place, window: int) -> None:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        pen.line(LEFT, down(share), LEFT + WIDE, down(share), ink="#d5dadd")
        pen.text(LEFT - 10, down(share) + 5, f"{100 * share:.0f}", ink=QUIET, anchor="end")
    pen.line(LEFT, TOP, LEFT, TOP + HIGH, ink=RULE, width=1.5)
    pen.line(LEFT, TOP + HIGH, LEFT + WIDE, TOP + HIGH, ink=RULE, width=1.5)
    for day in _days(window):
        pen.line(across(day), TOP + HIGH, across(day), TOP + HIGH + 6, ink=RULE, width=1.5)
        pen.text(across(day), TOP + HIGH + 22, f"{day:g}", ink=QUIET, anchor="middle")
    pen.text(LEFT + WIDE / 2, TOP + HIGH + 44, "days from time zero", ink=INK, anchor="middle")
    pen.text(10, TOP - 16, "In 100 people, still without the outcome", ink=QUIET)


def _days(window: int) -> tuple[float, ...]:
    return tuple(round(window * part / 4) for part in range(5)) if window >= 8 else ticks(0, window)


def _curve(pen: Pen, points: Sequence[tuple[int, float]], across: Place, down: Place, ink: str, dash: str) -> None:
    steps, level = [(across(0), down(1.0))], 1.0
    for day, without in points:
        steps += [(across(day), down(level)), (across(day), down(without))]
        level = without
    pen.path(steps, ink=ink, dash=dash)


def _apart(places: Sequence[float]) -> list[float]:
    """Labels that would lie on each other, moved apart."""
    if len(places) < 2 or abs(places[0] - places[1]) >= 20:
        return list(places)
    middle, first_above = sum(places) / 2, places[0] <= places[1]
    return [middle - 10, middle + 10] if first_above else [middle + 10, middle - 10]


def _at_risk(pen: Pen, curves: Sequence[Curve], shown: Shown, across: Place) -> None:
    top = TOP + HIGH + 74
    pen.text(10, top, "People still followed and without the outcome", ink=QUIET)
    for row, (curve, (ink, _)) in enumerate(zip(curves, STYLES, strict=False)):
        level = top + 24 * (row + 1)
        pen.text(10, level, curve.arm, ink=ink, bold=True)
        for day, name in _spaced(curve):
            people = shown.get(name)
            pen.text(across(day), level, "–" if people is None else f"{people:,}", ink=INK, anchor="middle")


def _spaced(curve: Curve) -> list[tuple[int, str]]:
    """Every third day of the curve and its last: more would stand on each other."""
    pairs = list(zip(curve.days, curve.at_risk, strict=True))
    return pairs[-1::-3][::-1]


def _alternative(curves: Sequence[Curve], points: Sequence[Sequence[tuple[int, float]]]) -> str:
    lines = " and a ".join(
        f"{'dashed' if dash else 'solid'} line for {curve.arm}"
        for curve, (_, dash) in zip(curves, STYLES, strict=False)
    )
    both = sorted(set.intersection(*({day for day, _ in each} for each in points)))
    end = [dict(each)[both[-1]] for each in points] if both else []
    how = ""
    if len(end) == 2 and end[0] != end[1]:
        above, below = (curves[0].arm, curves[1].arm) if end[0] > end[1] else (curves[1].arm, curves[0].arm)
        how = f" On the last day that both show, the line for {above} is above the line for {below}."
    return (
        f"Lines that step down from everybody, as people have the outcome: a {lines}.{how} The table gives the numbers."
    )


def _table(curves: Sequence[Curve], shown: Shown, code: str, title: str) -> Table:
    columns = (
        Column("Arm"),
        Column("Day", "whole"),
        Column("Without the outcome (per cent)", "percent"),
        Column("With it so far", "whole"),
        Column("Still followed without it", "whole"),
    )
    rows = tuple(row for curve in curves for row in _rows(curve, shown))
    return Table(
        f"figure-{code}",
        title,
        columns,
        rows,
        "A step is shown only where enough people had the outcome since the last; a line ends with its last step that is shown.",
    )


def _rows(curve: Curve, shown: Shown) -> list[tuple[Value, ...]]:
    found: list[tuple[Value, ...]] = []
    for day, without, events, at_risk in zip(curve.days, curve.without, curve.events, curve.at_risk, strict=True):
        so_far = shown.get(events)
        found.append((curve.arm, day, None if so_far is None else without, so_far, shown.get(at_risk)))
    return found
