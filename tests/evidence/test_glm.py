"""Logistic and Poisson regression: counts, weights, clusters, refusals."""

import numpy as np
import pytest
import statsmodels.api as sm

from caraway.evidence.estimators.glm import GlmFit, logistic, poisson
from caraway.evidence.refusals import DataUnfit


def people(seed: int = 5, n: int = 600) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(n), rng.integers(0, 2, n), rng.integers(0, 3, n)]).astype(float)
    linear = design @ [-0.6, 0.5, -0.3]
    return design, (rng.random(n) < 1 / (1 + np.exp(-linear))).astype(float), rng.poisson(np.exp(linear)).astype(float)


def reduced(design: np.ndarray, outcomes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    cells, counts = np.unique(np.column_stack([design, outcomes]), axis=0, return_counts=True)
    return cells[:, :-1], cells[:, -1], counts


def same(one: GlmFit, other: GlmFit) -> None:
    assert np.allclose(one.coefficients, other.coefficients, rtol=1e-10, atol=1e-12)
    assert np.allclose(one.covariance, other.covariance, rtol=1e-9, atol=1e-14)
    assert one.log_likelihood == pytest.approx(other.log_likelihood, rel=1e-12)
    assert one.people == other.people


@pytest.mark.parametrize("spread", ["model", "HC0", "HC1"])
def test_a_reduced_table_says_what_its_rows_say(spread):
    design, yes, events = people()
    cells, outcome, counts = reduced(design, yes)
    same(logistic(outcome, cells, counts=counts, spread=spread), logistic(yes, design, spread=spread))
    cells, outcome, counts = reduced(design, events)
    same(poisson(outcome, cells, counts=counts, spread=spread), poisson(events, design, spread=spread))


def test_weights_are_not_counts():
    design, yes, _ = people()
    doubled = np.full(len(yes), 2.0)
    weighted = logistic(yes, design, weights=doubled)
    assert weighted.spread == "HC0"
    assert np.allclose(weighted.standard_errors, logistic(yes, design, spread="HC0").standard_errors)
    counted = logistic(yes, design, counts=doubled)
    assert np.allclose(counted.standard_errors * np.sqrt(2), logistic(yes, design).standard_errors)


@pytest.mark.parametrize(("spread", "corrected"), [("CR0", False), ("CR1S", True)])
def test_clusters_as_statsmodels_has_them(spread, corrected):
    design, yes, events = people()
    forces = np.random.default_rng(1).integers(0, 40, len(yes))
    for ours, family, outcomes in ((logistic, sm.families.Binomial(), yes), (poisson, sm.families.Poisson(), events)):
        peer = sm.GLM(outcomes, design, family=family).fit(
            tol=1e-13, cov_type="cluster", cov_kwds={"groups": forces, "use_correction": corrected}
        )
        fit = ours(outcomes, design, clusters=forces, spread=spread)
        assert np.allclose(fit.coefficients, peer.params, rtol=1e-9)
        assert np.allclose(fit.standard_errors, peer.bse, rtol=1e-8)
        assert fit.deviance == pytest.approx(peer.deviance, rel=1e-10)


def test_every_person_a_cluster_is_hc0():
    design, yes, _ = people()
    alone = logistic(yes, design, clusters=np.arange(len(yes)), spread="CR0")
    assert np.allclose(alone.covariance, logistic(yes, design, spread="HC0").covariance)


def test_a_unit_of_time_only_moves_the_intercept():
    design, _, events = people()
    years = np.random.default_rng(2).uniform(0.2, 2, len(events))
    in_years, in_days = poisson(events, design, exposure=years), poisson(events, design, exposure=365 * years)
    assert np.allclose(in_years.coefficients[1:], in_days.coefficients[1:])
    assert in_years.coefficients[0] - in_days.coefficients[0] == pytest.approx(np.log(365))
    assert np.allclose(in_years.covariance, in_days.covariance)


def test_order_of_rows_and_units_of_columns_do_not_matter():
    design, yes, _ = people()
    turned = np.random.default_rng(3).permutation(len(yes))
    same(logistic(yes, design), logistic(yes[turned], design[turned]))
    stretched = logistic(yes, design * [1, 1e6, 1e-6])
    assert np.allclose(stretched.coefficients * [1, 1e6, 1e-6], logistic(yes, design).coefficients)


def test_refusals():
    design, yes, events = people()
    broken = yes.copy()
    broken[3] = np.nan
    cases = [
        ("missing", lambda: logistic(broken, design)),
        ("0, 1", lambda: logistic(events, design)),
        ("the same", lambda: logistic(np.ones(len(yes)), design)),
        ("separation", lambda: logistic(design[:, 1], design[:, :2])),
        ("separation", lambda: poisson(events * design[:, 1], design)),
        ("twice", lambda: logistic(yes, np.column_stack([design, design[:, 1]]))),
        ("no variation", lambda: logistic(yes, np.column_stack([design, np.zeros(len(yes))]))),
        ("lines", lambda: logistic(yes, design[:-1])),
        ("whole number", lambda: logistic(yes, design, counts=np.full(len(yes), 0.5))),
        ("nobody", lambda: logistic(yes, design, counts=np.zeros(len(yes)))),
        ("not negative", lambda: logistic(yes, design, weights=-np.ones(len(yes)))),
        ("cluster", lambda: logistic(yes, design, clusters=np.ones(len(yes)))),
        ("goes with clusters", lambda: logistic(yes, design, spread="CR1")),
        ("no way", lambda: logistic(yes, design, spread="HC9")),
        ("not negative", lambda: poisson(-events - 1, design)),
        ("No event", lambda: poisson(0 * events, design)),
        ("time at risk", lambda: poisson(events, design, exposure=np.zeros(len(yes)))),
        ("number", lambda: logistic(["yes"], design)),
    ]
    for words, call in cases:
        with pytest.raises(DataUnfit, match=words):
            call()
