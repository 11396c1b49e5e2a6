"""How far the primary answer depends on what cannot be seen: each word of a plan's `sensitivity`, and by whom it is answered."""

from collections.abc import Iterator

import numpy as np

from caraway.evidence.analysis import placebos, recorded
from caraway.evidence.analysis.further import CANNOT, FURTHER, Further, Primary, told
from caraway.evidence.analysis.people import columns_of
from caraway.evidence.checks.missingness import Side, Tipping, sides, tipping_point
from caraway.evidence.checks.overlap import overlap
from caraway.evidence.checks.sample_size import kish
from caraway.evidence.estimators import entropy, weighting
from caraway.evidence.placed import Placed
from caraway.evidence.plan.words import Design, Measure, Sensitivity
from caraway.evidence.refusals import DataUnfit, EvidenceRefused
from caraway.evidence.report import counts
from caraway.evidence.report.disclosure import Cell, Sum
from caraway.evidence.report.findings import Check, Force

HAZARDS = "proportional hazards, p"
"""The detail of a hazard ratio that holds the check's p-value."""


def sensitivity(
    primary: Primary, kind: Sensitivity, forces: tuple[Force, ...]
) -> Iterator[Placed | Check | Cell | Sum | str]:
    """One further analysis, or a sentence why it could not be made."""
    try:
        yield from _ANSWERS[kind](primary, forces)
    except EvidenceRefused as refused:
        asked = primary.asked
        why = told(refused, asked.people, primary.counted, asked.rows, asked.plan.disclosure.least)
        yield CANNOT.format(what=kind.words[:1].upper() + kind.words[1:], why=why)


def _tipping(primary: Primary, forces: tuple[Force, ...]) -> Iterator[Check]:
    asked, one = primary.asked, primary.counted
    if asked.outcome.measure is not Measure.PREVALENCE or asked.plan.design is not Design.RANDOMISED:
        raise DataUnfit("it is of people who have the outcome or have not, in arms that chance made.")
    people = asked.people
    both = sides(people.treated, np.where(one.having, 1.0, 0.0), one.rows, counts=people.many)
    found = tipping_point(*both)
    template, values = _turns(both[0], found, shown=primary.placed[0].shows_difference)
    cells = (*primary.cells, *(counts.assigned(arm) for arm in people.arms))
    yield Check("tipping point", template, values, primary.placed[0], cells)


def _turns(treated: Side, found: Tipping, *, shown: bool) -> tuple[str, dict[str, tuple[float, str]]]:
    """What would turn the conclusion, in words; those without the programme who were not followed are taken to be like the others.

    `shown`: whether the primary result, as it is reported, shows a difference.
    """
    if not treated.missing:
        return "Everybody with the programme was followed for the whole window: none of their outcomes is missing.", {}
    if shown and not found.significant:
        return (
            "The primary result is so near to none that another way of testing it shows no difference, whatever became of people who were not "
            "followed.",
            {},
        )
    if not shown:
        return (
            "The primary result shows no difference to start with, so outcomes of people who were not followed have none to turn.",
            {},
        )
    beyond = found.shift is not None and not 0 <= treated.mean + found.shift <= 1
    if found.shift is None or beyond:
        return (
            "Whatever became of those with the programme who were not followed, the conclusion would be the same.",
            {},
        )
    return (
        "The conclusion would turn if, of those with the programme who were not followed, {by} more in every 100 had the outcome than of those "
        "who were followed."
        if found.shift > 0
        else "The conclusion would turn if, of those with the programme who were not followed, {by} fewer in every 100 had the outcome than of "
        "those who were followed.",
        {"by": (abs(found.shift), "per_hundred")},
    )


def _hazards(primary: Primary, forces: tuple[Force, ...]) -> Iterator[Check]:
    ratio = next((one for one in primary.everything if HAZARDS in one.result.details), None)
    if ratio is None:
        raise DataUnfit("no outcome of the plan has a ratio of hazards that could be checked.")
    chance = ratio.result.details[HAZARDS]
    steady = chance >= 0.05
    yield Check(
        "proportional hazards",
        "Whether the ratio of hazards stays the same over the window was checked (p = {p}, Grambsch and Therneau). "
        + (
            "Nothing speaks against it, which says little where few had the outcome."
            if steady
            else "It does not look the same: read the difference in restricted mean time first."
        ),
        {"p": (chance, "chance")},
        ratio,
        ratio.cells,
    )


def _overlap(primary: Primary, forces: tuple[Force, ...]) -> Iterator[Check]:
    asked = primary.asked
    if asked.plan.design not in (Design.WEIGHTING, Design.BALANCING, Design.DOUBLY_ROBUST):
        raise DataUnfit("it is of people made alike by weights.")
    given = columns_of(asked.people, asked.plan.covariates)[0][asked.rows]
    given, treated = given[:, np.ptp(given, axis=0) > 0], asked.treated
    many = asked.people.counts(asked.rows)
    found = weighting.weighted(treated, given, asked.values, counts=many, estimand=weighting.Estimand.ATT)
    weights = (
        entropy.balance(treated, given, counts=many).weights if asked.plan.design is Design.BALANCING else found.weights
    )
    alike, others = overlap(found.scores, treated, counts=many), treated == 0
    yield Check(
        "overlap",
        "Of the chances of having had the programme, as far as the covariates tell of them, the groups have {shared}% in common. Weighted, those "
        "without the programme say as much as {left} people would who need no weights.",
        {
            "shared": (alike.shared, "percent"),
            "left": (kish(weights[others], counts=None if many is None else many[others]), "whole"),
        },
        primary.placed[0],
        primary.cells,
    )


_ANSWERS: dict[Sensitivity, Further] = {
    **FURTHER,
    Sensitivity.PLACEBO_OUTCOME: placebos.outcomes,
    Sensitivity.PLACEBO_DATE: placebos.dates,
    Sensitivity.RECORDING: recorded.recording,
    Sensitivity.TIPPING: _tipping,
    Sensitivity.HAZARDS: _hazards,
    Sensitivity.OVERLAP: _overlap,
}
