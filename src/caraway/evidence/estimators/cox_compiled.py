"""The compiled forms of the passes of `cox_kernel`, which says what they sum. Rows come in blocks that stay in the processor's cache.

Arrays as long as the rows are NumPy's to make, who asks for large pages: a compiled function would touch each small page for the first time.
"""

import numpy as np
from numpy.typing import NDArray

from caraway.evidence.estimators.compiled import compiled
from caraway.evidence.estimators.followed import Floats, Ints

BLOCK = 1024
GATHERED = 128  # rows whose values, wherever they lie, stay in the nearest cache


@compiled
def order_of(keys: NDArray[np.uint16], many: Ints, order: Ints) -> None:
    """Write to `order` the rows by their keys, rows of the same key as they come; `many` says how many have each key."""
    upto = np.cumsum(many) - many
    for row in range(len(keys)):
        key = keys[row]
        order[upto[key]] = row
        upto[key] += 1


@compiled
def lay_out(covariates: Floats, order: Ints, centres: Floats, scales: Floats, columns: Floats) -> None:
    """Write to `columns` (p, n) the (n, p) rows in that order, less `centres`, divided by `scales`."""
    n, p = covariates.shape
    for begin in range(0, n, GATHERED):
        rows = order[begin : min(n, begin + GATHERED)]
        for j in range(p):
            column, centre, per = columns[j, begin : begin + len(rows)], centres[j], 1 / scales[j]
            for row in range(len(rows)):
                column[row] = (covariates[rows[row], j] - centre) * per


@compiled
def dot(one: Floats, other: Floats) -> float:
    """Σ one × other."""
    total = 0.0
    for row in range(len(one)):
        total += one[row] * other[row]
    return total


@compiled
def weigh(one: Floats, other: Floats, out: Floats) -> float:
    """Write one × other to `out` and return its sum."""
    total = 0.0
    for row in range(len(one)):
        out[row] = one[row] * other[row]
        total += out[row]
    return total


@compiled
def extent(covariates: Floats) -> tuple[Floats, Floats, bool]:
    """The lowest and highest value of each column of (n, p), and whether all values are whole."""
    n, p = covariates.shape
    lows, highs, whole = covariates[0].copy(), covariates[0].copy(), True
    for row in range(n):
        for j in range(p):
            value = covariates[row, j]
            lows[j], highs[j] = min(lows[j], value), max(highs[j], value)
            whole = whole and value == np.floor(value)
    return lows, highs, whole


@compiled
def coded(covariates: Floats, lows: Ints, bases: Ints, code: Ints) -> None:
    """Add Σ (value − lowest) × base of each row to its code."""
    n, p = covariates.shape
    for row in range(n):
        for j in range(p):
            code[row] += (int(covariates[row, j]) - lows[j]) * bases[j]


@compiled
def stretches(columns: Floats, risk: Floats, bounds: Ints, ended: Floats, a: Floats) -> None:
    """Add to zeros (1 + p, slots) Σ r and Σ r x of all who `ended` in each slot, and of those with the event."""
    p, slots = columns.shape[0], len(bounds) // 2
    for slot in range(slots):
        for row in range(bounds[2 * slot], bounds[2 * slot + 2]):
            ended[0, slot] += risk[row]
            for j in range(p):
                ended[j + 1, slot] += risk[row] * columns[j, row]
        for row in range(bounds[2 * slot], bounds[2 * slot + 1]):
            a[0, slot] += risk[row]
            for j in range(p):
                a[j + 1, slot] += risk[row] * columns[j, row]


@compiled
def events(columns: Floats, counts: Floats, mass: Floats, bounds: Ints) -> tuple[Floats, Floats, Floats]:
    """People with the event and their mass in each slot, and Σ mass x over all of them."""
    p, slots = columns.shape[0], len(bounds) // 2
    deaths, dead_mass, observed = np.zeros(slots), np.zeros(slots), np.zeros(p)
    for slot in range(slots):
        begin, end = bounds[2 * slot], bounds[2 * slot + 1]
        for row in range(begin, end):
            deaths[slot] += counts[row]
            dead_mass[slot] += mass[row]
        for j in range(p):
            observed[j] += dot(mass[begin:end], columns[j, begin:end])
    return deaths, dead_mass, observed


@compiled
def stretches_and_squares(columns: Floats, risk: Floats, bounds: Ints) -> tuple[Floats, Floats]:
    """Σ r, Σ r x (1 + p, stretches) and Σ r x x' (p, p, stretches; j ≥ k alone), for long stretches: rows are read once."""
    p = columns.shape[0]
    sums, squared = np.zeros((p + 1, len(bounds) - 1)), np.zeros((p, p, len(bounds) - 1))
    weighted, ones = np.empty(BLOCK), np.ones(BLOCK)
    for at in range(len(bounds) - 1):
        for begin in range(bounds[at], bounds[at + 1], BLOCK):
            end = min(bounds[at + 1], begin + BLOCK)
            r, product = risk[begin:end], weighted[: end - begin]
            sums[0, at] += dot(r, ones[: end - begin])
            for j in range(p):
                sums[j + 1, at] += weigh(r, columns[j, begin:end], product)
                for k in range(j + 1):
                    squared[j, k, at] += dot(product, columns[k, begin:end])
    return sums, squared


@compiled
def squares(columns: Floats, risk: Floats, bounds: Ints, multipliers: Floats) -> Floats:
    """Σ v x x' (p, p), v = risk × the multiplier of its stretch."""
    p, n = columns.shape
    summed = np.zeros((p, p))
    v, weighted = np.empty(BLOCK), np.empty(BLOCK)
    at = 0
    for begin in range(0, n, BLOCK):
        end = min(n, begin + BLOCK)
        here = begin
        while here < end:
            while bounds[at + 1] <= here:
                at += 1
            upto = min(end, bounds[at + 1])
            for row in range(here, upto):
                v[row - begin] = risk[row] * multipliers[at]
            here = upto
        many = end - begin
        for j in range(p):
            weigh(v[:many], columns[j, begin:end], weighted[:many])
            for k in range(j + 1):
                summed[j, k] += dot(weighted[:many], columns[k, begin:end])
    for j in range(p):
        summed[:j, j] = summed[j, :j]
    return summed


@compiled
def from_here_on(ended: Floats, strata_from: Ints) -> Floats:
    """Sums of each slot from here on to its stratum's end, in place."""
    for j in range(ended.shape[0]):
        column = ended[j]
        for stratum in range(len(strata_from) - 1):
            total = 0.0
            for slot in range(strata_from[stratum + 1] - 1, strata_from[stratum] - 1, -1):
                total += column[slot]
                column[slot] = total
    return ended


@compiled
def within(s1: Floats, a1: Floats, weighted: Floats) -> tuple[Floats, Floats]:
    """Σ_k (S1 c0 − A1 c1) and Σ_k (S1 S1' e0 − (S1 A1' + A1 S1') e1 + A1 A1' e2)."""
    p, slots = s1.shape
    drawn, spread = np.zeros(p), np.zeros((p, p))
    left, right = np.empty(BLOCK), np.empty(BLOCK)
    for begin in range(0, slots, BLOCK):
        many = min(slots, begin + BLOCK) - begin
        for j in range(p):
            total = 0.0
            for slot in range(many):
                s, a = s1[j, begin + slot], a1[j, begin + slot]
                total += s * weighted[0, begin + slot] - a * weighted[1, begin + slot]
                left[slot] = s * weighted[2, begin + slot] - a * weighted[3, begin + slot]
                right[slot] = a * weighted[4, begin + slot] - s * weighted[3, begin + slot]
            drawn[j] += total
            for k in range(j + 1):
                total = 0.0
                for slot in range(many):
                    total += left[slot] * s1[k, begin + slot] + right[slot] * a1[k, begin + slot]
                spread[j, k] += total
    for j in range(p):
        spread[:j, j] = spread[j, :j]
    return drawn, spread


@compiled
def efron(s0: Floats, a0: Floats, deaths: Floats, dead_mass: Floats, log_s0: Floats, tied: Floats) -> None:
    """Write to zeros (6, slots) Σ (m/d) log D, c0, c1, e0, e1, e2. Where nothing is tied, the logarithm is that of `log_s0`: NumPy takes many at once."""
    for slot in range(len(s0)):
        d = deaths[slot]
        if d == 0:
            continue
        per = dead_mass[slot] / d
        if d == 1:
            one = 1 / s0[slot]
            tied[0, slot], tied[1, slot], tied[3, slot] = per * log_s0[slot], per * one, per * one * one
            continue
        logs, c0, c1, e0, e1, e2 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for death in range(int(d)):
            share = death / d
            divisor = s0[slot] - share * a0[slot]
            one = 1 / divisor
            logs += np.log(divisor)
            c0 += one
            c1 += share * one
            e0 += one * one
            e1 += share * one * one
            e2 += share * share * one * one
        tied[0, slot], tied[1, slot], tied[2, slot] = per * logs, per * c0, per * c1
        tied[3, slot], tied[4, slot], tied[5, slot] = per * e0, per * e1, per * e2
