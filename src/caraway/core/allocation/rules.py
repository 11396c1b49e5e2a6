"""The rules by which the next person of a stratum gets an arm, each a function of the seed, the trial, the stratum and who came before."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from caraway.core.allocation.chance import below, shuffled, weighted, words
from caraway.core.allocation.trial import Blocks, Imbalance, Minimisation, Trial

Levels = tuple[str, ...]
"""The levels of one person: of the trial's `factors`, in their order."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Somebody of the same stratum who was allocated before: their levels and the arm that was allotted."""

    levels: Levels
    arm: str


def next_arm(seed: bytes, trial: Trial, levels: Levels, earlier: Sequence[Earlier]) -> str:
    """The arm of the next person with these levels, after those `earlier` in the same stratum, in their order."""
    stratum = levels[: len(trial.strata)]
    if isinstance(trial.rule, Blocks):
        return _from_blocks(seed, trial, trial.rule, stratum, len(earlier))
    return _minimised(seed, trial, trial.rule, levels, earlier)


def _stream(seed: bytes, trial: Trial, stratum: Levels, what: str, number: int) -> Iterator[int]:
    """The words for one purpose; the label holds the trial's whole description and nothing of any other purpose's."""
    label = json.dumps([trial.describe(), list(stratum), what, number], separators=(",", ":"))
    return words(seed, sha256(label.encode()).digest())


def block(seed: bytes, trial: Trial, rule: Blocks, stratum: Levels, number: int) -> tuple[str, ...]:
    """Block number `number` (from 0) of a stratum: its size drawn, then an order of its arms, each order as likely."""
    stream = _stream(seed, trial, stratum, "block", number)
    size = rule.sizes[below(stream, len(rule.sizes))]
    return shuffled(stream, [arm.name for arm in trial.arms for _ in range(arm.share * (size // trial.ratio))])


def _from_blocks(seed: bytes, trial: Trial, rule: Blocks, stratum: Levels, place: int) -> str:
    number = 0
    while place >= len(arms := block(seed, trial, rule, stratum, number)):
        place, number = place - len(arms), number + 1
    return arms[place]


def _minimised(seed: bytes, trial: Trial, rule: Minimisation, levels: Levels, earlier: Sequence[Earlier]) -> str:
    stream = _stream(seed, trial, levels[: len(trial.strata)], "person", len(earlier))
    scores = imbalances(trial, rule, levels, earlier)
    least = min(scores)
    tied = [arm.share if score == least else 0 for arm, score in zip(trial.arms, scores, strict=True)]
    chances = coin(trial, rule.follow, weighted(stream, tied))
    whole = _common(chances)
    return trial.arms[weighted(stream, [int(chance * whole) for chance in chances])].name


def imbalances(trial: Trial, rule: Minimisation, levels: Levels, earlier: Sequence[Earlier]) -> list[Fraction]:
    """For each arm, how unequal all would be were it chosen: the weighted sum over factors, of those who share the newcomer's level.

    People are counted by share of the ratio: two in an arm of share 2 are as one in an arm of share 1.
    """
    totals = [Fraction(0)] * len(trial.arms)
    for at, factor in enumerate(trial.factors[len(trial.strata) :], start=len(trial.strata)):
        there = [one.arm for one in earlier if one.levels[at] == levels[at]]
        held = [there.count(arm.name) for arm in trial.arms]
        for chosen in range(len(trial.arms)):
            after = [
                Fraction(n + (place == chosen), arm.share)
                for place, (n, arm) in enumerate(zip(held, trial.arms, strict=True))
            ]
            totals[chosen] += factor.weight * _unequal(after, rule.imbalance)
    return totals


def _unequal(counts: Sequence[Fraction], how: Imbalance) -> Fraction:
    if how is Imbalance.RANGE:
        return max(counts) - min(counts)
    mean = sum(counts, Fraction(0)) / len(counts)
    return sum(((count - mean) ** 2 for count in counts), Fraction(0)) / (len(counts) - 1)


def coin(trial: Trial, follow: Fraction, preferred: int) -> list[Fraction]:
    """The chance of each arm when this one is preferred.

    With q = 1 − follow, r the shares, R their sum, s the smallest: the preferred arm i has 1 − q (R − rᵢ)/(R − s), another arm j has
    q rⱼ/(R − s). Preferred in the ratio, arms come in the ratio (Han, Enas and McEntegart 2009, Statistics in Medicine 28).
    """
    others = trial.ratio - min(arm.share for arm in trial.arms)
    chances = [(1 - follow) * arm.share / others for arm in trial.arms]
    chances[preferred] = 1 - (1 - follow) * (trial.ratio - trial.arms[preferred].share) / others
    return chances


def _common(chances: Sequence[Fraction]) -> int:
    whole = 1
    for chance in chances:
        whole *= chance.denominator
    return whole
