"""Nothing small is printed, and nothing hidden can be worked out: from margins, a second table, windows, subgroups, or a chain."""

import numpy as np
import pytest

from caraway.evidence.refusals import DisclosureRefused
from caraway.evidence.report import counts
from caraway.evidence.report.disclosure import (
    Cell,
    Sum,
    audit,
    dominated,
    protect,
    release,
    rounded,
)
from caraway.proofs.truths.disclosure import slow_ranges, table_of


def whole(*found):
    return release(*counts.apart(found))


def exposed(system, shown, least=5, rounding=1):
    return {one.name for one in audit(system, shown, least=least, rounding=rounding)}


TABLE = whole(
    *(Cell(name, value) for name, value in {"a": 3, "b": 20, "c": 30, "all": 53}.items()), Sum("all", ("a", "b", "c"))
)


def test_a_small_count_that_is_printed_is_found():
    assert exposed(TABLE, {"a": 3, "b": 20, "c": 30, "all": 53}) == {"a"}


def test_a_hidden_count_that_its_margin_gives_away_is_found():
    assert exposed(TABLE, {"a": None, "b": 20, "c": 30, "all": 53}) == {"a"}
    assert exposed(TABLE, {"a": None, "b": None, "c": 30, "all": 53}) == set()


def test_protection_hides_a_second_count_the_smallest():
    assert protect(TABLE) == {"a": None, "b": None, "c": 30, "all": 53}


def test_a_hidden_count_that_a_second_table_gives_away_is_found():
    """One table hides a and b of the first force; a second prints both forces together, and the other force alone."""
    second = whole(
        *TABLE.cells.values(),
        *TABLE.sums,
        Cell("b elsewhere", 40),
        Cell("b together", 60),
        Sum("b together", ("b", "b elsewhere")),
    )
    shown = {"a": None, "b": None, "c": 30, "all": 53, "b elsewhere": 40, "b together": 60}
    assert exposed(second, shown) == {"a"}
    assert exposed(second, protect(second)) == set()


def test_the_difference_of_two_windows_is_found():
    windows = whole(*counts.growing(("by 182", "by 365"), (20, 22)))
    assert exposed(windows, {"by 182": 20, "by 365": 22}) == {"between by 182 and by 365"}
    kept = protect(windows)
    assert list(kept.values()).count(None) == 1


def test_the_difference_of_subgroups_and_everybody_is_found():
    found = []
    for name, people, had in (("all", 100, 40), ("young", 60, 37), ("old", 40, 3)):
        found += counts.with_outcome(f"{name} followed", people, f"{name} with", had)
    found += [
        counts.across("all followed", ["young followed", "old followed"]),
        counts.across("all with", ["young with", "old with"]),
    ]
    system = whole(*found)
    shown = {cell.name: cell.value for cell in system.cells.values() if not cell.implied} | {"old with": None}
    assert "old with" in exposed(system, shown)
    kept = protect(system)
    assert kept["young with"] is None
    assert kept["all with"] == 40


def test_a_chain_of_sums_is_found():
    chain = whole(
        *(Cell(name, value) for name, value in {"a": 2, "b": 30, "c": 25, "ab": 32, "bc": 55}.items()),
        Sum("ab", ("a", "b")),
        Sum("bc", ("b", "c")),
    )
    assert exposed(chain, {"a": None, "b": None, "c": 25, "ab": 32, "bc": 55}) == {"a"}
    assert exposed(chain, protect(chain)) == set()


def test_what_is_to_be_kept_is_hidden_last():
    system = whole(
        Cell("a", 3), Cell("b", 20, keep=2), Cell("c", 30), Cell("all", 53, keep=3), Sum("all", ("a", "b", "c"))
    )
    assert protect(system) == {"a": None, "b": 20, "c": None, "all": 53}


def test_nobody_tells_unless_it_is_said_not_to():
    lost = (Cell("lost", 0, nought_tells=False), Cell("stayed", 50), Cell("all", 50), Sum("all", ("lost", "stayed")))
    assert protect(whole(*lost))["lost"] == 0
    assert protect(whole(Cell("lost", 0), *lost[1:]))["lost"] is None


def test_what_most_of_a_sum_comes_from_is_hidden():
    assert dominated([1000, 3, 2, 1])
    assert not dominated([10, 9, 8, 8, 7])
    assert not dominated([0, 0])
    assert protect(whole(Cell("sum", 40, hide=True)))["sum"] is None


def test_rounding_protects_and_is_printed():
    rule = {"least": 5, "rounding": 5}
    assert rounded(37, 5) == 35
    assert rounded(38, 5) == 40
    windows = whole(*counts.growing(("by 182", "by 365"), (20, 22)))
    assert "between by 182 and by 365" in exposed(windows, {"by 182": 20, "by 365": 20}, **rule)
    assert exposed(windows, protect(windows, **rule), **rule) == set()


@pytest.mark.parametrize("seed", range(12))
def test_all_tables_counted_by_hand_say_the_same(seed):
    system = table_of(np.random.default_rng(seed), 6)
    shown = protect(system, least=5)
    ranges = slow_ranges(shown)
    for name, cell in system.cells.items():
        if cell.value < 5:
            assert shown.get(name) is None
            assert ranges[name][1] - ranges[name][0] >= 5


def test_more_people_never_show_less():
    """Ten times as many people in each cell: everything can be shown."""
    many = release([Cell(one.name, one.value * 10) for one in TABLE.cells.values()], TABLE.sums)
    assert None not in protect(many).values()


def test_the_order_of_cells_and_sums_does_not_matter():
    turned = release(reversed(list(TABLE.cells.values())), [Sum("all", ("c", "b", "a"))])
    assert protect(turned) == protect(TABLE)


def test_counts_that_contradict_each_other_are_refused():
    with pytest.raises(DisclosureRefused, match="in one table and"):
        release([Cell("a", 3), Cell("a", 4)], [])
    with pytest.raises(DisclosureRefused, match="come to"):
        release([Cell("a", 3), Cell("b", 4), Cell("all", 8)], [Sum("all", ("a", "b"))])
    with pytest.raises(DisclosureRefused, match="no count here"):
        release([Cell("all", 8)], [Sum("all", ("a",))])
    with pytest.raises(DisclosureRefused, match="nobody or more"):
        release([Cell("a", -1)], [])


def test_a_rule_that_hides_nothing_is_refused():
    with pytest.raises(DisclosureRefused):
        protect(TABLE, least=1)


def test_where_nothing_is_left_to_hide_it_is_said():
    alone = whole(
        Cell("a", 2, implied=True),
        Cell("b", 2, implied=True),
        Cell("all", 4, implied=True),
        Sum("all", ("a", "b")),
        Cell("x", 9),
    )
    assert audit(alone, {"x": 9}) == ()
    stuck = whole(
        Cell("none", 0, implied=True, hide=True),
        Cell("twice", 0, implied=True),
        Sum("none", ("none", "twice")),
        Sum("twice", ("none", "twice")),
    )
    with pytest.raises(DisclosureRefused, match="leave its table out"):
        protect(stuck)
