"""The names of counts in a release, and the sums that join them: one count has one name, in whichever table it stands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from caraway.evidence.report.disclosure import Cell, Sum

PRIMARY = 2
"""How long a count of the primary outcome is kept, before others are hidden for it."""
BESIDE = -1
"""As long is kept what stands beside a figure: without the numbers at risk a curve is still one, and without its steps it is none."""


def assigned(arm: str, subgroup: str = "") -> str:
    """The name of the count of people in an arm."""
    return f"assigned | {arm} | {subgroup or 'everybody'}"


def followed(definition: str, day: int, arm: str, subgroup: str = "") -> str:
    """The name of the count of people who were followed to that day for that definition."""
    return f"followed | {definition} | {day} | {arm} | {subgroup or 'everybody'}"


def having(definition: str, day: int, arm: str, subgroup: str = "") -> str:
    """The name of the count of those followed who had the outcome by that day."""
    return f"with | {definition} | {day} | {arm} | {subgroup or 'everybody'}"


def seen(definition: str, day: int, arm: str) -> str:
    """The name of the count of those in the arm, followed to the day or not, in whom the outcome was seen by then."""
    return f"seen | {definition} | {day} | {arm}"


def split(total: str, parts: Mapping[str, int], *, keep: int = 0, nought_tells: bool = True) -> Iterator[Cell | Sum]:
    """Printed parts that come to a total: the cells of both, and their sum."""
    yield Cell(total, sum(parts.values()), keep=keep, nought_tells=nought_tells)
    yield from (Cell(name, value, nought_tells=nought_tells) for name, value in parts.items())
    yield Sum(total, tuple(parts))


def with_outcome(people: str, number: int, with_it: str, having_it: int, *, keep: int = 0) -> Iterator[Cell | Sum]:
    """People, those of them with the outcome, and (implied) those without."""
    without = f"not {with_it}"
    yield Cell(people, number, keep=keep + 1, nought_tells=False)
    yield Cell(with_it, having_it, keep=keep)
    yield Cell(without, number - having_it, implied=True)
    yield Sum(people, (with_it, without))


def rest(total: str, number: int, part: str, inside: int, *, keep: int = 0) -> Iterator[Cell | Sum]:
    """A printed part of a printed total, and (implied) those of the total who are not in it. That nobody is left out tells nothing."""
    rest_of = left(total, part)
    yield Cell(total, number, keep=keep, nought_tells=False)
    yield Cell(part, inside, keep=keep, nought_tells=False)
    yield Cell(rest_of, number - inside, implied=True, nought_tells=False)
    yield Sum(total, (part, rest_of))


def left(total: str, part: str) -> str:
    """The name of the count of those of the total who are not in the part."""
    return f"{total} but not {part}"


def crossing(one: tuple[str, int], other: tuple[str, int], both: int) -> Iterator[Cell | Sum]:
    """Two printed counts (each by name and number) that share people, of which neither need be within the other: (implied) those in both,
    and those in one alone."""
    shared = f"{one[0]} and {other[0]}"
    yield Cell(shared, both, implied=True, nought_tells=False)
    for (name, number), beside in ((one, other), (other, one)):
        alone = left(name, beside[0])
        yield Cell(name, number, nought_tells=False)
        yield Cell(alone, number - both, implied=True, nought_tells=False)
        yield Sum(name, (shared, alone))


def implied(found: Iterable[Cell | Sum]) -> Iterator[Cell | Sum]:
    """The same, none of it printed by the table that asks; another may print it."""
    yield from (replace(one, implied=True) if isinstance(one, Cell) else one for one in found)


def growing(names: Sequence[str], values: Sequence[int], *, keep: int = 0) -> Iterator[Cell | Sum]:
    """Counts by longer and longer windows: between two of them are (implied) those who had it in between."""
    for name, value in zip(names, values, strict=True):
        yield Cell(name, value, keep=keep, nought_tells=False)
    for (before, less), (after, more) in pairwise(zip(names, values, strict=True)):
        between = f"between {before} and {after}"
        yield Cell(between, more - less, implied=True, nought_tells=False)
        yield Sum(after, (before, between))


def at_risk(definition: str, day: int, arm: str) -> str:
    """The name of the count of those still followed after that day without the outcome."""
    return f"at risk | {definition} | {day} | {arm}"


def falling(
    arm: str, number: int, definition: str, days: Sequence[int], seen_by: Sequence[int], lost_by: Sequence[int]
) -> Iterator[Cell | Sum]:
    """A curve's counts: of everybody assigned some had the outcome so far, some were lost without it, the rest are at risk.

    Whoever is lost stays lost, so these grow too; at the window's end they are among those not followed through it.
    """
    yield Cell(assigned(arm), number, nought_tells=False)
    yield from growing([seen(definition, day, arm) for day in days], seen_by)
    lost = [f"lost | {definition} | {day} | {arm}" for day in days]
    yield from (_implied(one) for one in growing(lost, lost_by))
    for day, name, had, gone in zip(days, lost, seen_by, lost_by, strict=True):
        yield Cell(at_risk(definition, day, arm), number - had - gone, keep=BESIDE, nought_tells=False)
        yield Sum(assigned(arm), (at_risk(definition, day, arm), seen(definition, day, arm), name))


def closed(
    arm: str, number: int, definition: str, day: int, followed_it: int, having_it: int, seen_it: int, lost_it: int
) -> Iterator[Cell | Sum]:
    """What joins a curve's last day to the counts of those followed to it.

    Everybody assigned who was not followed to the day was either lost without the outcome, or had it before they were lost.
    """
    inside, everybody = having(definition, day, arm), seen(definition, day, arm)
    yield from rest(assigned(arm), number, followed(definition, day, arm), followed_it)
    yield from rest(everybody, seen_it, inside, having_it)
    lost = f"lost | {definition} | {day} | {arm}"
    yield Cell(lost, lost_it, implied=True, nought_tells=False)
    yield Sum(f"{assigned(arm)} but not {followed(definition, day, arm)}", (lost, f"{everybody} but not {inside}"))


def _implied(one: Cell | Sum) -> Cell | Sum:
    return replace(one, implied=True, nought_tells=False) if isinstance(one, Cell) else one


def across(total: str, parts: Iterable[str]) -> Sum:
    """A total over the values of a subgroup, whose cells are given elsewhere."""
    return Sum(total, tuple(parts))


def apart(found: Iterable[Cell | Sum]) -> tuple[list[Cell], list[Sum]]:
    """Cells and sums, sorted out of one stream."""
    everything = list(found)
    return [one for one in everything if isinstance(one, Cell)], [one for one in everything if isinstance(one, Sum)]
