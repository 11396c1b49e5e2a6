"""What may be shown of small counts; and an attacker who knows the rule and tries every line that would look the same."""

from datetime import date

import pytest

from caraway.core import small_cells
from caraway.core.small_cells import LEAST, Line, alone, months, published_on, safe

TABLE = [
    ((), Line((), None)),
    ((0, 0, 4), Line((None, None, None), None)),
    ((5, 6), Line((5, 6), 11)),
    ((9, 3, 20), Line((None, None, 20), 32)),
    ((9, 0, 20), Line((None, None, 20), 29)),
    ((9, 1, 2, 20), Line((None, None, None, 20), 32)),
    ((9, 4, 4, 20), Line((9, None, None, 20), 37)),
    ((9, 2, 3, 20), Line((9, None, None, 20), 34)),
    ((9, 9, 3), Line((None, None, None), 21)),
    ((7,), Line((7,), 7)),
    ((0, 7), Line((None, None), 7)),
]
"""Cells, and what is shown of them and of their total."""


@pytest.mark.parametrize(("cells", "shown"), TABLE)
def test_what_is_shown(cells, shown):
    assert safe(cells) == shown


def test_less_than_nobody_is_refused():
    with pytest.raises(ValueError, match="nobody"):
        safe((5, -1))


def lines(total, width):
    """Every line of so many people in so many cells."""
    if width == 1:
        return [(total,)]
    return [(first, *rest) for first in range(total + 1) for rest in lines(total - first, width - 1)]


def fewest(rule, width, most):
    """The fewest values that a hidden cell may have, for an attacker who knows the rule and everything that is shown."""
    found = []
    for total in range(LEAST, most):
        alike = {}
        for cells in lines(total, width):
            alike.setdefault(rule(cells), []).append(cells)
        found += [
            len({cells[place] for cells in same})
            for shown, same in alike.items()
            for place, one in enumerate(shown.cells)
            if one is None
        ]
    return min(found)


def only_small(cells):
    """A fault: nothing but the small cells is hidden."""
    return Line(tuple(one if one >= LEAST else None for one in cells), sum(cells))


def two_at_least(cells):
    """A fault: two cells are hidden, however little they leave to guess."""
    small = sorted(range(len(cells)), key=lambda place: cells[place])
    hidden = {place for place in small if cells[place] < LEAST}
    hidden |= set(small[:2]) if hidden else set()
    return Line(tuple(None if place in hidden else one for place, one in enumerate(cells)), sum(cells))


@pytest.mark.parametrize(("width", "most"), [(2, 30), (3, 26), (4, 20)])
def test_a_hidden_cell_may_always_have_four_values(width, most):
    assert fewest(safe, width, most) >= 4


@pytest.mark.parametrize("rule", [only_small, two_at_least])
def test_the_attacker_works_out_what_hides_too_little(rule):
    assert fewest(rule, 3, 20) == 1


@pytest.mark.parametrize(("count", "shown"), [(0, None), (4, None), (5, 5), (50, 50)])
def test_a_count_alone(count, shown):
    assert alone(count) == shown


def test_months_are_shown_when_they_are_over_and_known():
    assert published_on(date(2026, 1, 31)) == date(2026, 2, 15)
    assert published_on(date(2025, 12, 1)) == date(2026, 1, 15)
    assert months(date(2025, 12, 20), date(2026, 2, 14)) == (date(2025, 12, 1),)
    assert months(date(2025, 12, 20), date(2026, 2, 15)) == (date(2026, 1, 1), date(2025, 12, 1))
    assert months(date(2026, 2, 1), date(2026, 2, 28)) == ()
    assert len(months(date(2020, 1, 1), date(2026, 2, 15))) == small_cells.MONTHS
