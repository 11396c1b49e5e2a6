"""Robust (sandwich) standard errors of a Cox model: Lin and Wei 1989, JASA 84; with tied events as Efron's likelihood has them.

Row i's part in the score, at the fit, per unit of its weight, with ρ = exp(x'β + offset) and its sums over the event times k at which it is at risk:

    u = δ (x − m) − ρ Σ_k (x c0 − z0) + δ ρ (x c1 − z1),   z0 = S1 e0 − A1 e1,  z1 = S1 e1 − A1 e2,  m = (S1 c0 − A1 c1) / (weight of the events)

u times weight, times the inverse information, is what leaving the row out would change (dfbeta); clusters add up theirs, and the covariance
is the sum of their squares. A row with a count is so many rows, each a cluster of its own unless clusters are named.
"""

import numpy as np

from caraway.evidence.estimators.cox_kernel import Sums
from caraway.evidence.estimators.cox_rows import RiskSets
from caraway.evidence.estimators.followed import Floats, Ints


def score_residuals(sets: RiskSets, sums: Sums) -> Floats:
    """(n, p): each row's part in the score, per unit of its weight, in the covariates' own units; rows in the order given."""
    _, c0, c1, e0, e1, e2 = sums.tied
    s1, a1, x, rho = sums.s[1:], sums.a[1:], sets.covariates, sums.risk / sets.mass
    hazard, drawn = sets.over_time(c0), sets.over_time(s1 * e0 - a1 * e1)
    held, toward = hazard[sets.last], drawn[:, sets.last]
    if sets.first is not None:
        held, toward = held - hazard[sets.first], toward - drawn[:, sets.first]
    parts = -rho * (x * held - toward)
    dead, at = sets.dead, sets.last[sets.dead]
    parts[:, dead] += x[:, dead] - means_at_events(sets, sums)[:, at]
    parts[:, dead] += rho[dead] * (x[:, dead] * c1[at] - (s1 * e1 - a1 * e2)[:, at])
    return sets.as_given(parts.T * sets.scales)


def means_at_events(sets: RiskSets, sums: Sums) -> Floats:
    """(p, k): the (scaled) covariates' mean over each risk set, averaged over the tied events; 0 where nobody has the event."""
    _, c0, c1, *_ = sums.tied
    s1, a1 = sums.s[1:], sums.a[1:]
    result: Floats = np.divide(s1 * c0 - a1 * c1, sets.dead_mass, out=np.zeros_like(s1), where=sets.dead_mass > 0)
    return result


def robust_covariance(sets: RiskSets, sums: Sums, covariance: Floats, cluster: Ints | None) -> Floats:
    """(p, p); `cluster` numbers each given row's, None where each person is one."""
    influence = score_residuals(sets, sums) @ covariance
    mass, counts = sets.as_given(sets.mass), sets.as_given(sets.counts)
    if cluster is None:
        influence = influence * (mass / np.sqrt(counts))[:, None]
    else:
        influence = influence * mass[:, None]
        summed = [np.bincount(cluster, column) for column in influence.T]
        influence = np.stack(summed, axis=1)
    result: Floats = influence.T @ influence
    return result
