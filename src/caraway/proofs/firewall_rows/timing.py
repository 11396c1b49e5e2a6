"""Row "timing": how long an answer takes tells nothing: a case that is not there or another's, one with releases or without.

Each pair is asked by turns over loopback, in an order of chance, after a warm-up. The measure is the area under the curve (the
probability that one of the first kind takes longer than one of the second, by Mann and Whitney): a half where they are alike.

The rule for a machine that is busy, fixed beforehand: in every turn something is asked a third time that is the very same as
the first. Where those two already differ by more than is allowed, the measurement says nothing of the site, and is made anew, at most
twice. The measurement of the site itself is never a reason to measure again. Control: two milliseconds planted in the database.
"""

import argparse
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from statistics import median

from caraway.proofs import Figure
from caraway.proofs.asked import larger

TEST = "tests/firewall/timing.py"
PAIRS = 2_000
WITHIN = 0.03
PLANTED = 500
AGAIN = 2
KINDS = {"forbidden": ("absent", "absent again", "forbidden"), "with": ("without", "without again", "with")}
"""By measurement: what is asked, the very same again, and what must not differ from it."""

Taken = Mapping[str, Sequence[float]]


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """The figures of the first measurement that the machine did not spoil."""
    pairs = options.runs or PAIRS
    for attempt in range(AGAIN + 1):
        sizes = {"runs": pairs, "seed": options.seed + attempt, "plant": min(pairs, PLANTED)}
        said = larger(TEST, "CARAWAY_TIMING_REPORT", **sizes)
        if not any(spoiled(said[kind], names, pairs) for kind, names in KINDS.items()):
            break
        print(f"measurement {attempt + 1} was spoiled by the machine: the very same differs from itself")
    yield from figures(said, pairs)


def allowed(pairs: int) -> float:
    """How far from a half is allowed: at fewer pairs than the full size as much wider as chance is."""
    return WITHIN * max(1.0, sqrt(PAIRS / pairs))


def spoiled(taken: Taken, names: tuple[str, str, str], pairs: int) -> bool:
    """Whether the very same differs from itself."""
    return abs(area(taken[names[0]], taken[names[1]]) - 0.5) > allowed(pairs)


def figures(said: Mapping[str, Taken], pairs: int) -> Iterator[Figure]:
    """The figures of one measurement."""
    for kind, (first, again, other) in KINDS.items():
        taken = said[kind]
        print(f"{kind}: median {median(taken[first]):.2f} ms {first}, {median(taken[other]):.2f} ms {other}")
        yield Figure(f"pairs, {first} and {other}", len(taken[other]), pairs)
        yield Figure(
            f"{first} and {again}, from a half", _from_half(taken[first], taken[again]), allowed(pairs), "at most"
        )
        yield Figure(
            f"{first} and {other}, from a half", _from_half(taken[first], taken[other]), allowed(pairs), "at most"
        )
    first, _, other = KINDS["forbidden"]
    planted = _from_half(said["planted"][first], said["planted"][other])
    yield Figure("two milliseconds planted, from a half (the control)", planted, 2 * allowed(pairs), "at least")


def area(some: Sequence[float], others: Sequence[float]) -> float:
    """The probability that one of the others is greater than one of some; equals count half."""
    order = sorted(some)
    below = sum(bisect_left(order, one) + bisect_right(order, one) for one in others)
    return below / (2 * len(some) * len(others))


def _from_half(some: Sequence[float], others: Sequence[float]) -> float:
    return round(abs(area(some, others) - 0.5), 4)
