"""Awkward public data against R: `awkward_survival.R` and `awkward_outcomes.R`, their output beside them as JSON.

Many rows a person, late entries within strata, strata of one arm, ties upon ties, empty and full cells, offsets of very different size, and
columns in millionths: wherever an estimator may be right on tidy data alone.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from caraway.evidence.checks.multiplicity import adjusted as adjusted_tests
from caraway.evidence.checks.proportional_hazards import proportional_hazards
from caraway.evidence.estimators import assigned
from caraway.evidence.estimators.cox import cox
from caraway.evidence.estimators.exact_tables import fisher_exact
from caraway.evidence.estimators.glm import logistic, poisson
from caraway.evidence.estimators.kaplan_meier import kaplan_meier, restricted_mean, survival_at
from caraway.evidence.estimators.linear import least_squares
from caraway.evidence.estimators.logrank import logrank
from caraway.evidence.estimators.negative_binomial import negative_binomial
from caraway.evidence.estimators.parametric import parametric
from caraway.evidence.estimators.proportion import binomial_test, proportion_interval
from caraway.evidence.estimators.proportions import chi_square
from caraway.evidence.estimators.segmented import segmented, segmented_poisson
from caraway.evidence.estimators.signed_rank import signed_rank
from caraway.evidence.planning import means_power, means_size, proportions_power, proportions_size

HERE = Path(__file__).parent
SURVIVAL = json.loads((HERE / "awkward_survival.json").read_text())
R = json.loads((HERE / "awkward_outcomes.json").read_text())


def close(found, expected, rel=1e-8, at=1e-10):
    assert np.allclose(np.asarray(found, dtype=float), np.asarray(expected, dtype=float), rtol=rel, atol=at), (
        found,
        expected,
    )


def column(of, *names):
    """Columns of a data set of `SURVIVAL`, as floats."""
    held = [np.array(SURVIVAL[of]["data"][name], dtype=float) for name in names]
    return held[0] if len(held) == 1 else np.column_stack(held)


BLADDER = ("rx", "size", "number")
COX = {
    ("kidney", "plain"): (("time", "status"), ("age", "sex", "gn", "an", "pkd"), {}),
    ("kidney", "clustered"): (("time", "status"), ("age", "sex"), {"clusters": "id"}),
    ("kidney", "breslow"): (("time", "status"), ("age", "sex"), {"ties": "breslow"}),
    ("bladder", "counting"): (("stop", "event"), BLADDER, {"starts": "start", "clusters": "id"}),
    ("bladder", "strata"): (("stop", "event"), BLADDER, {"starts": "start", "clusters": "id", "strata": "enum"}),
    ("bladder", "breslow"): (("stop", "event"), BLADDER, {"starts": "start", "strata": "enum", "ties": "breslow"}),
    ("pbc", "plain"): (("time", "status"), ("age", "edema", "lb", "la", "lp"), {}),
    ("pbc", "offset"): (("time", "status"), ("age", "edema"), {"offset": "lb"}),
    ("rats", "strata"): (("time", "status"), ("rx",), {"strata": "litter"}),
    ("rats", "clustered"): (("time", "status"), ("rx",), {"clusters": "litter"}),
    ("heart", "plain"): (("stop", "event"), ("age", "year", "surgery", "transplant"), {"starts": "start"}),
    ("stanford", "plain"): (("time", "status"), ("age", "t5"), {}),
    ("aml", "plain"): (("time", "status"), ("x",), {}),
}


def fitted(of, how, unit=1.0):
    (time, event), names, options = COX[of, how]
    given = {key: value if key == "ties" else column(of, value) for key, value in options.items()}
    if "offset" in given:
        given["offset"] = 0.8 * given["offset"]
    return cox(column(of, time), column(of, event), unit * column(of, *names).reshape(-1, len(names)), **given)


@pytest.mark.parametrize(("of", "how"), COX)
def test_cox_as_coxph(of, how):
    fit, theirs = fitted(of, how), SURVIVAL[of][how]
    close(fit.coefficients, theirs["coef"])
    close(fit.standard_errors, theirs["se"])
    close([fit.log_likelihood_null, fit.log_likelihood], theirs["loglik"])
    close(fit.score_test.value, theirs["score"])
    if theirs["robust"] is not None:
        close(fit.robust_standard_errors, theirs["robust"])
    for transform, said in theirs["zph"].items():
        check = proportional_hazards(fit, transform=transform)
        close([*check.chi_squared, check.global_chi_squared], said, rel=1e-6)


@pytest.mark.parametrize("unit", [1e-6, 1e6, -1e3])
def test_cox_in_any_unit(unit):
    """R's own Wald test and `cox.zph` fail in such units; what they said in ordinary ones holds in all."""
    fit, theirs = fitted("pbc", "plain", unit), SURVIVAL["pbc"]["plain"]
    close(fit.coefficients * unit, theirs["coef"])
    check = proportional_hazards(fit)
    close([*check.chi_squared, check.global_chi_squared], theirs["zph"]["km"], rel=1e-6)


@pytest.mark.parametrize("of", ["pbc", "stanford"])
@pytest.mark.parametrize("shape", ["weibull", "exponential", "lognormal"])
def test_shapes_as_survreg(of, shape):
    names = {"pbc": ("age", "lb"), "stanford": ("age", "t5")}[of]
    fit = parametric(column(of, "time"), column(of, "status"), column(of, *names), shape=shape)
    theirs = SURVIVAL[of]["shapes"][shape]
    close(
        [*fit.coefficients, fit.scale, fit.log_likelihood], [*theirs["coef"], *theirs["scale"], *theirs["loglik"]], 1e-6
    )
    close(np.sqrt(np.diag(fit.covariance)), theirs["se"], 1e-5)


def test_log_rank_of_weights_and_strata_of_one_arm():
    for rho in (0, 0.5, 1):
        found = logrank(column("aml", "time"), column("aml", "status"), column("aml", "x"), rho=rho)
        theirs = SURVIVAL["aml"][f"test{rho:g}".replace("0.", ".")]
        close(
            [found.chi_squared, *found.observed, *found.expected],
            [*theirs["chisq"], *theirs["observed"], *theirs["expected"]],
        )
    rats = [column("rats", name) for name in ("time", "status", "rx", "litter")]
    found, theirs = logrank(*rats[:3], strata=rats[3]), SURVIVAL["rats"]["test"]
    close([found.chi_squared, *found.expected], [*theirs["chisq"], *theirs["expected"]])


def test_curves_of_late_entries_and_areas():
    fit = kaplan_meier(column("heart", "stop"), column("heart", "event"), starts=column("heart", "start"))
    at = [survival_at(fit, day) for day in (30, 100, 365, 800)]
    close(
        [*(one.survival for one in at), *(one.standard_error for one in at), *(one.at_risk for one in at)],
        SURVIVAL["heart"]["curve"],
    )
    for of, unit, until in (("pbc", 365.25, 10), ("aml", 1, 30)):
        area = restricted_mean(kaplan_meier(column(of, "time") / unit, column(of, "status")), until)
        close([area.mean, area.standard_error], SURVIVAL[of]["area"])


def told(name):
    """A regression of `R`: its design, outcomes, and exposure where it has one."""
    design = np.array(R[f"{name}_design"], dtype=float).reshape(-1, int(R[f"{name}_columns"][0]))
    return design, np.array(R[f"{name}_y"], dtype=float), R.get(f"{name}_exposure")


@pytest.mark.parametrize("name", ["epil", "insurance", "warp", "insects", "infertile"])
def test_poisson_as_glm(name):
    design, events, exposure = told(name)
    fit = poisson(events, design, exposure=exposure)
    close([*fit.coefficients, *fit.standard_errors, fit.log_likelihood, fit.deviance], R[f"{name}_poisson"])
    close(poisson(events, design, exposure=exposure, spread="HC0").standard_errors, R[f"{name}_hc0"])
    if f"{name}_groups" in R:
        close(poisson(events, design, clusters=R[f"{name}_groups"]).standard_errors, R[f"{name}_cr1"])


@pytest.mark.parametrize("name", ["epil", "warp", "insects"])
def test_negative_binomial_as_glm_nb(name):
    design, events, _ = told(name)
    fit = negative_binomial(events, design)
    close([*fit.coefficients, 1 / fit.alpha, fit.log_likelihood], R[f"{name}_nb"], rel=1e-6)


def test_counts_that_vary_less_than_poissons_have_no_alpha():
    """Of these R's glm.nb says a theta of 2.5e12, which is where it stopped on the way to none."""
    design, events, exposure = told("insurance")
    assert negative_binomial(events, design, exposure=exposure).alpha == 0


def test_shares_matched_sets_and_yes_or_no():
    design = np.array(R["cancer_design"]).reshape(-1, int(R["cancer_columns"][0]))
    fit = logistic(np.array(R["cancer_x"]) / R["cancer_n"], design, counts=R["cancer_n"])
    close([*fit.coefficients, *fit.standard_errors, fit.deviance], R["cancer"])
    design, case, _ = told("infertile")
    fit = logistic(case, design)
    close([*fit.coefficients, *fit.standard_errors, fit.log_likelihood, fit.deviance], R["infertile_logistic"])
    sets = cox(np.ones(len(case)), case, design[:, 1:], strata=R["infertile_groups"])
    close([*sets.coefficients, *sets.standard_errors, sets.log_likelihood], R["infertile_sets"])


def test_least_squares_with_every_variance():
    after, z, before, w = (np.array(R[f"weight_{name}"]) for name in ("after", "z", "before", "w"))
    design = np.column_stack([np.ones(len(z)), z, before])
    for name, weights in (("plain", None), ("weighted", w)):
        fits = [
            least_squares(after, design, weights=weights, spread=how) for how in ("model", "HC0", "HC1", "HC2", "HC3")
        ]
        close([*fits[0].coefficients, *(error for fit in fits for error in fit.standard_errors)], R[f"weight_{name}"])
    lin = assigned.adjusted(after, z, before)
    close([lin.estimate, lin.standard_error], R["weight_lin"])
    welch = assigned.difference(after, z)
    close([*welch.interval(), welch.p_value, welch.degrees], R["weight_welch"])


@pytest.mark.parametrize("name", ["FT", "Cont", "CBT", "sleep"])
def test_signed_ranks_as_wilcox_test(name):
    found = signed_rank(R[f"change_{name}"])
    close([found.statistic, found.p_value], R[f"ranks_{name}"])


@pytest.mark.parametrize("name", [name for name in R if name.startswith("arms_")])
def test_two_arms_as_prop_test_and_fisher_test(name):
    *table, plain, plain_p, yates, yates_p, fisher = R[name]
    table = [int(one) for one in table]
    for correction, said in ((False, (plain, plain_p)), (True, (yates, yates_p))):
        found = chi_square(*table, correction=correction)
        close([found.statistic, found.p_value], said)
    if fisher != "NA":
        close(fisher_exact(*table).p_value, fisher, rel=1e-7)


@pytest.mark.parametrize("name", [name for name in R if name.startswith("one_")])
def test_one_share_as_binom_test_and_prop_test(name):
    had, people = (int(one) for one in R[name][:2])
    exact, wilson, wide = (
        proportion_interval(had, people, method="clopper-pearson"),
        proportion_interval(had, people),
        proportion_interval(had, people, method="clopper-pearson", level=0.99),
    )
    ends = [exact.low, exact.high, wilson.low, wilson.high, binomial_test(had, people, 0.3), wide.low, wide.high]
    close(ends, R[name][2:], rel=1e-7)


@pytest.mark.parametrize(("method", "theirs"), [("holm", "holm"), ("hochberg", "hochberg"), ("bonferroni", "bonferroni"), ("benjamini-hochberg", "BH"), ("benjamini-yekutieli", "BY")])  # fmt: skip
def test_fifteen_tests_as_p_adjust(method, theirs):
    """The fifteen p-values of Benjamini and Hochberg 1995, table 1."""
    close(adjusted_tests(R["tests"], method=method), R[f"tests_{theirs}"])


def test_planning_as_r_has_it():
    arms = [means_size(0.5, power=0.9, alpha=0.01).exact / 2, means_power((20, 20), 1.0)]
    arms += [proportions_size(0.5, 0.75, power=0.9).exact / 2, proportions_size(0.01, 0.02, alpha=0.01).exact / 2]
    close([*arms, proportions_power((50, 50), 0.5, 0.75)], R["sizes"], rel=1e-6)


def test_belts_as_gls_and_quasipoisson():
    line = segmented(R["belts"], 169, season=12)
    close([*line.coefficients, *np.sqrt(np.diag(line.covariance))], R["belts_reml"], rel=1e-5)
    rates = segmented_poisson(R["belts_vans"], 169, season=12)
    close([*rates.coefficients, *np.sqrt(np.diag(rates.covariance))], R["belts_rates"], rel=1e-5)
