"""Time to a first event of weighed people: what does not matter, what is refused, and at the ends of a curve."""

import numpy as np
import pytest

from caraway.evidence.designs.weighed_times import by_balancing, by_matching, by_weighting
from caraway.evidence.estimators.kaplan_meier import kaplan_meier, restricted_mean, survival_at
from caraway.evidence.estimators.matching import nearest
from caraway.evidence.estimators.weighed_times import curve, mean_within, survival
from caraway.evidence.estimators.weighing import by_pairs
from caraway.evidence.outcomes.time_to_first import event_free_difference, restricted_mean_difference
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Maryland
from tests.evidence.quasi_given import people, setting

NAMES = ("workshop", "comparison")


def given(seed=3, n=500, factors=3):
    treated, covariates, _ = people(seed, n, factors)
    rng = np.random.default_rng(seed)
    lasted = np.ceil(rng.exponential(400 * np.exp(-0.3 * covariates[:, 0] + 0.3 * treated)))
    leaves = np.where(rng.random(n) < 0.2, np.ceil(rng.uniform(50, 365, n)), 365)
    return np.minimum(lasted, leaves), lasted <= leaves, treated, covariates


@pytest.mark.parametrize("by", [by_weighting, by_balancing, by_matching])
def test_the_order_of_people_does_not_matter(by):
    rows = given()
    one = by(*rows, setting=setting(), names=NAMES)
    turned = np.random.default_rng(1).permutation(len(rows[0]))
    other = by(*(column[turned] for column in rows), setting=setting(), names=NAMES)
    for mine, theirs in zip(one.results, other.results, strict=True):
        assert mine.estimate == pytest.approx(theirs.estimate, rel=1e-6)
        assert mine.standard_error == pytest.approx(theirs.standard_error, rel=1e-6)
    assert one.results[0].setting.maryland in (Maryland.COMPARISON, Maryland.CONTROLLED)


def test_people_of_one_weight_have_the_usual_curve():
    times, events, *_ = given()
    usual, found = kaplan_meier(times, events), curve(times, events, np.full(len(times), 2.5))
    for day in (1, 90, 365):
        assert survival(found, day)[0] == pytest.approx(survival_at(usual, day).survival, rel=1e-12)
    assert mean_within(found, 300)[0] == pytest.approx(restricted_mean(usual, 300).mean, rel=1e-12)


def test_where_nothing_differs_weighting_is_near_the_plain_comparison():
    rng = np.random.default_rng(2)
    times, events = np.ceil(rng.exponential(300, 600)), np.ones(600, bool)
    treated, covariates = np.arange(600) % 2 * 1.0, rng.normal(size=(600, 1))
    found = by_weighting(times, events, treated, covariates, setting=setting(), names=NAMES).results
    plain = (
        restricted_mean_difference(times, events, treated, setting=setting()),
        event_free_difference(times, events, treated, setting=setting()),
    )
    for mine, theirs in zip(found, plain, strict=False):
        assert mine.estimate == pytest.approx(theirs.estimate, abs=theirs.standard_error / 2)
        assert mine.standard_error == pytest.approx(theirs.standard_error, rel=0.1)


def test_an_event_after_the_window_did_not_happen_within_it():
    times, events, treated, covariates = given()
    late = np.where(events & (times > 300), 400.0, times)
    one = by_weighting(late, events, treated, covariates, setting=setting(window_days=300), names=NAMES)
    cut = np.minimum(times, 300)
    other = by_weighting(
        cut, events & (times <= 300), treated, covariates, setting=setting(window_days=300), names=NAMES
    )
    assert [result.estimate for result in one.results] == [result.estimate for result in other.results]


def test_people_without_a_match_are_told_of_and_have_no_weight():
    found = by_matching(*given(), setting=setting(), names=NAMES)
    arms = {arm.name: arm.n for arm in found.results[0].arms}
    assert arms["workshop"] == arms["comparison"] == int(found.weights.sum() / 2)
    assert any("found no match" in label for label in found.results[0].labels)


def test_a_curve_that_ends_at_nought():
    found = curve([1.0, 2.0, 3.0], [True, True, True], [1.0, 1.0, 1.0])
    share, parts = survival(found, 9)
    assert share == 0.0
    assert not parts.any()
    assert mean_within(found, 9)[0] == pytest.approx(2.0)
    assert survival(found, 0.5) == (1.0, pytest.approx([0, 0, 0]))


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (([1.0, 2.0], [False, False], [1.0, 1.0]), "Nobody had the event"),
        (([1.0, 2.0], [True, False], [1.0, 0.0]), "weight above 0"),
    ],
)
def test_curves_without_an_answer_are_refused(rows, why):
    with pytest.raises(DataUnfit, match=why):
        curve(*rows)


def test_what_is_beyond_the_followed_or_shared_by_pairs_is_refused():
    found = curve([5.0, 9.0], [True, False], [1.0, 1.0])
    for way in (survival, mean_within):
        with pytest.raises(DataUnfit, match="Nobody is followed to 20"):
            way(found, 20)
    pairs = nearest([1.0, 1.0, 0.0], score=[0.1, 0.2, 0.1], replacement=True)
    with pytest.raises(DataUnfit, match="replacement"):
        by_pairs(pairs, 3)
