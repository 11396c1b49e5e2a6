"""Looks and harm against published tables and against R (looks.R, its output beside it)."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from caraway.evidence.estimators.boundaries import (
    Convention,
    Family,
    constant_boundary,
    inflation,
    power,
    spending_boundary,
)
from caraway.evidence.estimators.harm_boundary import ever_stops, log_mixture
from caraway.evidence.estimators.mixture import log_e_value
from caraway.evidence.estimators.stages import exits
from caraway.evidence.estimators.stopped import at_stopping

R = json.loads(Path(__file__).with_name("looks.json").read_text())
THREE = np.arange(1, 4) / 3
FIVE = np.arange(1, 6) / 5


# Jennison and Turnbull 2000, tables 2.1 and 2.3 (constants), 2.2 and 2.4 (how much more is needed for power .8): two-sided .05
PUBLISHED = [
    (1, 1.960, 1.960, 1.000, 1.000),
    (2, 2.178, 1.977, 1.110, 1.008),
    (3, 2.289, 2.004, 1.166, 1.017),
    (4, 2.361, 2.024, 1.202, 1.024),
    (5, 2.413, 2.040, 1.229, 1.028),
    (10, 2.555, 2.087, 1.301, 1.040),
    (20, 2.672, 2.126, 1.363, 1.047),
]


@pytest.mark.parametrize(("looks", "pocock", "fleming", "more_pocock", "more_fleming"), PUBLISHED)
def test_constants_as_in_jennison_and_turnbull(looks, pocock, fleming, more_pocock, more_fleming):
    t = np.arange(1, looks + 1) / looks
    boundaries = [constant_boundary(t, shape=shape) for shape in (0.5, 0.0)]
    assert [round(float(one[-1]), 3) for one in boundaries] == [pocock, fleming]
    more = [inflation(one, t, alpha=0.05, wanted=0.8) for one in boundaries]
    assert more == pytest.approx([more_pocock, more_fleming], abs=6e-4)


def test_wang_and_tsiatis_with_a_quarter():
    """Jennison and Turnbull 2000, chapter 2: 2.083 with three looks, 2.136 with five."""
    assert round(float(constant_boundary(THREE, shape=0.25)[-1]), 3) == 2.083
    assert round(float(constant_boundary(FIVE, shape=0.25)[-1]), 3) == 2.136


def test_spending_as_the_programs_of_lan_and_demets_print_it():
    """Five equal looks, two-sided .05, each side spending half (Reboussin, DeMets, Kim and Lan 2000)."""
    fleming = spending_boundary(FIVE, family=Family.OBRIEN_FLEMING)
    assert fleming == pytest.approx([4.8769, 3.3569, 2.6803, 2.2898, 2.0310], abs=2e-4)
    pocock = spending_boundary(FIVE, family=Family.POCOCK)
    assert pocock == pytest.approx([2.4380, 2.4268, 2.4101, 2.3966, 2.3859], abs=2e-4)


def test_both_sides_together_begin_at_another_boundary():
    """f(.2) = 2 − 2Φ(1.96/√.2), shared by the sides."""
    together = spending_boundary(FIVE, family=Family.OBRIEN_FLEMING, convention=Convention.TOGETHER)
    assert together[0] == pytest.approx(1.959964 / math.sqrt(0.2), abs=1e-5)


def test_constants_by_nested_integration():
    assert constant_boundary([0.5, 1.0])[-1] == pytest.approx(R["pocock2"], rel=1e-8)
    assert constant_boundary(THREE)[-1] == pytest.approx(R["pocock3"], rel=1e-8)
    assert constant_boundary(THREE, shape=0.0)[-1] == pytest.approx(R["fleming3"], rel=1e-8)


@pytest.mark.parametrize(
    ("named", "family", "parameter"),
    [
        ("fleming", Family.OBRIEN_FLEMING, 0.0),
        ("pocock", Family.POCOCK, 0.0),
        ("decani", Family.HWANG_SHIH_DECANI, -4.0),
        ("power3", Family.POWER, 3.0),
    ],
)
def test_spending_by_nested_integration(named, family, parameter):
    found = spending_boundary([0.3, 0.7, 1.0], family=family, parameter=parameter)
    assert found == pytest.approx(R[named], rel=1e-7)


def test_what_a_stopped_trial_says():
    high = constant_boundary(THREE, shape=0.0)
    found = at_stopping(-high, high, THREE[:2], estimate=2.9, standard_error=1.0)
    assert [found.p_value, found.estimate, found.low, found.high] == pytest.approx(R["stopped"], rel=1e-7)


def test_power():
    high = constant_boundary(THREE, shape=0.0)
    assert exits(-high, high, THREE, 3.0).above == pytest.approx(R["strong"], rel=1e-8)
    assert power(high, THREE, 3.0) == pytest.approx(sum(R["strong"]), rel=1e-8)


def test_harm():
    assert ever_stops(np.array(R["limits"], dtype=float), 0.1) == pytest.approx(R["ever"], rel=1e-10)
    assert log_mixture(7, 60, 0.05) == pytest.approx(R["mixture"], rel=1e-9)


def test_mixture():
    assert log_e_value(0.4 * math.sqrt(50), 50, 0.3) == pytest.approx(R["normal"], rel=1e-9)
