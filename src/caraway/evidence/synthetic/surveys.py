"""Answers of the victims of simulated people, at the start and later, under pseudonyms of their own, and the table that joins them."""

import numpy as np
import pyarrow as pa

from caraway.core.study import words as w
from caraway.evidence.synthetic.people import People, Whole
from caraway.evidence.synthetic.tables import pseudonyms
from caraway.evidence.synthetic.world import World

INSTRUMENT, ITEM = "demo-safety-1", "how_safe"
HIGHEST = 10
VICTIM, TOKEN = 1, 2


def asked(world: World, seed: int, people: People, rng: np.random.Generator) -> tuple[pa.Table, pa.Table]:
    """Rows of `answers` and of `joins` of those whose victim consented; who does not answer later has a row without an answer."""
    who = np.flatnonzero(rng.random(len(people)) < world.asked)
    level = rng.normal(5, 2, len(who))
    first = _answer(level + rng.normal(0, 1, len(who)))
    later = _answer(level + rng.normal(0, 1, len(who)) + world.safer * people.takes_part[who])
    silent = rng.random(len(who)) >= world.answered
    victims, tokens = (pseudonyms(seed, what, people.number[who]) for what in (VICTIM, TOKEN))
    start = _rows(victims, tokens, w.Occasion.START, w.DayBand.FIRST_QUARTER, pa.array(first))
    end = _rows(victims, tokens, w.Occasion.LATER, w.DayBand.SECOND_HALF, pa.array(later, mask=silent))
    joins = pa.table({"join_token": tokens, "person": pseudonyms(seed, 0, people.number[who])})
    return pa.concat_tables([start, end]), joins


def _answer(points: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Whole:
    rounded: Whole = np.clip(np.round(points), 0, HIGHEST).astype(np.int32)
    return rounded


def _rows(
    victims: pa.Array, tokens: pa.Array, occasion: w.Occasion, day_band: w.DayBand, answers: pa.Array
) -> pa.Table:
    said = {"instrument": INSTRUMENT, "item": ITEM, "occasion": occasion.value, "day_band": day_band.value}
    fixed = {name: pa.array([value] * len(victims), pa.string()) for name, value in said.items()}
    return pa.table({"victim": victims, "join_token": tokens, **fixed, "answer": answers})
