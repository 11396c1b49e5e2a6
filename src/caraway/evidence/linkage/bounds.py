"""A difference between two arms when some links are undecided: as they stand, drawn by their probabilities, and whatever they are.

The bounds assume nothing of the undecided links but that a police row is of one participant at most: the highest difference gives as many people
of the first arm the outcome as such links can (a maximum matching of rows to people; Hopcroft and Karp 1973, SIAM Journal on Computing 2)
and nobody of the other, and the lowest the other way round. They are of the difference in these people and hold no error of sampling.
"""

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from caraway.evidence.linkage.followed import outcomes
from caraway.evidence.linkage.run import Linked
from caraway.evidence.linkage.uncertain import Pooled, UncertainLinks, imputed_difference
from caraway.evidence.refusals import DataUnfit, RecordsUnfit

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Bounds:
    """The least and the largest difference that undecided links leave possible, people per person."""

    low: float
    high: float


def difference_bounds(arm: ArrayLike, outcome: ArrayLike, links: UncertainLinks) -> Bounds:
    """Of the risk difference, arm 1 minus arm 0. `outcome`: 1 for participants who have it by a certain link, one entry a participant.

    Raises `DataUnfit` where an arm is empty, or an arm or an outcome is neither 0 nor 1.
    """
    arms, found = np.asarray(arm), np.asarray(outcome)
    if (
        arms.ndim != 1
        or arms.shape != found.shape
        or not (np.isin(arms, (0, 1)).all() and np.isin(found, (0, 1)).all())
    ):
        raise DataUnfit("Each participant has an arm and an outcome, each of them 0 or 1.")
    first = arms == 1
    if not 0 < first.sum() < len(first):
        raise DataUnfit("One of the two arms is empty.")
    as_linked = float(found[first].mean() - found[~first].mean())
    more, fewer = (_most(links, which & (found == 0)) for which in (first, ~first))
    return Bounds(as_linked - fewer / int((~first).sum()), as_linked + more / int(first.sum()))


def _most(links: UncertainLinks, could: Bools) -> int:
    """How many of these people can have the outcome by undecided links, each police row being of one of them at most."""
    usable = could[links.person] & (links.probability > 0)
    if not usable.any():
        return 0
    rows, people = (np.unique(one[usable], return_inverse=True)[1] for one in (links.row, links.person))
    graph = csr_array((np.ones(len(rows), dtype=np.int8), (rows, people)))
    return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())


@dataclass(frozen=True)
class UnderUndecided:
    """The risk difference of `people`, arm 1 minus arm 0: with undecided links not counted, drawn as they are probable, and within bounds."""

    people: int
    undecided: int
    as_linked: float
    drawn: Pooled
    bounds: Bounds


def under_undecided(
    linked: Linked, arms: Mapping[str, int], bearing: Collection[str], *, rng: np.random.Generator
) -> UnderUndecided:
    """The difference under what was left undecided.

    `arms` gives each participant's, by id as text; `bearing` are the police rows that are the outcome, by id as text. Raises as `outcomes`.
    """
    said = _as_text(linked)
    found, uncertain = outcomes(said, list(arms), bearing)
    arm = np.array(list(arms.values()), dtype=np.int64)
    bounds = difference_bounds(arm, found, uncertain)
    drawn = imputed_difference(arm, found, uncertain, rng=rng)
    as_linked = float(found[arm == 1].mean() - found[arm == 0].mean())
    return UnderUndecided(len(arm), len(uncertain.person), as_linked, drawn, bounds)


def _as_text(linked: Linked) -> Linked:
    """The same with ids as text, as they come from a file."""

    def text(table: pa.Table) -> pa.Table:
        for at, name in enumerate(table.column_names):
            if name in ("participant", "police"):
                table = table.set_column(at, name, table[name].cast(pa.string()))
        return table

    return replace(linked, links=text(linked.links), clerical=text(linked.clerical))


def arms_of(path: Path) -> dict[str, int]:
    """A CSV file of `participant` and `arm` (1: with the programme, 0: the comparison). Raises `RecordsUnfit` by row and column."""
    found: dict[str, int] = {}
    for number, (participant, arm) in enumerate(_rows(path, ("participant", "arm")), 2):
        if not participant or participant in found:
            raise RecordsUnfit(f"{path.name}, row {number}: participant: empty, or the same as in a row before.")
        if arm not in ("0", "1"):
            raise RecordsUnfit(f"{path.name}, row {number}: arm: neither 0 nor 1.")
        found[participant] = int(arm)
    return found


def bearing_of(path: Path) -> frozenset[str]:
    """A CSV file of one column `police`: the rows that are the outcome. Raises `RecordsUnfit` by row and column."""
    found = []
    for number, (police,) in enumerate(_rows(path, ("police",)), 2):
        if not police:
            raise RecordsUnfit(f"{path.name}, row {number}: police: empty.")
        found.append(police)
    return frozenset(found)


def _rows(path: Path, columns: Sequence[str]) -> list[tuple[str, ...]]:
    try:
        lines = [line for line in csv.reader(path.read_text("utf-8-sig").splitlines(), strict=True) if line]
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise RecordsUnfit(f"{path.name} cannot be read as CSV in UTF-8 ({type(wrong).__name__}).") from None
    if not lines or [name.strip() for name in lines[0]] != list(columns):
        raise RecordsUnfit(f"{path.name}, row 1: its columns are {', '.join(columns)}, and no other.")
    for number, line in enumerate(lines, 1):
        if len(line) != len(columns):
            raise RecordsUnfit(f"{path.name}, row {number}: {len(line)} cells under {len(columns)} headings.")
    return [tuple(cell.strip() for cell in line) for line in lines[1:]]
