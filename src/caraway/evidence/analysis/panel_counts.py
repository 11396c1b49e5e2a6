"""The counts on which a design of forces and months stands, and how many months one printed point holds together.

A month of one force is few people. Points are of so many months together, the same for all, that each stands on enough people; where no
such number does, no point is printed and the line alone is drawn. A fitted line tells of single months too: it is some sums of them. So
where points hold several months together, results are exact only while the months that nobody can tell are at least twice as many as the
line has terms, and are given roughly otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from caraway.evidence.analysis.panel_asked import SQUARES, Asked
from caraway.evidence.estimators.rows import Vector
from caraway.evidence.report import counts
from caraway.evidence.report.disclosure import Cell, Sum
from caraway.evidence.report.findings import Tally
from caraway.evidence.report.findings_panel import Block

TOGETHER = (1, 2, 3, 4, 6, 12)
"""Months that a point may hold together."""
SIDES = ("before", "after the start")


@dataclass(frozen=True, eq=False)
class Counted:
    """Forces taken together under one name: people, people with the outcome, and the sum with its squares, by month."""

    name: str
    people: Vector
    having: Vector
    sums: Vector
    squares: Vector | None

    @property
    def means(self) -> Vector:
        """The outcome per person, by month."""
        return self.sums / self.people

    def over(self, first: int, last: int) -> tuple[int, int]:
        """People and people with the outcome, from the month `first` to before `last`."""
        return round(float(self.people[first:last].sum())), round(float(self.having[first:last].sum()))

    def is_one_persons(self, first: int, last: int) -> bool:
        """Whether the sum over these months may be mostly one person's: see `dominated_by_squares`."""
        if self.squares is None:
            return False
        return dominated_by_squares(float(self.sums[first:last].sum()), float(self.squares[first:last].sum()))

    def mean(self, block: Block) -> float:
        """The outcome per person of a block's months together: no more than its printed counts say."""
        inside = slice(block.first, block.last + 1)
        return float(self.sums[inside].sum() / self.people[inside].sum())


def dominated_by_squares(total: float, squares: float) -> bool:
    """Whether one person may give so much of a sum that the p% rule (`disclosure.dominated`) would hide it, judged by sums alone.

    Where all but the two largest give less than a tenth of the largest x, the sum is at most 2.1x and the squares at least x², so that
    total² / squares is below 4.41: at or above that nobody does.
    """
    return total > 0 and total * total < 4.41 * squares


def counted(asked: Asked, forces: Sequence[str], name: str) -> Counted:
    """Forces taken together. Raises `DataUnfit` as `Asked.cells`."""
    table, having = asked.cells(forces), asked.cells(forces, "people_any")
    squares = SQUARES.get(asked.sums)
    return Counted(
        name,
        table.people.sum(axis=0),
        having.sums.sum(axis=0),
        table.sums.sum(axis=0),
        asked.cells(forces, squares).sums.sum(axis=0) if squares else None,
    )


def of_side(asked: Asked, one: Counted, when: str) -> tuple[str, str]:
    """The cells of a force's people in some months, and of those with the outcome."""
    definition, window = asked.outcome.definition.value, asked.panel.window_days
    arm = f"{one.name}, {when}"
    return counts.followed(definition, window, arm), counts.having(definition, window, arm)


def tallies(asked: Asked, of: Sequence[Counted]) -> tuple[Tally, ...]:
    """What the table of counts shows of each, before and after."""
    return tuple(
        Tally(asked.outcome.code, f"{one.name}, {side}", *of_side(asked, one, side)) for one in of for side in SIDES
    )


def sides(asked: Asked, one: Counted, start: int) -> list[Cell | Sum]:
    """Its people before and after the start, and those of them with the outcome; hidden when one of them makes up most of a sum."""
    found: list[Cell | Sum] = []
    for side, (first, last) in zip(SIDES, ((0, start), (start, len(one.people))), strict=True):
        people, having = of_side(asked, one, side)
        number, with_it = one.over(first, last)
        found += counts.with_outcome(people, number, having, with_it, keep=counts.PRIMARY)
        giving = _giving(asked, one, side)
        found.append(Cell(giving, with_it, nought_tells=False, hide=one.is_one_persons(first, last)))
    return found


def stands_on(asked: Asked, one: Counted) -> tuple[str, ...]:
    """The names of the counts that a result of it stands on."""
    return tuple(name for side in SIDES for name in (*of_side(asked, one, side), _giving(asked, one, side)))


def _giving(asked: Asked, one: Counted, side: str) -> str:
    return f"giving | {asked.outcome.definition.value} | {asked.sums} | {one.name}, {side}"


def blocks(asked: Asked, of: Sequence[Counted], start: int) -> tuple[Block, ...]:
    """The fewest months together with which each point of all these stands on enough people; none where there is no such number.

    Blocks end where it began, so that none is of both times; months left over at either end belong to the first and the last block.
    """
    least, months = asked.plan.disclosure.least, len(of[0].people)
    for size in TOGETHER:
        made = [*_before(start, size), *_after(start, months, size)]
        if all(_enough(one, block, least) for one in of for block in made):
            return tuple(made)
    return ()


def _before(start: int, size: int) -> list[Block]:
    begins = [start - size * number for number in range(max(1, start // size), 0, -1)]
    begins[0] = 0
    return [Block(first, last - 1) for first, last in zip(begins, [*begins[1:], start], strict=True)]


def _after(start: int, months: int, size: int) -> list[Block]:
    ends = [start + size * number for number in range(1, max(1, (months - start) // size) + 1)]
    ends[-1] = months
    return [Block(first, last - 1) for first, last in zip([start, *ends[:-1]], ends, strict=True)]


def _enough(one: Counted, block: Block, least: int) -> bool:
    people, having = one.over(block.first, block.last + 1)
    return min(having, people - having) >= least and not one.is_one_persons(block.first, block.last + 1)


def of_blocks(
    asked: Asked, of: Sequence[Counted], made: Sequence[Block], start: int
) -> tuple[tuple[Block, ...], list[Cell | Sum]]:
    """Blocks with the names of the counts they stand on, and these counts, which come to those before and after the start."""
    found: list[Cell | Sum] = []
    told: list[tuple[str, ...]] = [() for _ in made]
    for one in of:
        parts: dict[str, list[str]] = {}
        for at, block in enumerate(made):
            both = of_side(asked, one, f"months {block.first + 1} to {block.last + 1}")
            number, with_it = one.over(block.first, block.last + 1)
            found += counts.with_outcome(both[0], number, both[1], with_it)
            told[at] = (*told[at], *both)
            for total, part in zip(of_side(asked, one, SIDES[block.first >= start]), both, strict=True):
                parts.setdefault(total, []).append(part)
        found += [counts.across(total, some) for total, some in parts.items()]
    return tuple(Block(one.first, one.last, told[at]) for at, one in enumerate(made)), found


def may_be_exact(made: Sequence[Block], months: int, terms: int) -> bool:
    """Whether results of a line of so many terms may be given exactly beside these points: see the head of this module."""
    return len(made) == months or months - len(made) >= 2 * terms
