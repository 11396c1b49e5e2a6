"""What a Cox model leaves behind: residuals of its events and rows, and the hazard of those whose covariates are given."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators.cox import CoxFit
from caraway.evidence.estimators.cox_kernel import expected
from caraway.evidence.estimators.cox_robust import means_at_events
from caraway.evidence.estimators.followed import Floats, Ints
from caraway.evidence.refusals import DataUnfit


@dataclass(frozen=True)
class Schoenfeld:
    """One row for each row with the event, by stratum and time: its `times`, `strata` (numbers), `counts`, the given `rows` they are, and
    `residuals` (m, p): the covariates less their mean over the risk set (Schoenfeld 1982, Biometrika 69; averaged over Efron's steps)."""

    times: Floats
    strata: Ints
    counts: Floats
    rows: Ints
    residuals: Floats


@dataclass(frozen=True)
class BaselineHazard:
    """The cumulative hazard of one stratum: `cumulative` at and after each of `times`, 0 before the first."""

    stratum: int
    times: Floats
    cumulative: Floats

    @property
    def survival(self) -> Floats:
        """exp(−cumulative hazard)."""
        return np.exp(-self.cumulative)


def schoenfeld(fit: CoxFit) -> Schoenfeld:
    """The residuals of a fit. Where rows were added up into cells, `rows` number the cells."""
    sets = fit.sets
    dead, slots = sets.dead, sets.last[sets.dead]
    apart = (sets.covariates[:, dead] - means_at_events(sets, fit.sums)[:, slots]).T * sets.scales
    strata = np.searchsorted(sets.strata_from, slots, side="right") - 1
    return Schoenfeld(sets.times[slots], strata, sets.counts[dead], sets.order[dead], apart)


def scaled_schoenfeld(fit: CoxFit) -> Floats:
    """(m, p): β + events × V × residual, whose trend over time is the trend of the log hazard ratio (Grambsch and Therneau 1994)."""
    weight = float(fit.sets.dead_mass.sum())
    result: Floats = fit.coefficients + weight * schoenfeld(fit).residuals @ fit.covariance
    return result


def martingale_residuals(fit: CoxFit) -> Floats:
    """(n): each given row's event less what was expected of it, per person. Of the cells, where rows were added up."""
    sets = fit.sets
    observed = np.zeros(sets.rows)
    observed[sets.dead] = 1.0
    return sets.as_given(observed - expected(sets, fit.sums) / sets.mass)


def baseline_hazard(fit: CoxFit, at: ArrayLike | None = None) -> tuple[BaselineHazard, ...]:
    """The cumulative hazard of somebody with covariates `at` (all 0 where not given) and no offset, of each stratum.

    Steps as the ties were handled: Efron's Σ_l (m/d) / (S0 − (l/d) A0) or Breslow's m / S0, as R's `basehaz`. Raises `DataUnfit`.
    """
    sets = fit.sets
    person = np.zeros(len(fit.names)) if at is None else np.asarray(at, dtype=np.float64)
    if person.shape != (len(fit.names),) or not np.isfinite(person).all():
        raise DataUnfit(f"A person has a finite number for each covariate: {', '.join(fit.names)}.")
    relative = float(np.exp((person - sets.centres) @ fit.coefficients))
    cumulative = sets.over_time(fit.sums.tied[1]) * relative
    found = []
    for stratum, (begin, end) in enumerate(zip(sets.strata_from[:-1], sets.strata_from[1:], strict=True)):
        found.append(BaselineHazard(stratum, sets.times[begin + 1 : end], cumulative[begin + 1 : end]))
    return tuple(found)
