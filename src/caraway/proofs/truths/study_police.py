"""What is claimed of a force's record from before time zero: counted by the engine, and day by day."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from caraway.core.study.words import EndReason, Source
from caraway.evidence.police.before import Record, counted
from caraway.evidence.police.export import Before, Followed, Recorded
from caraway.proofs import study_slow
from caraway.proofs.truth import Agreement, Claim

BEGINS = date(2018, 1, 1)
PEOPLE = 40
ENTRIES = 400
WIDTH = 1_200
"""Entries fall within so many days to either side of time zero, and on its neighbours more often than by chance."""


def _followed(number: int, zero: date) -> Followed:
    source = tuple(Source)[number % 2]
    return Followed(
        number, f"F{number}", source, "arm", zero, zero + timedelta(days=365), EndReason.DATA_CUT, None, None, None, None, None,
        None, None, None, None, "",
    )  # fmt: skip


def _record(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Arrests and domestic abuse before time zero, of participants and of comparators."""
    zero = [date(2024, 1, 1) + timedelta(days=int(day)) for day in rng.integers(0, 500, PEOPLE)]
    people = [_followed(number, day) for number, day in enumerate(zero)]
    off = np.where(rng.random(ENTRIES) < 0.3, rng.integers(-2, 3, ENTRIES), rng.integers(-WIDTH, WIDTH, ENTRIES))
    off = np.where(rng.random(ENTRIES) < 0.2, rng.integers(-1_097, -1_092, ENTRIES), off)
    entries = []
    for row, (who, days) in enumerate(zip(rng.integers(0, PEOPLE, ENTRIES), off, strict=True)):
        on = zero[int(who)] + timedelta(days=int(days))
        entries.append(Before(row, f"F{who}", on, tuple(Recorded)[int(rng.integers(0, 2))]))
    found = counted(people, Record(tuple(entries), BEGINS))
    kept = 0
    for one in found.people:
        mine = [(entry.on, entry.what.value) for entry in entries if entry.reference == one.reference]
        arrests, domestic = study_slow.before(mine, one.zero_on)
        kept += arrests + domestic
        yield float(one.arrests_before or 0), arrests
        yield float(one.domestic_before or 0), domestic
    yield kept + found.too_early + found.from_time_zero, ENTRIES


CLAIMS: tuple[Claim, ...] = (Agreement("a force's record from before time zero", 0.0, _record),)
