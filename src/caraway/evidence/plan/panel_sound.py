"""What must hold of a plan whose design compares forces and months, each refused with file, key and reason."""

from collections.abc import Iterator

from caraway.evidence.plan.answers import ANSWERS
from caraway.evidence.plan.panel_parts import OF_PANELS, PanelPlan
from caraway.evidence.plan.parts import Plan
from caraway.evidence.plan.words import Boundary, Design, Sensitivity

OF_SERIES = ("comparison_series", "season", "harmonics", "neighbours", "after_months")
OF_SYNTHETIC = ("importance",)


def rules(plan: Plan) -> Iterator[tuple[str, str]]:
    """Each key that does not go with the others, and why."""
    panel, design = plan.panel, plan.design
    if design not in OF_PANELS:
        if panel != PanelPlan():
            yield "panel", f"is of designs that compare forces and months, and {design} compares people"
        if Sensitivity.PLACEBO_MONTHS in plan.sensitivity:
            yield (
                "sensitivity",
                f"asks for placebo_months, which are of forces and months, and {design} compares people",
            )
        return
    yield from _keys(panel, design)
    yield from _forces(panel, design)
    yield from _starts(panel)
    yield from _placebo(plan)
    if design is not Design.GROUP_TIME:
        yield from _people(plan)


def _keys(panel: PanelPlan, design: Design) -> Iterator[tuple[str, str]]:
    usual = PanelPlan()
    for names, of in ((OF_SERIES, Design.SERIES), (OF_SYNTHETIC, Design.SYNTHETIC)):
        for name in names:
            if design is not of and getattr(panel, name) != getattr(usual, name):
                yield f"panel.{name}", f"is of the design {of} alone"
    if panel.season is None and panel.harmonics != usual.harmonics:
        yield "panel.harmonics", "are of a season: say its length"
    if panel.season is not None and 2 * panel.harmonics > panel.season:
        yield "panel.harmonics", f"are at most {panel.season // 2} of a season of {panel.season} months"


def _forces(panel: PanelPlan, design: Design) -> Iterator[tuple[str, str]]:
    if design is Design.SYNTHETIC and len(panel.forces) > 1:
        yield (
            "panel.forces",
            "are several: a synthetic control is of one force. Plan each as a study of its own, or all of them as group-time",
        )
    if design is Design.SERIES and panel.compare_with and not panel.comparison_series:
        yield "panel.compare_with", "names forces for a comparison that panel.comparison_series does not ask for"
    both = sorted({*panel.forces} & {*panel.compare_with})
    if both:
        yield "panel.compare_with", f"names {both[0]}, whose own effect is asked"


def _starts(panel: PanelPlan) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for number, start in enumerate(panel.starts):
        at = f"panel.starts[{number}]"
        if start.force in seen:
            yield f"{at}.force", "is there twice"
        seen.add(start.force)
        if start.month.day != 1:
            yield f"{at}.month", "is a month: give its first day"
        if panel.forces and start.force not in panel.forces:
            yield f"{at}.force", f"{start.force} is none of panel.forces"


def _placebo(plan: Plan) -> Iterator[tuple[str, str]]:
    asked = Sensitivity.PLACEBO_MONTHS in plan.sensitivity
    if asked and not plan.panel.placebo_months:
        yield "panel.placebo_months", "are missing: say how many months earlier nothing began"
    if plan.panel.placebo_months and not asked:
        yield "panel.placebo_months", "are there, but sensitivity does not ask for placebo_months"


def _people(plan: Plan) -> Iterator[tuple[str, str]]:
    """What asks for people one by one, which a panel does not have."""
    for number, outcome in enumerate(plan.outcomes):
        if outcome.measure not in ANSWERS[plan.design]:
            yield f"outcomes[{number}].measure", "is of people followed one by one, and a panel has none"
    for name in ("subgroups", "covariates"):
        if getattr(plan, name):
            yield name, f"are of people, and {plan.design} compares forces and months"
    if plan.looks.boundary is not Boundary.NONE:
        yield "looks.boundary", f"is of people who come in one by one, and {plan.design} compares forces and months"
