"""Disclosure control over a whole release: every count of people in every table and figure, and all that joins them.

A release is a set of named counts and of sums between them (`Sum`). Counts that are never printed but follow from two that are
stand in it too, `implied`: who was arrested between day 182 and day 365 is the difference of two windows, who is of the one
force left out is the difference of two analyses. A count below `least` is hidden, and nought with it unless nought tells
nothing. `protect` then hides more until no hidden count can be worked out: an attacker who knows every printed number, every
sum and that counts are whole and not negative can only say that it lies in a range at least `least` wide. That range is found
by linear programming (as in the cell suppression audit of Fischetti and Salazar 2001, Management Science 47), so margins,
differences between tables, windows and subgroups, and chains of these are all included. Rounded counts enter as the range of
values that round to them.

The rule of a single line is `caraway.core.small_cells`; this is the same promise for tables that share their margins.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from math import ceil, floor

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, lil_matrix

from caraway.core.small_cells import LEAST
from caraway.evidence.refusals import DisclosureRefused

FAR = 3
"""How many steps away a count is looked for that could protect another."""
ROUNDS = 8
"""How often sums are followed before linear programming is asked."""
SLACK = 1e-6
"""How far a solution may lie off a whole number."""
BEYOND = 1e9
"""More people than any count here: what nothing printed holds from above may be as many."""

Shown = Mapping[str, int | None]
"""Each printed count by its name; `None` for one that is hidden."""


@dataclass(frozen=True)
class Cell:
    """One count of people.

    `implied`: never printed, but it follows from others. `nought_tells`: whether "nobody" tells of everybody. `keep`: the higher,
    the later it is hidden to protect another. `hide`: hidden for a reason of its own, as when one person is most of a sum.
    """

    name: str
    value: int
    implied: bool = False
    nought_tells: bool = True
    keep: int = 0
    hide: bool = False


@dataclass(frozen=True)
class Sum:
    """The total is its parts together; all are names of cells."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Release:
    """Everything that is to be printed, as one system. Raises `DisclosureRefused` for counts that contradict each other."""

    cells: Mapping[str, Cell]
    sums: tuple[Sum, ...]

    def __post_init__(self) -> None:
        for cell in self.cells.values():
            if cell.value < 0:
                raise DisclosureRefused(f"{cell.name} is {cell.value}: a count is of nobody or more.")
        for each in self.sums:
            missing = [name for name in (each.total, *each.parts) if name not in self.cells]
            if missing:
                raise DisclosureRefused(f"The sum of {each.total} names {', '.join(missing)}, which is no count here.")
            together = sum(self.cells[name].value for name in each.parts)
            if together != self.cells[each.total].value:
                raise DisclosureRefused(
                    f"{each.total} is {self.cells[each.total].value}, its parts come to {together}."
                )


@dataclass(frozen=True)
class Exposed:
    """A hidden count that can be worked out, to within the range that an attacker is left with."""

    name: str
    low: float
    high: float


def release(cells: Iterable[Cell], sums: Iterable[Sum]) -> Release:
    """Cells and sums as one release. A name may come twice with one value: two tables that print the same count.

    Raises `DisclosureRefused` when it comes with two, and as `Release`.
    """
    found: dict[str, Cell] = {}
    for cell in cells:
        before = found.get(cell.name)
        if before is not None and before.value != cell.value:
            raise DisclosureRefused(f"{cell.name} is {before.value} in one table and {cell.value} in another.")
        found[cell.name] = cell if before is None else _both(before, cell)
    return Release(found, tuple(dict.fromkeys(sums)))


def _both(one: Cell, other: Cell) -> Cell:
    """One count as two tables have it: printed if either prints it, and as careful as the more careful."""
    return replace(
        one,
        implied=one.implied and other.implied,
        nought_tells=one.nought_tells or other.nought_tells,
        keep=max(one.keep, other.keep),
        hide=one.hide or other.hide,
    )


def telling(cell: Cell, least: int) -> bool:
    """Whether the count by itself is one that is not shown."""
    return cell.hide or (cell.value < least and (cell.value > 0 or cell.nought_tells))


def protect(whole: Release, *, least: int = LEAST, rounding: int = 1) -> Shown:
    """What may be printed: each count that is not implied, rounded to a multiple of `rounding`; `None` where it is hidden.

    Hides first what is small, then, while something hidden can be worked out, the least needed count nearest to it.
    Raises `DisclosureRefused` where nothing is left to hide and something is still exposed, or for a rule that hides nothing.
    """
    if least < LEAST or rounding < 1:
        raise DisclosureRefused(f"Counts below {LEAST} are never shown, and rounding is to a multiple of at least 1.")
    first = {cell.name for cell in whole.cells.values() if not cell.implied and telling(cell, least)}
    systems = _systems(whole)

    def exposed(hidden: Set[str]) -> Exposed | None:
        return next(_exposed(whole, systems, _print(whole, hidden, rounding), least, rounding), None)

    def safe(name: str, hidden: Set[str]) -> bool:
        shown = _print(whole, hidden, rounding)
        system = next(one for one in systems if name in one.place)
        return next(_too_narrow(system, shown, [name], least, rounding), None) is None

    hidden = set(first)
    while found := exposed(hidden):
        hidden.add(_next_to_hide(whole, found.name, hidden, safe))
    for name in sorted(hidden - first, key=lambda name: (-whole.cells[name].keep, -whole.cells[name].value, name)):
        if exposed(hidden - {name}) is None:  # hidden on the way, and not needed in the end
            hidden.remove(name)
    return _print(whole, hidden, rounding)


def audit(whole: Release, shown: Shown, *, least: int = LEAST, rounding: int = 1) -> tuple[Exposed, ...]:
    """Every small count that a reader of `shown` could work out to within less than `least`, the small ones printed included."""
    return tuple(_exposed(whole, _systems(whole), shown, least, rounding))


def _exposed(
    whole: Release, systems: Sequence["_System"], shown: Shown, least: int, rounding: int
) -> Iterator[Exposed]:
    small = [cell.name for cell in whole.cells.values() if telling(cell, least)]
    for name in small:
        if shown.get(name) is not None:
            yield Exposed(name, whole.cells[name].value, whole.cells[name].value)
    for system in systems:
        asked = [name for name in small if name in system.place and shown.get(name) is None]
        yield from _too_narrow(system, shown, asked, least, rounding)


def rounded(value: int, base: int) -> int:
    """The nearest multiple of `base`, halves upwards."""
    return base * floor(value / base + 0.5)


def dominated(values: ArrayLike, *, percent: float = 10.0) -> bool:
    """Whether a sum tells of the one who gives most of it: the p% rule.

    True when what all but the two largest give is less than `percent` of the largest, so that the second could work the largest
    out as closely as that (Hundepool and others 2012, Statistical Disclosure Control, 4.2.1). `values`: each person's amount.
    """
    given = np.sort(np.asarray(values, dtype=np.float64))[::-1]
    if given.size == 0 or given[0] <= 0:
        return False
    return bool(given[2:].sum() < percent / 100.0 * given[0])


def may_be_dominated(values: ArrayLike, many: ArrayLike) -> bool:
    """Whether a sum may be `dominated`, where amounts are known by the number, sum and sum of squares of each cell's people.

    `values` stand in for them as m + s√(n−1) once and m − s/√(n−1) for the others: nobody of a cell has more than the first (Samuelson
    1968, JASA 63). Nobody's amount is known, so this says yes sooner than `dominated`.
    """
    amounts, people = np.asarray(values, dtype=np.float64), np.asarray(many, dtype=np.float64)
    largest = float(amounts.max(initial=0.0))
    return largest > 0 and bool(amounts @ people - 2 * largest < largest / 10)


def _print(whole: Release, hidden: Set[str], rounding: int) -> Shown:
    return {
        cell.name: None if cell.name in hidden else rounded(cell.value, rounding)
        for cell in whole.cells.values()
        if not cell.implied
    }


@dataclass(frozen=True)
class _System:
    """The cells that sums join, each with its place, and the sums as equations. `seen` are tables found so far, the true one first."""

    place: Mapping[str, int]
    equal: csr_matrix
    seen: list[NDArray[np.float64]]

    def outside(self, bounds: Sequence[tuple[float, float]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Between what each cell must lie, by one sum after another: wider than the truth at most, so whoever is narrow here is exposed."""
        low, high = np.array(bounds, dtype=np.float64).T
        terms = self.equal.tocoo()
        rows, cells, plus = terms.row, terms.col, terms.data > 0
        for _ in range(ROUNDS):
            small, great = np.where(plus, low[cells], -high[cells]), np.where(plus, high[cells], -low[cells])
            least, most = np.bincount(rows, small)[rows], np.bincount(rows, great)[rows]
            up, down = low.copy(), high.copy()
            np.maximum.at(up, cells, np.where(plus, high[cells] - most, high[cells] + least))
            np.minimum.at(down, cells, np.where(plus, low[cells] - least, low[cells] + most))
            low, high = up, down
        return low, high

    def known(self, bounds: Sequence[tuple[float, float]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The least and the most that each cell is in the tables seen so far that agree with what is printed now."""
        low, high = np.array(bounds).T
        tables = np.array(self.seen)
        agree = tables[((tables >= low - SLACK) & (tables <= high + SLACK)).all(axis=1)]
        if not len(agree):
            raise DisclosureRefused("What is to be printed is not what was counted, so it cannot be checked.")
        return agree.min(axis=0), agree.max(axis=0)


def _systems(whole: Release) -> list[_System]:
    """The release taken apart into what no sum joins; a cell in no sum is alone and needs no look."""
    groups: list[set[str]] = []
    for each in whole.sums:
        joined, apart = {each.total, *each.parts}, []
        for group in groups:
            if group & joined:
                joined |= group
            else:
                apart.append(group)
        groups = [*apart, joined]
    places = [{name: at for at, name in enumerate(sorted(group))} for group in groups]
    return [
        _System(
            place, _equations(whole, place), [np.array([whole.cells[name].value for name in place], dtype=np.float64)]
        )
        for place in places
    ]


def _too_narrow(system: _System, shown: Shown, asked: Sequence[str], least: int, rounding: int) -> Iterator[Exposed]:
    """The cells asked about whose range is narrower than `least`.

    Each solution is a table that agrees with what is printed, so it says of every cell what it may be: a cell that has been seen to lie far
    enough apart needs no look of its own. The true table is the first that is seen.
    """
    bounds = [_known(shown.get(name), rounding) for name in system.place]
    lowest, highest = system.known(bounds)
    low, high = system.outside(bounds) if asked else (lowest, highest)
    for name in asked:
        place = system.place[name]
        if floor(high[place] + SLACK) - ceil(low[place] - SLACK) < least:
            yield Exposed(name, ceil(low[place] - SLACK), floor(high[place] + SLACK))
            continue
        for sign in (-1.0, 1.0):
            if floor(highest[place] + SLACK) - ceil(lowest[place] - SLACK) < least:
                found = _extreme(system.equal, bounds, place, sign)
                system.seen.append(found)
                lowest, highest = np.minimum(lowest, found), np.maximum(highest, found)
        narrow = Exposed(name, ceil(lowest[place] - SLACK), floor(highest[place] + SLACK))
        if narrow.high - narrow.low < least:
            yield narrow


def _equations(whole: Release, place: Mapping[str, int]) -> csr_matrix:
    sums = [each for each in whole.sums if each.total in place]
    equal = lil_matrix((len(sums), len(place)))
    for row, each in enumerate(sums):
        equal[row, place[each.total]] -= 1.0
        for name in each.parts:
            equal[row, place[name]] += 1.0
    return equal.tocsr()


def _known(value: int | None, rounding: int) -> tuple[float, float]:
    """Between what a printed count may truly be; from nobody upwards where it is hidden."""
    if value is None:
        return 0.0, BEYOND
    return max(0.0, value - rounding // 2), float(value + (rounding - 1) // 2)


def _extreme(equal: csr_matrix, bounds: list[tuple[float, float]], place: int, sign: float) -> NDArray[np.float64]:
    """A table that agrees with what is printed, in which the cell at `place` is least (`sign` 1) or most (−1)."""
    wanted: NDArray[np.float64] = np.zeros(len(bounds))
    wanted[place] = sign
    solved = linprog(wanted, A_eq=equal, b_eq=np.zeros(equal.shape[0]), bounds=bounds, method="highs")
    if solved.status != 0:
        raise DisclosureRefused("What is to be printed contradicts itself, so it cannot be checked.")
    found: NDArray[np.float64] = np.asarray(solved.x, dtype=np.float64)
    return found


def _next_to_hide(whole: Release, name: str, hidden: Set[str], safe: Callable[[str, Set[str]], bool]) -> str:
    """The printed count to hide for the exposed one: the nearest by sums that makes it safe; where none does alone, the nearest of all.

    Of those as near, the one least to be kept comes first, then the smallest. Raises `DisclosureRefused` where none is left.
    """
    nearest = ""
    for layer in _layers(whole, name, hidden):
        for one in layer:
            nearest = nearest or one
            if safe(name, {*hidden, one}):
                return one
    if not nearest:
        raise DisclosureRefused(f"{name} could be worked out whatever else were hidden: leave its table out.")
    return nearest


def _layers(whole: Release, name: str, hidden: Set[str]) -> Iterator[list[str]]:
    """The printed counts one sum away, then two, and so on, at most `FAR`; each layer in the order in which it is hidden."""
    lines = [{each.total, *each.parts} for each in whole.sums]
    near, seen, found = {name}, {name}, 0
    while near and found < FAR:
        near = {other for line in lines if line & near for other in line} - seen
        seen |= near
        free = [whole.cells[one] for one in near if not whole.cells[one].implied and one not in hidden]
        found += bool(free)
        yield [cell.name for cell in sorted(free, key=lambda cell: (cell.keep, cell.value, cell.name))]
