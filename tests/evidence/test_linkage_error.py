"""Effects under linkage error, and what links are worth: identities and refusals."""

import math
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from caraway.evidence.linkage.error import (
    Accuracy,
    corrected_difference,
    corrected_prevalence,
    corrected_ratio,
    difference_under_linkage_error,
    over_assumptions,
    simulated_difference,
)
from caraway.evidence.linkage.quality import by_group, counted, quality, wilson
from caraway.evidence.linkage.uncertain import UncertainLinks, imputed_difference, imputed_log_ratio, rubin
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Definition, Maryland, Setting, TimeZero

EVENTS, PEOPLE = (640, 480), (2000, 1800)
PERFECT = Accuracy(1.0, 1.0)


def test_a_perfect_accuracy_changes_nothing() -> None:
    fit = corrected_difference(EVENTS, PEOPLE, PERFECT)
    p, q = 0.32, 480 / 1800
    assert fit.estimate == pytest.approx(p - q)
    assert fit.standard_error == pytest.approx(math.sqrt(p * (1 - p) / 2000 + q * (1 - q) / 1800))
    assert corrected_ratio(EVENTS, PEOPLE, PERFECT).estimate == pytest.approx(p / q)


def test_the_same_errors_in_both_arms_shrink_a_difference_by_their_margin() -> None:
    fit = corrected_difference(EVENTS, PEOPLE, Accuracy(0.8, 0.95))
    assert fit.estimate == pytest.approx((640 / 2000 - 480 / 1800) / 0.75)


def test_swapping_the_arms_changes_the_sign() -> None:
    arms = (Accuracy(0.9, 0.98, 300, 400), Accuracy(0.85, 0.97, 200, 200))
    one, other = (
        corrected_difference(EVENTS, PEOPLE, arms),
        corrected_difference(EVENTS[::-1], PEOPLE[::-1], arms[::-1]),
    )
    assert one.estimate == pytest.approx(-other.estimate)
    assert one.standard_error == pytest.approx(other.standard_error)


def test_a_prevalence_by_hand() -> None:
    """60 of 200 found, .8 and .9: (.3 − .1) / .7 (Rogan and Gladen's formula)."""
    fit = corrected_prevalence(60, 200, Accuracy(0.8, 0.9, 100, 100))
    p = 0.2 / 0.7
    variance = (0.3 * 0.7 / 200 + p**2 * 0.8 * 0.2 / 100 + (1 - p) ** 2 * 0.9 * 0.1 / 100) / 0.49
    assert fit.estimate == pytest.approx(p)
    assert fit.standard_error == pytest.approx(math.sqrt(variance))


def test_the_simulated_interval_is_near_that_of_the_delta_method() -> None:
    accuracy = Accuracy(0.9, 0.97, 400, 400)
    delta = corrected_difference(EVENTS, PEOPLE, accuracy)
    drawn = simulated_difference(EVENTS, PEOPLE, accuracy, rng=np.random.default_rng(1))
    assert drawn.estimate == delta.estimate
    assert drawn.interval.low == pytest.approx(delta.interval.low, abs=0.003)
    assert drawn.interval.high == pytest.approx(delta.interval.high, abs=0.003)


def test_a_table_of_assumptions_says_which_cannot_hold() -> None:
    table = over_assumptions(EVENTS, PEOPLE, (0.7, 1.0), (0.6, 1.0))
    assert [(row.first.sensitivity, row.first.specificity) for row in table] == [
        (0.7, 0.6),
        (0.7, 1.0),
        (1.0, 0.6),
        (1.0, 1.0),
    ]
    assert [row.difference is None for row in table] == [True, False, True, False]
    assert "all that this sensitivity" in table[0].reason
    assert len(over_assumptions(EVENTS, PEOPLE, (0.9, 1.0), (1.0,), differing=True)) == 4


def test_a_result_says_what_it_is() -> None:
    setting = Setting(
        "people arrested again",
        Definition.REARREST,
        TimeZero.ASSIGNMENT,
        365,
        "no workshop",
        Maryland.RANDOMISED,
        date(2026, 1, 1),
    )
    result = difference_under_linkage_error(
        EVENTS, PEOPLE, Accuracy(0.9, 0.98), arms=("workshop", "control"), setting=setting
    )
    assert "Rogan and Gladen 1978" in result.method
    assert [arm.n for arm in result.arms] == [2000, 1800]
    assert result.details["uncorrected"] == pytest.approx(0.32 - 480 / 1800)


def test_certain_links_give_the_ordinary_difference() -> None:
    arm, outcome = np.repeat([1, 0], 200), np.tile([1, 0, 0, 0], 100)
    outcome[:40] = 1
    links = UncertainLinks([3, 7], [0, 1], [0.0, 0.0])
    fit = imputed_difference(arm, outcome, links, rng=np.random.default_rng(1), imputations=5)
    p, q = outcome[:200].mean(), outcome[200:].mean()
    assert fit.estimate == pytest.approx(p - q)
    assert fit.between == 0
    assert fit.missing == 0
    assert fit.standard_error == pytest.approx(math.sqrt(p * (1 - p) / 200 + q * (1 - q) / 200))
    sure = UncertainLinks([399], [0], [1.0])
    more = imputed_difference(arm, outcome, sure, rng=np.random.default_rng(1), imputations=5)
    assert more.estimate == pytest.approx(p - q - 1 / 200)
    assert imputed_log_ratio(arm, outcome, links, rng=np.random.default_rng(1)).estimate == pytest.approx(
        math.log(p / q)
    )


def test_no_uncertain_link_at_all() -> None:
    none = UncertainLinks([], [], [])
    fit = imputed_difference([1, 1, 0, 0], [1, 0, 1, 0], none, rng=np.random.default_rng(1))
    assert fit.estimate == 0


def test_links_are_drawn_as_often_as_they_are_probable_and_of_a_row_only_one() -> None:
    links = UncertainLinks([0, 1, 2, 3], [5, 9, 5, 5], [0.2, 0.7, 0.5, 0.1])
    rng = np.random.default_rng(2)
    drawn = [links.drawn(rng) for _ in range(20_000)]
    shares = np.bincount(np.concatenate(drawn), minlength=4) / 20_000
    np.testing.assert_allclose(shares, [0.2, 0.7, 0.5, 0.1], atol=0.015)
    assert all(len({0, 2, 3} & set(one.tolist())) <= 1 for one in drawn)


def test_quality_by_hand() -> None:
    found = quality([(1, "a"), (1, "b"), (2, "c")], [(1, "a"), (2, "c"), (3, "d"), (3, "e")])
    assert (found.right, found.wrong, found.missed) == (2, 1, 2)
    assert found.precision is not None
    assert found.recall is not None
    assert (found.precision.value, found.recall.value) == (2 / 3, 0.5)
    assert found.f == pytest.approx(2 * (2 / 3) * 0.5 / (2 / 3 + 0.5))
    assert found.f in found.f_interval
    parts = by_group([(1, "a"), (2, "b")], [(1, "a"), (3, "d")], {1: "x", 2: "y", 3: "y"})
    assert (parts["x"].right, parts["y"].wrong, parts["y"].missed) == (1, 1, 1)
    assert counted(0, 0, 3).precision is None
    assert counted(0, 3, 0).recall is None


def test_wilson_at_the_ends() -> None:
    assert wilson(0, 10).low == 0
    assert wilson(10, 10).high == 1
    assert wilson(0, 10).high == pytest.approx(1 - wilson(10, 10).low)


RNG = np.random.default_rng(1)
LINKS = UncertainLinks([0], [0], [0.5])


@pytest.mark.parametrize(
    "refused",
    [
        lambda: Accuracy(0.5, 0.5),
        lambda: Accuracy(1.1, 0.9),
        lambda: Accuracy(math.nan, 0.9),
        lambda: Accuracy(0.9, 0.9, sensitivity_n=0),
        lambda: corrected_prevalence(5, 4, PERFECT),
        lambda: corrected_prevalence(math.nan, 4, PERFECT),
        lambda: corrected_prevalence(1, 100, Accuracy(0.9, 0.9)),
        lambda: corrected_difference((1, 2, 3), (9, 9, 9), PERFECT),
        lambda: corrected_difference(EVENTS, PEOPLE, PERFECT, level=1.0),
        lambda: corrected_ratio((0, 5), (10, 10), PERFECT),
        lambda: over_assumptions(EVENTS, PEOPLE, (), ()),
        lambda: simulated_difference(EVENTS, PEOPLE, PERFECT, rng=RNG, draws=10),
        lambda: UncertainLinks([0, 1], [0, 0], [0.6, 0.6]),
        lambda: UncertainLinks([0], [0], [1.5]),
        lambda: UncertainLinks([0], [0, 1], [0.5]),
        lambda: imputed_difference([1, 1], [0, 1], LINKS, rng=RNG),
        lambda: imputed_difference([1, 0], [0, 2], LINKS, rng=RNG),
        lambda: imputed_difference([1, 0], [0], LINKS, rng=RNG),
        lambda: imputed_difference([1, 0], [0, 1], UncertainLinks([7], [0], [0.5]), rng=RNG),
        lambda: imputed_difference([1, 0], [0, 1], LINKS, rng=RNG, imputations=1),
        lambda: imputed_log_ratio([1, 1, 0, 0], [0, 1, 0, 0], LINKS, rng=RNG),
        lambda: rubin([1.0], [1.0]),
        lambda: rubin([1.0, math.nan], [1.0, 1.0]),
        lambda: rubin([1.0, 1.0], [0.0, 0.0]),
        lambda: counted(0, 0, 0),
        lambda: wilson(3, 2),
        lambda: by_group([(1, 2)], [], {}),
    ],
)
def test_what_has_no_meaning_is_refused(refused: Callable[[], object]) -> None:
    with pytest.raises(DataUnfit):
        refused()
