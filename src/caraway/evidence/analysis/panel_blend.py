"""A synthetic control of a plan: one force beside a blend of forces that never began, and each of these as if it had."""

from collections.abc import Sequence
from typing import cast

import numpy as np

from caraway.evidence.analysis.panel_asked import Asked, day_of
from caraway.evidence.analysis.panel_counts import (
    SIDES,
    Counted,
    blocks,
    counted,
    of_blocks,
    of_side,
    sides,
    stands_on,
    tallies,
)
from caraway.evidence.analysis.panel_found import Found, placed
from caraway.evidence.designs.panel_cells import Cells
from caraway.evidence.designs.synthetic_control import Blended, synthetic_control
from caraway.evidence.estimators.synthetic import Importance
from caraway.evidence.placed import Placed
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.report import counts
from caraway.evidence.report.disclosure import Cell, Sum
from caraway.evidence.report.findings import Check
from caraway.evidence.report.findings_panel import Blend, Block, Donor

DONORS = "the other forces"
FEWEST = 2


def table_of(asked: Asked) -> tuple[Cells, str, int]:
    """The force and its donors by month, the force's name, and the month in which it began. Raises `DataUnfit` for none or several forces."""
    if len(asked.forces) != 1:
        raise DataUnfit(
            f"{len(asked.forces)} forces began: a synthetic control is of one. Name it in panel.forces, or plan them as group-time."
        )
    if len(asked.beside) < FEWEST:
        raise DataUnfit(f"{len(asked.beside)} forces never began: a blend needs at least {FEWEST}.")
    force = asked.forces[0]
    return asked.cells([force, *asked.beside]), force, asked.panel.starts[force]


def blended(asked: Asked, *, earlier: int | None = None) -> Blended:
    """The estimator's answer; with `earlier` also as if it had begun so many months earlier. Raises `DataUnfit`."""
    table, force, start = table_of(asked)
    return synthetic_control(
        table,
        force,
        float(start),
        setting=asked.setting,
        unit=asked.unit,
        importance=importance_of(asked),
        earlier=None if earlier is None else float(start - earlier),
    )


def importance_of(asked: Asked) -> Importance:
    """How much each month before counts, as the estimator has it."""
    return cast(Importance, asked.plan.panel.importance.value)


def found_of(asked: Asked) -> Found:
    """The outcome's answer, and for the primary outcome the blend that is drawn. Raises `DataUnfit`."""
    table, force, month = table_of(asked)
    found = blended(asked)
    start = month - int(table.periods[0])
    own, donors = counted(asked, [force], force), counted(asked, asked.beside, DONORS)
    each = [counted(asked, [donor], donor) for donor in _donors(table, force)]
    stands = (*stands_on(asked, own), *stands_on(asked, donors))
    told = placed(asked, found.result, stands, exact=False)
    cells: list[Cell | Sum] = [cell for one in (own, donors) for cell in sides(asked, one, start)]
    if not asked.outcome.primary:
        return Found((told,), tuple(cells), tallies(asked, [own, donors]))
    made = blocks(asked, [own, *each], start)
    named, of_points = of_blocks(asked, [own], made, start)
    people, of_donors = _people(asked, each, donors)
    blend = Blend(
        force=force,
        first=day_of(int(table.periods[0])),
        start=start,
        donors=tuple(
            Donor(one.name, float(weight), name)
            for one, weight, name in zip(each, found.fit.weights, people, strict=True)
        ),
        blocks=named,
        seen=tuple(own.mean(block) for block in made),
        blended=tuple(float(found.fit.weights @ _means(each, block)) for block in made),
        gaps=_gaps(found, own, each, made),
        unit=asked.unit,
        of=told,
    )
    return Found(
        (told,),
        (*cells, *of_points, *of_donors),
        tallies(asked, [own, donors]),
        blend=blend,
        checks=tuple(_checks(found, told)),
    )


def _donors(table: Cells, force: str) -> list[str]:
    return [str(one) for one in table.places.tolist() if one != force]


def _people(asked: Asked, each: Sequence[Counted], donors: Counted) -> tuple[list[str], list[Cell | Sum]]:
    """How many people each donor is, over all months, which come to those of all donors."""
    names = [counts.assigned(one.name) for one in each]
    whole = counts.assigned(donors.name)
    numbers = {name: one.over(0, len(one.people))[0] for name, one in zip(names, each, strict=True)}
    together = counts.across(whole, [of_side(asked, donors, side)[0] for side in SIDES])
    return names, [*counts.split(whole, numbers, nought_tells=False), together]


def _means(each: Sequence[Counted], block: Block) -> np.ndarray:
    return np.array([one.mean(block) for one in each])


def _gaps(
    found: Blended, own: Counted, each: Sequence[Counted], made: Sequence[Block]
) -> tuple[tuple[float, ...], ...]:
    """Each force less its blend in each block: the force itself, then each donor beside a blend of the others."""
    weights = [fit.weights for fit in found.placebos.fits]
    gaps = [tuple(own.mean(block) - float(weights[0] @ _means(each, block)) for block in made)]
    for at, one in enumerate(each):
        others = [other for other in each if other is not one]
        gaps.append(tuple(one.mean(block) - float(weights[at + 1] @ _means(others, block)) for block in made))
    return tuple(gaps)


def _checks(found: Blended, of: Placed) -> list[Check]:
    """How closely the blend follows the force before, and how far the force stands out among the others."""
    ratios = found.placebos.ratios
    as_large = int((ratios >= ratios[0] * (1 - 1e-12)).sum())
    return [
        Check(
            "fit before",
            "Before it began, the force and its blend were {missed} apart in a usual month (the root of the mean square, in the unit of the "
            "result), and afterwards {times} times as far. A blend that does not follow the force before says little of what came after.",
            {
                "missed": (float(np.sqrt(found.fit.before)), "four"),
                "times": (float(np.sqrt(found.fit.ratio)), "two"),
            },
            of,
        ),
        Check(
            "placebo forces",
            "Each of the {forces} forces was taken in turn as if it had begun then. {large} of them, this one included, moved as far from their "
            "blend, for how well it fitted before; the p-value, {p}, is their share and can be no smaller than one in {all}.",
            {
                "forces": (float(len(ratios)), "whole"),
                "large": (float(as_large), "whole"),
                "p": (found.placebos.p_value, "chance"),
                "all": (float(len(ratios)), "whole"),
            },
            of,
        ),
    ]
