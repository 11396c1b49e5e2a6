"""Score and information of a Cox model in one sweep from the last row to the first, compiled; for risk sets that change with every few rows.

It sums what `cox_kernel` says. S1 is carried along rather than kept for each slot, so that nothing as long as the slots is written: rows come in
blocks of whole slots, their products in the nearest cache, and a slot longer than a block comes in several.
"""

import numpy as np

from caraway.evidence.estimators.compiled import compiled
from caraway.evidence.estimators.cox_compiled import dot, weigh
from caraway.evidence.estimators.followed import Floats, Ints

BLOCK = 256


@compiled
def reach(risk: Floats, bounds: Ints, strata_from: Ints, s0: Floats, a0: Floats) -> None:
    """Write Σ r from each slot on to its stratum's end, and of those with the event in it."""
    for stratum in range(len(strata_from) - 1):
        total = 0.0
        for slot in range(strata_from[stratum + 1] - 1, strata_from[stratum] - 1, -1):
            dead = 0.0
            for row in range(bounds[2 * slot], bounds[2 * slot + 1]):
                dead += risk[row]
            for row in range(bounds[2 * slot + 1], bounds[2 * slot + 2]):
                total += risk[row]
            total += dead
            s0[slot], a0[slot] = total, dead


@compiled
def sweep(
    columns: Floats, risk: Floats, bounds: Ints, strata_from: Ints, multipliers: Floats, tied: Floats
) -> tuple[Floats, Floats, Floats]:
    """(p) Σ (S1 c0 − A1 c1), (p, p) Σ v x x' and (p, p) Σ (S1 S1' e0 − (S1 A1' + A1 S1') e1 + A1 A1' e2), v = risk × its stretch's multiplier."""
    p = len(columns)
    drawn, squares, spread = np.zeros(p), np.zeros((p, p)), np.zeros((p, p))
    reached, dead = np.zeros(p), np.zeros(p)
    v, weighted, summed, at_events = np.zeros(BLOCK), np.zeros(BLOCK), np.zeros((p, BLOCK)), np.zeros((p, BLOCK))
    for stratum in range(len(strata_from) - 1):
        first, upto = strata_from[stratum], strata_from[stratum + 1]
        reached[:] = 0.0
        while upto > first:
            low = upto - 1
            while low > first and upto - low < BLOCK and bounds[2 * upto] - bounds[2 * low - 2] <= BLOCK:
                low -= 1
            begin, end = bounds[2 * low], bounds[2 * upto]
            for here in range(begin, end, BLOCK):
                many = min(BLOCK, end - here)
                spread_out(risk, bounds, multipliers, low, upto, here, v[:many])
                add_squares(columns, v, here, many, weighted, squares)
            if end - begin <= BLOCK:
                sum_up(columns, risk, begin, end - begin, summed, reached)
            else:
                for j in range(p):
                    reached[j] += dot(risk[begin:end], columns[j, begin:end])
                    summed[j, 0] = reached[j]
            add_events(bounds, low, upto, begin, tied, summed, at_events, weighted, drawn, spread)
            for slot in range(low, upto):
                if tied[2, slot] != 0:
                    sum_dead(columns, risk, bounds[2 * slot], bounds[2 * slot + 1], dead)
                    add_tied(summed[:, bounds[2 * slot] - begin], dead, tied[:, slot], drawn, spread)
            upto = low
    for j in range(p):
        squares[:j, j], spread[:j, j] = squares[j, :j], spread[j, :j]
    return drawn, squares, spread


@compiled
def spread_out(risk: Floats, bounds: Ints, multipliers: Floats, low: int, upto: int, here: int, v: Floats) -> None:
    """Write v of the rows from `here`, which are of the slots from `low` to `upto`."""
    end = here + len(v)
    for stretch in range(2 * low, 2 * upto):
        for row in range(max(here, bounds[stretch]), min(end, bounds[stretch + 1])):
            v[row - here] = risk[row] * multipliers[stretch]


@compiled
def add_squares(columns: Floats, v: Floats, here: int, many: int, weighted: Floats, squares: Floats) -> None:
    """Add Σ v x x' of these rows to the lower triangle."""
    for j in range(len(columns)):
        weigh(v[:many], columns[j, here : here + many], weighted[:many])
        for k in range(j + 1):
            squares[j, k] += dot(weighted[:many], columns[k, here : here + many])


@compiled
def sum_up(columns: Floats, risk: Floats, begin: int, many: int, summed: Floats, reached: Floats) -> None:
    """Write S1 as it is from each row on, and carry `reached` to the first; four columns at a time, which wait for nothing of one another."""
    p = len(columns)
    for j in range(p):
        for row in range(many):
            summed[j, row] = risk[begin + row] * columns[j, begin + row]
    j = 0
    while j + 4 <= p:
        one, two, three, four = reached[j], reached[j + 1], reached[j + 2], reached[j + 3]
        a, b, c, d = summed[j], summed[j + 1], summed[j + 2], summed[j + 3]
        for row in range(many - 1, -1, -1):
            one += a[row]
            two += b[row]
            three += c[row]
            four += d[row]
            a[row], b[row], c[row], d[row] = one, two, three, four
        reached[j], reached[j + 1], reached[j + 2], reached[j + 3] = one, two, three, four
        j += 4
    while j < p:
        one, a = reached[j], summed[j]
        for row in range(many - 1, -1, -1):
            one += a[row]
            a[row] = one
        reached[j] = one
        j += 1


@compiled
def add_events(
    bounds: Ints, low: int, upto: int, begin: int, tied: Floats, summed: Floats, at_events: Floats, weighted: Floats, drawn: Floats,
    spread: Floats,
) -> None:  # fmt: skip
    """Add S1 c0 and S1 S1' e0 of these slots; a stratum's slot 0, which has no event, weighs nothing."""
    many = upto - low
    for j in range(len(summed)):
        for slot in range(many):
            at_events[j, slot] = summed[j, bounds[2 * (low + slot)] - begin]
        drawn[j] += dot(at_events[j, :many], tied[1, low:upto])
        weigh(at_events[j, :many], tied[3, low:upto], weighted[:many])
        for k in range(j + 1):
            spread[j, k] += dot(weighted[:many], at_events[k, :many])


@compiled
def sum_dead(columns: Floats, risk: Floats, begin: int, end: int, dead: Floats) -> None:
    """Write A1 of one slot."""
    for j in range(len(columns)):
        dead[j] = dot(risk[begin:end], columns[j, begin:end])


@compiled
def add_tied(s: Floats, a: Floats, tied: Floats, drawn: Floats, spread: Floats) -> None:
    """Add what A1 does in one slot with tied events."""
    for j in range(len(s)):
        drawn[j] -= a[j] * tied[2]
        for k in range(j + 1):
            spread[j, k] += a[j] * a[k] * tied[5] - (s[j] * a[k] + a[j] * s[k]) * tied[4]
