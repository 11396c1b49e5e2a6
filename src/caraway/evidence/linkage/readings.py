"""What several readers' answers come to: which answer stands, where two readers differ, and how well they agree.

One reading is enough for an answer to stand. Where a second reader, who did not know the first's answer, gave another, none stands until a third
decides. Agreement is Cohen's kappa (Cohen 1960, Educational and Psychological Measurement 20), with the standard error of Fleiss, Cohen and
Everitt (1969, Psychological Bulletin 72).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

from caraway.evidence.linkage.bands import Decision
from caraway.evidence.linkage.decision_log import Answer, Entry, Id, Pair, Reading, latest
from caraway.evidence.result import Interval


def standing(entries: Sequence[Entry]) -> dict[Pair, Entry]:
    """The answer that stands for each pair that has one: the third reader's, else the first's unless a second differs."""
    first, second, third = (_definite(entries, reading) for reading in Reading)
    kept = {pair: entry for pair, entry in first.items() if pair not in second or second[pair].answer is entry.answer}
    return kept | {
        pair: entry for pair, entry in third.items() if pair in first and pair in second and pair not in kept
    }


def differing(entries: Sequence[Entry]) -> tuple[Pair, ...]:
    """The pairs to which the first and the second reader gave different answers, whether or not a third has decided."""
    first, second = _definite(entries, Reading.FIRST), _definite(entries, Reading.SECOND)
    return tuple(pair for pair, entry in first.items() if pair in second and second[pair].answer is not entry.answer)


def given_to(entries: dict[Pair, Entry]) -> dict[Id, list[Id]]:
    """To whom each police row was given, among these answers."""
    found: dict[Id, list[Id]] = {}
    for entry in entries.values():
        if entry.answer is Answer.SAME:
            found.setdefault(entry.police, []).append(entry.participant)
    return found


def decisions(entries: Sequence[Entry]) -> tuple[Decision, ...]:
    """The answers that stand, as linking takes them."""
    return tuple(
        Decision(entry.participant, entry.police, entry.answer is Answer.SAME, entry.by)
        for entry in standing(entries).values()
    )


@dataclass(frozen=True)
class Agreement:
    """How two readers agree: of `n` pairs that both answered they said the same of `same`; kappa is None where it has no meaning (one of the
    two answers was never given, or nobody read twice)."""

    n: int
    same: int
    kappa: float | None
    interval: Interval | None


def agreement(entries: Sequence[Entry], *, level: float = 0.95) -> Agreement:
    """Of the first and the second reader, over the pairs that both answered with yes or no."""
    first, second = _definite(entries, Reading.FIRST), _definite(entries, Reading.SECOND)
    both = [(first[pair].answer, second[pair].answer) for pair in first if pair in second]
    return counted([[both.count((one, other)) for other in _TWO] for one in _TWO], level=level)


_TWO = (Answer.SAME, Answer.DIFFERENT)


def counted(table: Sequence[Sequence[int]], *, level: float = 0.95) -> Agreement:
    """Kappa of a square table of counts, the first reader's answers down and the second's across."""
    size, n = range(len(table)), sum(map(sum, table))
    same = sum(table[i][i] for i in size)
    if n == 0:
        return Agreement(0, 0, None, None)
    down = [sum(row) / n for row in table]
    across = [sum(row[j] for row in table) / n for j in size]
    seen, by_chance = same / n, sum(down[i] * across[i] for i in size)
    if by_chance >= 1 - 1e-12:
        return Agreement(n, same, None, None)
    kappa = (seen - by_chance) / (1 - by_chance)
    on = sum(table[i][i] / n * (1 - (down[i] + across[i]) * (1 - kappa)) ** 2 for i in size)
    off = sum(table[i][j] / n * (across[i] + down[j]) ** 2 for i in size for j in size if i != j)
    rest = (kappa - by_chance * (1 - kappa)) ** 2
    error = math.sqrt(max(0.0, on + (1 - kappa) ** 2 * off - rest) / n) / (1 - by_chance)
    half = float(stats.norm.isf((1 - level) / 2)) * error
    return Agreement(n, same, kappa, Interval(max(-1.0, kappa - half), min(1.0, kappa + half), level))


def _definite(entries: Sequence[Entry], reading: Reading) -> dict[Pair, Entry]:
    """The last answers of a reading that are yes or no."""
    return {pair: entry for pair, entry in latest(entries, reading).items() if entry.answer is not Answer.LATER}
