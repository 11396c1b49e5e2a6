"""Further public cases against R (`further.R`, its output in `further.json`) and against printed values; each in more than one unit.

Ages as times (which tie but for rounding), events that come again, pairs as strata, medians; errors of the expected information; studies put
together; series; pairs with strata and calipers; balancing on squares; boundaries at other levels; empty and full arms.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from caraway.evidence.checks.evalue import e_value
from caraway.evidence.checks.proportional_hazards import proportional_hazards
from caraway.evidence.estimators import entropy, matching, propensity, segmented, weighing
from caraway.evidence.estimators.boundaries import Family, constant_boundary, spending_boundary
from caraway.evidence.estimators.cox import cox
from caraway.evidence.estimators.glm import poisson
from caraway.evidence.estimators.instrument import two_stage
from caraway.evidence.estimators.kaplan_meier import kaplan_meier, survival_at, time_by
from caraway.evidence.estimators.negative_binomial import negative_binomial
from caraway.evidence.estimators.pairs import mcnemar, paired_difference
from caraway.evidence.estimators.proportion import proportion_interval
from caraway.evidence.estimators.proportions import odds_ratio
from caraway.evidence.estimators.random_effects import random_effects
from caraway.evidence.result import Interval

HERE = Path(__file__).parent
R, OUTCOMES, CASES, AWKWARD, PEOPLE = (
    json.loads((HERE / f"{name}.json").read_text())
    for name in ("further", "outcomes", "survival_cases", "awkward_survival", "matching")
)
TREATED = np.array(PEOPLE["treat"], dtype=float)
COVARIATES = np.array(PEOPLE["covariates"], dtype=float)
EARNINGS = np.array(PEOPLE["re78"], dtype=float)


def close(found, expected, rel=1e-9, at=1e-12):
    np.testing.assert_allclose(np.asarray(found, dtype=float), np.asarray(expected, dtype=float), rtol=rel, atol=at)


def column(of, *names):
    held = [np.array(R[of]["data"][name], dtype=float) for name in names]
    return held[0] if len(held) == 1 else np.column_stack(held)


COX = {
    ("mgus", "plain"): (("exit", "death"), ("woman",), {"starts": "enter"}),
    ("mgus", "breslow"): (("exit", "death"), ("woman",), {"starts": "enter", "ties": "breslow"}),
    ("again", "clustered"): (("stop", "status"), ("treated", "age"), {"starts": "start", "clusters": "id"}),
    ("eyes", "strata"): (("time", "status"), ("laser",), {"strata": "id"}),
}


@pytest.mark.parametrize(("of", "how"), COX)
def test_cox_as_coxph(of, how):
    (time, event), names, options = COX[of, how]
    given = {key: value if key == "ties" else column(of, value) for key, value in options.items()}
    fit, theirs = cox(column(of, time), column(of, event), column(of, *names), **given), R[of][how]
    close(fit.coefficients, theirs["coef"])
    close(fit.standard_errors, theirs["se"])
    close([fit.log_likelihood_null, fit.log_likelihood], theirs["loglik"])
    if theirs["robust"] is not None:
        close(fit.robust_standard_errors, theirs["robust"])
    for transform, said in theirs["zph"].items():
        check = proportional_hazards(fit, transform=transform)
        close([*check.chi_squared, check.global_chi_squared], said, rel=1e-7)


def test_the_curve_of_ages():
    """More are at risk at 75 than at 60, for people enter late."""
    fit = kaplan_meier(column("mgus", "exit"), column("mgus", "death"), starts=column("mgus", "enter"))
    at = [survival_at(fit, age) for age in (60, 75, 90)]
    close([*(one.survival for one in at), *(one.standard_error for one in at), *(one.at_risk for one in at)], R["mgus"]["curve"])  # fmt: skip


@pytest.mark.parametrize("of", ["lung", "veteran", "ovarian", "aml"])
def test_median_times_as_survfit_prints_them(of):
    held = (AWKWARD if of == "aml" else CASES)[of]["data"]
    fit = kaplan_meier(held["time"], held["status"])
    found = [time_by(fit, interval=scale) for scale in ("log-log", "log", "plain")]
    assert [end for one in found for end in (one.time, one.low, one.high)] == R["medians"][of]


def test_errors_of_days_absent_as_glm_nb_prints_them():
    days = np.array(OUTCOMES["quine_days"])
    design = np.array(OUTCOMES["quine_design"]).reshape(len(days), -1)
    fit = negative_binomial(days, design, information="expected")
    close([*fit.standard_errors, fit.alpha_standard_error], [*R["quine"]["se"], *R["quine"]["alpha"]], rel=1e-5)
    robust = negative_binomial(days, design, information="expected", spread="HC0")
    close(robust.standard_errors, R["quine"]["hc0"], rel=1e-5)
    assert not np.allclose(fit.standard_errors, negative_binomial(days, design).standard_errors, rtol=1e-3)


def test_damage_to_ships():
    """McCullagh and Nelder 1989, table 6.3: a deviance of 38.70 on 25 degrees of freedom."""
    ships = R["ships"]
    fit = poisson(ships["y"], np.array(ships["design"]).reshape(-1, ships["columns"]), exposure=ships["exposure"])
    close([*fit.coefficients, *fit.standard_errors, fit.log_likelihood, fit.deviance], ships["fit"])
    assert round(fit.deviance, 2) == 38.70


@pytest.mark.parametrize("unit", [1.0, 1e9])
def test_cigarettes_and_two_taxes(unit):
    """Stock and Watson, Introduction to Econometrics, equation 12.16: −1.28 (.25)."""
    held = R["cigarettes"]
    taxes = unit * np.array(held["taxes"]).reshape(-1, 2)
    fits = [
        two_stage(held["packs"], held["price"], taxes, held["income"], variance=how)
        for how in ("classical", "HC0", "HC1")
    ]
    close([fits[0].estimate, *(fit.standard_error for fit in fits)], held["fit"])
    assert (round(fits[2].estimate, 2), round(fits[2].standard_error, 2)) == (-1.28, 0.25)


@pytest.mark.parametrize("unit", [1.0, 1e-8])
@pytest.mark.parametrize("of", R["studies"])
def test_studies_put_together_as_metafor_does(of, unit):
    held = R["studies"][of]
    y, errors = unit * np.array(held["y"]), unit * np.sqrt(held["v"])
    for how in ("DL", "REML", "PM"):
        for test, ends in (("z", "normal"), ("knha", "hartung-knapp")):
            found, theirs = random_effects(y, errors, heterogeneity=how, ends=ends), held[f"{how} {test}"]
            said = np.array([found.estimate, found.standard_error, found.low, found.high]) / unit
            close([*said, found.tau2 / unit**2, found.q, found.p_value], theirs, rel=1e-7)
        close(np.concatenate([found.shrunk, found.shrunk_errors]) / unit, held[how], rel=1e-7)


@pytest.mark.parametrize(("of", "start", "season"), [("nile", 28, None), ("gas", 60, 4), ("deaths", 36, 12)])
@pytest.mark.parametrize("how", ["reml", "ml"])
def test_series_as_gls(of, start, season, how):
    held = R["series"][of]
    found = segmented.segmented(held["y"], start, season=season, how=how)
    close([*found.coefficients, *np.sqrt(np.diag(found.covariance)), found.correlation], held[how.upper()], rel=1e-5)


def test_pairs_within_strata_and_calipers_are_those_of_matchit():
    score = propensity.fit(TREATED == 1, COVARIATES, np.ones(len(TREATED))).score
    strata = COVARIATES[:, 4] * 2 + COVARIATES[:, 2]
    cases = {
        "three": {"ratio": 3},
        "strata": {"ratio": 2, "caliper": 0.1, "exact": strata},
        "narrow": {"caliper": 0.05 / score.std(ddof=1)},
    }
    for name, how in cases.items():
        found = matching.nearest(TREATED, score=score, **how).comparisons
        theirs = np.array(R["pairs"][name]).reshape(found.shape)
        assert np.array_equal(np.sort(found, axis=1), np.sort(theirs, axis=1)), name


UNITS = {
    "dollars": 1.0,
    "far apart": np.array([1, 1, 1, 1, 1, 1, 1e5, 1e5]),
    "small": 1e-9,
    "own": 1 / COVARIATES.std(0),
}


@pytest.mark.parametrize("unit", UNITS)
def test_balancing_on_squares_in_any_unit(unit):
    found = entropy.effect(TREATED, COVARIATES * UNITS[unit], EARNINGS, moments=2)
    close([found.effect, found.standard_error], R["balanced"], rel=1e-7)


def test_weighing_for_times_in_any_unit():
    """Of one mean, weighing by balance has the error that balancing itself has."""
    parts = np.where(TREATED == 1, EARNINGS - EARNINGS[TREATED == 1].mean(), 0.0)[:, None]
    found = [
        weighing.by_balance(TREATED, COVARIATES * size).spread(parts + EARNINGS[:, None]) for size in UNITS.values()
    ]
    for other in found[1:]:
        close(other, found[0], rel=1e-7)


# Jennison and Turnbull 2000, tables 2.1 and 2.3
@pytest.mark.parametrize(
    ("alpha", "looks", "pocock", "fleming"),
    [(0.01, 2, 2.772, 2.580), (0.01, 5, 2.986, 2.621), (0.1, 2, 1.875, 1.678), (0.1, 5, 2.122, 1.751)],
)
def test_constants_at_other_levels(alpha, looks, pocock, fleming):
    t = np.arange(1, looks + 1) / looks
    found = [round(float(constant_boundary(t, alpha=alpha, shape=shape)[-1]), 3) for shape in (0.5, 0.0)]
    assert found == [pocock, fleming]


@pytest.mark.parametrize(
    ("family", "parameter", "printed"),
    [
        (Family.OBRIEN_FLEMING, 0.0, [3.7103, 2.5114, 1.9930]),
        (Family.POCOCK, 0.0, [2.2794, 2.2949, 2.2959]),
        (Family.HWANG_SHIH_DECANI, -4.0, [3.0107, 2.5465, 1.9992]),
    ],
)
def test_one_side_as_gsdesign_prints_it(family, parameter, printed):
    found = spending_boundary(np.arange(1, 4) / 3, family=family, parameter=parameter, alpha=0.025, sides=1)
    assert np.round(found, 4).tolist() == printed


def test_smoking_and_lung_cancer():
    """VanderWeele and Ding 2017: Hammond and Horn's 10.73 (8.02 to 14.36) has the E-values 20.9 and 15.5."""
    found = e_value(10.73, Interval(8.02, 14.36))
    assert (round(found.estimate, 1), round(found.limit, 1)) == (20.9, 15.5)


@pytest.mark.parametrize(
    ("had", "people", "wilson", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_one_share_as_newcombe_printed(had, people, wilson, exact):
    """Newcombe 1998, Statistics in Medicine 17, 857–872, table I: methods 3 and 5."""
    for method, printed in (("wilson", wilson), ("clopper-pearson", exact)):
        found = proportion_interval(had, people, method=method)
        assert (round(found.low, 4), round(found.high, 4)) == printed


def test_approval_asked_twice():
    """Agresti, Categorical Data Analysis, section 10.1: z² = 17.36 and a fall of .04 (.021 to .059)."""
    assert round(mcnemar(150, 86).statistic, 2) == 17.36
    found = paired_difference(794, 150, 86, 570).interval
    assert (round(found.low, 3), round(found.high, 3)) == (0.021, 0.059)


@pytest.mark.parametrize("table", [(27, 40, 1, 1), (4, 33, 2, 2), (1, 2, 32, 32), (0, 10, 20, 20), (0, 1, 1, 1)])
def test_odds_where_a_whole_comparator_had_the_event(table):
    """The upper limit is where the score test of Miettinen and Nurminen is −z; its likeliest shares by a search of their own."""
    x1, n1, x0, n0 = table
    found = odds_ratio(*table)
    assert (found.estimate, found.interval.low) == (0, 0)
    odds = found.interval.high
    p0 = np.linspace(0, 1, 400_001)[1:-1]
    for _ in range(3):  # ever finer about the best
        p1 = odds * p0 / (1 + p0 * (odds - 1))
        likely = sum(x * np.log(p) + (n - x) * np.log1p(-p) for x, n, p in ((x1, n1, p1), (x0, n0, p0)))
        best, step = int(np.argmax(likely)), p0[1] - p0[0]
        one, other = p1[best], p0[best]
        p0 = np.linspace(max(other - 2 * step, step * 1e-3), min(other + 2 * step, 1 - step * 1e-3), 4_001)
    spread = 1 / (n1 * one * (1 - one)) + 1 / (n0 * other * (1 - other))
    z = (x1 - n1 * one) * np.sqrt(spread * (n1 + n0 - 1) / (n1 + n0))
    assert z == pytest.approx(-1.959964, abs=1e-4)
