"""Matching, weighting, entropy balancing and balance of the LaLonde data (MatchIt's 614 people) against R: `matching.R`."""

import numpy as np
import pytest

from caraway.evidence.checks.balance import balance
from caraway.evidence.checks.sample_size import kish
from caraway.evidence.estimators import aipw, entropy, matching, propensity, weighting
from caraway.evidence.estimators.matching import Order
from tests.reference.evidence.quasi_reading import numbers, stored

R = stored("matching")
TREATED = np.array(R["treat"], dtype=float)
COVARIATES = np.array(R["covariates"], dtype=float)
EARNINGS = np.array(R["re78"], dtype=float)
MODEL = propensity.fit(TREATED == 1, COVARIATES, np.ones(len(TREATED)))
STRATA = COVARIATES[:, 2] * 2 + COVARIATES[:, 4]
CASES = {
    "nearest": {"score": MODEL.score},
    "logit_caliper": {"score": MODEL.log_odds, "caliper": 0.2},
    "two": {"score": MODEL.score, "ratio": 2, "order": Order.SMALLEST},
    "replacement": {"score": MODEL.score, "replacement": True},
    "replacement_two": {"score": MODEL.score, "replacement": True, "ratio": 2},
    "exact": {"score": MODEL.score, "exact": STRATA, "order": Order.DATA},
    "mahalanobis": {"covariates": COVARIATES},
    "mahalanobis_replacement": {"covariates": COVARIATES, "replacement": True},
}


def test_the_chances_of_treatment_are_those_of_glm():
    assert MODEL.score == pytest.approx(R["score"], abs=1e-8)


@pytest.mark.parametrize("name", CASES)
def test_pairs_are_those_of_matchit(name):
    found = matching.nearest(TREATED, **CASES[name]).comparisons
    theirs = np.array([[-1 if place is None else place for place in row] for row in R[name]])
    assert np.array_equal(np.sort(found, axis=1), np.sort(theirs, axis=1))


def test_the_effect_from_pairs_and_its_paired_error():
    found = matching.effect(matching.nearest(TREATED, score=MODEL.score), EARNINGS)
    assert found.effect == pytest.approx(R["nearest_effect"][0], rel=1e-10)
    assert found.standard_error == pytest.approx(R["nearest_paired_se"][0], rel=1e-10)
    assert (found.matched, found.unmatched) == (185, 0)


@pytest.mark.parametrize(("estimand", "name"), [("ATT", "att"), ("ATE", "ate"), ("ATO", "ato")])
def test_weighted_effects(estimand, name):
    found = weighting.weighted(TREATED, COVARIATES, EARNINGS, estimand=weighting.Estimand(estimand))
    assert found.difference[0] == pytest.approx(R[f"weighted_{name}"][0], rel=1e-7)


def test_entropy_balancing():
    found = entropy.effect(TREATED, COVARIATES, EARNINGS)
    assert found.effect == pytest.approx(R["entropy_effect"][0], rel=1e-7)
    assert found.balanced.weights[TREATED == 0] == pytest.approx(R["entropy_weights"], abs=1e-6)


def test_balance_before_and_after():
    pairs = matching.nearest(TREATED, score=MODEL.score)
    found = balance(TREATED, COVARIATES, weights=pairs.weights(len(TREATED)))
    for when, lines in (("before", found.before), ("after", found.after)):
        assert [line.standardised for line in lines] == pytest.approx(R[f"smd_{when}"], abs=1e-8)
        ratios = [np.nan if line.variance_ratio is None else line.variance_ratio for line in lines]
        assert ratios == pytest.approx(numbers(R[f"ratio_{when}"]), rel=1e-8, nan_ok=True)
        assert [line.kolmogorov for line in lines] == pytest.approx(R[f"ks_{when}"], abs=1e-8)


def test_weights_and_balance_with_replacement():
    pairs = matching.nearest(TREATED, score=MODEL.score, replacement=True)
    weights = pairs.weights(len(TREATED))
    comparison = TREATED == 0
    theirs = np.array(R["replacement_weights"], dtype=float)
    scaled = weights[comparison] / weights[comparison].sum() * theirs[comparison].sum()
    assert scaled == pytest.approx(theirs[comparison], abs=1e-8)
    assert kish(weights[comparison]) == pytest.approx(R["replacement_ess"][0], rel=1e-8)
    found = balance(TREATED, COVARIATES, weights=weights)
    assert [line.kolmogorov for line in found.after] == pytest.approx(R["replacement_ks_after"], abs=1e-8)


def test_errors_of_weighting_and_balancing_from_stacked_equations():
    for estimand, name in (("ATT", "att"), ("ATE", "ate"), ("ATO", "ato")):
        found = weighting.weighted(TREATED, COVARIATES, EARNINGS, estimand=weighting.Estimand(estimand))
        assert found.difference[1] == pytest.approx(R[f"weighted_{name}_se"][0], rel=1e-5)
    assert entropy.effect(TREATED, COVARIATES, EARNINGS).standard_error == pytest.approx(R["entropy_se"][0], rel=1e-4)
    two = entropy.effect(TREATED, COVARIATES, EARNINGS, moments=2)
    assert two.effect == pytest.approx(R["entropy_two_effect"][0], rel=1e-4)


@pytest.mark.parametrize("target", ["ATE", "ATT"])
def test_augmented_weighting_without_folds(target):
    rng = np.random.default_rng(1)
    found = aipw.aipw(TREATED, COVARIATES, EARNINGS, generator=rng, folds=1, target=aipw.Target(target))
    assert found.effect == pytest.approx(R[f"aipw_{target.lower()}"][0], rel=1e-6)
    assert found.standard_error == pytest.approx(R[f"aipw_{target.lower()}_se"][0], rel=1e-6)
