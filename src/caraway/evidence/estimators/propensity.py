"""The chance of treatment given covariates, by logistic regression, as the other estimators of this folder use it."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from caraway.evidence.estimators.given import Bools, Floats
from caraway.evidence.refusals import DataUnfit, NotConverged

STEPS = 60
FAR = 30.0  # a log odds beyond which somebody's arm is as good as certain


@dataclass(frozen=True)
class Propensity:
    """`design` n × (1 + p) with its column of ones, `coefficients`, each row's `score` and log odds, and the inverse information."""

    design: Floats
    coefficients: Floats
    score: Floats
    log_odds: Floats
    inverse: Floats


def fit(treated: Bools, covariates: Floats, counts: Floats) -> Propensity:
    """Logistic regression of treatment on the covariates and a constant. Raises `DataUnfit` on separation or covariates that say the same."""
    design = np.column_stack([np.ones(len(covariates)), covariates])
    coefficients, inverse = logistic(design, treated.astype(np.float64), counts)
    log_odds = design @ coefficients
    return Propensity(design, coefficients, special.expit(log_odds), log_odds, inverse)


def logistic(design: Floats, outcome: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Coefficients and the inverse of the information, by iterated weighted least squares; outcomes may be shares between 0 and 1."""
    found = np.zeros(design.shape[1])
    centre, spread = _scaled(design)
    scaled = (design - centre) / spread
    for _ in range(STEPS):
        chance = special.expit(scaled @ found)
        heavy = counts * chance * (1 - chance)
        information = (scaled * heavy[:, None]).T @ scaled
        step = _solved(information, scaled.T @ (counts * (outcome - chance)))
        found = found + step
        if np.abs(scaled @ found)[counts > 0].max() > FAR:
            raise DataUnfit("The covariates tell the arms apart altogether (separation): no chance of treatment can be estimated.")
        if np.abs(step).max() < 1e-10:
            return _unscaled(found, np.linalg.inv(information), centre, spread)
    raise NotConverged(f"The logistic regression came to no rest in {STEPS} steps.")


def _scaled(design: Floats) -> tuple[Floats, Floats]:
    spread = design.std(axis=0)
    varies = spread > 0
    centre = np.where(varies, design.mean(axis=0), 0.0)
    return centre, np.where(varies, spread, 1.0)


def _solved(information: Floats, score: Floats) -> Floats:
    if np.linalg.cond(information) > 1e13:
        raise DataUnfit("Some covariates say the same as others, or one arm is all but certain: leave a covariate out.")
    return np.asarray(np.linalg.solve(information, score))


def _unscaled(found: Floats, inverse: Floats, centre: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """Back from centred and scaled columns (the first is the constant) to the columns as given."""
    back = np.diag(1 / spread)
    back[0] = back[0] - centre / spread
    return back @ found, back @ inverse @ back.T
