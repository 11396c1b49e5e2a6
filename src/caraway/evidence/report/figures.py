"""Which figures a report has: each that its findings give something to draw for, after disclosure control."""

from collections.abc import Iterator
from contextlib import suppress

from caraway.evidence.placed import Part, Placed
from caraway.evidence.refusals import DisclosureRefused
from caraway.evidence.report import economics, panels
from caraway.evidence.report.charts import Figure, event_study, flow, forest, funnel, love, survival
from caraway.evidence.report.charts.funnel import Around
from caraway.evidence.report.document import Published

METHODS = {
    "flow": "counts of people",
    "survival": "the estimator of Kaplan and Meier, of people weighed as its result weighs them, shown at steps that enough people stand behind",
    "love": "standardised differences of means",
    **panels.METHODS,
    "acceptability": "the share of draws in which what is averted is worth more than the cost (van Hout and others)",
    "funnel": "limits of chance around the share of all forces, after Spiegelhalter",
}
"""How a figure was made, where that is not how its result was found."""


def drawings(published: Published) -> Iterator[tuple[Figure, Placed]]:
    """Each figure, with the result that says of what it is."""
    findings, shown = published.findings, published.shown
    first = next((one for one in findings.placed if one.part is Part.PRIMARY), findings.placed[0])
    setting = first.result.setting
    if findings.flow:
        yield flow(findings.flow, shown, setting, code="flow", title="From assignment to the end of the window"), first
    yield from _forests(published, first)
    if findings.curves:
        with suppress(DisclosureRefused):  # no point of the curves may be shown: the report goes without
            drawn = survival(
                findings.curves, shown, code="survival", title="People still without the outcome, day by day"
            )
            yield drawn, _timed(published, first)
    balance = [one for one in findings.balance if all(shown.get(name) is not None for name in one.cells)]
    if balance:
        yield love(balance, setting, code="love", title="Differences between the groups at the start"), first
    yield from _further(published, first)
    yield from _forces(published, first)
    yield from panels.drawings(published)
    worth = economics.drawing(published)
    if worth is not None:
        yield worth
    if findings.event_times:
        yield event_study(findings.event_times, code="event-study", title="Before and after a force began"), first


def _timed(published: Published, first: Placed) -> Placed:
    """The result that the curves belong to: one of time to the first, else the primary."""
    setting = published.findings.curves[0].setting
    return next((one for one in published.findings.placed if one.result.setting == setting), first)


def _forests(published: Published, first: Placed) -> Iterator[tuple[Figure, Placed]]:
    main = [one for one in published.open if one.part in (Part.PRIMARY, Part.SECONDARY) and not one.subgroup]
    alike = [one for one in main if _quantity(one) == _quantity(first)]
    if len(alike) > 1:
        yield forest(alike, code="forest", title=f"Planned outcomes: {first.result.name}"), first
    parts = [
        one
        for one in published.open
        if one.part in (Part.SUBGROUP, Part.EXPLORATORY) and _quantity(one) == _quantity(first)
    ]
    if parts:
        whole = [first] if published.is_open(first) else []
        yield forest([*whole, *parts], code="subgroups", title=f"By subgroup: {first.result.name}"), first


def _further(published: Published, first: Placed) -> Iterator[tuple[Figure, Placed]]:
    """The primary result beside the placebos, and beside what it would be if something else were supposed."""
    alike = [one for one in published.open if one.part is Part.SENSITIVITY and _quantity(one) == _quantity(first)]
    placebos = [one for one in alike if one.outcome in published.findings.plan.further]
    others = [one for one in alike if one not in placebos]
    whole = [first] if published.is_open(first) else []
    if placebos:
        yield forest([*whole, *placebos], code="placebos", title="The primary result beside the placebos"), first
    if others:
        yield (
            forest([*whole, *others], code="sensitivity", title="The primary result if something else is supposed"),
            first,
        )


def _quantity(placed: Placed) -> tuple[str, float | None, str]:
    return placed.result.name, placed.result.null, placed.result.unit


def _forces(published: Published, first: Placed) -> Iterator[tuple[Figure, Placed]]:
    shown = published.shown
    counts = [(shown.get(force.people), shown.get(force.having)) for force in published.findings.forces]
    known = [(people, having) for people, having in counts if people and having is not None]
    if len(known) < 2:
        return
    share = sum(having for _, having in known) / sum(people for people, _ in known)
    around = Around(share, first.result.setting)
    yield (
        funnel(published.findings.forces, shown, around, code="funnel", title="Police forces beside each other"),
        first,
    )
