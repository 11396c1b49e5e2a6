"""Linking 100,000 participants to 1,000,000 police rows: ours beside splink as its documentation sets it up.

Three seeds (`--runs` for another number), each with other people and both sides on the same tables, one after the other, with as many threads each, from
the Arrow tables to the links. `--sizes` takes numbers of police rows for a brief form (a tenth of them participants), in which speed is shown and
not held to an aim: what does not grow with the rows weighs too much there. `caraway.proofs.linkage_peer` says exactly what the peer is.
"""

import argparse
import gc
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pyarrow as pa

from caraway.evidence.linkage.quality import Pair, Quality, pairs, quality
from caraway.evidence.linkage.run import Settings, link
from caraway.evidence.synthetic.people_records import PeopleRecords, people_records
from caraway.proofs import Figure, linkage_peer

POLICE_ROWS = 1_000_000
SHARE = 10
SEEDS = 3
FASTER = 3.0
WITHIN = 0.005
WITHIN_BRIEF = 0.02
THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)

Made = TypeVar("Made")


@dataclass(frozen=True)
class Timed:
    """What came of it, the seconds that passed and those of the processor."""

    wall: float
    processor: float


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """For each size and seed: recall and precision beside the peer's, at its documented and at its best threshold, and how much faster."""
    for rows in options.sizes or (POLICE_ROWS,):
        brief = rows < POLICE_ROWS
        for number in range(options.runs or SEEDS):
            yield from _one(rows, int(options.seed) + number, brief)


def _one(rows: int, seed: int, brief: bool) -> Iterator[Figure]:
    records = people_records(np.random.default_rng(seed), participants=rows // SHARE, police_rows=rows)
    truth, threads = pairs(records.truth), os.cpu_count() or 1
    ours, took = _timed(lambda: _ours(records, seed, threads))
    theirs, they_took = _timed(
        lambda: linkage_peer.link(records.participants, records.police, seed=seed, threads=threads)
    )
    mine, name = quality(pairs(ours), truth), f"{rows:,} rows, seed {seed}"
    print(f"{name}: ours {took.wall:.1f} s, processor {took.processor:.1f} s; {_words(mine)}")
    print(
        f"{name}: splink {they_took.wall:.1f} s, processor {they_took.processor:.1f} s, {theirs.pairs:,} pairs kept",
        flush=True,
    )
    documented = quality(pairs(theirs.above(linkage_peer.THRESHOLD)), truth)
    yield from _beside(f"{name}, beside splink at .95", mine, documented, brief)
    yield from _beside(f"{name}, beside splink at its best F", mine, _best(theirs, truth, name), brief)
    aim = 0.0 if brief else FASTER
    yield Figure(f"{name}: faster than splink", round(they_took.wall / took.wall, 2), aim, "at least", "times")
    spared = round(they_took.processor / took.processor, 2)
    yield Figure(f"{name}: less of the processor than splink", spared, aim, "at least", "times")


def _ours(records: PeopleRecords, seed: int, threads: int) -> pa.Table:
    rng = np.random.default_rng(seed)
    return link(records.participants, records.police, rng=rng, settings=Settings(threads=threads)).links


def _best(theirs: linkage_peer.Scored, truth: list[Pair], name: str) -> Quality:
    """The peer at that threshold which, knowing the truth, gives it the highest F."""
    found = {threshold: quality(pairs(theirs.above(threshold)), truth) for threshold in THRESHOLDS}
    for threshold, at in found.items():
        print(f"{name}: splink at {threshold}: {_words(at)}", flush=True)
    return max(found.values(), key=lambda at: at.f)


def _beside(name: str, mine: Quality, theirs: Quality, brief: bool) -> Iterator[Figure]:
    within = -(WITHIN_BRIEF if brief else WITHIN)
    for what, one, other in (("recall", mine.recall, theirs.recall), ("precision", mine.precision, theirs.precision)):
        assert one is not None
        assert other is not None
        yield Figure(f"{name}: {what} above theirs", round(one.value - other.value, 5), within, "at least")


def _words(found: Quality) -> str:
    assert found.recall is not None
    assert found.precision is not None
    return f"recall {found.recall.value:.4f}, precision {found.precision.value:.4f}, F {found.f:.4f}"


def _timed(work: Callable[[], Made]) -> tuple[Made, Timed]:
    gc.collect()
    began, processor = time.perf_counter(), time.process_time()
    made = work()
    return made, Timed(time.perf_counter() - began, time.process_time() - processor)
