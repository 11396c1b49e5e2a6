"""Known truths of time to a first event: people whose times are drawn from a law, some cut off at random and all at the window's end."""

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from caraway.evidence.estimators.cox import cox
from caraway.evidence.estimators.kaplan_meier import Scale, kaplan_meier, restricted_mean, survival_at, time_by
from caraway.evidence.estimators.parametric import ParametricFit, Shape, parametric
from caraway.evidence.outcomes.time_to_first import (
    event_free,
    event_free_difference,
    hazard_ratio,
    log_rank,
    restricted_mean_difference,
)
from caraway.evidence.result import Definition, Maryland, Result, Setting, TimeZero
from caraway.proofs.truth import Estimated, Truth

Floats = NDArray[np.float64]
Rng = np.random.Generator

WINDOW = 365
SETTING = Setting(
    metric="people arrested again for any offence",
    definition=Definition.REARREST,
    time_zero=TimeZero.ASSIGNMENT,
    window_days=WINDOW,
    comparator="no workshop, among people already cautioned",
    maryland=Maryland.RANDOMISED,
    data_cut=date(2026, 7, 1),
)
Z = float(stats.norm.ppf(0.975))
RATE = 0.0018  # events a day: about half have one in a year
RATIO = np.log(0.7)
MANY = 2500  # the maximum-likelihood σ is too small by some (covariates + 1) / (2 events): a tenth of its error at 600 people


def _cut(rng: Rng, lasted: Floats, until: float = WINDOW) -> tuple[Floats, NDArray[np.bool_]]:
    """Whole days, each day standing for its end; three in ten are cut off at a random day, all at the window's end."""
    days = np.ceil(lasted)
    leaves = np.where(rng.random(len(days)) < 0.3, np.ceil(rng.uniform(60, until, len(days))), until)
    return np.minimum(days, leaves), days <= leaves


def _exponential(rng: Rng, rates: Floats) -> Floats:
    return rng.exponential(1 / rates)


def _of(result: Result, log: bool = False) -> Estimated:
    scale = np.log if log else float
    return Estimated(*(float(scale(one)) for one in (result.estimate, result.interval.low, result.interval.high)))


def _around(estimate: float, error: float) -> Estimated:
    return Estimated(estimate, estimate - Z * error, estimate + Z * error)


def _survival(rng: Rng, interval: Scale) -> Estimated:
    times, events = _cut(rng, _exponential(rng, np.full(600, RATE)))
    said = survival_at(kaplan_meier(times, events), 300, interval=interval)
    if interval == "plain":
        return Estimated(said.survival, said.low, said.high)
    if interval == "log":
        return Estimated(*(float(np.log(one)) for one in (said.survival, said.low, said.high)))
    return Estimated(*(float(np.log(-np.log(one))) for one in (said.survival, said.high, said.low)))


def _late_survival(rng: Rng) -> Estimated:
    """People whose risk begins at a random day: those with an event before it are never seen."""
    lasted, entered = np.ceil(_exponential(rng, np.full(1600, RATE))), np.floor(rng.uniform(0, 150, 1600))
    entered[:400] = 0  # somebody is followed from the first day on
    seen = lasted > entered
    times, events = np.minimum(lasted, WINDOW)[seen], (lasted <= WINDOW)[seen]
    said = survival_at(kaplan_meier(times, events, starts=entered[seen]), 300, interval="plain")
    return Estimated(said.survival, said.low, said.high)


def _quarter(rng: Rng, interval: Scale) -> Estimated:
    lasted = _exponential(rng, np.full(600, RATE))
    said = time_by(kaplan_meier(np.minimum(lasted, WINDOW), lasted <= WINDOW), 0.25, interval=interval)
    return Estimated(*(np.inf if one is None else one for one in (said.time, said.low, said.high)))


def _restricted(rng: Rng) -> Estimated:
    times, events = _cut(rng, _exponential(rng, np.full(600, RATE)))
    said = restricted_mean(kaplan_meier(times, events), 300)
    return _around(said.mean, said.standard_error)


def _restricted_truth(rate: float, until: int) -> float:
    """Σ over days of the share still without an event: days are whole."""
    return float(np.sum(np.exp(-rate * np.arange(until))))


def _two_arms(rng: Rng, n: int, ratio: float = RATIO) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    treated = np.arange(n) % 2 == 0
    times, events = _cut(rng, _exponential(rng, RATE * np.exp(ratio * treated)))
    return times, events, treated


def _outcome(rng: Rng, which: str) -> Estimated:
    times, events, treated = _two_arms(rng, 800)
    match which:
        case "share":
            result = event_free(times[treated], events[treated], setting=SETTING, interval="plain")
        case "difference":
            result = event_free_difference(times, events, treated, setting=SETTING)
        case "hybrid":
            result = event_free_difference(times, events, treated, setting=SETTING, interval="hybrid")
        case "mean":
            result = restricted_mean_difference(times, events, treated, setting=SETTING)
        case _:
            return _of(hazard_ratio(times, events, treated, setting=SETTING), log=True)
    return _of(result)


def _log_rank(rng: Rng, strata: bool) -> Estimated:
    """Where nothing differs: the test is then exact to its approximation, and so is its ratio of 1. Strata differ fourfold in their rate."""
    n = 800
    treated, site = rng.random(n) < 0.5, np.arange(n) % 4
    rates = RATE * np.exp(np.log(4) * (site / 3 - 0.5)) if strata else np.full(n, RATE)
    times, events = _cut(rng, _exponential(rng, rates))
    return _of(log_rank(times, events, treated, setting=SETTING, strata=site if strata else None), log=True)


def _covariates(rng: Rng, n: int) -> tuple[Floats, Floats]:
    x = np.column_stack([rng.random(n) < 0.5, rng.normal(size=n)]).astype(np.float64)
    return x, x @ np.array([RATIO, 0.3])


def _cox(rng: Rng, **options: Any) -> Estimated:
    """Two covariates; days as they are."""
    x, eta = _covariates(rng, 600)
    times, events = _cut(rng, _exponential(rng, RATE * np.exp(eta)))
    fit = cox(times, events, x, **options)
    return _around(fit.coefficients[0], fit.standard_errors[0])


def _cox_heavy_ties(rng: Rng) -> Estimated:
    """Events are known by the month alone, some forty at a time. Nobody is cut off before the end."""
    x, eta = _covariates(rng, 600)
    lasted = _exponential(rng, RATE * np.exp(eta))
    reviews = np.ceil(lasted / 30)
    fit = cox(np.minimum(reviews, 12), reviews <= 12, x)
    return _around(fit.coefficients[0], fit.standard_errors[0])


def _cox_strata(rng: Rng) -> Estimated:
    """Sites with hazards of different courses, one rising and one falling."""
    x, eta = _covariates(rng, 600)
    site = np.arange(600) % 2
    lasted = 300 * rng.exponential(np.exp(-eta)) ** np.where(site == 1, 2.0, 0.6)
    times, events = _cut(rng, lasted)
    fit = cox(times, events, x, strata=site)
    return _around(fit.coefficients[0], fit.standard_errors[0])


def _cox_late(rng: Rng) -> Estimated:
    """Late entry: those with an event before their risk begins are never seen."""
    x, eta = _covariates(rng, 900)
    lasted, entered = np.ceil(_exponential(rng, RATE * np.exp(eta))), np.floor(rng.uniform(0, 120, 900))
    seen = lasted > entered
    fit = cox(np.minimum(lasted, WINDOW)[seen], (lasted <= WINDOW)[seen], x[seen], starts=entered[seen])
    return _around(fit.coefficients[0], fit.standard_errors[0])


def _cox_offset(rng: Rng) -> Estimated:
    x, eta = _covariates(rng, 600)
    times, events = _cut(rng, _exponential(rng, RATE * np.exp(eta)))
    fit = cox(times, events, x[:, 0], offset=0.3 * x[:, 1])
    return _around(fit.coefficients[0], fit.standard_errors[0])


def _cox_weighted(rng: Rng) -> Estimated:
    """Half of those with x = 1 are not in the sample, the others weigh 2 (and so do random others): robust errors."""
    x, eta = _covariates(rng, 1200)
    times, events = _cut(rng, _exponential(rng, RATE * np.exp(eta)))
    chance = np.where(x[:, 1] > 0, 0.4, 0.8)
    kept = rng.random(1200) < chance
    fit = cox(times[kept], events[kept], x[kept], weights=1 / chance[kept], robust=True)
    return _around(fit.coefficients[0], fit.robust_standard_errors[0])


def _cox_clusters(rng: Rng) -> Estimated:
    """Each person stands in the rows three times over: the information says three times too much, clusters do not."""
    x, eta = _covariates(rng, 500)
    times, events = _cut(rng, _exponential(rng, RATE * np.exp(eta)))
    three = np.tile(np.arange(500), 3)
    fit = cox(times[three] + np.repeat([0, 0.25, 0.5], 500), events[three], x[three], clusters=three)
    return _around(fit.coefficients[0], fit.robust_standard_errors[0])


def _shape(rng: Rng, shape: Shape, what: str) -> Estimated:
    """log T = 5.5 − .4 x₁ + .2 x₂ + σ ε, cut off at a year and at random before."""
    n = MANY if what == "scale" else 600
    x = np.column_stack([rng.random(n) < 0.5, rng.normal(size=n)]).astype(np.float64)
    noise = rng.normal(size=n) if shape == "lognormal" else np.log(rng.exponential(size=n))
    lasted = np.exp(5.5 + x @ np.array([-0.4, 0.2]) + (1.0 if shape == "exponential" else 0.8) * noise)
    leaves = np.where(rng.random(n) < 0.3, rng.uniform(30, 365, n), 365.0)
    return _shape_said(parametric(np.minimum(lasted, leaves), lasted <= leaves, x, shape=shape), what)


def _shape_said(fit: ParametricFit, what: str) -> Estimated:
    if what == "scale":
        return _around(float(np.log(fit.scale)), fit.log_scale_error)
    at = 0 if what == "intercept" else 1
    return _around(float(fit.coefficients[at]), float(fit.standard_errors[at]))


SURVIVES = float(np.exp(-RATE * 300))
QUARTER = float(-np.log(0.75) / RATE)
BOTH = [float(np.exp(-RATE * WINDOW * ratio)) for ratio in (0.7, 1.0)]
MEANS = [_restricted_truth(RATE * ratio, WINDOW) for ratio in (0.7, 1.0)]

CLAIMS = (
    Truth("kaplan-meier, log-log", 600, float(np.log(RATE * 300)), lambda rng: _survival(rng, "log-log")),
    Truth("kaplan-meier, log", 600, -RATE * 300, lambda rng: _survival(rng, "log")),
    Truth("kaplan-meier, plain", 600, SURVIVES, lambda rng: _survival(rng, "plain")),
    Truth("kaplan-meier, late entry", 1600, SURVIVES, _late_survival),
    Truth("time by which a quarter had it, log-log", 600, QUARTER, lambda rng: _quarter(rng, "log-log")),
    Truth("time by which a quarter had it, log", 600, QUARTER, lambda rng: _quarter(rng, "log")),
    Truth("restricted mean", 600, _restricted_truth(RATE, 300), _restricted),
    Truth("time to first: share without an event", 400, BOTH[0], lambda rng: _outcome(rng, "share")),
    Truth("time to first: difference in shares", 800, BOTH[0] - BOTH[1], lambda rng: _outcome(rng, "difference")),
    Truth("time to first: difference, hybrid", 800, BOTH[0] - BOTH[1], lambda rng: _outcome(rng, "hybrid")),
    Truth("time to first: difference in restricted means", 800, MEANS[0] - MEANS[1], lambda rng: _outcome(rng, "mean")),
    Truth("time to first: hazard ratio", 800, RATIO, lambda rng: _outcome(rng, "ratio")),
    Truth("log-rank", 800, 0.0, lambda rng: _log_rank(rng, False)),
    Truth("log-rank within strata", 800, 0.0, lambda rng: _log_rank(rng, True)),
    Truth("cox, efron", 600, RATIO, _cox),
    Truth("cox, breslow, few ties", 600, RATIO, lambda rng: _cox(rng, ties="breslow")),
    Truth("cox, efron, heavy ties", 600, RATIO, _cox_heavy_ties),
    Truth("cox within strata", 600, RATIO, _cox_strata),
    Truth("cox, late entry", 900, RATIO, _cox_late),
    Truth("cox with an offset", 600, RATIO, _cox_offset),
    Truth("cox with case weights, robust", 1200, RATIO, _cox_weighted),
    Truth("cox of clusters, robust", 500, RATIO, _cox_clusters),
    Truth("weibull, coefficient", 600, -0.4, lambda rng: _shape(rng, "weibull", "coefficient")),
    Truth("weibull, log scale", MANY, float(np.log(0.8)), lambda rng: _shape(rng, "weibull", "scale")),
    Truth("lognormal, coefficient", 600, -0.4, lambda rng: _shape(rng, "lognormal", "coefficient")),
    Truth("lognormal, log scale", MANY, float(np.log(0.8)), lambda rng: _shape(rng, "lognormal", "scale")),
    Truth("lognormal, intercept", 600, 5.5, lambda rng: _shape(rng, "lognormal", "intercept")),
    Truth("exponential, coefficient", 600, -0.4, lambda rng: _shape(rng, "exponential", "coefficient")),
)
