"""What a plan asks beside its outcomes: subgroups, and how far the primary answer depends on what cannot be seen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from caraway.evidence.analysis import counting
from caraway.evidence.analysis.counting import Counted
from caraway.evidence.analysis.estimating import Asked, estimate
from caraway.evidence.analysis.looks import widened
from caraway.evidence.analysis.people import People, Yes
from caraway.evidence.checks.evalue import Measure as Kind
from caraway.evidence.checks.evalue import e_value_of
from caraway.evidence.checks.leave_one_out import leave_one_out
from caraway.evidence.designs.attendance_iv import attendance_iv
from caraway.evidence.designs.attrition import worst_case_bounds
from caraway.evidence.placed import Part, Placed
from caraway.evidence.plan.words import Design, Measure, Sensitivity
from caraway.evidence.refusals import DataUnfit, EvidenceRefused, NotConverged
from caraway.evidence.report import counts
from caraway.evidence.report.digits import how_of
from caraway.evidence.report.disclosure import Cell, Sum
from caraway.evidence.report.findings import SURE, Check, Force
from caraway.evidence.result import Result

RARE = 0.15
"""The most of people that may have an outcome for its hazard ratio to stand for a risk ratio (VanderWeele and Ding 2017)."""
CANNOT = "{what} could not be found: {why}"
UNTOLD = "why is not said, since it could tell of few people."


@dataclass(frozen=True, eq=False)
class Primary:
    """The primary question with its answer: what the further ones start from."""

    asked: Asked
    counted: Counted
    placed: tuple[Placed, ...]
    everything: tuple[Placed, ...] = ()
    """The results of all outcomes, its own among them."""

    @property
    def cells(self) -> tuple[str, ...]:
        """The counts that its answer stands on."""
        return self.placed[0].cells


def told(why: EvidenceRefused, people: People, one: Counted, rows: Yes, least: int) -> EvidenceRefused | str:
    """Why an estimate could not be made, unless that could tell what is hidden: “nobody of one arm had any event” is a count of nobody.

    `rows` of these people were asked about; where they are not those that were counted, nothing is told.
    """
    if not isinstance(why, DataUnfit | NotConverged):
        return why
    if len(one.having) != len(people):
        return UNTOLD
    sides = [people.arm(number) & rows for number in range(len(people.arms))]
    few = min(people.n(inside & which) for inside in sides for which in (one.having, ~one.having))
    return UNTOLD if few < least else why


def subgroups(primary: Primary, column: str) -> Iterator[Placed | Cell | Sum | str]:
    """The primary outcome for each value of a column, or a sentence why not. `Part.EXPLORATORY` where it was not planned in time."""
    asked, values = primary.asked, primary.asked.people.words(column)
    part = Part.SUBGROUP if asked.plan.is_planned(column) else Part.EXPLORATORY
    for value in counting.values_of(asked.people, column):
        name = f"{column}={value}"
        cells = tuple(cell for arm in asked.people.arms for cell in primary.counted.names(arm, name))
        question = replace(asked, rows=asked.rows & (values == value))
        try:
            found = estimate(question)[0]
        except EvidenceRefused as refused:
            yield CANNOT.format(
                what=name, why=told(refused, asked.people, primary.counted, question.rows, asked.plan.disclosure.least)
            )
            continue
        used = counting.of_estimate(asked.people, primary.counted, found, asked.rows & (values == value), name)
        yield from used
        yield Placed(asked.outcome.code, part, found, name, (*cells, *counting.printed(used)), primary.placed[0].exact)


def _e_value(primary: Primary, forces: tuple[Force, ...]) -> Iterator[Check]:
    ratio = next((one for one in primary.placed if one.result.null == 1 and "odds" not in one.result.name), None)
    if ratio is None:
        raise DataUnfit("it is of a ratio, and the primary outcome has none.")
    found = e_value_of(ratio.result, measure=_stands_for(primary, ratio.result))
    yield Check(
        "E-value",
        "To explain the primary result away, something nobody recorded would have to go with both the group and the outcome by a risk ratio "
        "of at least {estimate} each; "
        + (
            "to bring the interval to no difference, of {limit}"
            if found.limit > 1
            else "its interval includes no difference as it is"
        )
        + " (the E-value of VanderWeele and Ding).",
        {"estimate": (found.estimate, "two"), "limit": (found.limit, "two")},
        ratio,
    )


def _stands_for(primary: Primary, ratio: Result) -> Kind:
    """What kind of ratio it is: of hazards one that stands for a risk ratio where the outcome is rare, and else is brought to one."""
    if not ratio.name.startswith("hazard ratio"):
        return "risk ratio"
    having, rows, people = primary.counted.having, primary.counted.rows, primary.asked.people
    share = people.n(rows & having) / max(people.n(rows), 1)
    return "hazard ratio, rare" if share <= RARE else "hazard ratio, common"


def _missing(primary: Primary, forces: tuple[Force, ...]) -> Iterator[Placed]:
    asked, one = primary.asked, primary.counted
    if asked.outcome.measure is not Measure.PREVALENCE:
        raise DataUnfit("it is of outcomes that people have or have not.")
    people = asked.people
    arms = [people.arm(number) for number in (0, 1)]
    events, observed, everybody = (
        (people.n(arms[0] & rows), people.n(arms[1] & rows))
        for rows in (one.rows & one.having, one.rows, np.ones(len(people), dtype=np.bool_))
    )
    found = worst_case_bounds(events, observed, everybody, setting=asked.setting, names=asked.names)
    cells = (*primary.cells, *(counts.assigned(arm) for arm in people.arms))
    for which, result in (("lowest", found.low), ("highest", found.high)):
        yield Placed(
            asked.outcome.code, Part.SENSITIVITY, replace(result, name=f"risk difference, {which} possible"), "", cells
        )


def _leave_one_out(primary: Primary, forces: tuple[Force, ...]) -> Iterator[Check | Cell | Sum]:
    asked = primary.asked
    if not asked.people.has("force"):
        raise DataUnfit("the table was not reduced by force.")

    def without(kept: Yes) -> tuple[float, float, float]:
        rows = np.zeros(len(asked.people), dtype=np.bool_)
        rows[np.flatnonzero(asked.rows)[kept]] = True
        found = widened(estimate(replace(asked, rows=rows))[0], asked.plan.looks)
        return found.estimate, found.interval.low, found.interval.high

    by_arm = _of_forces_and_arms(primary)
    yield from by_arm
    labels = asked.people.words("force")[asked.rows]
    found = leave_one_out(labels, without, null=primary.placed[0].result.null or 0.0)
    how = how_of(primary.placed[0].result)
    yield Check(
        "one force left out",
        "With each police force left out in turn, the estimate of the primary result lies between {low} and {high}; with all it is {all}. "
        + (
            "Without {turns} of them the conclusion would be another."
            if found.turns
            else "Without any one of them the conclusion is the same."
        )
        + (" Without {impossible} of them there is no answer." if found.impossible else ""),
        {
            "low": (found.lowest, how),
            "high": (found.highest, how),
            "all": (found.whole[0], how),
            "turns": (len(found.turns), "whole"),
            "impossible": (len(found.impossible), "whole"),
        },
        primary.placed[0],
        (*(name for force in forces for name in (force.people, force.having)), *(cell.name for cell in by_arm)),
        section=SURE if found.turns else "sensitivity",
    )


def _of_forces_and_arms(primary: Primary) -> list[Cell]:
    """How many of each force are in each arm, with and without the outcome: what is left without a force tells of the people of that force,
    and of two forces it is the other one’s answer."""
    asked, one, people = primary.asked, primary.counted, primary.asked.people
    forces = people.words("force")
    if len(one.having) != len(forces):  # rows made of sums do not say who had it
        return [
            Cell(
                f"of {force} | {one.outcome.code} | {arm}",
                people.n(people.arm(number) & asked.rows & (forces == force)),
            )
            for force in sorted(set(forces.tolist()))
            for number, arm in enumerate(people.arms)
        ]
    return [
        Cell(f"of {force} {which} | {one.outcome.code} | {arm}", people.n(people.arm(number) & one.rows & (forces == force) & yes))
        for force in sorted(set(forces.tolist()))
        for number, arm in enumerate(people.arms)
        for which, yes in (("with", one.having), ("without", ~one.having))
    ]  # fmt: skip


def _dates(primary: Primary, forces: tuple[Force, ...]) -> Iterator[Check]:
    raise DataUnfit("it is of forces and months, and this study file is of people.")


def _attended(primary: Primary, forces: tuple[Force, ...]) -> Iterator[Placed]:
    asked = primary.asked
    if asked.plan.design is not Design.RANDOMISED:
        raise DataUnfit("it needs chance to have decided who was assigned.")
    if asked.outcome.measure is Measure.TIME:
        raise DataUnfit("it is of shares and means, and the primary outcome is time to the first.")
    if not asked.people.has("attended"):
        raise DataUnfit("the study file does not say who attended.")
    attended = asked.people.flags("attended")[asked.rows].astype(np.float64)
    unit = "people per person followed" if asked.outcome.measure is Measure.PREVALENCE else "of the outcome per person"
    found = attendance_iv(
        asked.values,
        asked.treated,
        attended,
        counts=asked.counts,
        setting=asked.setting,
        unit=unit,
        names=asked.names,
    )
    cells = (*primary.cells, *(counting.attended(arm, followed=True) for arm in asked.people.arms))
    yield Placed(asked.outcome.code, Part.SENSITIVITY, found, "", cells)


Further = Callable[[Primary, tuple[Force, ...]], Iterator[Placed | Check | Cell | Sum]]
FURTHER: dict[Sensitivity, Further] = {
    Sensitivity.E_VALUE: _e_value,
    Sensitivity.MISSING: _missing,
    Sensitivity.LEAVE_ONE_OUT: _leave_one_out,
    Sensitivity.ATTENDED: _attended,
    Sensitivity.PLACEBO_MONTHS: _dates,
}
