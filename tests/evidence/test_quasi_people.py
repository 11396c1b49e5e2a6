"""Designs that compare people: what their results say, what they refuse, and what must not matter."""

import numpy as np
import pytest

from caraway.evidence.designs.doubly_robust import doubly_robust_effect
from caraway.evidence.designs.entropy_balancing import entropy_balanced_effect
from caraway.evidence.designs.matching import Matching, matched_effect
from caraway.evidence.designs.weighting import weighted_effect
from caraway.evidence.estimators import aipw, entropy, matching, nuisance, weighting
from caraway.evidence.estimators.weighting import Bounds, Estimand, Percentiles
from caraway.evidence.refusals import DataUnfit, ResultIncomplete
from caraway.evidence.result import Maryland
from tests.evidence.quasi_given import people, setting

UNIT = "people per person followed"


def of_weighting(*given, **rest):
    return weighted_effect(*given, unit=UNIT, **rest)


def of_balancing(*given, **rest):
    return entropy_balanced_effect(*given, unit=UNIT, **rest)


def of_both(*given, **rest):
    return doubly_robust_effect(*given, unit=UNIT, generator=np.random.default_rng(3), repeats=1, folds=2, **rest)


def of_matching(*given, **rest):
    return (matched_effect(*given, unit=UNIT, **rest).result,)


DESIGNS = {"weighting": of_weighting, "balancing": of_balancing, "doubly robust": of_both, "matching": of_matching}


@pytest.mark.parametrize("name", DESIGNS)
def test_a_result_says_what_it_is(name):
    results = DESIGNS[name](*people(), setting=setting())
    first = results[0]
    assert first.name == "risk difference"
    assert first.unit == UNIT
    assert first.estimate < 0
    assert first.estimate in first.interval
    assert sum(arm.n for arm in first.arms) <= 900
    assert any(year in first.method for year in ("2004", "2006", "2012", "2018", "2022"))
    assert first.null == 0
    for ratio in results[1:]:
        assert (ratio.name, ratio.null) == ("risk ratio", 1.0)
        assert ratio.estimate == pytest.approx(
            first.details["mean, programme"] / first.details["mean, comparison"], rel=1e-6
        )


@pytest.mark.parametrize("name", DESIGNS)
def test_few_factors_are_of_level_3_and_the_result_says_so(name):
    treated, covariates, outcome = people()
    result = DESIGNS[name](treated, covariates[:, :2], outcome, setting=setting())[0]
    assert result.setting.maryland is Maryland.COMPARISON
    assert any("Level 3" in label and "only 2" in label for label in result.labels)


@pytest.mark.parametrize("name", ["weighting", "balancing"])
def test_several_factors_with_nothing_left_are_of_level_4(name):
    result = DESIGNS[name](*people(n=4000), setting=setting())[0]
    assert result.setting.maryland is Maryland.CONTROLLED
    assert result.labels == ()


def test_a_difference_that_is_left_brings_the_level_down():
    treated, covariates, outcome = people(factors=4)
    how = Matching(on="mahalanobis", caliper=None)
    found = matched_effect(treated, covariates * [1, 1, 1, 3], outcome + 0.0, setting=setting(), unit=UNIT, how=how)
    assert found.balance.worst_after > 0.1
    assert found.result.setting.maryland is Maryland.COMPARISON


def test_a_quasi_experiment_cannot_say_that_chance_decided():
    with pytest.raises(ResultIncomplete, match="level 5"):
        weighted_effect(*people(), setting=setting(Maryland.RANDOMISED), unit=UNIT)


def test_a_mean_is_called_a_mean():
    treated, covariates, outcome = people()
    result = weighted_effect(treated, covariates, outcome * 3, setting=setting(), unit="days")[0]
    assert result.name == "mean difference"


def test_people_without_a_match_are_told_of():
    treated, covariates, outcome = people(n=300)
    found = matched_effect(treated, covariates, outcome, setting=setting(), unit=UNIT, how=Matching(caliper=0.01))
    lost = found.result.details["not matched"]
    assert lost > 0
    assert any("no match" in label for label in found.result.labels)
    assert found.result.arms[0].n == treated.sum() - lost
    assert (found.pairs.comparisons[~found.pairs.matched] == -1).all()


def test_row_order_does_not_matter():
    treated, covariates, outcome = people()
    order = np.random.default_rng(2).permutation(len(treated))
    for estimate in (
        lambda t, x, y: weighting.weighted(t, x, y).difference,
        lambda t, x, y: (entropy.effect(t, x, y, moments=2).effect, entropy.effect(t, x, y, moments=2).standard_error),
    ):
        assert estimate(treated, covariates, outcome) == pytest.approx(
            estimate(treated[order], covariates[order], outcome[order]), rel=1e-9
        )


def test_units_of_covariates_do_not_matter():
    treated, covariates, outcome = people()
    moved = covariates * [1000, 0.01, 1] + [5, -3, 200]
    one, other = (weighting.weighted(treated, x, outcome).difference for x in (covariates, moved))
    assert one == pytest.approx(other, rel=1e-7)
    first, second = (entropy.effect(treated, x, outcome, moments=2).effect for x in (covariates, moved))
    assert first == pytest.approx(second, rel=1e-7)
    pairs = [matching.nearest(treated, covariates=x) for x in (covariates, moved)]
    assert np.array_equal(pairs[0].comparisons, pairs[1].comparisons)


def test_arms_swapped_turn_the_average_effect_round():
    treated, covariates, outcome = people()
    one = weighting.weighted(treated, covariates, outcome)
    other = weighting.weighted(1 - treated, covariates, outcome)
    assert one.difference[0] == pytest.approx(-other.difference[0])
    att = weighting.weighted(treated, covariates, outcome, estimand=Estimand.ATT)
    atc = weighting.weighted(1 - treated, covariates, outcome, estimand=Estimand.ATC)
    assert att.difference == pytest.approx((-atc.difference[0], atc.difference[1]))


def test_overlap_weights_balance_exactly():
    treated, covariates, outcome = people()
    found = weighting.weighted(treated, covariates, outcome, estimand=Estimand.ATO)
    means = [np.average(covariates, axis=0, weights=found.weights * arm) for arm in (treated, 1 - treated)]
    assert means[0] == pytest.approx(means[1], abs=1e-9)


def test_stabilised_weights_add_up_to_people():
    scores, treated = np.linspace(0.2, 0.8, 50), np.arange(50) % 2 == 0
    plain = weighting.weights_of(scores, treated, Estimand.ATE)
    held = weighting.weights_of(scores, treated, Estimand.ATE, stabilised=True)
    assert held == pytest.approx(plain * 0.5)


def test_balanced_weights_balance():
    treated, covariates, _ = people()
    found = entropy.balance(treated, covariates, moments=2)
    one = treated == 1
    own = covariates[~one]
    for power in (1, 2):
        mine, theirs = (
            (covariates[one] ** power).mean(axis=0),
            np.average(own**power, axis=0, weights=found.weights[~one]),
        )
        assert mine == pytest.approx(theirs, abs=1e-8)
    assert found.weights[~one].sum() == pytest.approx(one.sum())


def test_no_weights_balance_what_the_comparison_does_not_span():
    treated = np.array([1.0, 1, 0, 0, 0])
    with pytest.raises(DataUnfit, match="No weights balance: column 1"):
        entropy.balance(treated, [5.0, 6, 1, 2, 3])
    corner = np.array([[0.9, 0.9], [0.9, 0.9], [0, 0], [1, 0], [0, 1.0], [0.1, 0.1]])
    with pytest.raises(DataUnfit, match="lie outside"):
        entropy.balance([1.0, 1, 0, 0, 0, 0], corner)


def test_a_covariate_given_twice_does_not_stop_balancing():
    treated, covariates, outcome = people()
    one = entropy.effect(treated, covariates, outcome)
    other = entropy.effect(treated, np.column_stack([covariates, covariates[:, 0] * 2]), outcome)
    assert one.effect == pytest.approx(other.effect, rel=1e-6)


def test_cross_fitting_is_from_its_generator_alone():
    treated, covariates, outcome = people()
    found = [
        aipw.aipw(treated, covariates, outcome, generator=np.random.default_rng(5), repeats=3).effect for _ in range(2)
    ]
    assert found[0] == found[1]
    other = aipw.aipw(treated, covariates, outcome, generator=np.random.default_rng(6), repeats=3)
    assert other.effect != found[0]
    assert len(other.repeats) == 3


def test_a_saturated_model_refuses_an_empty_cell():
    treated, cell = np.array([1.0, 1, 1, 1, 0, 0, 0, 0]), np.array([0.0, 0, 1, 1, 0, 0, 0, 0])
    models = aipw.Models(nuisance.saturated, nuisance.saturated)
    with pytest.raises(DataUnfit, match="nobody of one arm"):
        aipw.aipw(treated, cell, treated, generator=np.random.default_rng(1), folds=1, models=models)


def test_random_order_needs_a_generator_and_is_its_own():
    treated, covariates, _ = people(n=100)
    with pytest.raises(DataUnfit, match="generator"):
        matching.nearest(treated, score=covariates[:, 0], order=matching.Order.RANDOM)
    one, other = (
        matching.nearest(
            treated, score=covariates[:, 0], order=matching.Order.RANDOM, generator=np.random.default_rng(seed)
        )
        for seed in (4, 4)
    )
    assert np.array_equal(one.comparisons, other.comparisons)


BAD = {
    "empty arm": ([1, 1, 1], [1.0, 2, 3], [0, 1, 0], "Nobody is in the comparison"),
    "missing covariate": ([1, 0, 1], [1.0, np.nan, 3], [0, 1, 0], "missing"),
    "missing outcome": ([1, 0, 1, 0], [1.0, 2, 3, 4], [0, 1, np.inf, 0], "missing or infinite"),
    "lengths": ([1, 0, 1], [1.0, 2], [0, 1, 0], "covariates"),
    "arms that are none": ([1, 2, 0], [1.0, 2, 3], [0, 1, 0], "1 for whoever"),
    "separation": ([0, 0, 0, 1, 1, 1], [1.0, 2, 3, 4, 5, 6], [0, 1, 0, 1, 0, 1], "separation|No weights"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("design", ["weighting", "balancing"])
def test_rows_without_an_answer_are_refused(name, design):
    treated, covariates, outcome, said = BAD[name]
    with pytest.raises(DataUnfit, match=said):
        DESIGNS[design](np.array(treated, dtype=float), covariates, outcome, setting=setting())


def test_trimming_that_leaves_nobody_is_refused():
    with pytest.raises(DataUnfit, match="leaves nobody"):
        weighting.weighted(*people(), trim=Bounds(0.0001, 0.0002))
    with pytest.raises(DataUnfit):
        Bounds(0.9, 0.1)
    with pytest.raises(DataUnfit):
        Percentiles(-1, 50)


def test_a_ratio_needs_an_outcome_in_both_arms():
    treated, covariates, outcome = people()
    found = weighting.weighted(treated, covariates, outcome * treated)
    with pytest.raises(DataUnfit, match="above 0"):
        _ = found.log_ratio
    assert len(weighted_effect(treated, covariates, outcome * treated, setting=setting(), unit=UNIT)) == 1


def test_trimmed_people_are_counted():
    treated, covariates, outcome = people()
    result = weighted_effect(treated, covariates, outcome, setting=setting(), unit=UNIT, trim=Bounds(0.3, 0.7))[0]
    assert 0 < result.details["people left out"] < 900
    assert "Crump" in result.method
    held = weighted_effect(treated, covariates, outcome, setting=setting(), unit=UNIT, trim=Percentiles())[0]
    assert "Cole" in held.method
