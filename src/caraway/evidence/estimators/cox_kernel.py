"""The two passes over the rows of a Cox model, by NumPy or compiled, and the sums over tied events between them.

At event time k with d events of total weight m, risk set sums S0 = Σ r, S1 = Σ r x (r = weight × exp(x'β + offset)) and the same sums A0, A1
over the events alone, Efron (1977, JASA 72) has for l = 0 … d − 1 the denominators D = S0 − (l/d) A0; Breslow (1974) has D = S0 for all.
With c_a = (m/d) Σ (l/d)^a / D and e_a = (m/d) Σ (l/d)^a / D², and H the running sum of c_0, the score and the information are

    U = Σ m x − Σ_k (S1 c0 − A1 c1),  I = Σ v x x' − Σ_k (S1 S1' e0 − (S1 A1' + A1 S1') e1 + A1 A1' e2),  v = r (H(last) − H(first)) − δ r c1,

so that no risk set's matrix of squares is ever kept: the first pass sums S and A, the second v x x'. Where risk sets change with every few rows,
compiled code keeps S0 alone and carries S1 along (`cox_sweep`).
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from caraway.evidence.estimators import cox_compiled, cox_sweep
from caraway.evidence.estimators.cox_rows import RiskSets, stretch_sums
from caraway.evidence.estimators.followed import Floats
from caraway.evidence.refusals import DataUnfit

Ties = Literal["efron", "breslow"]
DEATHS_AT_ONCE = 1_000_000
MOST_TIED = 20_000_000


@dataclass(frozen=True)
class Sums:
    """The first pass at one β: `risk` (n) r of each row; `s` and `a` (1 + p, k) the sums S0, S1 and A0, A1 of each slot;
    `tied` (6, k) Σ (m/d) log D, c0, c1, e0, e1, e2; `squared` (p, p, 2k) Σ r x x' of each stretch, lower triangles, where they were summed."""

    risk: Floats
    s: Floats
    a: Floats
    tied: Floats
    squared: Floats | None


def evaluated(sets: RiskSets, scaled: Floats, ties: Ties, compile_it: bool) -> tuple[float, Floats, Floats]:
    """The log-likelihood, U (p) and I (p, p) at the (scaled) coefficients."""
    if _swept(sets, compile_it):
        risk, tied = _reached(sets, scaled, ties)
        moved = _multipliers(sets, tied)
        drawn, squares, spread = cox_sweep.sweep(sets.covariates, risk, sets.bounds, sets.strata_from, moved, tied)
        score, information = sets.observed - drawn, squares - spread
    else:
        sums = first_pass(sets, scaled, ties, compile_it)
        tied = sums.tied
        score, information = curvature(sets, sums, compile_it)
    log_likelihood = float(sets.observed @ scaled) + sets.offset_of_events - float(tied[0].sum())
    return log_likelihood, score, information


def null_log_likelihood(sets: RiskSets, ties: Ties, compile_it: bool) -> float:
    """The log-likelihood with all coefficients 0, where no covariate needs to be read."""
    nothing = np.zeros(0)
    if _swept(sets, compile_it):
        _, tied = _reached(sets, nothing, ties)
    else:
        tied = first_pass(replace(sets, covariates=sets.covariates[:0]), nothing, ties, compile_it).tied
    return sets.offset_of_events - float(tied[0].sum())


def _swept(sets: RiskSets, compile_it: bool) -> bool:
    return compile_it and not sets.long and sets.first is None


def _reached(sets: RiskSets, scaled: Floats, ties: Ties) -> tuple[Floats, Floats]:
    """The risk of each row and `tied` of its sums."""
    risk = risks(sets if len(scaled) else replace(sets, covariates=sets.covariates[:0]), scaled)
    s0, a0 = np.empty((2, sets.slots))
    cox_sweep.reach(risk, sets.bounds, sets.strata_from, s0, a0)
    return risk, tied_sums(sets, s0, a0, ties, compile_it=True)


def first_pass(sets: RiskSets, scaled: Floats, ties: Ties, compile_it: bool) -> Sums:
    """Risk of each row and the sums over risk sets at the (scaled) coefficients."""
    risk = risks(sets, scaled)
    squared = None
    if compile_it and not sets.long:
        ended, a = np.zeros((2, len(sets.covariates) + 1, sets.slots))
        cox_compiled.stretches(sets.covariates, risk, sets.bounds, ended, a)
    else:
        if compile_it:
            sums, squared = cox_compiled.stretches_and_squares(sets.covariates, risk, sets.bounds)
        else:
            sums = stretch_sums(sets.bounds, np.concatenate([risk[None], risk * sets.covariates]))
        a = np.ascontiguousarray(sums[:, ::2])
        ended = sums[:, 1::2] + a
    if sets.first is not None:
        ended[0] -= np.bincount(sets.first, risk, minlength=sets.slots)
        for at, column in enumerate(sets.covariates):
            ended[1 + at] -= np.bincount(sets.first, risk * column, minlength=sets.slots)
    s = cox_compiled.from_here_on(ended, sets.strata_from) if compile_it else _from_here_on(sets, ended)
    return Sums(risk, s, a, tied_sums(sets, s[0], a[0], ties, compile_it), squared)


def tied_sums(sets: RiskSets, s0: Floats, a0: Floats, ties: Ties, compile_it: bool) -> Floats:
    """(6, k) `tied` of the sums."""
    if ties == "breslow":
        return _breslow(s0, sets.deaths, sets.dead_mass)
    if sets.deaths.max() > MOST_TIED:
        raise DataUnfit(
            f"{sets.deaths.max():.0f} people have the event at one time: Efron sums over each. Use finer times, or Breslow's."
        )
    tied = np.zeros((6, sets.slots))
    if compile_it:
        with np.errstate(divide="ignore", invalid="ignore"):  # nobody need be at risk before the first event
            logs = np.log(s0)
        cox_compiled.efron(s0, a0, sets.deaths, sets.dead_mass, logs, tied)
    else:
        _efron(s0, a0, sets.deaths, sets.dead_mass, tied)
    return tied


def risks(sets: RiskSets, scaled: Floats) -> Floats:
    """r (n) of each row."""
    if sets.offset is None and not scaled.any():
        return sets.mass
    risk: Floats = scaled @ sets.covariates
    if sets.offset is not None:
        risk += sets.offset
    np.exp(risk, out=risk)
    risk *= sets.mass
    return risk


def expected(sets: RiskSets, sums: Sums, times: Floats | None = None) -> Floats:
    """v (n): the events expected of each row, weighted by `times` (k) at each slot where given."""
    v = sums.risk * np.repeat(multipliers(sets, sums, times), np.diff(sets.bounds))
    if sets.first is not None:
        c0 = sums.tied[1] if times is None else sums.tied[1] * times
        v -= sums.risk * sets.over_time(c0)[sets.first]
    return v


def multipliers(sets: RiskSets, sums: Sums, times: Floats | None) -> Floats:
    """(2k): what a row's risk is multiplied by in each stretch, H − c1 for events and H for others; later starts not yet taken off."""
    return _multipliers(sets, sums.tied if times is None else sums.tied[:3] * times)


def _multipliers(sets: RiskSets, tied: Floats) -> Floats:
    c0, c1 = tied[1:3]
    both = np.repeat(sets.over_time(c0), 2)
    both[::2] -= c1
    return both


def curvature(sets: RiskSets, sums: Sums, compile_it: bool, times: Floats | None = None) -> tuple[Floats, Floats]:
    """U (p) and I (p, p); each event time weighted by `times` (k) where given."""
    if sums.squared is not None:
        squares = sums.squared @ multipliers(sets, sums, times)
        squares += np.tril(squares, -1).T
    elif compile_it and sets.first is None:
        squares = cox_compiled.squares(sets.covariates, sums.risk, sets.bounds, multipliers(sets, sums, times))
    else:
        squares = (sets.covariates * expected(sets, sums, times)) @ sets.covariates.T
    weighted = sums.tied[1:] if times is None else sums.tied[1:] * times
    within = cox_compiled.within if compile_it else _within
    drawn, spread = within(sums.s[1:], sums.a[1:], weighted)
    return _observed(sets, times) - drawn, squares - spread


def _observed(sets: RiskSets, times: Floats | None) -> Floats:
    if times is None:
        return sets.observed
    dead = sets.dead
    result: Floats = sets.covariates[:, dead] @ (sets.mass[dead] * times[sets.last[dead]])
    return result


def _from_here_on(sets: RiskSets, ended: Floats) -> Floats:
    """Sums of each slot from here on to its stratum's end."""
    summed = np.empty_like(ended)
    for begin, end in zip(sets.strata_from[:-1], sets.strata_from[1:], strict=True):
        np.cumsum(ended[:, begin:end][:, ::-1], axis=1, out=summed[:, begin:end][:, ::-1])
    return summed


def _within(s1: Floats, a1: Floats, weighted: Floats) -> tuple[Floats, Floats]:
    c0, c1, e0, e1, e2 = weighted
    crossed = (s1 * e1) @ a1.T
    return s1 @ c0 - a1 @ c1, (s1 * e0) @ s1.T - crossed - crossed.T + (a1 * e2) @ a1.T


def _breslow(s0: Floats, deaths: Floats, dead_mass: Floats) -> Floats:
    tied = np.zeros((6, len(s0)))
    at = deaths > 0
    tied[0, at] = dead_mass[at] * np.log(s0[at])
    tied[1, at] = dead_mass[at] / s0[at]
    tied[3, at] = dead_mass[at] / s0[at] ** 2
    return tied


def _efron(s0: Floats, a0: Floats, deaths: Floats, dead_mass: Floats, tied: Floats) -> None:
    slots = np.flatnonzero(deaths > 0)
    upto = np.cumsum(deaths[slots])
    for lot in np.split(slots, np.flatnonzero(np.diff(upto // DEATHS_AT_ONCE)) + 1):
        many = deaths[lot].astype(np.int64)
        begins = np.cumsum(many) - many
        share = (np.arange(many.sum()) - np.repeat(begins, many)) / np.repeat(deaths[lot], many)
        divisor = np.repeat(s0[lot], many) - share * np.repeat(a0[lot], many)
        per = dead_mass[lot] / deaths[lot]
        terms = (np.log(divisor), 1 / divisor, share / divisor, divisor**-2, share / divisor**2, (share / divisor) ** 2)
        for row, term in enumerate(terms):
            tied[row, lot] = per * np.add.reduceat(term, begins)
