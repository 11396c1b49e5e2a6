"""The people of a simulated study: who they are, what they are assigned to, whether they take part, how long they are followed.

People come in blocks of `BLOCK`, each drawn by a generator of the seed and the block's number: so a study is the same however many blocks
are held at once, and a smaller one is the beginning of a larger.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from caraway.evidence.synthetic.world import BLOCK_OF, World

BLOCK = 1 << 16
AGE_CUTS = (25.0, 35.0, 45.0, 55.0)
PRIOR_CUTS = (-0.3, 0.4, 1.3)
DOMESTIC_CUTS = (0.2, 0.9, 1.6)
OF_PRIOR = np.array((-0.4, 0.0, 0.3, 0.8))
"""What a band of arrests, or of domestic abuse recorded before, adds to the index."""
RISK_CUTS = (0.0, 1.1)
ETHNICITY = (0.09, 0.05, 0.03, 0.80, 0.03)
FEMALE = 0.15
RELATIONSHIP = (0.5, 0.4, 0.1)
COMPLETES = 0.9
RUN = 64
"""Randomised: so many people one after the other are of one force."""
ALWAYS, COMPLIER, NEVER = 0, 1, 2

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Codes = NDArray[np.int8]


@dataclass(frozen=True)
class Known:
    """What is known of each person before time zero; codes are positions in the closed lists of `core.study.words`, -1 not recorded."""

    age: Floats
    score: Floats
    age_band: Codes
    sex: Codes
    ethnicity: Codes
    prior: Codes
    domestic: Codes
    relationship: Codes
    risk: Codes
    index: Floats
    """All of it in one number: the more, the higher the hazard."""


@dataclass(frozen=True)
class People:
    """Arrays of one entry a person. `number` counts people from 0."""

    number: Whole
    force: Whole
    month: Whole
    known: Known
    hidden: Floats
    kind: Codes
    """ALWAYS, COMPLIER or NEVER: takes part whatever the arm, as assigned, or never."""
    assigned: Codes
    takes_part: Codes
    elapsed: Whole
    """Staggered: months since the person's force began (0 before)."""
    followed: Whole
    end: Codes
    completed: Whole
    """Day of completion, -1 for none."""
    sessions: Whole

    def __len__(self) -> int:
        return len(self.number)


def block(world: World, seed: int, number: int, size: int = BLOCK) -> tuple[People, np.random.Generator]:
    """The people of one block, and the generator from which what happens to them is drawn on."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, number]))
    numbers = np.arange(number * size, (number + 1) * size)
    force = (numbers // RUN) % world.forces if world.design == "randomised" else rng.integers(0, world.forces, size)
    month = rng.integers(0, world.months, size)
    known = _known(world, rng, size)
    hidden = rng.standard_normal(size)
    kind = (np.searchsorted((world.cross, world.attend), rng.random(size), side="right")).astype(np.int8)
    start = np.array(world.starts_of())[force]
    assigned = _assigned(world, rng, known.index, hidden, (start >= 0) & (month >= start))
    takes_part = np.where(kind == COMPLIER, assigned, kind == ALWAYS).astype(np.int8)
    followed, end = _followed(world, rng, assigned, known.score)
    completed, sessions = _completed(rng, takes_part, followed)
    elapsed = np.where((start >= 0) & (world.design == "staggered"), np.clip(month - start, 0, None), 0)
    people = People(
        number=numbers, force=force, month=month, hidden=hidden, kind=kind, assigned=assigned, takes_part=takes_part,
        elapsed=elapsed, followed=followed, end=end, completed=completed, sessions=sessions, known=known,
    )  # fmt: skip
    return people, rng


def log_recording(world: World, seed: int) -> Floats:
    """The logarithm of each force's factor of recording."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, 0xF0]))
    drawn: Floats = world.recording * rng.standard_normal(world.forces)
    return drawn


def _known(world: World, rng: np.random.Generator, size: int) -> Known:
    """Covariates, and the index that they make."""
    score = np.round(rng.standard_normal(size), 3)
    age = np.round(np.clip(18.0 + rng.gamma(2.2, 7.5, size), 18.0, 90.0), 1).astype(np.float64)
    prior = np.searchsorted(PRIOR_CUTS, 0.6 * score + 0.8 * rng.standard_normal(size))
    risk = np.searchsorted(RISK_CUTS, 0.8 * score + 0.6 * rng.standard_normal(size))
    sex = (rng.random(size) < FEMALE).astype(np.int8)
    ethnicity = _drawn(rng, ETHNICITY, size)
    ethnicity[rng.random(size) < world.unrecorded] = -1
    apart = rng.spawn(1)[0]  # so that what else is drawn is what it was before this was
    domestic = np.searchsorted(DOMESTIC_CUTS, 0.3 * score + 0.9 * apart.standard_normal(size))
    index = 0.5 * score - 0.25 * (age - 34) / 10 + OF_PRIOR[prior] - 0.2 * sex + world.domestic * OF_PRIOR[domestic]
    return Known(
        age=age,
        score=score,
        age_band=np.searchsorted(AGE_CUTS, age, side="right").astype(np.int8),
        sex=sex,
        ethnicity=ethnicity,
        prior=prior.astype(np.int8),
        domestic=domestic.astype(np.int8),
        relationship=_drawn(rng, RELATIONSHIP, size),
        risk=risk.astype(np.int8),
        index=index,
    )


def _drawn(rng: np.random.Generator, shares: tuple[float, ...], size: int) -> Codes:
    found: Codes = np.searchsorted(np.cumsum(shares)[:-1], rng.random(size), side="right").astype(np.int8)
    return found


def _assigned(world: World, rng: np.random.Generator, index: Floats, hidden: Floats, begun: NDArray[np.bool_]) -> Codes:
    if world.design == "staggered":
        return begun.astype(np.int8)
    if world.design == "randomised":
        order = rng.random((len(index) // BLOCK_OF, BLOCK_OF)).argsort(axis=1).ravel()
        return (order < round(world.share * BLOCK_OF)).astype(np.int8)
    logit = np.log(world.share / (1 - world.share)) + world.confounding * index + world.unmeasured * hidden
    chosen: Codes = (rng.random(len(index)) < 1 / (1 + np.exp(-logit))).astype(np.int8)
    return chosen


def _followed(world: World, rng: np.random.Generator, assigned: Codes, score: Floats) -> tuple[Whole, Codes]:
    """For how long, and why no longer (position in EndReason)."""
    size = len(score)
    chance, when, why = rng.random(size), rng.random(size), rng.random(size)
    if not 0 < world.lost < 1:
        gone = np.full(size, world.lost == 1)
    else:
        logit = np.log(world.lost / (1 - world.lost)) + world.lost_effect * assigned + world.lost_score * score
        gone = chance < 1 / (1 + np.exp(-logit))
    followed = np.where(gone, np.floor(when * world.follow_days), world.follow_days).astype(np.int64)
    end = np.where(gone, 1 + np.searchsorted((0.05, 0.6), why), 0).astype(np.int8)
    return followed, end


def _completed(rng: np.random.Generator, takes_part: Codes, followed: Whole) -> tuple[Whole, Whole]:
    size = len(followed)
    day = rng.integers(30, 150, size)
    done = (takes_part == 1) & (rng.random(size) < COMPLETES) & (day <= followed)
    return np.where(done, day, -1), np.where(takes_part == 1, np.where(done, 2, 1), 0)
