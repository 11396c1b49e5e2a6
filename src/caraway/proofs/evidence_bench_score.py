"""Efron's score of a table of patterns by whole days in extended precision, written apart from the engine: where a fit ought to rest."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Extended = NDArray[np.longdouble]


def left_to_go(x: Floats, times: Floats, events: NDArray[np.bool_], beta: Floats, covariance: Floats) -> Floats:
    """(p): the Newton step V U that the score U at `beta` still asks for, relative to `beta`.

    `x` (n, p) has few different rows, `times` are whole. U = Σ over days and l = 0 … d − 1 of the mean x of the d events, less the mean
    of x over those at risk, with the events at weight 1 − l/d (Efron 1977, JASA 72).
    """
    patterns, which = np.unique(x, axis=0, return_inverse=True)
    day = times.astype(np.int64)
    ended, happened = np.zeros((2, int(day.max()) + 1, len(patterns)), dtype=np.longdouble)
    np.add.at(ended, (day, which.ravel()), 1)
    np.add.at(happened, (day, which.ravel()), events)
    at_risk = np.cumsum(ended[::-1], axis=0)[::-1]
    values = patterns.astype(np.longdouble)
    hazard: Extended = np.exp(values @ beta.astype(np.longdouble))
    score = happened.sum(axis=0) @ values
    for risk, dead in zip(at_risk, happened, strict=True):
        many = int(dead.sum())
        share = np.arange(many, dtype=np.longdouble)[:, None] / max(many, 1)
        weight = (risk - share * dead) * hazard
        score = score - ((weight @ values) / weight.sum(axis=1, keepdims=True)).sum(axis=0)
    step: Floats = covariance @ score.astype(np.float64) / beta
    return step
