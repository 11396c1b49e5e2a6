"""Pooling, funnels and disparity against R (places.R, its output beside it) and against what was printed."""

import json
from pathlib import Path

import numpy as np
import pytest

from caraway.evidence.benchmarking.disparity import Tally, newcombe
from caraway.evidence.estimators.beta_binomial import pool_rates
from caraway.evidence.estimators.funnel_limits import binomial_limit, dispersion, standardised_ratio
from caraway.evidence.estimators.random_effects import random_effects

R = json.loads(Path(__file__).with_name("places.json").read_text())


@pytest.mark.parametrize("how", ["DL", "REML", "PM"])
def test_thirteen_vaccine_trials(how):
    said = R[how]
    normal, hartung = (
        random_effects(R["y"], np.sqrt(R["v"]), heterogeneity=how, ends=ends) for ends in ("normal", "hartung-knapp")
    )
    assert normal.tau2 == pytest.approx(said["tau2"], rel=1e-7)
    assert (normal.estimate, normal.standard_error) == pytest.approx((said["estimate"], said["se"]), rel=1e-8)
    assert (normal.low, normal.high) == pytest.approx(said["normal"], rel=1e-8)
    assert hartung.standard_error == pytest.approx(said["hk"], rel=1e-7)
    assert (hartung.low, hartung.high) == pytest.approx(said["hartung"], rel=1e-7)
    assert hartung.prediction == pytest.approx(said["further"], rel=1e-7)
    assert normal.i2 == pytest.approx(said["i2"], rel=1e-7)
    assert normal.q == pytest.approx(R["q"], rel=1e-9)


def test_as_metafor_prints_them():
    """Viechtbauer 2010, Journal of Statistical Software 36(3), section 3: the default fit of these trials."""
    found = random_effects(R["y"], np.sqrt(R["v"]), ends="normal")
    said = [found.estimate, found.standard_error, found.low, found.high, found.tau2]
    assert [round(one, 4) for one in said] == [-0.7145, 0.1798, -1.0669, -0.3622, 0.3132]
    assert (round(100 * found.i2, 2), round(found.q, 4)) == (92.22, 152.2330)


def test_beta_binomial():
    found = pool_rates(R["x"], R["n"])
    assert found.mean == pytest.approx(R["mean"], rel=1e-6)
    assert found.concentration == pytest.approx(R["concentration"], rel=1e-5)
    assert found.logit_error == pytest.approx(R["logit_error"], rel=1e-3)  # optim's Hessian is by differences
    assert found.shrunk == pytest.approx(R["shrunk"], rel=1e-6)


def test_limits():
    ratio = standardised_ratio(14, 20.0)
    assert (ratio.low, ratio.high) == pytest.approx(R["garwood"], rel=1e-9)
    assert float(binomial_limit(0.3, [80], 0.975)[0]) == pytest.approx(R["limit"], rel=1e-9)


def test_winsorised_dispersion():
    x, n = np.array(R["x"]), np.array(R["n"])
    rate = x.sum() / n.sum()
    assert dispersion((x / n - rate) / np.sqrt(rate * (1 - rate) / n)).phi == pytest.approx(R["phi"], rel=1e-9)


def test_newcombe_as_printed():
    """Newcombe 1998, Statistics in Medicine 17, table II: 56/70 and 48/80 give .0524 to .3339 by method 10."""
    low, high = newcombe(Tally(56, 70), Tally(48, 80))
    assert (low, high) == pytest.approx(R["newcombe"], rel=1e-9)
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)
