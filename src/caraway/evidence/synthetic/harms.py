"""What goes wrong for simulated people, beside their outcomes: each kind of harm once, to few, on any day alike.

Drawn from the seed and each person's number alone, so that a study is the same but for these columns whatever the shares are.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from caraway.core.study.words import Harm
from caraway.evidence.synthetic.mixing import mixed
from caraway.evidence.synthetic.people import Floats, People, Whole
from caraway.evidence.synthetic.world import World

STREAM = 100
"""Of the streams of numbers mixed from a seed, the first of those that are of harms."""


def harms(world: World, seed: int, people: People, last: Whole) -> dict[str, pa.Array]:
    """The columns of every kind of harm, of what came by the day `last` of each person."""
    return {
        name: column
        for number, harm in enumerate(Harm)
        for name, column in _of(world, seed, people, last, number, harm)
    }


def _of(
    world: World, seed: int, people: People, last: Whole, number: int, harm: Harm
) -> Iterator[tuple[str, pa.Array]]:
    chance = np.minimum(1.0, world.harmed * np.exp(world.harmed_effect * people.takes_part))
    day = 1 + np.floor(_between(people, seed, 2 * number + 1) * world.follow_days).astype(np.int64)
    seen = (_between(people, seed, 2 * number) < chance) & (day <= np.minimum(people.followed, last))
    yield harm.seen, pa.array(seen)
    yield harm.day, pa.array(day.astype(np.int32), mask=~seen)


def _between(people: People, seed: int, stream: int) -> Floats:
    """A number from 0 to 1 for each person."""
    drawn: Floats = mixed(people.number.astype(np.uint64) + np.uint64(1), seed, STREAM + stream) / 2.0**64
    return drawn
