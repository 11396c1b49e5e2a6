"""How good links are against a known truth, over all and by group: linkage error that differs by group biases whatever compares groups.

Precision and recall are proportions with Wilson's score interval (Wilson 1927, JASA 22); F = 2J / (1 + J) with J = TP / (TP + FP + FN), a
proportion of the pairs that are linked or should be, whose Wilson interval is carried over. Pairs are taken as independent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import stats

from caraway.evidence.linkage.run import Linked
from caraway.evidence.refusals import DataUnfit
from caraway.evidence.result import Interval

Pair = tuple[object, object]


@dataclass(frozen=True)
class Share:
    """`of` out of `n`, with its interval; a share of none is refused before it comes here."""

    of: int
    n: int
    interval: Interval

    @property
    def value(self) -> float:
        return self.of / self.n


@dataclass(frozen=True)
class Quality:
    """Pairs found and true (`right`), found and false (`wrong`), true and not found (`missed`); precision is None where nothing was found,
    recall where nothing was to be found."""

    right: int
    wrong: int
    missed: int
    precision: Share | None
    recall: Share | None
    f: float
    f_interval: Interval


def wilson(of: int, n: int, *, level: float = 0.95) -> Interval:
    """Wilson's score interval of a proportion. Raises `DataUnfit` for counts that are none."""
    if not 0 <= of <= n or n < 1:
        raise DataUnfit(f"{of} of {n} is no proportion.")
    z = float(stats.norm.isf((1 - level) / 2))
    p, spread = of / n, z * z / n
    middle = (p + spread / 2) / (1 + spread)
    half = z * float(np.sqrt(p * (1 - p) / n + spread / (4 * n))) / (1 + spread)
    low = 0.0 if of == 0 else max(0.0, middle - half)
    high = 1.0 if of == n else min(1.0, middle + half)
    return Interval(low, high, level)


def counted(right: int, wrong: int, missed: int, *, level: float = 0.95) -> Quality:
    """The quality from its three counts. Raises `DataUnfit` when there is neither a link nor a true pair."""
    every = right + wrong + missed
    if min(right, wrong, missed) < 0 or every == 0:
        raise DataUnfit("There is neither a link nor a true pair to judge linking by.")
    j = wilson(right, every, level=level)
    return Quality(
        right,
        wrong,
        missed,
        _share(right, right + wrong, level),
        _share(right, right + missed, level),
        2 * right / (every + right),
        Interval(2 * j.low / (1 + j.low), 2 * j.high / (1 + j.high), level),
    )


def _share(of: int, n: int, level: float) -> Share | None:
    return Share(of, n, wilson(of, n, level=level)) if n else None


def quality(links: Iterable[Pair], truth: Iterable[Pair], *, level: float = 0.95) -> Quality:
    """(participant, police row) pairs found against those that are so."""
    found, true = set(links), set(truth)
    right = len(found & true)
    return counted(right, len(found) - right, len(true) - right, level=level)


def by_group(
    links: Iterable[Pair], truth: Iterable[Pair], group: Mapping[object, str], *, level: float = 0.95
) -> dict[str, Quality]:
    """The quality among the participants of each group (`group` gives a participant's), in the order of the groups' names.

    A group without a link or a true pair is left out. Raises `DataUnfit` for a participant without a group.
    """
    found, true = set(links), set(truth)
    tally: dict[str, list[int]] = {}
    for pair in found | true:
        if pair[0] not in group:
            raise DataUnfit(f"The participant {pair[0]} has no group.")
        place = 0 if pair in found and pair in true else 1 if pair in found else 2
        tally.setdefault(group[pair[0]], [0, 0, 0])[place] += 1
    return {name: counted(*tally[name], level=level) for name in sorted(tally)}


def by_rule(linked: Linked, truth: Iterable[Pair], *, level: float = 0.95) -> dict[str, Share]:
    """The precision of each rule, and of what probability and people added, where they linked anything."""
    true = set(truth)
    tally: dict[str, list[int]] = {}
    how = linked.links["how"].to_pylist()
    for name, pair in zip(how, pairs(linked.links), strict=True):
        count = tally.setdefault(name, [0, 0])
        count[0] += pair in true
        count[1] += 1
    return {name: Share(of, n, wilson(of, n, level=level)) for name, (of, n) in tally.items()}


def pairs(table: pa.Table) -> list[Pair]:
    """The columns `participant` and `police` of a table as pairs."""
    return list(zip(table["participant"].to_pylist(), table["police"].to_pylist(), strict=True))
