"""Forces beside each other: what a funnel, a pooling and a comparison of groups say and refuse."""

import dataclasses
import math
from datetime import date

import numpy as np
import pytest

from caraway.evidence.benchmarking.disparity import Tally, disparity, log_ratio
from caraway.evidence.benchmarking.funnel import Band, funnel_of_rates, funnel_of_ratios, ratios
from caraway.evidence.benchmarking.pooling import combine
from caraway.evidence.estimators.beta_binomial import pool_rates
from caraway.evidence.estimators.funnel_limits import binomial_limit, dispersion, poisson_limit, standardised_ratio
from caraway.evidence.estimators.random_effects import random_effects
from caraway.evidence.refusals import DataUnfit, OutcomesMixed
from caraway.evidence.result import Arm, Definition, Interval, Maryland, Result, Setting, TimeZero

SETTING = Setting(
    metric="people arrested again",
    definition=Definition.REARREST,
    time_zero=TimeZero.REFERRAL,
    window_days=365,
    comparator="cautioned without workshop",
    maryland=Maryland.CONTROLLED,
    data_cut=date(2026, 3, 31),
)


def force(estimate, error, **changes):
    """The result of one force."""
    made = Result(
        name="log odds ratio",
        estimate=estimate,
        interval=Interval(estimate - 2 * error, estimate + 2 * error),
        arms=(Arm("workshop", 100), Arm("none", 120)),
        setting=SETTING,
        method="logistic regression (made)",
        unit="log odds",
        standard_error=error,
    )
    return dataclasses.replace(made, **changes)


# pooling


def test_results_of_one_thing_are_put_together():
    said, behind = combine([force(-0.5, 0.2), force(-0.1, 0.1), force(-0.3, 0.15)])
    assert [arm.n for arm in said.arms] == [300, 360]
    assert said.estimate == behind.estimate
    assert said.estimate in said.interval
    assert said.details["places"] == 3


def test_the_lowest_level_and_the_earliest_cut_are_carried():
    worse = dataclasses.replace(SETTING, maryland=Maryland.COMPARISON, data_cut=date(2025, 1, 1))
    said, _ = combine([force(-0.5, 0.2), force(-0.1, 0.1, setting=worse)])
    assert said.setting.maryland is Maryland.COMPARISON
    assert said.setting.data_cut == date(2025, 1, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"setting": dataclasses.replace(SETTING, definition=Definition.PROVEN)},
        {"setting": dataclasses.replace(SETTING, window_days=730)},
        {"setting": dataclasses.replace(SETTING, time_zero=TimeZero.CAUTION)},
        {"setting": dataclasses.replace(SETTING, scale="another")},
        {"name": "risk difference"},
        {"unit": "people"},
        {"null": 1.0},
        {"arms": (Arm("workshop", 5), Arm("prison", 5))},
    ],
)
def test_results_of_different_things_are_refused(changes):
    with pytest.raises(OutcomesMixed):
        combine([force(-0.5, 0.2), force(-0.1, 0.1, **changes)])


def test_one_result_or_one_without_an_error_is_refused():
    for results in ([force(-0.5, 0.2)], [force(-0.5, 0.2), force(-0.1, 0.1, standard_error=None)]):
        with pytest.raises(DataUnfit):
            combine(results)


def test_places_that_agree_have_nothing_between_them():
    y, errors = [0.1, 0.12, 0.11, 0.09], [0.2, 0.1, 0.3, 0.2]
    for how in ("DL", "REML", "PM"):
        found = random_effects(y, errors, heterogeneity=how, ends="normal")
        assert (found.tau2, found.i2, found.i2_of_q) == (0, 0, 0)
        assert found.shrunk == pytest.approx([found.estimate] * 4)
    assert random_effects(y[:2], errors[:2]).prediction is None


def test_neither_order_nor_unit_matters():
    y, errors = np.array([0.3, -0.2, 0.5, 0.9, -0.4]), np.array([0.2, 0.1, 0.3, 0.2, 0.15])
    for how in ("DL", "REML", "PM"):
        one, other = (
            random_effects(y, errors, heterogeneity=how),
            random_effects(-10 * y[::-1], 10 * errors[::-1], heterogeneity=how),
        )
        assert (other.estimate, other.low, other.tau2) == pytest.approx(
            (-10 * one.estimate, -10 * one.high, 100 * one.tau2)
        )


@pytest.mark.parametrize(
    ("y", "errors"), [([1.0], [1.0]), ([1, 2], [1, 0]), ([1, 2], [1]), ([1, math.nan], [1, 1]), ([1, 1], [1, 1])]
)
def test_estimates_that_cannot_be_pooled_are_refused(y, errors):
    with pytest.raises(DataUnfit):
        random_effects(y, errors)


def test_few_people_are_drawn_further():
    found = pool_rates([1, 30, 60, 5, 20, 70], [2, 100, 200, 40, 100, 140])
    assert found.mean < found.shrunk[0] < 0.5
    assert abs(found.shrunk[2] - 0.3) < abs(found.shrunk[0] - 0.5)
    assert (found.low < found.shrunk).all()


def test_rates_no_further_apart_than_by_chance_are_one():
    found = pool_rates([30, 31, 29], [100, 100, 100])
    assert math.isinf(found.concentration)
    assert found.shrunk == pytest.approx([0.3] * 3, abs=1e-5)


@pytest.mark.parametrize(
    ("x", "n"),
    [
        ([1, 2], [5, 5]),
        ([1, 2, 9], [5, 5, 5]),
        ([0, 0, 0], [5, 5, 5]),
        ([5, 5, 5], [5, 5, 5]),
        ([1.5, 2, 2], [5, 5, 5]),
    ],
)
def test_rates_that_cannot_be_pooled_are_refused(x, n):
    with pytest.raises(DataUnfit):
        pool_rates(x, n)


# funnels

NAMES = [f"force {number}" for number in range(8)]


def test_a_place_far_outside_is_found():
    said = funnel_of_rates(NAMES, [30, 28, 33, 30, 31, 29, 30, 70], [100] * 8, target=0.3)
    assert said.outside == ("force 7",)
    assert not said.widened
    assert said.places[0].band is Band.WITHIN


def test_places_that_all_differ_widen_the_funnel():
    events = [10, 50, 15, 45, 20, 40, 12, 48]
    wide, narrow = (funnel_of_rates(NAMES, events, [100] * 8, overdispersed=one) for one in (True, False))
    assert wide.widened
    assert narrow.spread is None
    assert wide.places[0].far[1] > narrow.places[0].far[1]
    assert len(wide.outside) < len(narrow.outside)


def test_large_places_have_narrow_limits():
    said = funnel_of_rates(NAMES[:2], [30, 300], [100, 1000])
    assert said.places[1].near[1] < said.places[0].near[1] < said.places[0].far[1]


def test_ratios_of_observed_to_expected():
    said = funnel_of_ratios(NAMES, [20, 22, 18, 21, 19, 20, 23, 60], [20.0] * 8)
    assert said.outside == ("force 7",)
    assert ratios([20, 0], [20.0, 5.0])[1].low == 0
    assert ratios([20], [20.0])[0].ratio == 1


def test_limits_follow_the_distribution():
    assert binomial_limit(0.5, [10, 1000], 0.5) == pytest.approx([0.5, 0.5], abs=0.05)
    assert float(poisson_limit([1000.0], 0.975)[0]) == pytest.approx(1 + 1.96 / math.sqrt(1000), abs=0.002)
    assert float(poisson_limit([100.0], 0.975, 2.0)[0]) == pytest.approx(2 + 1.96 * math.sqrt(2 / 100), abs=0.02)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: funnel_of_rates(["a"], [5], [4]),
        lambda: funnel_of_rates(["a"], [0], [4]),
        lambda: funnel_of_rates(["a"], [1, 2], [4, 4]),
        lambda: funnel_of_rates(["a"], [1], [0]),
        lambda: funnel_of_ratios(["a"], [1], [0.0]),
        lambda: funnel_of_ratios(["a"], [1.5], [1.0]),
        lambda: binomial_limit(1.0, [5], 0.5),
        lambda: binomial_limit(0.5, [0], 0.5),
        lambda: dispersion([1.0, 2.0]),
        lambda: dispersion([1.0] * 6, winsorised=0.5),
        lambda: standardised_ratio(-1, 2.0),
        lambda: standardised_ratio(1, 0.0),
    ],
)
def test_what_no_funnel_can_be_made_of_is_refused(wrong):
    with pytest.raises(DataUnfit):
        wrong()


# groups

GROUPS = {"white": Tally(100, 400), "asian": Tally(30, 80), "black": Tally(0, 20)}


def test_what_is_missing_is_said_first():
    said = disparity(GROUPS, not_recorded=Tally(20, 100), reference="white", setting=SETTING)
    assert said.said_first == "the group of 100 of 600 people (16.7%) is not recorded"
    assert all(said.said_first in one.difference.labels for one in said.groups)
    assert said.groups[1].ratio is None


def test_much_missing_leaves_the_bounds_alone():
    said = disparity(GROUPS, not_recorded=Tally(100, 400), reference="white", setting=SETTING)
    assert said.said_first.endswith("read the bounds alone")


def test_bounds_put_the_missing_where_they_matter_most():
    said = disparity(GROUPS, not_recorded=Tally(20, 100), reference="white", setting=SETTING).groups[0]
    least, most = 30 / (80 + 80) - 120 / 420, 50 / 100 - 100 / 480
    assert said.difference_bounds == pytest.approx((least, most))
    assert said.ratio_bounds == pytest.approx((30 / 160 / (120 / 420), 0.5 / (100 / 480)))


def test_bounds_hold_every_way_the_missing_could_be():
    rng = np.random.default_rng(3)
    said = disparity(GROUPS, not_recorded=Tally(20, 100), reference="white", setting=SETTING).groups[0]
    for _ in range(200):
        events, people = rng.multinomial(20, [1 / 3] * 3), rng.multinomial(80, rng.dirichlet([1, 1, 1]))
        one = (30 + events[0]) / (80 + events[0] + people[0])
        base = (100 + events[1]) / (400 + events[1] + people[1])
        assert said.difference_bounds[0] <= one - base <= said.difference_bounds[1]
        assert said.ratio_bounds[0] <= one / base <= said.ratio_bounds[1]


def test_with_all_known_bounds_are_the_difference():
    said = disparity(GROUPS, not_recorded=Tally(0, 0), reference="white", setting=SETTING).groups[0]
    assert said.difference_bounds == pytest.approx((0.125, 0.125))
    assert said.ratio.estimate == pytest.approx(1.5)
    assert said.ratio.null == 1.0


def test_a_reference_without_an_event_has_no_upper_bound():
    said = disparity({"a": Tally(5, 10), "b": Tally(0, 10)}, not_recorded=Tally(0, 0), reference="b", setting=SETTING)
    assert math.isinf(said.groups[0].ratio_bounds[1])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Tally(5, 4),
        lambda: disparity(GROUPS, not_recorded=Tally(0, 0), reference="other", setting=SETTING),
        lambda: disparity({"a": Tally(1, 2)}, not_recorded=Tally(0, 0), reference="a", setting=SETTING),
        lambda: disparity(
            {"a": Tally(1, 2), "b": Tally(0, 0)}, not_recorded=Tally(0, 0), reference="a", setting=SETTING
        ),
        lambda: log_ratio(Tally(0, 5), Tally(1, 5)),
    ],
)
def test_groups_that_cannot_be_compared_are_refused(wrong):
    with pytest.raises(DataUnfit):
        wrong()


def test_what_is_missing_must_be_said():
    with pytest.raises(TypeError):
        disparity(GROUPS, reference="white", setting=SETTING)
