"""What people decide about links: two readers' agreement, and what undecided links leave of a difference."""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from caraway.evidence.linkage.bounds import difference_bounds
from caraway.evidence.linkage.readings import counted
from caraway.evidence.linkage.uncertain import UncertainLinks
from caraway.proofs.truth import Agreement, Estimated, Truth

PAIRS = 1500
TRUE = np.array([[0.5, 0.06], [0.1, 0.34]])
"""How often both, one or neither of two readers say that a pair is one person."""
BY_CHANCE = float(TRUE.sum(axis=1) @ TRUE.sum(axis=0))
KAPPA = (float(np.trace(TRUE)) - BY_CHANCE) / (1 - BY_CHANCE)


def kappa(rng: np.random.Generator) -> Estimated:
    table = rng.multinomial(PAIRS, TRUE.ravel()).reshape(2, 2)
    fit = counted(table.tolist())
    assert fit.kappa is not None
    assert fit.interval is not None
    return Estimated(fit.kappa, fit.interval.low, fit.interval.high)


def bounds(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """The bounds by matching against every way in which the undecided rows could be given."""
    for _ in range(20):
        people = int(rng.integers(4, 9))
        arm = rng.permutation(np.arange(people) % 2)
        outcome = (rng.random(people) < 0.3).astype(int)
        rows = [
            rng.choice(people, int(rng.integers(1, 4)), replace=False).tolist() for _ in range(int(rng.integers(0, 6)))
        ]
        person = [one for row in rows for one in row]
        row = [number for number, row in enumerate(rows) for _ in row]
        chance = [1 / len(row) for row in rows for _ in row]
        fast = difference_bounds(arm, outcome, UncertainLinks(np.array(person), np.array(row), np.array(chance)))
        every = [_difference(arm, outcome, given) for given in product(*([None, *row] for row in rows))]
        yield 1 + fast.low, 1 + min(every)
        yield 1 + fast.high, 1 + max(every)


def _difference(arm: np.ndarray, outcome: np.ndarray, given: Sequence[int | None]) -> float:
    """With each row given to this participant, or to none."""
    having = outcome.astype(float)
    having[[who for who in given if who is not None]] = 1
    return float(having[arm == 1].mean() - having[arm == 0].mean())


CLAIMS: tuple[Truth | Agreement, ...] = (
    Truth("kappa of two readers", PAIRS, KAPPA, kappa),
    Agreement("bounds under undecided links, fast and slow", 1e-12, bounds),
)
