"""The two passes over the rows of a Cox model, compiled or by NumPy, and the sums over tied events between them.

At event time k with d events of total weight m, risk set sums S0 = Σ r, S1 = Σ r x (r = weight × exp(x'β + offset)) and the same sums A0, A1
over the events alone, Efron (1977, JASA 72) has for l = 0 … d − 1 the denominators D = S0 − (l/d) A0; Breslow (1974) has D = S0 for all.
With c_a = (m/d) Σ (l/d)^a / D and e_a = (m/d) Σ (l/d)^a / D², and H the running sum of c_0, the score and the information are

    U = Σ x (w δ − v),  I = Σ v x x' − Σ_k (S1 S1' e0 − (S1 A1' + A1 S1') e1 + A1 A1' e2),  v = r (H(last) − H(first)) − δ r c1,

so that no risk set's matrix of squares is ever kept: the first pass sums S and A, the second U and Σ v x x'.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from caraway.evidence.estimators.compiled import compiled
from caraway.evidence.estimators.cox_rows import RiskSets, Slots
from caraway.evidence.estimators.followed import Floats, Ints

Ties = Literal["efron", "breslow"]
BLOCK = 1024
DEATHS_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Sums:
    """The first pass at one β: `risk` (n) r of each row; `s` and `a` (k, 1 + p) the sums S0, S1 and A0, A1 of each slot;
    `tied` (6, k) Σ (m/d) log D, c0, c1, e0, e1, e2."""

    risk: Floats
    s: Floats
    a: Floats
    tied: Floats


def first_pass(sets: RiskSets, scaled: Floats, ties: Ties, compile_it: bool) -> Sums:
    """Risk of each row and the sums over risk sets at the (scaled) coefficients."""
    if compile_it:
        eta = np.zeros(sets.rows) if sets.offset is None else sets.offset.copy()
        ended, a = _ended_compiled(sets.covariates, scaled, sets.mass, sets.last, sets.dead, sets.slots, eta)
        risk = eta
        begun = None if sets.first is None else _begun_compiled(sets.covariates, risk, sets.first, sets.slots)
    else:
        eta = scaled @ sets.covariates if sets.offset is None else scaled @ sets.covariates + sets.offset
        risk = sets.mass * np.exp(eta)
        ended = _summed(sets.covariates, risk, sets.last, sets.slots)
        begun = None if sets.first is None else _summed(sets.covariates, risk, sets.first, sets.slots)
        a = _summed(sets.covariates[:, sets.dead], risk[sets.dead], sets.last[sets.dead], sets.slots)
    s = sets.at_risk(ended if begun is None else ended - begun)
    return Sums(risk, s, a, tied_events(s[:, 0], a[:, 0], sets.deaths, sets.dead_mass, ties, compile_it))


def expected(sets: RiskSets, sums: Sums, times: Floats | None = None) -> Floats:
    """v (n): the events expected of each row, weighted by `times` (k) at each slot where given."""
    c0, c1 = sums.tied[1], sums.tied[2]
    if times is not None:
        c0, c1 = c0 * times, c1 * times
    hazard = sets.over_time(c0)
    held = hazard[sets.last] if sets.first is None else hazard[sets.last] - hazard[sets.first]
    v = sums.risk * held
    v[sets.dead] -= sums.risk[sets.dead] * c1[sets.last[sets.dead]]
    return v


def curvature(
    sets: RiskSets, sums: Sums, compile_it: bool, times: Floats | None = None
) -> tuple[Floats, Floats]:
    """U (p) and I (p, p); each event time weighted by `times` (k) where given."""
    v = expected(sets, sums, times)
    observed = sets.mass[sets.dead]
    if times is not None:
        observed = observed * times[sets.last[sets.dead]]
    beyond = -v
    beyond[sets.dead] += observed
    if compile_it:
        score, squares = _products_compiled(sets.covariates, beyond, v)
    else:
        score, squares = sets.covariates @ beyond, (sets.covariates * v) @ sets.covariates.T
    e0, e1, e2 = sums.tied[3:] if times is None else sums.tied[3:] * times
    s1, a1 = sums.s[:, 1:], sums.a[:, 1:]
    crossed = s1.T @ (a1 * e1[:, None])
    return score, squares - s1.T @ (s1 * e0[:, None]) + crossed + crossed.T - a1.T @ (a1 * e2[:, None])


def tied_events(s0: Floats, a0: Floats, deaths: Floats, dead_mass: Floats, ties: Ties, compile_it: bool) -> Floats:
    """(6, k): Σ (m/d) log D and c0, c1, e0, e1, e2 of each slot; 0 where nobody has the event."""
    if ties == "breslow":
        return _breslow(s0, deaths, dead_mass)
    return _efron_compiled(s0, a0, deaths, dead_mass) if compile_it else _efron(s0, a0, deaths, dead_mass)


def _breslow(s0: Floats, deaths: Floats, dead_mass: Floats) -> Floats:
    tied = np.zeros((6, len(s0)))
    at = deaths > 0
    tied[0, at] = dead_mass[at] * np.log(s0[at])
    tied[1, at] = dead_mass[at] / s0[at]
    tied[3, at] = dead_mass[at] / s0[at] ** 2
    return tied


def _efron(s0: Floats, a0: Floats, deaths: Floats, dead_mass: Floats) -> Floats:
    tied = np.zeros((6, len(s0)))
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
    return tied


def _summed(columns: Floats, risk: Floats, slot: Slots, slots: int) -> Floats:
    sums = [np.bincount(slot, risk, minlength=slots)]
    sums += [np.bincount(slot, risk * column, minlength=slots) for column in columns]
    return np.stack(sums, axis=1)


@compiled
def _ended_compiled(
    columns: Floats, scaled: Floats, mass: Floats, last: Slots, dead: Ints, slots: int, eta: Floats
) -> tuple[Floats, Floats]:
    """Sums by `last`, of all and of the events. `eta` holds the offsets and is left holding each row's risk."""
    p, n = columns.shape
    ended, a = np.zeros((slots, p + 1)), np.zeros((slots, p + 1))
    for begin in range(0, n, BLOCK):
        end = min(n, begin + BLOCK)
        for j in range(p):
            beta = scaled[j]
            for row in range(begin, end):
                eta[row] += beta * columns[j, row]
        for row in range(begin, end):
            eta[row] = mass[row] * np.exp(eta[row])
        for row in range(begin, end):
            slot, r = last[row], eta[row]
            ended[slot, 0] += r
            for j in range(p):
                ended[slot, j + 1] += r * columns[j, row]
    for row in dead:
        slot, r = last[row], eta[row]
        a[slot, 0] += r
        for j in range(p):
            a[slot, j + 1] += r * columns[j, row]
    return ended, a


@compiled
def _begun_compiled(columns: Floats, risk: Floats, first: Slots, slots: int) -> Floats:
    """Sums by `first`."""
    p, n = columns.shape
    begun = np.zeros((slots, p + 1))
    for row in range(n):
        slot, r = first[row], risk[row]
        begun[slot, 0] += r
        for j in range(p):
            begun[slot, j + 1] += r * columns[j, row]
    return begun


@compiled
def _products_compiled(columns: Floats, beyond: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Σ x × beyond and Σ v x x', block by block so that each is read from memory once."""
    p, n = columns.shape
    score, squares = np.zeros(p), np.zeros((p, p))
    weighted = np.empty(BLOCK)
    for begin in range(0, n, BLOCK):
        many = min(n, begin + BLOCK) - begin
        for j in range(p):
            total = 0.0
            for row in range(many):
                total += beyond[begin + row] * columns[j, begin + row]
                weighted[row] = v[begin + row] * columns[j, begin + row]
            score[j] += total
            for k in range(j + 1):
                total = 0.0
                for row in range(many):
                    total += weighted[row] * columns[k, begin + row]
                squares[j, k] += total
    for j in range(p):
        squares[:j, j] = squares[j, :j]
    return score, squares


@compiled
def _efron_compiled(s0: Floats, a0: Floats, deaths: Floats, dead_mass: Floats) -> Floats:
    tied = np.zeros((6, len(s0)))
    for slot in range(len(s0)):
        d = deaths[slot]
        per = dead_mass[slot] / d if d > 0 else 0.0
        for death in range(int(d)):
            share = death / d
            divisor = s0[slot] - share * a0[slot]
            one = 1 / divisor
            tied[0, slot] += per * np.log(divisor)
            tied[1, slot] += per * one
            tied[2, slot] += per * share * one
            tied[3, slot] += per * one * one
            tied[4, slot] += per * share * one * one
            tied[5, slot] += per * share * share * one * one
    return tied
