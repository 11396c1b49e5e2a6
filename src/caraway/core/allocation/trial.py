"""What a randomised trial is: its arms, its strata, and by which rule people are allocated; values that refuse to exist when wrong.

The whole description is part of what is committed to beforehand, so nothing of it can be changed later without being seen.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from itertools import product

from caraway.core.allocation.chance import require_seed
from caraway.core.refusals import InvalidValue

FORM = "caraway allocation, form 1"
"""Names the way in which descriptions are written and streams labelled; another way would have another name."""


def _refuse(code: str, sentence: str) -> None:
    raise InvalidValue(code, sentence)


def _require_words(what: str, words: tuple[str, ...], least: int) -> None:
    if len(words) < least or len(set(words)) < len(words) or not all(word.strip() for word in words):
        _refuse("trial_words", f"{what} are at least {least}, each with a name of its own.")


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm and its share of the ratio: 2 and 1 make two to one."""

    name: str
    share: int = 1

    def __post_init__(self) -> None:
        if self.share < 1 or not self.name.strip():
            _refuse("arm", "An arm has a name, and a share of the ratio that is a whole number from 1.")


@dataclass(frozen=True, slots=True)
class Factor:
    """Something known of everybody before allocation (the force, an earlier conviction), and every level that it has."""

    name: str
    levels: tuple[str, ...]
    weight: int = 1  # of its imbalance in minimisation

    def __post_init__(self) -> None:
        _require_words(f"Levels of {self.name}", self.levels, 1)
        if not self.name.strip() or self.weight < 1:
            _refuse("factor", "A factor has a name, and a weight that is a whole number from 1.")


@dataclass(frozen=True, slots=True)
class Blocks:
    """Permuted blocks within each stratum; the size of each block is drawn from `sizes`, each as likely."""

    sizes: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.sizes or len(set(self.sizes)) < len(self.sizes):
            _refuse("block_sizes", "Give at least one size of a block, each once.")


class Imbalance(StrEnum):
    """How unequal the arms are in one level of a factor (Pocock and Simon 1975, section 3)."""

    RANGE = "range"
    VARIANCE = "variance"


@dataclass(frozen=True, slots=True)
class Minimisation:
    """Minimisation with a biased coin (Pocock and Simon 1975): who comes next goes, with the chance `follow`, where imbalance is least.

    `follow` is that chance for the arm of the smallest share; for others it is what keeps the ratio (Han, Enas and McEntegart 2009).
    It is below 1: a rule that can be foretold conceals nothing.
    """

    factors: tuple[Factor, ...]
    follow: Fraction = Fraction(4, 5)
    imbalance: Imbalance = Imbalance.RANGE

    def __post_init__(self) -> None:
        _require_words("Factors of a minimisation", tuple(factor.name for factor in self.factors), 1)
        if not 0 < self.follow < 1:
            _refuse("follow", "The chance of following the minimisation lies between 0 and 1.")


@dataclass(frozen=True, slots=True)
class Trial:
    """A randomised trial. Each combination of levels of `strata` is allocated by itself."""

    name: str
    arms: tuple[Arm, ...]
    rule: Blocks | Minimisation
    strata: tuple[Factor, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip():
            _refuse("trial_name", "A trial has a name.")
        _require_words("Arms", tuple(arm.name for arm in self.arms), 2)
        _require_words("Strata and factors", tuple(factor.name for factor in self.factors), 0)
        if isinstance(self.rule, Blocks):
            self._require_sizes(self.rule)
        else:
            self._require_coin(self.rule)

    def _require_sizes(self, rule: Blocks) -> None:
        if any(size < 1 or size % self.ratio for size in rule.sizes):
            _refuse("block_sizes", f"A block's size is a multiple of {self.ratio}, the sum of the ratio.")

    def _require_coin(self, rule: Minimisation) -> None:
        if rule.follow < Fraction(min(arm.share for arm in self.arms), self.ratio):
            _refuse("follow", "The chance of following the minimisation is at least the arm's share of the ratio.")

    @property
    def ratio(self) -> int:
        """The sum of the shares."""
        return sum(arm.share for arm in self.arms)

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Everything that must be known of a person: the strata, then what is minimised."""
        return self.strata + (self.rule.factors if isinstance(self.rule, Minimisation) else ())

    @property
    def all_strata(self) -> tuple[tuple[str, ...], ...]:
        """Every combination of levels of the strata (one empty combination where there are none)."""
        return tuple(product(*(factor.levels for factor in self.strata)))

    def describe(self) -> str:
        """The whole trial in one writing: JSON with sorted keys and nothing between them, the same on every machine."""
        said: dict[str, object] = {
            "form": FORM,
            "trial": self.name,
            "arms": [[arm.name, arm.share] for arm in self.arms],
            "strata": [[factor.name, list(factor.levels)] for factor in self.strata],
            "rule": _written(self.rule),
        }
        return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _written(rule: Blocks | Minimisation) -> dict[str, object]:
    if isinstance(rule, Blocks):
        return {"permuted blocks": list(rule.sizes)}
    factors = [[factor.name, list(factor.levels), factor.weight] for factor in rule.factors]
    return {"minimisation": factors, "follow": str(rule.follow), "imbalance": rule.imbalance.value}


def commitment(seed: bytes, trial: Trial) -> str:
    """What is made public before the first person is enrolled: the SHA-256 of the seed and the trial's description, in hexadecimal.

    It tells nothing of the seed, and nobody can find another seed or trial that it fits. Raises InvalidValue for a short seed.
    """
    require_seed(seed)
    return sha256(FORM.encode() + len(seed).to_bytes(8, "big") + seed + trial.describe().encode()).hexdigest()
