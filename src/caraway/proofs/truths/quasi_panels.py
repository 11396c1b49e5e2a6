"""Forces that start at different times, of made-up panels.

Forces differ in level, share a trend, and each has its own errors, alike from month to month (half of each goes on). Effects grow with
time since the start and differ between groups.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from caraway.evidence.estimators.aggregate import How, aggregate, bands
from caraway.evidence.estimators.group_time import Comparators, Panel, group_time, panel
from caraway.evidence.estimators.two_way import two_way
from caraway.proofs.truth import Agreement, Alarms, Estimated, Pair, Truth
from caraway.proofs.truths.quasi_series import errors

MONTHS = 16
GROUPS = ((6, 20), (9, 16), (12, 24))  # first month with it, forces
FORCES = 120


def effect_of(group: float, since: np.ndarray) -> np.ndarray:
    """The true effect of a group so many months after its start."""
    return np.asarray(-0.4 - 0.04 * since - 0.02 * (group - 9))


def staggered(
    rng: np.random.Generator,
    groups: Sequence[tuple[int, int]] = GROUPS,
    *,
    forces: int = FORCES,
    months: int = MONTHS,
    early: int = 0,
) -> Panel:
    """Forces × months; the effect starts `early` months before the start that is told."""
    starts = np.full(forces, np.inf)
    at = 0
    for first, many in groups:
        starts[at : at + many] = first
        at += many
    outcome = rng.normal(size=(forces, 1)) + 0.05 * np.arange(months) + errors(rng, forces, months, 0.5)
    for row in np.flatnonzero(np.isfinite(starts)):
        since = np.arange(months) - starts[row]
        outcome[row] += np.where(since >= -early, effect_of(starts[row], since), 0.0)
    return panel(outcome, np.arange(months), starts)


def _seen(groups: Sequence[tuple[int, int]], months: int) -> list[tuple[int, int, float, int]]:
    """Each cell after the start: group, time since it, true effect, forces."""
    return [
        (first, month - first, float(effect_of(first, np.array(month - first))), many)
        for first, many in groups
        for month in range(first, months)
    ]


def overall_truth(how: How, groups: Sequence[tuple[int, int]] = GROUPS, months: int = MONTHS) -> float:
    """The true overall effect, put together as `how` says."""
    cells = _seen(groups, months)
    if how == "simple":
        return float(np.average([cell[2] for cell in cells], weights=[cell[3] for cell in cells]))
    key: dict[How, Callable[[tuple[int, int, float, int]], int]] = {
        "event": lambda cell: cell[1],
        "group": lambda cell: cell[0],
        "calendar": lambda cell: cell[0] + cell[1],
    }
    means, weights = [], []
    for one in sorted({key[how](cell) for cell in cells}):
        inside = [cell for cell in cells if key[how](cell) == one]
        means.append(np.average([cell[2] for cell in inside], weights=[cell[3] for cell in inside]))
        weights.append(inside[0][3] if how == "group" else 1)
    return float(np.average(means, weights=weights))


def _overall(
    rng: np.random.Generator, how: How, comparators: Comparators, groups: Sequence[tuple[int, int]] = GROUPS
) -> Estimated:
    found = aggregate(group_time(staggered(rng, groups), comparators=comparators), how)
    return Estimated(found.overall, *found.interval())


def _early(rng: np.random.Generator) -> Estimated:
    """People knew two months before: what is compared with lies before that."""
    found = aggregate(group_time(staggered(rng, early=2), anticipation=2, comparators="not yet"), "simple")
    return Estimated(found.overall, *found.interval())


ALONE = tuple((month, 1) for month in range(4, 14))


MANY = tuple((first, 2 * many) for first, many in GROUPS)


def _banded(rng: np.random.Generator) -> Estimated:
    """Mean of the effects at each time; the interval is the whole line when the bands hold everywhere, else nothing near."""
    found = aggregate(group_time(staggered(rng, MANY, forces=2 * FORCES)), "event")
    span = bands(found, generator=rng, replicates=400)
    held = _seen(MANY, MONTHS)
    inside = True
    for at, key in enumerate(found.keys):
        cells = [cell for cell in held if cell[1] == key]
        true = np.average([cell[2] for cell in cells], weights=[cell[3] for cell in cells]) if cells else 0.0
        inside &= bool(span.low[at] - 1e-12 <= true <= span.high[at] + 1e-12)
    return Estimated(found.overall, -99.0 if inside else 99.0, 99.0)


def _trends(rng: np.random.Generator) -> bool:
    """Whether differences before the start are said to be there although they are not."""
    found = aggregate(group_time(staggered(rng)), "event")
    return bands(found, generator=rng, replicates=400).pre_trend <= 0.03


PLACES = 1000


def _conditional(rng: np.random.Generator, *, outcome_right: bool) -> Estimated:
    """Trends that go with a trait that also makes an early start likelier: parallel only given it."""
    trait = rng.normal(size=PLACES)
    starts = np.where(rng.random(PLACES) < 1 / (1 + np.exp(0.6 - 0.7 * trait)), 2.0, np.inf)
    drift = trait + (0.0 if outcome_right else 0.3 * trait**2)
    outcome = rng.normal(size=(PLACES, 1)) + drift[:, None] * np.arange(4) + rng.normal(size=(PLACES, 4))
    outcome[np.isfinite(starts), 2:] += -0.5
    found = aggregate(group_time(panel(outcome, np.arange(4), starts, covariates=trait)), "simple")
    return Estimated(found.overall, *found.interval())


def _by_hand(rng: np.random.Generator) -> Iterator[Pair]:
    """Every cell as a difference of four means, and every error as two sample variances."""
    data = staggered(rng, ((5, 4), (7, 6)), forces=24, months=10)
    whom: tuple[Comparators, ...] = ("never", "not yet")
    for comparators in whom:
        found = group_time(data, comparators=comparators)
        for at, effect in enumerate(found.effects):
            group, month = found.groups[at], int(found.periods[at])
            base = int(group) - 1
            moved = data.outcome[:, month] - data.outcome[:, base]
            own = [moved[row] for row in range(24) if data.starts[row] == group]
            latest = max(month, base)
            free = (
                (np.inf,)
                if comparators == "never"
                else tuple({start for start in data.starts if start > latest and start != group})
            )
            others = [moved[row] for row in range(24) if data.starts[row] in free]
            if month == base:
                continue
            error = float(np.sqrt(np.var(own, ddof=1) / len(own) + np.var(others, ddof=1) / len(others)))
            yield float(effect), float(np.mean(own) - np.mean(others)), error
            yield float(found.errors[at]), error


_KEYS: dict[str, Callable[[float, float], float]] = {
    "event": lambda group, month: month - group,
    "group": lambda group, month: group,
    "calendar": lambda group, month: month,
}


def _blended_by_hand(rng: np.random.Generator) -> Iterator[Pair]:
    """Effects put together cell by cell, with the error of the means of each force's own blend."""
    data = staggered(rng, ((5, 4), (7, 6)), forces=24, months=10)
    found = group_time(data)
    hows: tuple[How, ...] = ("simple", "event", "group", "calendar")
    for how in hows:
        blended = aggregate(found, how)
        cells = [(g, t, e) for g, t, e in zip(found.groups, found.periods, found.effects, strict=True) if t >= g]
        if how == "simple":
            weights = [{5: 4, 7: 6}[int(g)] for g, _, _ in cells]
            yield blended.overall, float(np.average([e for _, _, e in cells], weights=weights)), blended.overall_error
            continue
        keys = _KEYS[how]
        means, sizes = [], []
        for key in sorted({keys(g, t) for g, t, _ in cells}):
            inside = [(e, {5: 4, 7: 6}[int(g)]) for g, t, e in cells if keys(g, t) == key]
            means.append(np.average([e for e, _ in inside], weights=[n for _, n in inside]))
            sizes.append(inside[0][1] if how == "group" else 1)
        yield blended.overall, float(np.average(means, weights=sizes)), blended.overall_error


def _dummies(rng: np.random.Generator) -> Iterator[Pair]:
    """Two-way fixed effects with every place and period written out as a column."""
    data = staggered(rng, ((5, 4), (7, 6)), forces=24, months=10)
    weights = rng.uniform(1, 3, size=24)
    heavy = panel(data.outcome, data.periods, data.starts, weights=weights)
    place, period = np.repeat(np.eye(24), 10, axis=0), np.tile(np.eye(10), (24, 1))
    on = (heavy.periods[None, :] >= heavy.starts[:, None]).astype(float).ravel()
    root = np.sqrt(np.repeat(weights, 10))
    design = np.column_stack([on, place, period[:, 1:]]) * root[:, None]
    slow = float(np.linalg.lstsq(design, heavy.outcome.ravel() * root, rcond=None)[0][0])
    yield two_way(heavy).coefficient, slow, float(heavy.outcome.std())


CLAIMS = (
    Truth(
        "group-time, all cells, never started",
        FORCES,
        overall_truth("simple"),
        lambda rng: _overall(rng, "simple", "never"),
    ),
    Truth(
        "group-time, by event, not yet started",
        FORCES,
        overall_truth("event"),
        lambda rng: _overall(rng, "event", "not yet"),
    ),
    Truth(
        "group-time, by group, never started",
        FORCES,
        overall_truth("group"),
        lambda rng: _overall(rng, "group", "never"),
    ),
    Truth(
        "group-time, by period, not yet started",
        FORCES,
        overall_truth("calendar"),
        lambda rng: _overall(rng, "calendar", "not yet"),
    ),
    Truth(
        "group-time, each start of one force",
        FORCES,
        overall_truth("simple", ALONE),
        lambda rng: _overall(rng, "simple", "never", ALONE),
    ),
    Truth("group-time, known two months before", FORCES, overall_truth("simple"), _early),
    Truth("group-time, bands of all times at once", 2 * FORCES, overall_truth("event"), _banded),
    Truth("group-time, doubly robust", PLACES, -0.5, lambda rng: _conditional(rng, outcome_right=True)),
    Truth(
        "group-time, doubly robust, the outcome's model wrong",
        PLACES,
        -0.5,
        lambda rng: _conditional(rng, outcome_right=False),
    ),
    Alarms("group-time, differences before the start said at .03", 0.05, _trends),
    Agreement("group-time and differences of four means", 1e-9, _by_hand),
    Agreement("effects put together and cell by cell", 1e-10, _blended_by_hand),
    Agreement("two-way fixed effects and a column for each place and period", 1e-9, _dummies),
)
