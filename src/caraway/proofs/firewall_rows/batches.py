"""Row "batches": within its batch, the moment at which a release takes effect tells nothing of the moment of the call.

Decisions are made at chance moments of each batch, some as releases over the bridge and some by the desk for illness and rooms.
Then whatever casework keeps of them is held against the moment of each: within a batch there must be no more relation than
chance makes. The control is the same where nothing waits for a batch.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from caraway.proofs import Figure
from caraway.proofs.asked import larger

TEST = "tests/firewall/batches.py"
DECISIONS = 240
SHUFFLES = 4_000
LEAST = 0.01
"""A relation at least so strong comes by chance in one of a hundred proofs; for each of what is looked at, see `needed`."""

Decision = Mapping[str, float]
"""`batch`, `asked` (the moment of the decision), `released` (1: over the bridge) and what was seen of it afterwards."""


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """The figures with batches, then without them."""
    said = larger(TEST, "CARAWAY_BATCHES_REPORT", runs=options.runs or DECISIONS, seed=options.seed)
    yield from figures(said, Random(options.seed), options.steps or SHUFFLES)  # nosec B311


def figures(said: Mapping[str, Any], chance: Random, shuffles: int) -> Iterator[Figure]:
    """The figures of a report of decisions, `together` and `at_once`."""
    together, at_once, seen = said["together"], said["at_once"], said["seen"]
    needed = LEAST / (2 * len(seen))
    yield Figure("decisions", len(together), said["asked_for"])
    yield Figure(
        "of them by release, and by the desk",
        min(sum(one["released"] == way for one in together) for way in (0, 1)),
        len(together) // 4,
        "at least",
    )
    yield Figure(
        "decisions that took effect in the batch after them",
        sum(one["in_time"] == 1 for one in together),
        len(together),
    )
    for name in seen:
        yield Figure(
            f"probability of {name} by chance, given the moment",
            relation(together, "asked", name, chance, shuffles),
            needed,
            "at least",
        )
        yield Figure(
            f"probability of {name} by chance, given who asked",
            relation(together, "released", name, chance, shuffles),
            needed,
            "at least",
        )
    for name in seen:
        found = relation(at_once, "asked", name, chance, shuffles)
        yield Figure(f"probability of {name} by chance where nothing waits (the control)", found, needed, "at most")


def relation(decisions: Sequence[Decision], one: str, other: str, chance: Random, shuffles: int) -> float:
    """The probability that chance alone relates the two so strongly within their batches: by shuffling within each.

    The measure is the sum over batches of the covariance of ranks. Where one of the two is the same throughout a batch there
    is none, and the answer is 1.
    """
    batches: dict[float, list[Decision]] = {}
    for decision in decisions:
        batches.setdefault(decision["batch"], []).append(decision)
    pairs = [(_ranks([x[one] for x in some]), _ranks([x[other] for x in some])) for some in batches.values()]
    found = abs(_together(pairs))
    reached = 0
    for _ in range(shuffles):
        for ranks, _other in pairs:
            chance.shuffle(ranks)
        reached += abs(_together(pairs)) >= found - 1e-9
    return (reached + 1) / (shuffles + 1)


def _together(pairs: Sequence[tuple[list[float], list[float]]]) -> float:
    return sum(a * b for ranks, others in pairs for a, b in zip(ranks, others, strict=True))


def _ranks(values: Sequence[float]) -> list[float]:
    """Ranks less their mean; equal values have the mean of theirs."""
    order = sorted(values)
    rank = {value: order.index(value) + (order.count(value) - 1) / 2 for value in set(values)}
    middle = (len(values) - 1) / 2
    return [rank[value] - middle for value in values]
