"""Labels on stems, put into rows so that none covers another and all stay inside the picture.

Row 0 is nearest to the bar. A label stands right of its stem if it can, else left, else wherever it
fits. Rows are added until there is room, so there is always a place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

STANDOFF = 5.0
BETWEEN = 8.0


@dataclass(frozen=True, slots=True)
class Label:
    """A label to place: its stem's ``x``, its lines' width and how many lines it has."""

    x: float
    width: float
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label stands: from ``left``, ``width`` wide, over rows ``row`` to ``top``, inclusive."""

    label: Label
    left: float
    row: int

    @property
    def right(self) -> float:
        return self.left + self.label.width

    @property
    def top(self) -> int:
        return self.row + self.label.lines - 1


def placed(labels: Sequence[Label], left_edge: float, right_edge: float) -> list[Place]:
    """A place for each label, in the order given. Widths must fit between the edges.

    Several orders of placing are tried; the one with the fewest stems through words is kept, then
    the one with the fewest rows.
    """
    tried = [_in_order(order, labels, left_edge, right_edge) for order in _orders(labels, right_edge)]
    return min(tried, key=_worth)


def _orders(labels: Sequence[Label], right_edge: float) -> Iterator[list[int]]:
    rightmost_first = sorted(range(len(labels)), key=lambda i: (-labels[i].x, i))
    yield rightmost_first
    yield rightmost_first[::-1]
    fits = [i for i in rightmost_first if _right_of_stem(labels[i]) <= right_edge]
    rest = [i for i in rightmost_first if i not in fits]
    yield fits + rest[::-1]
    yield rest + fits


def _right_of_stem(label: Label) -> float:
    return label.x + STANDOFF + label.width


def _worth(places: Sequence[Place]) -> tuple[int, int]:
    crossings = sum(_crossings(place, places[:index]) for index, place in enumerate(places))
    return crossings, max((place.top for place in places), default=0)


def _in_order(order: list[int], labels: Sequence[Label], left_edge: float, right_edge: float) -> list[Place]:
    found: dict[int, Place] = {}
    for at, index in enumerate(order):
        taken = list(found.values())
        to_come = [labels[other].x for other in order[at + 1 :]]
        found[index] = min(
            _possible(labels[index], taken, left_edge, right_edge),
            key=lambda place: _cost(place, taken, to_come),
        )
    return [found[index] for index in range(len(labels))]


def _cost(place: Place, taken: Sequence[Place], to_come: Sequence[float]) -> tuple[int, int]:
    ahead = sum(place.left - 2 < x < place.right + 2 for x in to_come)
    beside = place.left >= place.label.x or place.right <= place.label.x
    return _crossings(place, taken) + ahead, place.row + (0 if beside else 2)


def _possible(label: Label, taken: Sequence[Place], left_edge: float, right_edge: float) -> Iterator[Place]:
    rows = range(max((place.top for place in taken), default=-1) + 2)
    for row in rows:
        for left in _lefts(label, left_edge, right_edge):
            place = Place(label, left, row)
            if not any(_collide(place, other) for other in taken):
                yield place


def _lefts(label: Label, left_edge: float, right_edge: float) -> Iterator[float]:
    beside = label.x + STANDOFF
    if beside + label.width <= right_edge and beside >= left_edge:
        yield beside
    before = label.x - STANDOFF - label.width
    if before >= left_edge and before + label.width <= right_edge:
        yield before
    yield min(max(label.x - label.width / 2, left_edge), right_edge - label.width)


def _collide(one: Place, two: Place) -> bool:
    apart_across = one.right + BETWEEN <= two.left or two.right + BETWEEN <= one.left
    apart_rows = one.top < two.row or two.top < one.row
    return not (apart_across or apart_rows)


def _crossings(place: Place, taken: Sequence[Place]) -> int:
    """How many stems would run through a label's words if it stood there."""
    own = sum(other.left - 2 < place.label.x < other.right + 2 for other in taken if other.top < place.row)
    theirs = sum(place.left - 2 < other.label.x < place.right + 2 for other in taken if place.top < other.row)
    return own + theirs
