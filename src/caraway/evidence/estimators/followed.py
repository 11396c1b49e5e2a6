"""Rows of people followed until a first event or the end of follow-up, read once and refused when unfit.

Every estimator of time to a first event takes the same columns:

- `times`: for how long each row was followed, in one unit of the caller's choice (days), from the same time zero; 0 or more;
- `events`: whether the follow-up ended with the event (True or 1) or was cut off before it (False or 0);
- `counts`: for how many identical people the row stands (frequency weights: whole numbers, 0 leaves the row out);
- `starts`: from when the row is at risk, where it enters later than time zero (left truncation): risk is in (start, time].

Times that rounding alone holds apart are one time, and their events are tied: 1/12 + 4/12 and 5/12 of a year are not the same float.
Neighbours nearer than 1e-13 of the mean of the distinct times are brought to the lowest of them (R's `survival` does so within 1.5e-8).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from caraway.evidence.estimators.reading import array_of, floats
from caraway.evidence.refusals import DataUnfit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
AnyInts = NDArray[np.signedinteger]
Bools = NDArray[np.bool_]

BUCKETS_A_ROW = 4
BUCKETS_ALWAYS = 4096
ROUNDING = 1e-13
"""Far above what sums and quotients of days leave, and far below what is between any two of a million times that are measured finely."""


@dataclass(frozen=True)
class Followed:
    """Rows fit to be analysed. `counts` is None where each row is one person, `starts` None where all are at risk from time zero.

    `kept` says which of the given rows these are, where some had a count of 0.
    """

    times: AnyInts | Floats
    events: Bools
    counts: Floats | None = None
    starts: AnyInts | Floats | None = None
    kept: Bools | None = None

    @property
    def rows(self) -> int:
        """How many rows (not people)."""
        return len(self.times)

    @property
    def people(self) -> int:
        """How many people the rows stand for (spells, where a person has several rows with starts)."""
        return self.rows if self.counts is None else int(self.counts.sum())

    def along(self, name: str, values: ArrayLike) -> NDArray[np.generic]:
        """A further column (or table) of the given rows, brought to the rows kept. Raises `DataUnfit` when its length differs."""
        given = array_of(values, name)
        rows = self.rows if self.kept is None else len(self.kept)
        if given.ndim == 0 or len(given) != rows:
            raise DataUnfit(
                f"{name} has {len(given) if given.ndim else 1} rows and times {rows}: each has one of each."
            )
        return given if self.kept is None else given[self.kept]


def followed(
    times: ArrayLike, events: ArrayLike, *, counts: ArrayLike | None = None, starts: ArrayLike | None = None
) -> Followed:
    """Read the columns. Raises `DataUnfit` when they are empty, of different lengths, not finite, negative or not what they should be."""
    when = numbers("times", times)
    happened = flags("events", events, len(when))
    if not len(when):
        raise DataUnfit("There is nobody to follow: no rows were given.")
    if when.min() < 0:
        raise DataUnfit("A time is negative: an event before time zero is no outcome.")
    begun = None if starts is None else _starts(starts, when)
    when, begun = _levelled(when, begun)
    if counts is None:
        return Followed(when, happened, None, begun)
    many = whole_counts(counts, len(when))
    kept = many > 0
    if kept.all():
        return Followed(when, happened, many, begun)
    return Followed(when[kept], happened[kept], many[kept], None if begun is None else begun[kept], kept)


def numbers(name: str, values: ArrayLike) -> AnyInts | Floats:
    """A column of finite numbers: integers stay integers. Raises `DataUnfit`."""
    given = array_of(values, name)
    if given.ndim != 1:
        raise DataUnfit(f"{name} is a single column, not an array of {given.ndim} dimensions.")
    if given.dtype.kind == "i" and given.dtype.itemsize >= 4:
        return given
    if given.dtype.kind in "iub":
        return given.astype(np.int64)
    if given.dtype.kind not in "fO":
        raise DataUnfit(f"{name} has values that are not numbers.")
    read = floats(given, name)
    if not all_finite(read):
        raise DataUnfit(f"{name} has values that are missing or not finite: leave those rows out, and say so.")
    return read


def all_finite(values: Floats) -> bool:
    """Whether no value is missing or infinite. One that is makes the sum so, too; a sum may also overflow, and then each is looked at."""
    with np.errstate(all="ignore"):
        return bool(np.isfinite(values.sum()) or np.isfinite(values).all())


def flags(name: str, values: ArrayLike, rows: int) -> Bools:
    """A column of True and False, or 1 and 0, of that many rows. Raises `DataUnfit`."""
    given = array_of(values, name)
    if given.shape != (rows,):
        raise DataUnfit(f"{name} has {given.size} values and times {rows}: each row has one of each.")
    if given.dtype == np.bool_:
        return given
    if given.dtype.kind not in "iufO" or not np.isin(read := floats(given, name), (0, 1)).all():
        raise DataUnfit(f"{name} says 1 or 0 (True or False) in each row, and nothing else.")
    return read.astype(np.bool_)


def whole_counts(values: ArrayLike, rows: int) -> Floats:
    """A column of frequency weights. Raises `DataUnfit` when one is negative or not whole, or all are 0."""
    given = column("counts", values, rows)
    if (given < 0).any() or (given != np.floor(given)).any():
        raise DataUnfit("counts say for how many identical people a row stands: whole numbers, 0 or more.")
    if not given.any():
        raise DataUnfit("There is nobody to follow: all counts are 0.")
    return given


def column(name: str, values: ArrayLike, rows: int) -> Floats:
    """A column of that many finite floats. Raises `DataUnfit`."""
    given = numbers(name, values)
    if len(given) != rows:
        raise DataUnfit(f"{name} has {len(given)} values and times {rows}: each row has one of each.")
    return given.astype(np.float64, copy=False)


def codes(values: AnyInts | Floats) -> tuple[Ints | Floats, Ints]:
    """The times that may occur in ascending order, and where in them each value stands.

    Whole numbers of a small range are their own places (a bucket for each, some perhaps empty): no sorting. Others are sorted.
    """
    range_of = buckets(values)
    if range_of is not None:
        low, many = range_of
        places = values.astype(np.int64)
        return np.arange(low, low + many, dtype=np.int64), places - low if low else places
    distinct, numbered = np.unique(values.astype(np.float64), return_inverse=True)
    return distinct, numbered.astype(np.int64, copy=False)


def buckets(values: AnyInts | Floats) -> tuple[int, int] | None:
    """The lowest value and how many buckets of one unit reach to the highest; None where values are not whole or the range is wide."""
    low, high = float(values.min()), float(values.max())
    if high - low >= max(BUCKETS_ALWAYS, BUCKETS_A_ROW * len(values)):
        return None
    if values.dtype.kind != "i" and not (values == np.floor(values)).all():
        return None
    return int(low), int(high - low) + 1


def _starts(starts: ArrayLike, times: AnyInts | Floats) -> AnyInts | Floats:
    begun = numbers("starts", starts)
    if len(begun) != len(times):
        raise DataUnfit(f"starts has {len(begun)} values and times {len(times)}: each row has one of each.")
    if (begun >= times).any():
        raise DataUnfit("A row starts at or after its end: risk is from start to time, and start comes first.")
    return begun


def _levelled(
    when: AnyInts | Floats, begun: AnyInts | Floats | None
) -> tuple[AnyInts | Floats, AnyInts | Floats | None]:
    """Both with one number for what is one time but for rounding. Raises `DataUnfit` where a row would then be of no length."""
    given = [values for values in (when, begun) if values is not None]
    if not any(_broken(values) for values in given):
        return when, begun
    values = np.concatenate(given).astype(np.float64, copy=False)
    if not _same(np.sort(values))[1]:  # to sort numbers takes far less than to know their order
        return when, begun
    order = np.argsort(values)
    ranked = values[order]
    same = _same(ranked)[0]
    first = np.append(True, ~same)
    values[order] = ranked[first][np.cumsum(first) - 1]
    if begun is None:
        return values, None
    ends, starts = values[: len(when)], values[len(when) :]
    if (starts >= ends).any():
        raise DataUnfit(
            "A row starts where it ends, but for rounding: risk is from start to time, and start comes first."
        )
    return ends, starts


def _same(ranked: Floats) -> tuple[Bools, bool]:
    """Which of them, in order, are one time with the one before, and whether any is so by rounding alone."""
    step = np.diff(ranked)
    same = step <= ROUNDING * float(np.abs(ranked[np.append(True, step > 0)]).mean())
    return same, bool((same & (step > 0)).any())


def _broken(values: AnyInts | Floats) -> bool:
    """Whether there are numbers that are not whole: whole ones are as far apart as they are."""
    return values.dtype.kind == "f" and bool((values != np.floor(values)).any())
