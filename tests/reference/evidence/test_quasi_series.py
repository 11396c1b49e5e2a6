"""Interrupted series and synthetic control against R: `interrupted_series.R`, `synthetic_control.R`."""

import numpy as np
import pytest

from caraway.evidence.estimators import segmented, synthetic
from tests.reference.evidence.quasi_reading import stored

SERIES = stored("interrupted_series")
PLACES = stored("synthetic_control")


@pytest.mark.parametrize(
    ("how", "name", "within"),
    [("reml", "reml", 1e-6), ("prais-winsten", "prais", 1e-9), ("ml", "ml", 1e-6), ("newey-west", "newey", 1e-9)],
)
def test_segmented_lines(how, name, within):
    found = segmented.segmented(SERIES["y"], SERIES["start"], how=how, season=12)
    assert found.coefficients == pytest.approx(SERIES[name], abs=within)
    if f"{name}_se" in SERIES:
        assert np.sqrt(np.diag(found.covariance)) == pytest.approx(SERIES[f"{name}_se"], abs=within)
    if f"{name}_rho" in SERIES:
        assert found.correlation == pytest.approx(SERIES[f"{name}_rho"][0], abs=1e-6)


def test_rates_are_those_of_quasipoisson():
    found = segmented.segmented_poisson(SERIES["events"], SERIES["start"], exposure=SERIES["people"], season=12)
    assert found.coefficients == pytest.approx(SERIES["poisson"], abs=1e-9)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(SERIES["poisson_se"], abs=1e-9)
    assert found.dispersion == pytest.approx(SERIES["dispersion"][0], abs=1e-8)


def test_synthetic_control_is_the_best_of_every_set_of_donors():
    found = synthetic.synthetic(PLACES["outcome"], 0, PLACES["start"])
    assert found.weights == pytest.approx(PLACES["weights"], abs=1e-9)
    assert found.gap == pytest.approx(PLACES["gap"], abs=1e-9)
    assert found.before == pytest.approx(PLACES["before"][0], abs=1e-10)


def test_placebos_in_space():
    found = synthetic.in_space(PLACES["outcome"], 0, PLACES["start"])
    assert found.ratios == pytest.approx(PLACES["ratios"], rel=1e-8)
    assert found.p_value == pytest.approx(PLACES["p"][0])
