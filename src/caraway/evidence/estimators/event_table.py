"""At each time how many were at risk, had the event, or were cut off: all that Kaplan–Meier and its kin need.

Times in whole days are counted into buckets, one pass over the rows; only other times are sorted.
"""

from dataclasses import dataclass

import numpy as np

from caraway.evidence.estimators.compiled import Kernel, compiled, compiles
from caraway.evidence.estimators.followed import AnyInts, Bools, Floats, Followed, Ints, buckets, codes


@dataclass(frozen=True)
class EventTable:
    """`times` ascending; `at_risk` just before each, `events` and `censored` at each: people, not rows."""

    times: Floats
    at_risk: Floats
    events: Floats
    censored: Floats


def event_table(rows: Followed, *, kernel: Kernel = "auto") -> EventTable:
    """Count the rows. An event and a cut-off at the same time: the event came first (the one cut off was still at risk)."""
    range_of = buckets(rows.times) if rows.starts is None and rows.counts is None else None
    if range_of is not None and compiles(kernel, rows.rows):
        low, many = range_of
        counted = _count(rows.times, rows.events, low, many).astype(np.float64)
        return _table(np.arange(low, low + many), counted[1::2], counted[0::2], np.zeros(many))
    if rows.starts is None:
        values, places = codes(rows.times)
        return _table(values, *_ended(rows, places, len(values)), np.zeros(len(values)))
    values, both = codes(np.concatenate([rows.times, rows.starts]))
    places, entered = both[: rows.rows], both[rows.rows :]
    return _table(
        values,
        *_ended(rows, places, len(values)),
        np.bincount(entered, rows.counts, minlength=len(values)).astype(np.float64),
    )


def _table(values: Ints | Floats, happened: Floats, cut: Floats, entered: Floats) -> EventTable:
    left = happened + cut
    at_risk = _from_here_on(left - entered)
    seen = left > 0
    return EventTable(values[seen].astype(np.float64), at_risk[seen], happened[seen], cut[seen])


def _ended(rows: Followed, places: Ints, many: int) -> tuple[Floats, Floats]:
    counted = np.bincount(2 * places + rows.events, rows.counts, minlength=2 * many).astype(np.float64)
    return counted[1::2], counted[0::2]


@compiled
def _count(times: AnyInts | Floats, events: Bools, low: int, many: int) -> Ints:
    """How many rows end in each bucket without the event (even places) and with it (odd places), in one pass."""
    counted = np.zeros(2 * many, np.int64)
    for row in range(len(times)):
        counted[2 * (int(times[row]) - low) + events[row]] += 1
    return counted


def _from_here_on(left: Floats) -> Floats:
    return np.cumsum(left[::-1])[::-1]
