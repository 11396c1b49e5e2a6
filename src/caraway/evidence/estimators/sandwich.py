"""How far estimates spread: the sandwich of an information matrix around what the scores did.

With bread B (the inverse of the information) and u_i the score of one person, the covariance is B M B, where
M = Σ u_i u_iᵀ (HC0: Eicker 1967, Huber 1967, White 1980, Econometrica 48), n/(n−k) times that (HC1: Hinkley 1977),
or M = Σ_g U_g U_gᵀ with U_g = Σ_{i in g} u_i over clusters (CR0: Liang and Zeger 1986, Biometrika 73), G/(G−1) times that (CR1), or
G/(G−1) · (n−1)/(n−k) times that (CR1S, which is what Stata and fixest print for regressions).
"""

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from caraway.evidence.estimators.rows import Matrix, Vector, codes_of
from caraway.evidence.refusals import DataUnfit

Spread = Literal["model", "HC0", "HC1", "CR0", "CR1", "CR1S"]
"""How a covariance is found: from the model, or robust against its variance being wrong, or against people of one cluster being alike."""

CLUSTERED = ("CR0", "CR1", "CR1S")


def chosen(spread: Spread | None, *, weighted: bool, clusters: ArrayLike | None) -> Spread:
    """The spread asked for; unasked: CR1 with clusters, HC0 with sampling weights (the model knows nothing of them), else the model's.

    Raises `DataUnfit` when the word is not known, or clusters and word do not go together.
    """
    if spread is None:
        if clusters is not None:
            return "CR1"
        return "HC0" if weighted else "model"
    if spread not in get_args(Spread):
        raise DataUnfit(f"{spread!r} is no way to find a covariance: {', '.join(get_args(Spread))}.")
    if (spread in CLUSTERED) != (clusters is not None):
        raise DataUnfit(f"{spread} goes with clusters, and clusters with one of {', '.join(CLUSTERED)}.")
    return spread


def covariance(
    bread: Matrix, scores: Matrix, *, counts: Vector, spread: Spread, clusters: ArrayLike | None = None, parameters: int
) -> Matrix:
    """The covariance of k estimates.

    `bread` is k × k; `scores` rows × k, each the score of ONE person of the row (sampling weight included); `counts` how many such
    people a row stands for, all of one cluster; `parameters` how many were fitted (those absorbed too), for the small-sample factor.
    Raises `DataUnfit` with fewer than two clusters, or no people over.
    """
    if spread == "model":
        return bread
    people = float(counts.sum())
    if spread in CLUSTERED:
        meat, factor = _clustered(scores, counts, clusters, spread, people, parameters)
    else:
        meat = scores.T @ (scores * counts[:, None])
        factor = people / over(people, parameters) if spread == "HC1" else 1.0
    return np.asarray(factor * bread @ meat @ bread)


def over(people: float, parameters: int) -> float:
    """Degrees of freedom: people beyond parameters. Raises `DataUnfit` when there are none."""
    if people <= parameters:
        raise DataUnfit(f"{people:.0f} people cannot tell of {parameters} parameters: more people, or fewer columns.")
    return people - parameters


def _clustered(
    scores: Matrix, counts: Vector, clusters: ArrayLike | None, spread: Spread, people: float, parameters: int
) -> tuple[Matrix, float]:
    codes, groups = codes_of(clusters if clusters is not None else [], "clusters", rows=len(counts))
    if groups < 2:
        raise DataUnfit("One cluster cannot say how far clusters differ: at least two, and forty for a fair interval.")
    sums = np.zeros((groups, scores.shape[1]))
    for at, column in enumerate(scores.T):
        sums[:, at] = np.bincount(codes, column * counts, groups)
    factor = 1.0 if spread == "CR0" else groups / (groups - 1)
    if spread == "CR1S":
        factor *= (people - 1) / over(people, parameters)
    return sums.T @ sums, factor
