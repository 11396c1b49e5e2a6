"""Allocation is even: every order of a block, every arm, whatever the rule, over seeds."""

from collections import Counter
from collections.abc import Callable
from itertools import permutations

import numpy as np

from caraway.core.allocation import Allocation, Arm, Blocks, Enrolment, Factor, Minimisation, Trial, allocate
from caraway.proofs.truth import Uniform

TWO = (Arm("a"), Arm("b"))
AGE = Factor("age", ("younger", "older"))
FORCE = Factor("force", ("north", "south", "west"))
FOURS = Trial("blocks of four", TWO, Blocks((4,)))
SIZES = Trial("blocks of four or six", TWO, Blocks((4, 6)), (AGE,))
RATIO = Trial("two to one", (Arm("a", 2), Arm("b")), Blocks((3,)))
LEAST = Trial("minimised", (*TWO, Arm("c")), Minimisation((AGE, FORCE)))


def registers(rng: np.random.Generator, trial: Trial, people: int, many: int) -> list[list[Allocation]]:
    """So many registers of so many people, each with a seed of its own and levels by chance."""
    return [_register(rng, trial, people) for _ in range(many)]


def _register(rng: np.random.Generator, trial: Trial, people: int) -> list[Allocation]:
    seed, register = rng.bytes(32), list[Allocation]()
    for number in range(people):
        levels = {factor.name: str(rng.choice(factor.levels)) for factor in trial.factors}
        register.append(allocate(seed, trial, Enrolment(str(number), levels, locked=True), register))
    return register


def _orders(trial: Trial, arms: str, many: int) -> Callable[[np.random.Generator], list[int]]:
    """How often each order of a block's arms came."""
    every = sorted(set(permutations(arms)))

    def counts(rng: np.random.Generator) -> list[int]:
        made = Counter(tuple(row.arm for row in one) for one in registers(rng, trial, len(arms), many))
        return [made[order] for order in every]

    return counts


def _last_arms(trial: Trial, people: int, many: int) -> Callable[[np.random.Generator], list[int]]:
    """How often each arm came to the last of so many people."""

    def counts(rng: np.random.Generator) -> list[int]:
        made = Counter(one[-1].arm for one in registers(rng, trial, people, many))
        return [made[arm.name] for arm in trial.arms]

    return counts


CLAIMS = (
    Uniform("allocation: every order of a block of four is as likely", _orders(FOURS, "aabb", 60)),
    Uniform("allocation: every order of a block of three, two to one, is as likely", _orders(RATIO, "aab", 45)),
    Uniform("allocation: the first arm in blocks of either size is as likely to be each", _last_arms(SIZES, 1, 60)),
    Uniform("allocation: so is the ninth", _last_arms(SIZES, 9, 20)),
    Uniform("allocation: minimisation gives the first person each arm as likely", _last_arms(LEAST, 1, 45)),
    Uniform("allocation: minimisation gives the seventh person each arm as likely", _last_arms(LEAST, 7, 15)),
)
