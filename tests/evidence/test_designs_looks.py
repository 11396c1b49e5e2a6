"""Planned looks, looks on any day, and harm: what they say and what they refuse."""

import dataclasses
import math
from datetime import date

import numpy as np
import pytest

from caraway.evidence.designs.anytime import AT_ANY_TIME, anytime_difference, anytime_rates
from caraway.evidence.designs.harm_stopping import HarmPlan, Rule, harm_between_arms, harm_verdict
from caraway.evidence.designs.planned_looks import (
    GOES_ON,
    HAS_STOPPED,
    OBRIEN_FLEMING,
    POCOCK,
    Constants,
    Look,
    LookPlan,
    Spending,
    at_look,
    size,
)
from caraway.evidence.estimators.betting import paired_betting
from caraway.evidence.estimators.boundaries import (
    Convention,
    Family,
    constant_boundary,
    expected_information,
    spending_boundary,
    spent,
)
from caraway.evidence.estimators.harm_boundary import (
    least_harms,
    log_likelihood_ratio,
    log_mixture,
    lower_limit,
    pocock_boundary,
    share_under_ratio,
    wald_bounds,
)
from caraway.evidence.estimators.mixture import calibrated, normal_mixture, reach, tuned
from caraway.evidence.estimators.stages import exits
from caraway.evidence.estimators.stopped import at_stopping
from caraway.evidence.refusals import DataUnfit, OutcomesMixed, PlanUnfit
from caraway.evidence.result import Arm, Definition, Maryland, Setting, TimeZero

SETTING = Setting(
    metric="people arrested again",
    definition=Definition.REARREST,
    time_zero=TimeZero.ASSIGNMENT,
    window_days=365,
    comparator="no workshop",
    maryland=Maryland.RANDOMISED,
    data_cut=date(2026, 3, 31),
)
HARM = dataclasses.replace(SETTING, definition=Definition.SERIOUS_HARM, metric="serious harm")
SAID = {
    "setting": SETTING,
    "arms": (Arm("workshop", 60), Arm("no workshop", 52)),
    "name": "risk difference",
    "unit": "people",
}
FIVE = (0.2, 0.4, 0.6, 0.8, 1.0)


# planned looks


def test_one_look_is_no_look():
    plan = LookPlan((1.0,), OBRIEN_FLEMING)
    assert plan.planned == pytest.approx([1.959964], abs=1e-6)
    found = at_look(plan, [Look(-0.2, 0.1, 1.0)], **SAID)
    assert found.stop
    assert found.result.estimate == pytest.approx(-0.2)
    assert (found.result.interval.low, found.result.interval.high) == pytest.approx((-0.395996, -0.004004), abs=1e-6)
    assert found.result.p_value == pytest.approx(0.0455, abs=1e-4)


@pytest.mark.parametrize(
    "boundary", [OBRIEN_FLEMING, POCOCK, Constants(0.25), Spending(Family.POCOCK), Spending(Family.POWER, 3.0)]
)
@pytest.mark.parametrize("sides", [1, 2])
def test_every_boundary_spends_its_alpha(boundary, sides):
    plan = LookPlan(FIVE, boundary, alpha=0.025 * sides, sides=sides)
    low = -plan.planned if sides == 2 else np.full(5, -np.inf)
    found = exits(low, plan.planned, FIVE)
    assert found.above.sum() + (found.below.sum() if sides == 2 else 0) == pytest.approx(0.025 * sides, abs=1e-9)


def test_sixty_four_per_cent_at_a_first_look_does_not_stop():
    """A look at 112 of 351 people with z = 2.4: below the boundary, and shown with an interval that allows for all looks."""
    plan = LookPlan((0.32, 0.66, 1.0), Spending(Family.OBRIEN_FLEMING))
    found = at_look(plan, [Look(-0.24, 0.1, 0.32)], **SAID)
    assert not found.stop
    assert "goes on" in found.why
    assert found.result.labels == (GOES_ON,)
    assert 0 in found.result.interval
    assert "each side spends" in found.result.method


def test_a_trial_that_stops_early_says_less_than_it_saw():
    plan = LookPlan(FIVE, POCOCK)
    looks = [Look(0.2, 0.2, 0.2), Look(0.4, 0.1414, 0.4)]
    found = at_look(plan, looks, **SAID)
    assert found.stop
    assert found.result.labels == (HAS_STOPPED,)
    assert found.result.estimate < 0.4
    assert found.result.interval.low > 0
    assert found.result.p_value < 0.05


def test_the_interval_and_the_boundary_agree():
    high = constant_boundary(FIVE, shape=0.5)
    just = at_stopping(-high, high, FIVE[:3], estimate=float(high[2]), standard_error=1.0)
    assert just.low > 0
    last = at_stopping(-high, high, FIVE, estimate=float(high[4]), standard_error=1.0)
    assert last.low == pytest.approx(0, abs=1e-6)
    assert last.p_value == pytest.approx(0.05, abs=1e-8)


def test_signs_are_mirrored():
    high = constant_boundary(FIVE, shape=0.0)
    one, other = (at_stopping(-high, high, FIVE[:4], estimate=sign * 2.5, standard_error=1.0) for sign in (1, -1))
    assert (one.low, one.high, one.estimate) == pytest.approx((-other.high, -other.low, -other.estimate))
    assert one.p_value == pytest.approx(other.p_value)


def test_looks_that_were_not_planned():
    with pytest.raises(PlanUnfit, match="not those planned"):
        at_look(LookPlan(FIVE, OBRIEN_FLEMING), [Look(0.1, 0.1, 0.3)], **SAID)
    assert not at_look(LookPlan(FIVE, Spending(Family.POCOCK)), [Look(0.1, 0.1, 0.3)], **SAID).stop


def test_a_last_planned_look_is_the_last_though_a_little_is_missing():
    looks = [Look(0.01, 0.1 / math.sqrt(t), t) for t in (0.5, 0.99)]
    assert at_look(LookPlan((0.5, 1.0), POCOCK), looks, **SAID).stop
    assert not at_look(LookPlan((0.5, 1.0), Spending(Family.POCOCK)), looks, **SAID).stop
    assert at_look(LookPlan((0.5, 1.0), Spending(Family.POCOCK)), looks, **SAID, ended=True).stop


def test_what_came_after_stopping_is_refused():
    with pytest.raises(DataUnfit, match="had stopped at look 1"):
        at_look(LookPlan(FIVE, POCOCK), [Look(0.4, 0.1, 0.2), Look(0.1, 0.1, 0.4)], **SAID)


@pytest.mark.parametrize("looks", [[], [Look(0.1, 0.0, 0.2)], [Look(0.1, 0.1, 0.4), Look(0.1, 0.1, 0.2)]])
def test_looks_that_cannot_be_are_refused(looks):
    with pytest.raises(DataUnfit):
        at_look(LookPlan(FIVE, Spending(Family.POCOCK)), looks, **SAID)


def test_a_trial_that_ends_early_spends_what_is_left():
    plan = LookPlan(FIVE, Spending(Family.OBRIEN_FLEMING))
    open_, ended = (plan.at([0.4, 0.7], last=last) for last in (False, True))
    assert ended[1] < open_[1]
    found = exits(-ended, ended, [0.4, 0.7])
    assert found.above.sum() + found.below.sum() == pytest.approx(0.05, abs=1e-9)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: LookPlan((0.5, 0.9), POCOCK),
        lambda: LookPlan((0.5, 1.0), POCOCK, sides=3),
        lambda: LookPlan((0.5, 1.0), Spending(Family.POWER, 0.0)).planned,
    ],
)
def test_a_plan_that_cannot_be_is_refused(wrong):
    with pytest.raises(PlanUnfit):
        wrong()


@pytest.mark.parametrize("information", [(0.0, 1.0), (0.5, 0.5), (1.0, 0.5), (math.nan, 1.0), (0.5, 0.5001, 1.0), ()])
def test_information_that_does_not_rise_is_refused(information):
    with pytest.raises(DataUnfit):
        constant_boundary(information)


def test_boundaries_that_do_not_fit_are_refused():
    for low, high in (([-1.0], [1.0, 1.0]), ([1.0, 1.0], [-1.0, 1.0]), ([math.nan, 0.0], [1.0, 1.0])):
        with pytest.raises(DataUnfit):
            exits(low, high, [0.5, 1.0])
    with pytest.raises(DataUnfit):
        at_stopping([-2.0], [2.0], [1.0], estimate=1.0, standard_error=0.0)
    with pytest.raises(DataUnfit):
        spending_boundary([0.5, 1.0], family=Family.POCOCK, times=[1.0])
    with pytest.raises(DataUnfit, match="fractions"):
        spending_boundary([100, 200, 300], family=Family.POCOCK)


def test_what_looks_cost_and_save():
    fleming, pocock = size(LookPlan(FIVE, OBRIEN_FLEMING)), size(LookPlan(FIVE, POCOCK))
    assert fleming.most < pocock.most
    assert pocock.if_effective < fleming.if_effective < 1
    assert fleming.if_nothing > 1
    assert expected_information(constant_boundary([1.0]), [1.0], 0.0) == 1.0


def test_families_begin_at_little_and_end_at_alpha():
    for family, parameter in zip(Family, (0.0, 0.0, -4.0, 3.0), strict=True):
        said = spent(family, 0.05, [1e-4, 0.5, 1.0, 1.2], parameter)
        assert said[0] < 0.0005
        assert said[2:] == pytest.approx([0.05, 0.05])
        assert (np.diff(said[:3]) > 0).all()
    assert spent(Family.HWANG_SHIH_DECANI, 0.05, [0.4], 0.0)[0] == pytest.approx(0.02)


def test_a_very_early_look_cannot_stop():
    assert spending_boundary([0.0005, 1.0], family=Family.OBRIEN_FLEMING)[0] > 30


def test_conventions_are_named_apart():
    words = {LookPlan(FIVE, Spending(Family.OBRIEN_FLEMING, convention=one)).words for one in Convention}
    assert len(words) == 2


# on any day


def test_a_sequence_is_wider_than_one_look_and_narrowest_about_where_it_was_asked():
    rho = tuned(500)
    reaches = [reach(n, rho) for n in (50, 300, 500, 800, 5000)]
    assert min(reaches) == min(reaches[1:4])
    assert all(2.5 < one < 4.5 for one in reaches)


def test_the_interval_and_the_e_value_agree():
    edge = reach(200, 0.1) * 0.5
    said = normal_mixture(edge, 0.5, 200, rho=0.1)
    assert said.low == pytest.approx(0, abs=1e-12)
    assert said.e_value == pytest.approx(20)
    assert said.p_value == pytest.approx(0.05)


def test_a_difference_on_any_day():
    rng = np.random.default_rng(1)
    z = np.tile([1.0, 0.0], 100)
    said = anytime_difference(rng.normal(size=200) - 2 * z, z, setting=SETTING, unit="days", narrowest_at=351)
    assert said.labels == (AT_ANY_TIME,)
    assert 0 not in said.interval
    assert said.details["e-value"] > 20
    with pytest.raises(DataUnfit, match="20 people"):
        anytime_difference(rng.normal(size=38), np.tile([1.0, 0.0], 19), setting=SETTING, unit="d", narrowest_at=351)


def test_rates_on_any_day():
    treated, control = np.zeros(60), np.tile([1.0, 1.0, 0.0], 30)
    said = anytime_rates(treated, control, setting=SETTING)
    assert [arm.n for arm in said.arms] == [60, 60]
    assert said.estimate == pytest.approx(-2 / 3)
    assert said.interval.high < 0
    assert said.p_value < 0.01


def test_a_sequence_only_ever_gets_narrower_and_turns_with_the_arms():
    rng = np.random.default_rng(4)
    up, down = (rng.random(150) < rate for rate in (0.2, 0.5))
    one, other = paired_betting(up, down), paired_betting(down, up)
    assert (np.diff(one.low) >= 0).all()
    assert (np.diff(one.high) <= 0).all()
    assert one.low == pytest.approx(-other.high)
    assert one.log_e == pytest.approx(other.log_e)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: paired_betting([0, 2], [0, 1]),
        lambda: paired_betting([], [0, 1]),
        lambda: tuned(0),
        lambda: normal_mixture(0.0, 0.0, 10, rho=1.0),
        lambda: normal_mixture(0.0, 1.0, 0, rho=1.0),
        lambda: normal_mixture(0.0, 1.0, 10, rho=0.0),
        lambda: calibrated(0.0),
        lambda: reach(10, 0.1, 1.0),
    ],
)
def test_what_no_sequence_can_be_made_of_is_refused(wrong):
    with pytest.raises(DataUnfit):
        wrong()


def test_a_p_value_becomes_an_e_value():
    assert calibrated(0.01) == pytest.approx(5.0)
    assert calibrated(1.0) == 0.5


# harm


@pytest.mark.parametrize(
    "plan",
    [HarmPlan(0.05), HarmPlan(0.05, Rule.SPRT, feared=0.15), HarmPlan(0.05, Rule.POCOCK, people=150)],
)
def test_harm_stops_at_its_boundary_and_says_why(plan):
    calm = harm_verdict(plan, harms=2, people=60, setting=HARM)
    assert not calm.stop
    assert calm.why.endswith("Go on.")
    at = calm.stops_at
    assert not harm_verdict(plan, harms=at - 1, people=60, setting=HARM).stop
    said = harm_verdict(plan, harms=at, people=60, setting=HARM)
    assert said.stop
    assert said.statistic >= said.boundary
    assert (
        said.why
        == f"{at} of 60 people with serious harm, where 5.0% is accepted; the boundary for 60 people is {at}, and it is reached. Stop and review."
    )
    assert said.result.interval.high == 1.0


def test_the_mixtures_limit_passes_what_is_accepted_as_it_stops():
    for people in (20, 60, 150):
        at = least_harms(people, 0.05)
        assert lower_limit(at, people) >= 0.05 > lower_limit(at - 1, people)


def test_no_harm_among_many_is_no_evidence_of_harm():
    """∫ exp(−10,000 (p − ½)) dp / ½ = 1/5,000, nearly; the chance above ½ is far below what a number holds."""
    assert log_mixture(0, 5000, 0.5) == pytest.approx(-math.log(5001), abs=1e-9)
    assert log_mixture(10, 3000, 0.3) < 0
    assert log_mixture(0, 2, 0.5) == pytest.approx(math.log(1 / 3))


def test_so_few_people_cannot_show_harm():
    said = harm_verdict(HarmPlan(0.3), harms=1, people=1, setting=HARM)
    assert not said.stop
    assert "so few people" in said.why


def test_harm_is_not_another_outcome():
    with pytest.raises(OutcomesMixed):
        harm_verdict(HarmPlan(0.05), harms=1, people=10, setting=SETTING)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: HarmPlan(0.0),
        lambda: HarmPlan(0.05, alpha=1.0),
        lambda: HarmPlan(0.05, Rule.SPRT),
        lambda: HarmPlan(0.05, Rule.SPRT, feared=0.04),
        lambda: HarmPlan(0.05, Rule.POCOCK),
        lambda: harm_verdict(HarmPlan(0.05, Rule.POCOCK, people=10), harms=1, people=11, setting=HARM),
        lambda: wald_bounds(0.6, 0.5),
        lambda: log_likelihood_ratio(1, 5, 0.2, 0.1),
    ],
)
def test_a_plan_for_harm_that_cannot_be_is_refused(wrong):
    with pytest.raises(PlanUnfit):
        wrong()


def test_numbers_of_harms_that_cannot_be_are_refused():
    for harms, people in ((3, 2), (-1, 5), (0, 0)):
        with pytest.raises(DataUnfit):
            log_mixture(harms, people, 0.1)
    with pytest.raises(DataUnfit):
        share_under_ratio((0.0, 1.0), 1.0)


def test_walds_limits():
    assert wald_bounds(0.05, 0.2).stop == pytest.approx(math.log(16))
    assert wald_bounds(0.05, 0.2).clear == pytest.approx(math.log(0.2 / 0.95))
    assert log_likelihood_ratio(1, 2, 0.1, 0.2) == pytest.approx(math.log(0.2 * 0.8 / 0.1 / 0.9))


def test_pococks_rule_keeps_alpha_and_would_not_with_a_looser_level():
    found = pocock_boundary(60, 0.1)
    assert found.false_stops <= 0.05
    assert (np.diff(found.limits[1:]) >= 0).all()
    assert pocock_boundary(1, 0.01).limits[0] == 1


def test_harm_between_arms():
    same = harm_between_arms((5, 5), (100.0, 100.0))
    assert not same.stop
    more = harm_between_arms((18, 2), (100.0, 100.0))
    assert more.stop
    assert more.why.endswith("Stop and review.")
    assert not harm_between_arms((18, 2), (900.0, 100.0)).stop
    assert harm_between_arms((0, 0), (1.0, 1.0)).e_value == 1.0
