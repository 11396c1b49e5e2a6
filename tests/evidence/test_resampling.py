"""Bootstrap and permutation over cells: the same as over rows, and refusals."""

import numpy as np
import pytest

from caraway.evidence.estimators.bootstrap import (
    bias_corrected,
    bootstrap_cells,
    bootstrap_rows,
    jackknife,
    percentile,
)
from caraway.evidence.estimators.permutation import permutation_of_means, permutation_test, possible_tables
from caraway.evidence.refusals import DataUnfit

VALUES = np.array([0.0, 1, 5, 20])
COUNTS = np.array([60, 20, 15, 5])


def mean(counts: np.ndarray) -> np.ndarray:
    return counts @ VALUES / counts.sum(axis=1)


def rng(seed: int = 3) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_cells_and_rows_have_one_distribution():
    cells = bootstrap_cells(mean, COUNTS, rng=rng(), replicates=4000)
    rows = bootstrap_rows(lambda drawn: drawn.mean(), np.repeat(VALUES, COUNTS), rng=rng(4), replicates=4000)
    error = 1 / np.sqrt(2 * 4000)
    assert cells.std() / rows.std() == pytest.approx(1, abs=5 * error * np.sqrt(2))
    assert cells.mean() == pytest.approx(rows.mean(), abs=5 * rows.std() * np.sqrt(2 / 4000))
    spread = np.sqrt(COUNTS @ (VALUES - COUNTS @ VALUES / 100) ** 2) / 100
    assert cells.std() == pytest.approx(spread, rel=5 * error)


def test_strata_keep_their_people():
    seen = []
    strata = np.array([0, 0, 1, 1])
    bootstrap_cells(
        lambda counts: (seen.append(counts), counts[:, 0])[1], COUNTS, rng=rng(), replicates=100, strata=strata
    )
    assert (seen[0][:, :2].sum(axis=1) == 80).all()
    assert (seen[0][:, 2:].sum(axis=1) == 20).all()


def test_rows_are_resampled_within_strata_too():
    strata = np.repeat([0, 1], [70, 30])
    drawn = bootstrap_rows(lambda rows: rows.sum(), strata.astype(float), rng=rng(), replicates=5, strata=strata)
    assert (drawn == 30).all()


def test_many_cells_are_drawn_in_lots(monkeypatch):
    from caraway.evidence.estimators import bootstrap

    one = bootstrap_cells(mean, COUNTS, rng=rng(), replicates=250)
    monkeypatch.setattr(bootstrap, "AT_ONCE", 400)
    other = bootstrap_cells(mean, COUNTS, rng=rng(), replicates=250)
    assert np.array_equal(one, other)


def test_jackknife_leaves_one_person_out():
    left = jackknife(mean, COUNTS)
    total = COUNTS @ VALUES
    assert left == pytest.approx((total - VALUES) / 99)


def test_intervals_hold_the_estimate_and_shrink_with_the_level():
    drawn = bootstrap_cells(mean, COUNTS, rng=rng(), replicates=2000)
    estimate, left = float(COUNTS @ VALUES / 100), jackknife(mean, COUNTS)
    for level in (0.8, 0.95):
        for interval in (percentile(drawn, level=level), bias_corrected(estimate, drawn, left, COUNTS, level=level)):
            assert estimate in interval
    skewed = bias_corrected(estimate, drawn, left, COUNTS)
    assert skewed.high - estimate > estimate - skewed.low


def test_every_table_is_listed_once_with_its_chance():
    tables, chances = possible_tables(np.array([2, 3, 1]), 3)
    assert chances.sum() == pytest.approx(1)
    assert len(np.unique(tables, axis=0)) == len(tables)
    assert (tables.sum(axis=1) == 3).all()
    both = chances[(tables == [2, 1, 0]).all(axis=1)]
    assert both == pytest.approx(3 / 20)


def test_drawn_and_listed_agree():
    one, other = np.array([6, 1, 3, 2]), np.array([3, 4, 4, 1])
    listed = permutation_of_means(VALUES, one, other, rng=rng())
    assert listed.exact
    drawn = permutation_test(
        lambda tables: tables @ VALUES / 12 - (one + other - tables) @ VALUES / 12, one, other, rng=rng()
    )
    assert drawn.p_value == pytest.approx(listed.p_value, abs=1e-12)
    assert drawn.statistic == pytest.approx(listed.statistic)


def test_a_chance_is_never_nothing():
    one, other = np.array([500, 0]), np.array([0, 500])
    found = permutation_of_means([0, 1], one * 1000, other * 1000, rng=rng(), draws=999)
    assert not found.exact
    assert found.p_value == 1 / 1000


def test_arms_may_be_swapped():
    one, other = np.array([60, 10, 30, 20]), np.array([30, 40, 40, 10])
    first = permutation_of_means(VALUES, one, other, rng=rng(), draws=999)
    second = permutation_of_means(VALUES, other, one, rng=rng(), draws=999)
    assert first.statistic == pytest.approx(-second.statistic)
    assert first.p_value == pytest.approx(second.p_value, abs=0.05)


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("at least 100", lambda: bootstrap_cells(mean, COUNTS, rng=rng(), replicates=10)),
        ("no answer", lambda: bootstrap_cells(lambda c: c[:, 1] / c[:, 3], [5, 5, 5, 1], rng=rng())),
        ("one number", lambda: bootstrap_cells(lambda c: c, COUNTS, rng=rng())),
        ("no way", lambda: bootstrap_cells(mean, COUNTS, rng=rng(), scheme="bayes")),
        ("whole number", lambda: bootstrap_cells(mean, COUNTS / 7, rng=rng())),
        ("one side", lambda: bias_corrected(999.0, np.arange(200.0), VALUES, COUNTS)),
        ("same value", lambda: permutation_of_means([3, 3], [4, 4], [2, 2], rng=rng())),
        ("Both arms", lambda: permutation_of_means([3, 4], [0, 0], [2, 2], rng=rng())),
        ("at least 99", lambda: permutation_of_means([3, 4], [4, 1], [2, 2], rng=rng(), draws=5)),
    ],
)
def test_refusals(words, call):
    with pytest.raises(DataUnfit, match=words):
        call()
