"""Rows of a Cox model laid out once, so that each iteration is two passes over them.

Event times are numbered within their stratum: *slot* 0 of a stratum stands before its first event, slot j for its j-th event time; slots of
all strata lie one after another. Rows are sorted by the slot in which they end, those with the event first, so that each slot is two stretches
of rows. A row that ended in `last` and began in `first` is at risk at the events of slots first + 1 to last: sums over a risk set are sums of
stretches from here on (less those over `first`), and sums over a row's risk are differences of cumulative hazards.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from caraway.evidence.estimators import cox_compiled
from caraway.evidence.estimators.followed import AnyInts, Bools, Floats, Followed, Ints, buckets
from caraway.evidence.refusals import DataUnfit

NOTHING = np.zeros(0)
RADIX = 65_536  # up to so many keys NumPy sorts by counting
LONG = 64  # rows to a stretch, on average
ALIKE = 1e-12
SCALED_BY = 4_096  # rows whose spread sets the unit of a column


@dataclass(frozen=True)
class RiskSets:
    """The layout. Of n rows, p covariates and k slots:

    `covariates` (p, n), less `centres` and divided by `scales` (p), for the arithmetic alone; `mass` (n) counts × case weights, `counts` (n);
    `offset` (n) or None; `bounds` (2k + 1) where stretches begin: slot s has its events from 2s and the others from 2s + 1;
    `first` (n) the slot in which a row began, None where all are at risk from the beginning; `strata_from` where each stratum's slots begin
    (and k); `times` (k; −inf in slots 0), `deaths` (k) people with the event, `dead_mass` (k) their mass; `observed` (p) Σ mass x of the events;
    `order` (n) which given row each is; `given` the times of the given rows, `begun` (n) when these rows entered, or None.
    """

    covariates: Floats
    centres: Floats
    scales: Floats
    mass: Floats
    counts: Floats
    offset: Floats | None
    bounds: Ints
    first: Ints | None
    strata_from: Ints
    times: Floats
    deaths: Floats
    dead_mass: Floats
    observed: Floats
    order: Ints
    given: AnyInts | Floats
    begun: AnyInts | Floats | None

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.mass)

    @property
    def slots(self) -> int:
        """How many slots there are."""
        return len(self.times)

    @property
    def long(self) -> bool:
        """Whether stretches are so long that sums of squares are best kept for each."""
        return self.first is None and self.rows >= LONG * len(self.bounds)

    @property
    def ended(self) -> AnyInts | Floats:
        """(n) the time at which each row ended."""
        return self.given[self.order]

    @property
    def last(self) -> Ints:
        """(n) the slot in which each row ended."""
        return np.repeat(np.arange(self.slots), self.bounds[2::2] - self.bounds[:-1:2])

    @property
    def dead(self) -> Ints:
        """The rows with the event, in order."""
        return np.flatnonzero(np.repeat(np.arange(2 * self.slots) % 2 == 0, np.diff(self.bounds)))

    @property
    def offset_of_events(self) -> float:
        """Σ mass × offset of the events."""
        if self.offset is None:
            return 0.0
        return float(self.mass[self.dead] @ self.offset[self.dead])

    def over_time(self, steps: Floats) -> Floats:
        """Cumulative sums over the slots (the last axis), each stratum from its beginning."""
        if len(self.strata_from) == 2:
            return np.cumsum(steps, axis=-1)
        summed = np.empty_like(steps)
        for begin, end in pairwise(self.strata_from):
            summed[..., begin:end] = np.cumsum(steps[..., begin:end], axis=-1)
        return summed

    def as_given(self, values: Floats) -> Floats:
        """Values of these rows (the first axis) in the order in which the rows were given."""
        back = np.empty_like(values)
        back[self.order] = values
        return back

    def thinned(self, every: int, compile_it: bool) -> "RiskSets":
        """Every so-many-th row alone, for a first guess; not for a fit with `first` or residuals."""
        bounds = -(-self.bounds // every)
        used = np.diff(bounds)[::2] > 0
        used[self.strata_from[:-1]] = True
        slots = np.flatnonzero(used)
        begins = np.stack([bounds[2 * slots], bounds[2 * slots + 1]], axis=1).ravel()
        kept = replace(
            self, covariates=np.ascontiguousarray(self.covariates[:, ::every]), mass=self.mass[::every].copy(),
            counts=self.counts[::every].copy(), offset=None if self.offset is None else self.offset[::every].copy(),
            bounds=np.append(begins, bounds[-1]), strata_from=np.searchsorted(slots, self.strata_from), times=self.times[slots],
            order=self.order[::every],
        )  # fmt: skip
        return with_events(kept, compile_it)


def risk_sets(
    rows: Followed, covariates: Floats, names: tuple[str, ...], stratum: Ints | None, weights: Floats | None, offset: Floats | None,
    compile_it: bool,
) -> RiskSets:  # fmt: skip
    """Lay out checked rows; `covariates` is (n, p), `stratum` numbers from 0. Raises `DataUnfit` without events or variation."""
    if not rows.events.any():
        raise DataUnfit("There is no event among the rows: nothing can be compared yet.")
    runs = _order(rows, stratum, compile_it)
    order = runs.order
    begun = None if rows.starts is None else rows.starts[order]
    bounds, strata_from, slots = _stretches(runs)
    times = np.where(slots >= 0, rows.times[order[slots]], -np.inf)
    columns, centres, scales = _centred(covariates, order, names, compile_it)
    counts = np.ones(rows.rows) if rows.counts is None else rows.counts[order]
    mass = counts if weights is None else counts * weights[order]
    return with_events(
        RiskSets(
            covariates=columns,
            centres=centres,
            scales=scales,
            mass=mass,
            counts=counts,
            offset=None if offset is None else offset[order],
            bounds=bounds,
            first=None if begun is None else _first(begun, bounds, strata_from, times),
            strata_from=strata_from,
            times=times,
            deaths=NOTHING,
            dead_mass=NOTHING,
            observed=NOTHING,
            order=order,
            given=rows.times,
            begun=begun,
        ),
        compile_it,
    )


def stretch_sums(bounds: Ints, values: Floats) -> Floats:
    """Sums of `values` (…, n) over each stretch (…, len(bounds) − 1)."""
    sums = np.zeros((*values.shape[:-1], len(bounds) - 1))
    filled = np.flatnonzero(np.diff(bounds))
    if len(filled):
        sums[..., filled] = np.add.reduceat(values, bounds[filled], axis=-1)
    return sums


def with_events(sets: RiskSets, compile_it: bool) -> RiskSets:
    """The layout with the sums over its events worked out."""
    if compile_it:
        deaths, dead_mass, observed = cox_compiled.events(sets.covariates, sets.counts, sets.mass, sets.bounds)
        return replace(sets, deaths=deaths, dead_mass=dead_mass, observed=observed)
    dead = sets.dead
    return replace(
        sets,
        deaths=stretch_sums(sets.bounds, sets.counts)[::2],
        dead_mass=stretch_sums(sets.bounds, sets.mass)[::2],
        observed=sets.covariates[:, dead] @ sets.mass[dead],
    )


@dataclass(frozen=True)
class _Runs:
    """Sorted rows in runs of the same stratum, time and ending: `order` (n) which given row each is; of each run where it begins (and n), what
    changes with the time, whether it had the event, and its stratum (None where there is one)."""

    order: Ints
    begins: Ints
    point: NDArray[np.generic]
    happened: Bools
    stratum: Ints | None


def _order(rows: Followed, stratum: Ints | None, compile_it: bool) -> _Runs:
    """Rows by stratum, then time, those with the event first."""
    range_of = buckets(rows.times)
    strata = 1 if stratum is None else int(stratum.max()) + 1
    if range_of is not None and 2 * strata * range_of[1] <= RADIX:
        return _counted(rows, stratum, range_of, compile_it)
    when = rows.times.astype(np.float64) + 0.0  # minus zero is zero
    bits = 2 * when.view(np.uint64) + ~rows.events  # of numbers from 0 on, bits have the order of the values
    order = np.argsort(bits) if stratum is None else np.lexsort((bits, stratum))
    bits = bits[order]
    sorted_stratum = None if stratum is None else stratum[order]
    happened = (bits & np.uint64(1)) == 0
    return _Runs(order, np.arange(len(order) + 1), bits >> np.uint64(1), happened, sorted_stratum)


def _counted(rows: Followed, stratum: Ints | None, range_of: tuple[int, int], compile_it: bool) -> _Runs:
    """By counting how many have each of few keys."""
    low, width = range_of
    key = (rows.times - low).astype(np.uint16)
    if stratum is not None:
        key += (width * stratum).astype(np.uint16)
    key <<= 1
    key |= ~rows.events
    many = np.bincount(key)
    if compile_it:
        order = np.empty(len(key), np.int64)
        cox_compiled.order_of(key, many, order)
    else:
        order = np.argsort(key, kind="stable")
    there = np.flatnonzero(many)
    point = there >> 1
    begins = np.concatenate([[0], np.cumsum(many[there])])
    return _Runs(order, begins, point, (there & 1) == 0, None if stratum is None else point // width)


def _stretches(runs: _Runs) -> tuple[Ints, Ints, Ints]:
    """Of sorted rows: where stretches begin, where strata begin among the slots, and each slot's first row (−1 in slots 0)."""
    fresh = np.ones(len(runs.point), np.bool_)
    np.not_equal(runs.point[1:], runs.point[:-1], out=fresh[1:])
    strata = np.zeros(1, np.int64)
    if runs.stratum is not None:
        changed = np.concatenate([[True], runs.stratum[1:] != runs.stratum[:-1]])
        fresh |= changed
        strata = np.flatnonzero(changed)
    begins = np.flatnonzero(fresh & runs.happened)
    strata_from = np.searchsorted(begins, strata) + np.arange(len(strata))
    slots = np.insert(begins, strata_from - np.arange(len(strata)), strata)
    upto = np.concatenate([[0], np.cumsum(runs.happened)])
    bounds = np.empty(2 * len(slots) + 1, np.int64)
    bounds[:-1:2], bounds[-1] = slots, len(runs.point)
    bounds[1::2] = slots + upto[bounds[2::2]] - upto[slots]
    first = runs.begins[slots]
    first[strata_from] = -1
    return runs.begins[bounds], np.append(strata_from, len(slots)), first


def _first(starts: AnyInts | Floats, bounds: Ints, strata_from: Ints, times: Floats) -> Ints:
    """The slot in which each row began: as many events of its stratum had passed by then (at that time included)."""
    first = np.empty(len(starts), np.int64)
    for begin, end in pairwise(strata_from):
        here = slice(bounds[2 * begin], bounds[2 * end])
        first[here] = begin + np.searchsorted(times[begin + 1 : end], starts[here], side="right")
    return first


def _centred(
    covariates: Floats, order: Ints, names: tuple[str, ...], compile_it: bool
) -> tuple[Floats, Floats, Floats]:
    """(p, n) sorted columns, about their mean and in units of their mean absolute deviation (of a part of the rows, where they are many)."""
    some = covariates[:: max(1, len(covariates) // SCALED_BY)]
    centres = some.mean(axis=0)
    scales = np.abs(some - centres).mean(axis=0)
    for at in np.flatnonzero(scales <= ALIKE * np.abs(centres)):
        scales[at] = np.abs(covariates[:, at] - centres[at]).mean()
        if scales[at] <= ALIKE * abs(centres[at]):
            raise DataUnfit(f"{names[int(at)]} is the same for everybody: it can explain nothing. Leave it out.")
    if compile_it:
        columns = np.empty(covariates.shape[::-1])
        cox_compiled.lay_out(np.ascontiguousarray(covariates), order, centres, scales, columns)
    else:
        columns = np.ascontiguousarray(((covariates - centres) / scales).T[:, order])
    return columns, centres, scales
