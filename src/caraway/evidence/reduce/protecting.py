"""A reduced table made fit to be shared: small cells combined or suppressed, and what that costs.

A cell is everybody with the same keys who was, or was not, followed the whole window. In the parts by day and by number of events,
neighbouring values within a cell are put together until each has enough people. Where a cell has too few people with an event (or without)
for that, their day is the mean of theirs and of other cells' few. What a cell's people had (how many of them any event) is not hidden: a
table goes to the evaluator under an agreement, and what is published later is guarded again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa

from caraway.core.study.words import SmallCells
from caraway.evidence.reduce.cells import Cell, combined, hidden, runs
from caraway.evidence.reduce.cost import Floats, information, lost
from caraway.evidence.reduce.query import CELLS, COUNTS, DAYS, SUMS, WHERE_COUNTED, WHERE_LAST
from caraway.evidence.reduce.reduced import Protection, Reduced, columns, error_factor, with_table
from caraway.evidence.refusals import DisclosureRefused

Row = dict[str, Any]

COARSER = (1, 2, 4, 8)
"""How coarse strata are tried: the way that costs least is taken."""


def protect(reduced: Reduced, *, how: SmallCells, least: int, give_up: Sequence[str] = ()) -> Reduced:
    """The table with no cell of fewer than `least` people; its `protection` says what that cost.

    With "combine", categories of the keys in `give_up` are put together first, the first named first (default: every key but the arm, the
    last first), strata as coarse as costs least; what is small then is suppressed. With "suppress", small cells and as many more are left out as keep a line's total from
    giving one away. Raises DisclosureRefused for a table with values taken as they are, and where nothing is left.
    """
    if not reduced.reduction.shareable:
        raise DisclosureRefused(
            f"{', '.join(reduced.reduction.rows)} is taken as it is: cut it into bins before the table is shared."
        )
    rows: list[Row] = reduced.table.to_pylist()
    ways = COARSER if how is SmallCells.COMBINE else (1,)
    made = [one for way in ways if (one := _made(reduced, rows, how, least, give_up, way)) is not None]
    if not made:
        raise DisclosureRefused(f"Every cell has fewer than {least} people: reduce by fewer keys.")
    return min(made, key=_price)


def _made(
    reduced: Reduced, rows: list[Row], how: SmallCells, least: int, give_up: Sequence[str], coarser: int
) -> Reduced | None:
    """The table as one way of putting strata together leaves it; None where nothing is left."""
    going = _going(reduced, rows, how, least, give_up, coarser)
    kept = [_moved(reduced, row, target) for row in rows if (target := going[_cell(reduced, row)]) is not None]
    if not kept:
        return None
    released, relabelled = _released(reduced, kept, least)
    made = with_table(reduced, pa.Table.from_pylist(released, schema=columns(reduced.reduction)))
    return replace(made, protection=_cost(reduced, made, how, least, relabelled))


def _price(made: Reduced) -> tuple[float, float]:
    """What is compared between ways: the information lost, then the people left out."""
    assert made.protection is not None  # each was protected
    return made.protection.information_lost, made.protection.left_out


def small_cells(reduced: Reduced, least: int) -> int:
    """How many cells of the table have fewer than `least` people."""
    return int(np.sum(reduced.part(CELLS)["n"] < least))


def _going(
    reduced: Reduced, rows: Sequence[Row], how: SmallCells, least: int, give_up: Sequence[str], coarser: int
) -> dict[Cell, Cell | None]:
    """Where each cell goes; None for one left out. The last label of a cell is whether its people were followed the whole window.

    Strata are put together until each has `coarser` times the least number of people: coarser strata leave fewer small cells behind.
    """
    people: dict[Cell, int] = {_cell(reduced, row): row["n"] for row in rows if row["part"] == CELLS}
    keys = reduced.reduction.keys
    going = {cell: cell for cell in people}
    if how is SmallCells.COMBINE:
        order = give_up or [key for key in reversed(keys) if key != "arm"]
        if unknown := [key for key in order if key not in keys or key == "arm"]:
            raise DisclosureRefused(f"{', '.join(unknown)} is no key of the table that can be given up.")
        going = _combined(people, keys.index("arm"), [keys.index(key) for key in order], least * coarser)
    sums: dict[Cell, int] = defaultdict(int)
    for cell, target in going.items():
        sums[target] += people[cell]
    out = hidden(sums, range(len(keys)), least)
    return {cell: None if target in out else target for cell, target in going.items()}


def _combined(people: Mapping[Cell, int], arm: int, give_up: Sequence[int], least: int) -> dict[Cell, Cell]:
    """Strata are put together in all arms alike, so that arms are compared in them still: a stratum is as small as its smallest arm."""
    arms = {cell[arm] for cell in people}
    by_arm: dict[Cell, dict[str, int]] = defaultdict(lambda: dict.fromkeys(arms, 0))
    for cell, count in people.items():
        by_arm[_but(cell, arm)][cell[arm]] += count
    smallest = {stratum: min(counts.values()) for stratum, counts in by_arm.items()}
    going = combined(smallest, [place - (place > arm) for place in give_up], least)
    return {
        cell: (*going[_but(cell, arm)][:arm], cell[arm], *going[_but(cell, arm)][arm:], cell[-1]) for cell in people
    }


def _but(cell: Cell, arm: int) -> Cell:
    """The stratum of a cell: its keys but the arm, whether followed the whole window or not."""
    return (*cell[:arm], *cell[arm + 1 : -1])


def _cell(reduced: Reduced, row: Row) -> Cell:
    return (*(row[key] for key in reduced.reduction.keys), str(row["whole"]))


def _moved(reduced: Reduced, row: Row, target: Cell) -> Row:
    return row | dict(zip(reduced.reduction.keys, target, strict=False))


def _released(reduced: Reduced, rows: list[Row], least: int) -> tuple[list[Row], float]:
    """The rows of every part, and the share of people whose day or number of events was put together with others'."""
    released = [_added(group) for group in _groups(reduced, rows, CELLS, ())]
    moved = total = 0
    for part, at, fixed in ((COUNTS, WHERE_COUNTED, ()), (DAYS, WHERE_LAST[:1], WHERE_LAST[1:])):
        few: list[list[Row]] = []
        for group in _groups(reduced, rows, part, fixed):
            fine = [
                _added(list(same))
                for _, same in groupby(_sorted(group, at), key=lambda row: tuple(row[name] for name in at))
            ]
            total += _people(fine)
            if _people(fine) < least:
                few.append(fine)
                continue
            for first, behind in runs([row["n"] for row in fine], least):
                together = fine[first:behind]
                moved += _people(together) if len(together) > 1 else 0
                released.append(_added(together) | _means(together, at))
        for group, labels in _of_few(few, at, reduced.window_days, least):
            moved += sum(row["n"] for row in group if any(row[name] != label for name, label in labels.items()))
            released.append(_added(group) | labels)
    return released, moved / total if total else 0.0


def _of_few(few: list[list[Row]], at: Sequence[str], window: int, least: int) -> Iterator[tuple[list[Row], Row]]:
    """Each group of fewer than `least` people with its labels: the means of such groups of its arm, or of every arm, that come to `least`
    people together; where even all do not, the middle of the window."""
    for group in few:
        for alike in _ALIKE:
            mine = [row for other in few if alike(other[0]) == alike(group[0]) for row in other]
            if _people(mine) >= least:
                yield group, _means(mine, at)
                break
        else:
            yield group, dict.fromkeys(at, window // 2)


_ALIKE: tuple[Callable[[Row], object], ...] = (
    lambda row: (row["arm"], row["whole"], row["seen"]),
    lambda row: (row["whole"], row["seen"]),
    lambda row: row["seen"],
)
"""Which groups are put together, the most alike first."""


def _people(rows: Sequence[Row]) -> int:
    return int(sum(row["n"] for row in rows))


def _groups(reduced: Reduced, rows: list[Row], part: str, fixed: Sequence[str]) -> list[list[Row]]:
    names = (*reduced.reduction.keys, "whole", *fixed)
    mine = _sorted([row for row in rows if row["part"] == part], names)
    return [list(group) for _, group in groupby(mine, key=lambda row: tuple(row[name] for name in names))]


def _sorted(rows: list[Row], names: Sequence[str]) -> list[Row]:
    return sorted(rows, key=lambda row: tuple(row[name] for name in names))


def _added(rows: list[Row]) -> Row:
    sums: Row = {name: sum(row[name] for row in rows) for name in SUMS}
    return {**rows[0], **sums}


def _means(rows: Sequence[Row], at: Sequence[str]) -> Row:
    """The labels of rows put together: their means (weighted by people, rounded)."""
    people = _people(rows)
    return {name: round(sum(row[name] * row["n"] for row in rows) / people) for name in at}


def _cost(before: Reduced, after: Reduced, how: SmallCells, least: int, relabelled: float) -> Protection:
    gone = max(lost(*map(_within, (before, after))), lost(*map(_of_all, (before, after))))
    return Protection(
        rule="combined with their neighbours" if how is SmallCells.COMBINE else "left out, and more with them",
        least=least,
        left_out=1 - after.people / before.people,
        information_lost=gone,
        error_factor=error_factor(gone),
        relabelled=relabelled,
    )


def _within(reduced: Reduced) -> float:
    """The information within strata of the table."""
    arms, strata, people, seen = _followed(reduced)
    return information(arms, strata, people, seen)


def _of_all(reduced: Reduced) -> float:
    """The information of all people together, whatever their strata."""
    arms, _, people, seen = _followed(reduced)
    names, place = np.unique(arms, return_inverse=True)
    return information(
        names.tolist(),
        [""] * len(names),
        np.bincount(place, people).astype(float),
        np.bincount(place, seen).astype(float),
    )


def _followed(reduced: Reduced) -> tuple[list[str], list[str], Floats, Floats]:
    """Arm, stratum, people and people with an event of the cells followed the whole window; of all, where none was."""
    part = reduced.part(CELLS)
    chosen = part["whole"].astype(bool) if part["whole"].any() else np.ones(len(part["n"]), bool)
    strata = [
        "\x1f".join(labels)
        for labels in zip(*(part[key][chosen] for key in reduced.reduction.keys if key != "arm"), strict=True)
    ]
    arms = part["arm"][chosen].tolist()
    return arms, strata or [""] * len(arms), part["n"][chosen].astype(float), part["people_any"][chosen].astype(float)
