"""Regressions recover the coefficients that people were drawn with, also where the model's own variance is wrong."""

import math

import numpy as np

from caraway.evidence.estimators.glm import GlmFit, logistic, poisson
from caraway.evidence.estimators.linear import LinearFit, least_squares, two_way_fixed_effects
from caraway.evidence.estimators.negative_binomial import NegativeBinomialFit, negative_binomial
from caraway.evidence.estimators.rows import Matrix, Vector
from caraway.evidence.outcomes.frequency import frequency
from caraway.proofs.truth import Claim, Estimated, Truth
from caraway.proofs.truths.outcomes_setting import TRIAL

Z = 1.959963984540054
EFFECT = -0.35
ALPHA = 0.8
CLUSTERS, OF_ONE = 250, 8
PEOPLE = 3000
MANY = 30_000
"""For alpha, whose likeliest value lies low by an amount that shrinks as people grow (.08 of its error among 3,000)."""
UNITS, TIMES = 120, 8


def _reach(fit: GlmFit | NegativeBinomialFit, column: int) -> Estimated:
    middle, error = float(fit.coefficients[column]), float(fit.standard_errors[column])
    return Estimated(middle, middle - Z * error, middle + Z * error)


def _t(fit: LinearFit, column: int) -> Estimated:
    interval = fit.interval(column)
    return Estimated(float(fit.coefficients[column]), interval.low, interval.high)


def _design(rng: np.random.Generator, people: int = PEOPLE) -> Matrix:
    return np.column_stack([np.ones(people), rng.integers(0, 2, people), rng.integers(0, 3, people)]).astype(float)


def _cells(*columns: Matrix | Vector) -> tuple[Matrix, Vector]:
    """Rows of small whole numbers as cells and how many rows each is."""
    rows = np.column_stack(columns).astype(np.int64)
    sizes = tuple(rows.max(axis=0) + 1)
    codes, counts = np.unique(np.ravel_multi_index(tuple(rows.T), sizes), return_counts=True)
    return np.column_stack(np.unravel_index(codes, sizes)).astype(float), counts.astype(float)


def _logistic(rng: np.random.Generator) -> Estimated:
    design = _design(rng)
    yes = rng.random(PEOPLE) < 1 / (1 + np.exp(-design @ [-0.4, EFFECT, 0.3]))
    cells, counts = _cells(design, yes.astype(float))
    return _reach(logistic(cells[:, 3], cells[:, :3], counts=counts), 1)


def _sampled(rng: np.random.Generator) -> Estimated:
    """People with the outcome are sampled twice as often, by chance that the weights undo; the intercept tells."""
    design = _design(rng, 2 * PEOPLE)
    yes = rng.random(len(design)) < 1 / (1 + np.exp(-design @ [-0.4, EFFECT, 0.3]))
    chance = np.where(yes, 0.8, 0.4)
    taken = rng.random(len(design)) < chance
    return _reach(logistic(yes[taken], design[taken], weights=1 / chance[taken]), 0)


def _overdispersed(rng: np.random.Generator, people: int = PEOPLE) -> tuple[Matrix, Vector, Vector]:
    design = _design(rng, people)
    months = rng.integers(6, 13, people).astype(float)
    mean = np.exp(design @ [-2.6, EFFECT, 0.2]) * months
    return design, months, rng.poisson(mean * rng.gamma(1 / ALPHA, ALPHA, people)).astype(float)


def _poisson(rng: np.random.Generator) -> Estimated:
    design, months, events = _overdispersed(rng)
    return _reach(poisson(events, design, exposure=months, spread="HC1"), 1)


def _nb(rng: np.random.Generator, people: int = PEOPLE) -> NegativeBinomialFit:
    design, months, events = _overdispersed(rng, people)
    cells, counts = _cells(design, months, events)
    return negative_binomial(cells[:, 4], cells[:, :3], exposure=cells[:, 3], counts=counts)


def _alpha(rng: np.random.Generator) -> Estimated:
    fit = _nb(rng, MANY)
    error = (fit.alpha_standard_error or 0.0) / fit.alpha
    middle = math.log(fit.alpha)
    return Estimated(middle, middle - Z * error, middle + Z * error)


def _frequency(which: str, rng: np.random.Generator) -> Estimated:
    design, months, events = _overdispersed(rng)
    cells, counts = _cells(design, months, events)
    both = frequency(
        cells[:, 4], cells[:, 1], setting=TRIAL, exposure=cells[:, 3], covariates=cells[:, 2], counts=counts
    )
    found = both.negative_binomial if which == "negative binomial" else both.poisson
    return Estimated(math.log(found.estimate), math.log(found.interval.low), math.log(found.interval.high))


def _grouped(rng: np.random.Generator) -> tuple[Matrix, Vector, Vector]:
    """People in clusters treated alike, with what they share."""
    whose = np.repeat(np.arange(CLUSTERS), OF_ONE)
    treated = rng.permutation(np.arange(CLUSTERS) % 2)[whose]
    return np.column_stack([np.ones(len(whose)), treated]), whose.astype(float), rng.normal(size=CLUSTERS)[whose]


def _clustered(rng: np.random.Generator) -> Estimated:
    design, whose, shared = _grouped(rng)
    outcome = design @ [1.0, EFFECT] + 0.5 * shared + rng.normal(size=len(whose))
    return _t(least_squares(outcome, design, clusters=whose), 1)


def _clustered_rates(rng: np.random.Generator) -> Estimated:
    design, whose, shared = _grouped(rng)
    events = rng.poisson(np.exp(design @ [0.2, EFFECT]) * np.exp(0.3 * shared - 0.045))
    return _reach(poisson(events, design, clusters=whose, spread="CR1"), 1)


def _robust(spread: str, rng: np.random.Generator) -> Estimated:
    people = 3000
    design = np.column_stack([np.ones(people), rng.normal(size=people)])
    outcome = design @ [1.0, EFFECT] + rng.normal(size=people) * (0.5 + np.abs(design[:, 1]))
    return _t(least_squares(outcome, design, spread=spread), 1)  # type: ignore[arg-type]


def _plain(rng: np.random.Generator) -> Estimated:
    design = np.column_stack([np.ones(60), rng.normal(size=(60, 2))])
    return _t(least_squares(design @ [1.0, EFFECT, 0.2] + rng.normal(size=60), design), 1)


def _two_way(rng: np.random.Generator) -> Estimated:
    """Half the units start together, with one effect: where two-way fixed effects are right. The effects of units lie in their clusters;
    counting them as parameters, as some programs do, makes the interval too wide (it covers .966)."""
    unit, time = np.repeat(np.arange(UNITS), TIMES), np.tile(np.arange(TIMES), UNITS)
    started = ((unit % 2 == 0) & (time >= TIMES // 2)).astype(float)
    wobble = np.cumsum(rng.normal(size=(UNITS, TIMES)), axis=1).ravel()
    outcome = EFFECT * started + rng.normal(size=UNITS)[unit] + 0.3 * time + 0.3 * wobble
    return _t(two_way_fixed_effects(outcome, started, unit, time, clusters=unit, absorbed="not nested"), 0)


CLAIMS: tuple[Claim, ...] = (
    Truth("logistic regression, cells", PEOPLE, EFFECT, _logistic),
    Truth("logistic regression, sampling weights", PEOPLE, -0.4, _sampled),
    Truth("poisson regression, robust", PEOPLE, EFFECT, _poisson),
    Truth("poisson regression, clusters", CLUSTERS * OF_ONE, EFFECT, _clustered_rates),
    Truth("negative binomial, effect", PEOPLE, EFFECT, lambda rng: _reach(_nb(rng), 1)),
    Truth("negative binomial, log alpha", MANY, math.log(ALPHA), _alpha),
    Truth("frequency, negative binomial", PEOPLE, EFFECT, lambda rng: _frequency("negative binomial", rng)),
    Truth("frequency, poisson", PEOPLE, EFFECT, lambda rng: _frequency("poisson", rng)),
    Truth("least squares, one variance", 60, EFFECT, _plain),
    Truth("least squares, HC1", 3000, EFFECT, lambda rng: _robust("HC1", rng)),
    Truth("least squares, HC2", 3000, EFFECT, lambda rng: _robust("HC2", rng)),
    Truth("least squares, HC3", 3000, EFFECT, lambda rng: _robust("HC3", rng)),
    Truth("least squares, clusters", CLUSTERS * OF_ONE, EFFECT, _clustered),
    Truth("two-way fixed effects, one start", UNITS * TIMES, EFFECT, _two_way),
)
