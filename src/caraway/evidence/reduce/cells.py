"""Which cells of a table are too small to be shared, and what becomes of them: pure rules on counts, without a table.

A cell is a tuple of labels with a number of people. `combined` puts small cells together with neighbours, giving up keys in a stated order;
`hidden` says which cells are left out, and which more with them, so that no total of a line gives one away.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

Cell = tuple[str, ...]
OTHER = "put together"
"""The label of categories put together."""


def combined(people: Mapping[Cell, int], give_up: Sequence[int], least: int) -> dict[Cell, Cell]:
    """Where each cell goes: itself, or a cell with categories put together.

    For each place of a label in `give_up`, the least important first: among cells that agree in all other labels, those of fewer than
    `least` people are put together, and with them the smallest of the others until they are enough.
    """
    going = {cell: cell for cell in people}
    for place in give_up:
        sums = _sums(going, people)
        moves = {
            cell: (*cell[:place], OTHER, *cell[place + 1 :])
            for line in _lines(sums, place)
            for cell in _too_small_together(line, sums, least)
        }
        going = {source: moves.get(target, target) for source, target in going.items()}
    return going


def _too_small_together(line: list[Cell], sums: Mapping[Cell, int], least: int) -> list[Cell]:
    by_size = sorted(line, key=lambda cell: (sums[cell], cell))
    small = [cell for cell in by_size if sums[cell] < least]
    for cell in by_size[len(small) :]:
        if not small or (len(small) > 1 and sum(sums[one] for one in small) >= least):
            break
        small.append(cell)
    return small if len(small) > 1 else []


def hidden(people: Mapping[Cell, int], places: Sequence[int], least: int) -> frozenset[Cell]:
    """The cells to leave out: every one of fewer than `least` people, and more with them so that no total gives one away.

    Along each line (cells that differ in the label at one of `places` alone) more are left out, the smallest first, until at least two are
    and they come to `least` or more, or the whole line is left out.
    """
    out = {cell for cell, count in people.items() if 0 < count < least}
    lines = [line for place in places for line in _lines(people, place)]
    again = True
    while again:
        again = False
        for line in lines:
            more = _secondary(line, people, out, least)
            again, out = again or bool(more), out | more
    return frozenset(out)


def _secondary(line: list[Cell], people: Mapping[Cell, int], out: set[Cell], least: int) -> set[Cell]:
    gone = [cell for cell in line if cell in out]
    more: set[Cell] = set()
    for cell in sorted((one for one in line if one not in out), key=lambda one: (people[one], one)):
        together = len(gone) + len(more)
        if not gone or (together > 1 and sum(people[one] for one in (*gone, *more)) >= least):
            break
        more.add(cell)
    return more


def runs(counts: Sequence[int], least: int) -> Iterator[tuple[int, int]]:
    """Neighbouring entries put together until each run comes to `least`: (first, behind the last). The last run takes what is left."""
    ends, held = [0], 0
    for place, count in enumerate(counts, 1):
        held += count
        if held >= least:
            ends.append(place)
            held = 0
    if held and len(ends) > 1:
        ends[-1] = len(counts)
    elif held:
        ends.append(len(counts))
    yield from pairwise(ends)


def _sums(going: Mapping[Cell, Cell], people: Mapping[Cell, int]) -> dict[Cell, int]:
    sums: dict[Cell, int] = defaultdict(int)
    for cell, target in going.items():
        sums[target] += people[cell]
    return dict(sums)


def _lines(cells: Mapping[Cell, int], place: int) -> list[list[Cell]]:
    lines: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in cells:
        lines[(*cell[:place], *cell[place + 1 :])].append(cell)
    return list(lines.values())
