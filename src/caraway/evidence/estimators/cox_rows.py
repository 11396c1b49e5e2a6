"""Rows of a Cox model laid out once, so that each iteration is two passes over them.

Event times are numbered within their stratum: *slot* 0 of a stratum stands before its first event, slot j for its j-th event time; slots of
all strata lie one after another. A row that ends at `last` and began at `first` is at risk at the events of slots first + 1 to last, so
sums over a risk set are sums over `last` from here on, less those over `first`, and sums over a row's risk are differences of cumulative
hazards. Nothing is sorted when times are whole days; rows are sorted by slot when slots are so many that memory would be jumped about.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from caraway.evidence.estimators.followed import Bools, Floats, Followed, Ints, codes
from caraway.evidence.refusals import DataUnfit

Slots = NDArray[np.int32]
MANY_SLOTS = 4096
MANY_ROWS = 50_000
POINTS_ALWAYS = 65_536
POINTS_A_ROW = 4


@dataclass(frozen=True)
class RiskSets:
    """The layout. Of n rows, p covariates and k slots:

    `covariates` (p, n), centred at `means` and divided by `scales`; `mass` (n) counts × case weights, `counts` (n); `offset` (n) or None;
    `last`, `first` (n; None where all are at risk from the beginning); `dead` the rows with the event;
    `strata_from` where each stratum's slots begin (and k at the end); `times` (k; −inf in slots 0), `deaths` (k) people with the event,
    `dead_mass` (k) their mass; `order` which given row each is, None where rows were not moved.
    """

    covariates: Floats
    means: Floats
    scales: Floats
    mass: Floats
    counts: Floats
    offset: Floats | None
    last: Slots
    first: Slots | None
    dead: Ints
    strata_from: Ints
    times: Floats
    deaths: Floats
    dead_mass: Floats
    order: Ints | None

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.last)

    @property
    def slots(self) -> int:
        """How many slots there are."""
        return len(self.times)

    def over_time(self, steps: Floats) -> Floats:
        """Cumulative sums over the slots (the first axis), each stratum from its beginning."""
        if len(self.strata_from) == 2:
            return np.cumsum(steps, axis=0)
        summed = np.empty_like(steps)
        for begin, end in zip(self.strata_from[:-1], self.strata_from[1:], strict=True):
            summed[begin:end] = np.cumsum(steps[begin:end], axis=0)
        return summed

    def at_risk(self, ended: Floats) -> Floats:
        """Sums of each slot from here on to its stratum's end."""
        if len(self.strata_from) == 2:
            return np.cumsum(ended[::-1], axis=0)[::-1]
        summed = np.empty_like(ended)
        for begin, end in zip(self.strata_from[:-1], self.strata_from[1:], strict=True):
            summed[begin:end] = np.cumsum(ended[begin:end][::-1], axis=0)[::-1]
        return summed

    def as_given(self, values: Floats) -> Floats:
        """Values of these rows (the first axis) in the order in which the rows were given."""
        if self.order is None:
            return values
        back = np.empty_like(values)
        back[self.order] = values
        return back


def risk_sets(
    rows: Followed, covariates: Floats, names: tuple[str, ...], stratum: Ints, weights: Floats | None, offset: Floats | None
) -> RiskSets:
    """Lay out checked rows; `covariates` is (n, p), `stratum` numbers from 0. Raises `DataUnfit` without events or variation."""
    if not rows.events.any():
        raise DataUnfit("There is no event among the rows: nothing can be compared yet.")
    last, first, strata_from, times = _slots(rows, stratum)
    order = np.argsort(last) if len(times) > MANY_SLOTS and rows.rows > MANY_ROWS else None
    counts = np.ones(rows.rows) if rows.counts is None else rows.counts
    mass = counts if weights is None else counts * weights
    events = rows.events
    if order is not None:
        covariates, last, events, mass, counts = (part[order] for part in (covariates, last, events, mass, counts))
        first = None if first is None else first[order]
        offset = None if offset is None else offset[order]
    dead = np.flatnonzero(events)
    deaths = np.bincount(last[dead], counts[dead], minlength=len(times))
    dead_mass = np.bincount(last[dead], mass[dead], minlength=len(times))
    columns, means, scales = _centred(covariates, mass, names)
    return RiskSets(
        columns, means, scales, mass, counts, offset, last, first, dead, strata_from, times, deaths, dead_mass, order
    )


def _slots(rows: Followed, stratum: Ints) -> tuple[Slots, Slots | None, Ints, Floats]:
    """Each row's `last` and `first`, where strata begin, and the slots' times."""
    values, places = codes(rows.times if rows.starts is None else np.concatenate([rows.times, rows.starts]))
    strata = int(stratum.max()) + 1
    points = len(values) * strata
    if strata > 1:
        both = stratum if rows.starts is None else np.concatenate([stratum, stratum])
        places = places + both * len(values)
    point = np.arange(points)
    if points > max(POINTS_ALWAYS, POINTS_A_ROW * rows.rows):
        point, places = np.unique(places, return_inverse=True)
    within, value = np.divmod(point, len(values))
    happened = np.bincount(places[: rows.rows][rows.events], minlength=len(point)) > 0
    slot = (np.cumsum(happened) + within).astype(np.int32)
    strata_from = np.cumsum(np.concatenate([[0], np.bincount(within, happened, minlength=strata) + 1])).astype(np.int64)
    times = np.full(int(strata_from[-1]), -np.inf)
    times[slot[happened]] = values[value[happened]]
    last = slot[places[: rows.rows]]
    return last, None if rows.starts is None else slot[places[rows.rows :]], strata_from, times


def _centred(covariates: Floats, mass: Floats, names: tuple[str, ...]) -> tuple[Floats, Floats, Floats]:
    """(p, n) columns about their mean and in units of their mean absolute deviation: for the arithmetic alone."""
    columns = np.array(covariates.T, order="C", copy=True)
    means = columns @ mass / mass.sum()
    columns -= means[:, None]
    scales = np.abs(columns) @ mass / mass.sum()
    for name, mean, scale in zip(names, means, scales, strict=True):
        if not scale > 1e-12 * abs(mean):
            raise DataUnfit(f"{name} is the same for everybody: it can explain nothing. Leave it out.")
    columns /= scales[:, None]
    return columns, means, scales
