"""Randomised designs: what they say, what they refuse, and what must not matter."""

import dataclasses
import math
from datetime import date

import numpy as np
import pytest

from caraway.core.allocation import Allocation
from caraway.evidence.designs.attendance_iv import AMONG_COMPLIERS, UNBOUNDED, WEAK, attendance_iv
from caraway.evidence.designs.attrition import lee, worst_case_bounds
from caraway.evidence.designs.intention_to_treat import (
    AnalysedBy,
    as_allotted,
    intention_to_treat,
    randomisation_test,
)
from caraway.evidence.estimators.assigned import adjusted, difference, stratified
from caraway.evidence.estimators.attrition_bounds import imbens_manski, lee_bounds, worst_case
from caraway.evidence.estimators.instrument import solved, two_stage
from caraway.evidence.estimators.least_squares import least_squares
from caraway.evidence.estimators.permuted import permutation_test
from caraway.evidence.refusals import DataUnfit, PlanUnfit
from caraway.evidence.result import Definition, Maryland, Setting, TimeZero

SETTING = Setting(
    metric="days of harm",
    definition=Definition.RECORDED,
    time_zero=TimeZero.ASSIGNMENT,
    window_days=365,
    comparator="no workshop, among people already cautioned",
    maryland=Maryland.RANDOMISED,
    data_cut=date(2026, 3, 31),
)
UNIT = "days of harm per person"


@pytest.fixture
def trial():
    rng = np.random.default_rng(5)
    z = np.tile([1.0, 0.0], 40)
    x = rng.normal(size=80)
    came = z * (rng.random(80) < 0.8)
    return {"outcome": 2 * x - came + rng.normal(size=80), "assigned": z, "attended": came, "x": x}


# as assigned


def test_a_result_says_what_it_is(trial):
    said = intention_to_treat(trial["outcome"], trial["assigned"], setting=SETTING, unit=UNIT)
    assert [arm.n for arm in said.arms] == [40, 40]
    assert said.labels == ("as assigned",)
    assert said.estimate in said.interval
    assert "Neyman 1923" in said.method


@pytest.mark.parametrize("analysed_by", [AnalysedBy.ATTENDED, AnalysedBy.COMPLETED])
def test_an_analysis_by_attendance_is_refused(trial, analysed_by):
    with pytest.raises(PlanUnfit, match="who attends is not by chance"):
        intention_to_treat(trial["outcome"], trial["attended"], setting=SETTING, unit=UNIT, analysed_by=analysed_by)


def test_covariates_make_the_interval_shorter(trial):
    plain = intention_to_treat(trial["outcome"], trial["assigned"], setting=SETTING, unit=UNIT)
    for adjustment in ("interacted", "parallel"):
        said = intention_to_treat(
            trial["outcome"],
            trial["assigned"],
            setting=SETTING,
            unit=UNIT,
            covariates=trial["x"],
            adjustment=adjustment,
        )
        assert said.standard_error < 0.7 * plain.standard_error


def test_strata_and_covariates_are_not_both_named(trial):
    with pytest.raises(PlanUnfit):
        intention_to_treat(
            trial["outcome"],
            trial["assigned"],
            setting=SETTING,
            unit=UNIT,
            strata=trial["x"] > 0,
            covariates=trial["x"],
        )


def test_one_stratum_is_the_plain_difference(trial):
    plain = difference(trial["outcome"], trial["assigned"])
    assert stratified(trial["outcome"], trial["assigned"], ["all"] * 80) == plain


@pytest.mark.parametrize(
    "analyse",
    [
        lambda y, z, x: difference(y, z),
        lambda y, z, x: stratified(y, z, x > 0),
        lambda y, z, x: adjusted(y, z, x),
        lambda y, z, x: adjusted(y, z, x, adjustment="parallel", variance="HC3"),
    ],
)
def test_neither_order_nor_unit_nor_names_of_arms_matter(trial, analyse):
    y, z, x = trial["outcome"], trial["assigned"], trial["x"]
    said, order = analyse(y, z, x), np.random.default_rng(1).permutation(80)
    shuffled = analyse(y[order], z[order], x[order])
    assert (shuffled.estimate, shuffled.standard_error) == pytest.approx((said.estimate, said.standard_error))
    hours = analyse(24 * y, z, x)
    assert (hours.estimate, hours.standard_error) == pytest.approx((24 * said.estimate, 24 * said.standard_error))
    swapped = analyse(y, 1 - z, x)
    assert (swapped.estimate, swapped.standard_error) == pytest.approx((-said.estimate, said.standard_error))


def test_adding_what_both_arms_share_changes_nothing(trial):
    y, z, x = trial["outcome"], trial["assigned"], trial["x"]
    assert adjusted(y + 3 * x, z, x).estimate == pytest.approx(adjusted(y, z, x).estimate)


@pytest.mark.parametrize(
    ("outcome", "assigned", "counts"),
    [
        ([1, 2, np.nan, 4], [0, 1, 0, 1], None),
        ([1, 2, 3, 4], [0, 1, 0, 2], None),
        ([1, 2, 3, 4], [0, 1, 0], None),
        ([1, 2, 3, 4], [0, 0, 0, 1], None),
        ([1, 1, 1, 1], [0, 1, 0, 1], None),
        ([1, 2, 3, 4], [0, 1, 0, 1], [1, 1, -1, 1]),
        ([1, 2, 3, 4], [0, 1, 0, 1], [1, 1, 0.5, 1]),
        ([1, 2, 3, 4], [0, 1, 0, 1], [0, 0, 0, 0]),
        ([], [], None),
        ([[1, 2]], [0, 1], None),
        (["a", "b"], [0, 1], None),
    ],
)
def test_what_has_no_answer_is_refused(outcome, assigned, counts):
    with pytest.raises(DataUnfit):
        difference(outcome, assigned, counts=counts)


def test_a_stratum_with_one_of_an_arm_is_refused():
    with pytest.raises(DataUnfit, match="stratum"):
        stratified([1, 2, 3, 4, 5, 6], [0, 1, 0, 1, 0, 1], ["a", "a", "a", "a", "b", "b"])


@pytest.mark.parametrize("column", [np.ones(80), np.full(80, np.nan), np.ones(79), np.ones((80, 2, 1))])
def test_covariates_that_say_nothing_are_refused(trial, column):
    with pytest.raises(DataUnfit):
        adjusted(trial["outcome"], trial["assigned"], column)


def test_least_squares_refuses_what_it_cannot_tell():
    with pytest.raises(DataUnfit, match="too few"):
        least_squares([1, 2], [[1, 0], [1, 1]])
    with pytest.raises(DataUnfit, match="fitted exactly"):
        least_squares([1, 2, 3, 4], [[1, 0], [1, 0], [1, 0], [1, 1]], variance="HC2")
    assert least_squares([1, 2, 3, 4], [[1, 0], [1, 0], [1, 0], [1, 1]], variance="HC1").degrees == 2


def test_the_register_says_who_was_assigned():
    register = [Allocation(1, "a", (), "workshop"), Allocation(2, "b", (), "no workshop")]
    assert list(as_allotted(["b", "a"], register, treated="workshop")) == [0, 1]
    for people in (["a"], ["a", "b", "c"], ["a", "b", "b"]):
        with pytest.raises(DataUnfit):
            as_allotted(people, register, treated="workshop")


# the randomisation test


def test_a_test_within_blocks_looks_at_their_allocations_alone():
    found = permutation_test([1, 2, 3, 5], [1, 0, 0, 1], rng=np.random.default_rng(1), blocks=["a", "a", "b", "b"])
    assert (found.exact, found.allocations) == (True, 4)
    assert found.statistic == pytest.approx(0.5)
    assert found.p_value == 1.0


def test_drawn_and_counted_allocations_agree():
    rng = np.random.default_rng(2)
    y, z = rng.normal(size=18), np.tile([1.0, 0.0], 9)
    y = y + 1.1 * z
    exact = permutation_test(y, z, rng=rng)
    drawn = permutation_test(y, z, rng=rng, counts=np.full(18, 1), draws=4000)
    assert exact.exact
    assert drawn == exact
    thrice = permutation_test(np.repeat(y, 2), np.repeat(z, 2), rng=rng, draws=4000)
    reduced = permutation_test(y, z, rng=rng, counts=np.full(18, 2), draws=4000)
    assert not thrice.exact
    assert reduced.statistic == pytest.approx(thrice.statistic)
    assert reduced.p_value == pytest.approx(thrice.p_value, abs=0.02)


def test_blocks_of_one_arm_leave_nothing_to_chance():
    with pytest.raises(DataUnfit):
        randomisation_test([1, 2, 3, 4], [1, 1, 0, 0], rng=np.random.default_rng(1), blocks=[1, 1, 2, 2])


# attendance


def test_the_effect_is_among_those_who_attended_because_assigned(trial):
    said = attendance_iv(trial["outcome"], trial["assigned"], trial["attended"], setting=SETTING, unit=UNIT)
    assert said.labels == (AMONG_COMPLIERS,)
    ratio = said.details["effect of assignment on the outcome"] / said.details["effect of assignment on attendance"]
    assert said.estimate == pytest.approx(ratio)
    assert said.estimate in said.interval


def test_when_all_attend_as_assigned_it_is_the_effect_of_assignment(trial):
    fit = two_stage(trial["outcome"], trial["assigned"], trial["assigned"], variance="HC0")
    assert fit.estimate == pytest.approx(difference(trial["outcome"], trial["assigned"]).estimate)
    assert math.isinf(fit.first_stage_f)


def test_a_weak_instrument_is_said_to_be_weak():
    rng = np.random.default_rng(3)
    z = np.tile([1.0, 0.0], 50)
    d = np.where(rng.random(100) < 0.02, 1 - np.tile([1.0, 0.0], 50), rng.integers(0, 2, 100))
    said = attendance_iv(rng.normal(size=100), z, d, setting=SETTING, unit=UNIT)
    assert WEAK in said.labels
    assert UNBOUNDED in said.labels
    assert (said.interval.low, said.interval.high) == (-math.inf, math.inf)


def test_the_shapes_of_an_inverted_test():
    assert solved(1, 0, -4).shape == "interval"
    assert 0 in solved(1, 0, -4)
    assert 3 not in solved(1, 0, -4)
    assert solved(-1, 0, 4).shape == "two rays"
    assert 0 not in solved(-1, 0, 4)
    assert 3 in solved(-1, 0, 4)
    assert 9 in solved(-1, 0, -1)
    assert 9 not in solved(1, 0, 1)


def test_assignment_that_moves_nobody_is_refused(trial):
    with pytest.raises(DataUnfit, match="does not move"):
        two_stage(trial["outcome"], np.tile([1.0, 1.0, 0.0, 0.0], 20), trial["assigned"])
    with pytest.raises(DataUnfit):
        two_stage(trial["outcome"], trial["attended"], trial["assigned"], variance="HC2")
    with pytest.raises(DataUnfit):
        two_stage(trial["outcome"], trial["attended"], np.empty((80, 0)))


# attrition


def test_bounds_with_nobody_lost_are_the_difference(trial):
    y, z = trial["outcome"], trial["assigned"]
    found = lee_bounds(y, z, np.ones(80))
    assert found.low == pytest.approx(found.high) == pytest.approx(difference(y, z).estimate)
    assert found.trimmed == 0


def test_bounds_are_mirrored_with_the_arms():
    rng = np.random.default_rng(8)
    y, z, s = rng.exponential(5.0, 200), np.tile([1.0, 0.0], 100), np.ones(200)
    s[::8] = 0
    one, other = lee_bounds(y, z, s), lee_bounds(y, 1 - z, s)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low))
    assert (one.low_error, one.high_error) == pytest.approx((other.high_error, other.low_error))
    assert {one.fuller, other.fuller} == {0, 1}


def test_many_zeros_are_trimmed_in_part():
    """Nine in ten of the fuller arm have no harm: a rule that keeps all who share the value at the cut trims none of them."""
    y = np.concatenate([np.repeat([0.0, 10.0], [90, 10]), np.repeat([0.0, 10.0, 0.0], [60, 20, 20])])
    z, s = np.repeat([1.0, 0.0], 100), np.concatenate([np.ones(180), np.zeros(20)])
    split, whole = (lee_bounds(y, z, s, ties=ties) for ties in ("split", "whole"))
    assert split.high == pytest.approx(10 / 80 * 10 - 2.5)
    assert whole.high == pytest.approx(1.0 - 2.5)


def test_missing_outcomes_are_not_read():
    y, z, s = np.arange(20.0), np.tile([1.0, 0.0], 10), np.ones(20)
    s[3] = 0
    lost = y.copy()
    lost[3] = np.nan
    assert lee_bounds(lost, z, s) == lee_bounds(y, z, s)
    lost[4] = np.nan
    with pytest.raises(DataUnfit):
        lee_bounds(lost, z, s)
    with pytest.raises(DataUnfit):
        lee_bounds(y, z, np.r_[1.0, 1.0, np.zeros(18)])


def test_bounded_results_say_how_many_are_known():
    y, z, s = np.arange(20.0) ** 1.5, np.tile([1.0, 0.0], 10), np.ones(20)
    s[1] = 0
    said = lee(y, z, s, setting=SETTING, unit=UNIT)
    assert said.low.details["share known, no workshop"] == 0.9
    assert said.low.estimate <= said.high.estimate
    assert said.interval.low < said.low.estimate
    assert said.interval.low > said.low.interval.low  # for the effect itself, not for both ends


def test_the_interval_for_the_effect():
    """Far apart: one-sided 1.645 at either end; together: 1.96."""
    low, high = imbens_manski(0.0, 100.0, 1.0, 1.0)
    assert (low, high) == pytest.approx((-1.6449, 101.6449), abs=1e-4)
    assert imbens_manski(0.0, 0.0, 1.0, 1.0)[1] == pytest.approx(1.95996, abs=1e-4)


def test_the_worst_case():
    found = worst_case((30, 40), (90, 80), (100, 100))
    assert (found.low, found.high) == pytest.approx((0.3 - 0.6, 0.4 - 0.4))
    said = worst_case_bounds((30, 40), (90, 80), (100, 100), setting=SETTING)
    assert (said.low.estimate, said.high.estimate) == pytest.approx((found.low, found.high))


@pytest.mark.parametrize("numbers", [((5, 0), (4, 3), (9, 9)), ((0, 0), (9, 9), (9, 9)), ((0, 0), (0, 0), (0, 5))])
def test_a_worst_case_of_numbers_that_cannot_be_is_refused(numbers):
    with pytest.raises(DataUnfit):
        worst_case(*numbers)


def test_contrasts_are_frozen(trial):
    with pytest.raises(dataclasses.FrozenInstanceError):
        difference(trial["outcome"], trial["assigned"]).estimate = 0.0


def squares_of_years():
    """Years and their squares, which are nearly in proportion, and the same about their mean."""
    years = 2000.0 + (np.arange(90) * 7) % 11
    harm = ((np.arange(90) * 13) % 17) / 4 + years % 3
    return harm, np.column_stack([years, years**2]), np.column_stack([years - 2005, (years - 2005) ** 2])


def test_covariates_that_are_nearly_in_proportion_keep_their_digits():
    """A plain (X'X)⁻¹ had fitted means out by 1e-4 here, and by 10 with cubes."""
    harm, far, near = squares_of_years()
    fits = [
        np.column_stack([np.ones(90), columns])
        @ least_squares(harm, np.column_stack([np.ones(90), columns])).coefficients
        for columns in (far, near)
    ]
    assert np.allclose(*fits, rtol=1e-7, atol=0)


def test_a_column_as_good_as_a_combination_of_others_is_refused():
    harm, far, _ = squares_of_years()
    with pytest.raises(DataUnfit, match="follows from the others"):
        least_squares(harm, np.column_stack([np.ones(90), far, far[:, 0] ** 3]))


def test_one_control_among_many_is_looked_at_as_one_treated_is():
    """Forty allocations, whichever arm the one is: not by way of every set of thirty-nine."""
    y, alone = np.random.default_rng(3).normal(size=40), np.arange(40) == 7
    one, other = (permutation_test(y, z.astype(float), rng=np.random.default_rng(1)) for z in (alone, ~alone))
    assert (one.exact, other.exact, other.allocations) == (True, True, 40)
    assert other.p_value == one.p_value == np.mean(np.abs(y - y.mean()) >= abs(y[7] - y.mean()) * (1 - 1e-9))


def test_what_is_nothing_in_one_unit_is_nothing_in_another():
    y, z = np.random.default_rng(4).normal(size=12), np.arange(12) % 2
    found = [permutation_test(unit * y, z, rng=np.random.default_rng(1)).p_value for unit in (1.0, 1e-15, 1e15)]
    assert found[0] == found[1] == found[2] < 1
