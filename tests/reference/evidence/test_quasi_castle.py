"""Group-time effects of the castle data (50 states, 2000–2010) against differences worked out by hand in R: `group_time.R`."""

import numpy as np
import pytest

from caraway.evidence.estimators.aggregate import aggregate, bands
from caraway.evidence.estimators.group_time import group_time, panel
from caraway.evidence.estimators.two_way import two_way
from tests.reference.evidence.quasi_reading import castle, stored

R = stored("group_time")
HOMICIDE, STARTS, PEOPLE, POVERTY, YEARS = castle()


@pytest.mark.parametrize(
    ("name", "how", "weighed"),
    [
        ("never", {}, False),
        ("not_yet", {"comparators": "not yet"}, False),
        ("varying", {"base": "varying"}, False),
        ("weighted", {}, True),
    ],
)
def test_every_cell(name, how, weighed):
    found = group_time(panel(HOMICIDE, YEARS, STARTS, weights=PEOPLE if weighed else None), **how)
    assert found.effects == pytest.approx(R[name], abs=1e-12)


@pytest.mark.parametrize(("name", "weights"), [("even", None), ("by_people", PEOPLE)])
def test_put_together(name, weights):
    cells = group_time(panel(HOMICIDE, YEARS, STARTS, weights=weights))
    for how in ("simple", "group", "calendar"):
        assert aggregate(cells, how).overall == pytest.approx(R[f"{name}_{how}"][0], abs=1e-12)
    events = aggregate(cells, "event")
    assert events.effects[events.keys >= 0] == pytest.approx(R[f"{name}_event"], abs=1e-12)


def test_doubly_robust_cell():
    kept = (STARTS == 2007) | np.isinf(STARTS)
    found = group_time(panel(HOMICIDE[kept], YEARS, STARTS[kept], covariates=POVERTY[kept]))
    at = (found.groups == 2007) & (found.periods == 2009)
    assert found.effects[at] == pytest.approx(R["doubly_robust_2007_2009"], abs=1e-8)


def test_two_way_fixed_effects_are_the_published_ones():
    found = two_way(panel(HOMICIDE, YEARS, STARTS, weights=PEOPLE))
    assert found.coefficient == pytest.approx(R["two_way"][0], abs=1e-10)
    assert round(found.coefficient, 7) == 0.0755332


def test_starts_of_one_state_have_an_error_all_the_same():
    found = group_time(panel(HOMICIDE, YEARS, STARTS))
    florida = (found.groups == 2006) & (found.periods != 2005)
    assert (found.errors[florida] > 0).all()
    assert found.alone == 2
    span = bands(aggregate(found, "event"), generator=np.random.default_rng(1))
    assert span.critical > 1.96


def test_errors_are_of_two_sample_variances():
    found = group_time(panel(HOMICIDE, YEARS, STARTS))
    after = (found.groups == 2007) & (found.events >= 0)
    assert found.errors[after] == pytest.approx(R["errors_2007"], rel=1e-12)
