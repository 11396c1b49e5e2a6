"""Augmented inverse probability weighting with cross-fitting: right when either the chance of treatment or the outcome is modelled right.

Robins, Rotnitzky and Zhao 1994 (JASA 89); cross-fitting and the median over repeats: Chernozhukov and others 2018 (Econometrics Journal 21).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators import nuisance
from caraway.evidence.estimators.influence import Yes, arms, how_many, log_ratio_of, spread_of
from caraway.evidence.estimators.nuisance import Learner
from caraway.evidence.estimators.rows import Matrix, Vector, codes_of, counts_of, matrix, vector
from caraway.evidence.refusals import DataUnfit

DEALT = 1_000_000_000
"""Up to so many people NumPy deals out."""


class Target(StrEnum):
    """Whose average effect: everybody's, or the treated's."""

    ATE = "ATE"
    ATT = "ATT"


@dataclass(frozen=True, eq=False)
class Robust:
    """Means with and without treatment in the target population, their 2 × 2 covariance, and each repeat's difference and error.

    `clipped` is the largest share of people whose chance was brought to its bound in any repeat.
    """

    treated_mean: float
    comparison_mean: float
    effect: float
    standard_error: float
    covariance: Matrix
    repeats: tuple[tuple[float, float], ...]
    clipped: float

    @property
    def log_ratio(self) -> tuple[float, float]:
        """Logarithm of the ratio of both means with its standard error (delta method). Raises `DataUnfit` when a mean is not above 0."""
        return log_ratio_of(self.treated_mean, self.comparison_mean, self.covariance)


@dataclass(frozen=True, eq=False)
class _People:
    chosen: Yes
    columns: Matrix
    outcome: Vector
    counts: Vector


@dataclass(frozen=True)
class Models:
    """`treatment` of the chance of treatment, `outcome` of what people have in one arm; chances are held within `clip`."""

    treatment: Learner = nuisance.logistic
    outcome: Learner = nuisance.linear
    clip: tuple[float, float] = (0.01, 0.99)

    def __post_init__(self) -> None:
        if not 0 < self.clip[0] < self.clip[1] < 1:
            raise DataUnfit(f"Chances are held within two bounds between 0 and 1, not {self.clip}.")


def aipw(
    treated: ArrayLike,
    covariates: ArrayLike,
    outcome: ArrayLike,
    *,
    generator: np.random.Generator,
    counts: ArrayLike | None = None,
    target: Target = Target.ATE,
    folds: int = 5,
    repeats: int = 1,
    models: Models | None = None,
    clusters: ArrayLike | None = None,
) -> Robust:
    """The doubly robust effect: mean of m₁ + t(y − m₁)/e less mean of m₀ + (1 − t)(y − m₀)/(1 − e) (ATE), or over the treated (ATT).

    `folds` people are left out of the models that predict for them (1: none, the same for counts as for rows); the folds come from
    `generator` and are even within each arm. Over `repeats` the median of effects, with the median of variance plus squared distance
    from it. Covariates n × p. The standard error is that of the influence function, right where both models are: with one of them wrong
    the estimate still is, and the interval nearly so. Raises `DataUnfit`.
    """
    number = counts_of(counts, how_many(treated))
    rows = len(number)
    people = _People(
        arms(treated, number),
        matrix(covariates, "covariates", rows=rows),
        vector(outcome, "outcome", rows=rows),
        number,
    )
    if folds < 1 or repeats < 1:
        raise DataUnfit(f"There is at least one fold and one repeat, not {folds} and {repeats}.")
    known = models or Models()
    runs = [_once(people, _folds(people, folds, generator), target, known, clusters) for _ in range(repeats)]
    return _median(runs)


@dataclass(frozen=True, eq=False)
class _Run:
    means: Vector
    covariance: Matrix
    clipped: float

    @property
    def effect(self) -> tuple[float, float]:
        apart = np.array([1.0, -1.0])
        return float(self.means[0] - self.means[1]), float(np.sqrt(apart @ self.covariance @ apart))


def _median(runs: list[_Run]) -> Robust:
    """Componentwise medians (Chernozhukov and others 2018, definition 3.3): a covariance widened by how far a repeat was off."""
    means = np.median([run.means for run in runs], axis=0)
    spread = np.median([run.covariance + np.outer(run.means - means, run.means - means) for run in runs], axis=0)
    effects = np.array([run.effect for run in runs])
    middle = float(np.median(effects[:, 0]))
    error = float(np.sqrt(np.median(effects[:, 1] ** 2 + (effects[:, 0] - middle) ** 2)))
    said = tuple((float(effect), float(err)) for effect, err in effects)
    return Robust(float(means[0]), float(means[1]), middle, error, spread, said, max(run.clipped for run in runs))


def _folds(people: _People, folds: int, generator: np.random.Generator) -> Matrix:
    """How many people of each row are in each fold (folds × rows): as even as can be within each arm, dealt at random."""
    if folds == 1:
        return people.counts[None, :].copy()
    dealt = np.zeros((folds, len(people.counts)))
    for arm in (people.chosen, ~people.chosen):
        left = np.where(arm, people.counts, 0.0).astype(np.int64)
        if not 2 * folds <= left.sum() < DEALT:
            raise DataUnfit(
                f"{folds} folds need from {2 * folds} to {DEALT:,} people in each arm: use fewer folds, or none (1)."
            )
        for fold in range(folds):
            drawn = generator.multivariate_hypergeometric(left, int(left.sum()) // (folds - fold), method="marginals")
            dealt[fold] += drawn
            left = left - drawn
    return dealt


def _once(people: _People, dealt: Matrix, target: Target, models: Models, clusters: ArrayLike | None) -> _Run:
    """One dealing of folds: predictions for each from the others, then means and their covariance."""
    whole = len(dealt) == 1
    scores, held, outside = [], [], 0.0
    for inside in dealt:
        here = np.flatnonzero(inside)
        chance, one, other = _predicted(
            people, people.counts if whole else people.counts - inside, here, models, target
        )
        safe = np.clip(chance, *models.clip)
        outside += float(inside[here] @ (safe != chance))
        scores.append(_scores(people, here, safe, one, other, target))
        held.append(here)
    return _gathered(people, dealt, np.vstack(scores), np.concatenate(held), target, outside, clusters)


def _predicted(
    people: _People, counts: Vector, here: np.ndarray, models: Models, target: Target
) -> tuple[Vector, Vector, Vector]:
    """Chance of treatment, outcome with and without it, predicted for the rows `here` by models of the people in `counts`."""
    asked = people.columns[here]
    present = counts > 0
    columns, number, y, chosen = (
        people.columns[present],
        counts[present],
        people.outcome[present],
        people.chosen[present],
    )
    chance = models.treatment(columns, chosen.astype(np.float64), number)(asked)
    other = models.outcome(columns[~chosen], y[~chosen], number[~chosen])(asked)
    if target is Target.ATT:
        return chance, np.zeros(len(here)), other
    return chance, models.outcome(columns[chosen], y[chosen], number[chosen])(asked), other


def _scores(people: _People, here: np.ndarray, chance: Vector, one: Vector, other: Vector, target: Target) -> Matrix:
    """One person's parts of both means; for the treated, before division by their share."""
    t, y = people.chosen[here], people.outcome[here]
    if target is Target.ATT:
        odds = chance / (1 - chance)
        return np.column_stack([t * y, t * other + (1 - t) * odds * (y - other)])
    return np.column_stack([one + t * (y - one) / chance, other + (1 - t) * (y - other) / (1 - chance)])


def _gathered(
    people: _People,
    dealt: Matrix,
    scores: Matrix,
    held: np.ndarray,
    target: Target,
    outside: float,
    clusters: ArrayLike | None,
) -> _Run:
    number = np.concatenate([inside[inside > 0] for inside in dealt])
    total = float(number.sum())
    base = people.chosen[held].astype(np.float64) if target is Target.ATT else np.ones(len(held))
    means = number @ scores / (number @ base)
    influence = (scores - base[:, None] * means) / (number @ base)
    groups = None if clusters is None else codes_of(clusters, "clusters", rows=len(people.counts))[0][held]
    return _Run(means, spread_of(influence, number, groups), outside / total)
