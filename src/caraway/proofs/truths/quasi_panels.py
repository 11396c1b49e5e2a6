"""Forces that start at different times, interrupted series, and synthetic control, of made-up panels.

Forces differ in level, share a trend, and each has its own errors, alike from month to month (half of each goes on). Effects grow with
time since the start and differ between groups.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from scipy import optimize, signal

from caraway.evidence.estimators import segmented, synthetic
from caraway.evidence.estimators.aggregate import How, aggregate, bands
from caraway.evidence.estimators.group_time import Comparators, Panel, group_time, panel
from caraway.evidence.estimators.two_way import two_way
from caraway.proofs.truth import Agreement, Alarms, Estimated, Truth

MONTHS = 16
GROUPS = ((6, 20), (9, 16), (12, 24))  # first month with it, forces
FORCES = 120


def errors(rng: np.random.Generator, series: int, periods: int, carried: float) -> np.ndarray:
    """First-order errors (series × periods), from their long-run law on."""
    noise = rng.normal(size=(series, periods))
    noise[:, 0] /= np.sqrt(1 - carried**2)
    return np.asarray(signal.lfilter([1.0], [1.0, -carried], noise, axis=1))


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


def _banded(rng: np.random.Generator) -> Estimated:
    """Mean of the effects at each time; the interval is the whole line when the bands hold everywhere, else nothing near."""
    found = aggregate(group_time(staggered(rng)), "event")
    span = bands(found, generator=rng, replicates=400)
    held = _seen(GROUPS, MONTHS)
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


PLACES = 600


def _conditional(rng: np.random.Generator, *, outcome_right: bool) -> Estimated:
    """Trends that go with a trait that also makes an early start likelier: parallel only given it."""
    trait = rng.normal(size=PLACES)
    starts = np.where(rng.random(PLACES) < 1 / (1 + np.exp(0.6 - 0.7 * trait)), 2.0, np.inf)
    drift = trait + (0.0 if outcome_right else 0.3 * trait**2)
    outcome = rng.normal(size=(PLACES, 1)) + drift[:, None] * np.arange(4) + rng.normal(size=(PLACES, 4))
    outcome[np.isfinite(starts), 2:] += -0.5
    found = aggregate(group_time(panel(outcome, np.arange(4), starts, covariates=trait)), "simple")
    return Estimated(found.overall, *found.interval())


LONG = 300
LEVEL, SLOPE = -1.0, -0.02


def _series(rng: np.random.Generator, how: segmented.How, periods: int, carried: float, what: str) -> Estimated:
    start = periods // 2
    time = np.arange(periods)
    on = time >= start
    line = 5 + 0.01 * time + on * (LEVEL + SLOPE * (time - start)) + np.cos(2 * np.pi * time / 12)
    found = segmented.segmented(line + errors(rng, 1, periods, carried)[0], start, how=how, season=12)
    estimate, error = found.level if what == "level" else found.slope
    half = found.quantile(0.95) * error
    return Estimated(estimate, estimate - half, estimate + half)


def _rates(rng: np.random.Generator) -> Estimated:
    time = np.arange(120)
    people = 400 + 100 * np.sin(time)
    rate = np.exp(-3 + 0.002 * time + (time >= 60) * (-0.3 - 0.004 * (time - 60)))
    events = rng.negative_binomial(40, 1 / (1 + people * rate / 40))
    found = segmented.segmented_poisson(events, 60, exposure=people)
    estimate, error = found.level
    half = found.quantile(0.95) * error
    return Estimated(estimate, estimate - half, estimate + half)


SHORT = (
    "Turner and others 2021, BMC Medical Research Methodology 21: with 48 periods the correlation is estimated low "
    "and intervals are too short"
)
DONORS = 20
ONE = (
    "Abadie, Diamond and Hainmueller 2010, JASA 105, and Ferman and Pinto 2021, Quantitative Economics 12: one treated place, "
    "weights that fit noise; only permutation speaks of its error"
)


def _factors(rng: np.random.Generator, places: int, periods: int = 24) -> np.ndarray:
    common = np.vstack([errors(rng, 1, periods, 0.8), np.sin(np.arange(periods) / 3)])
    return np.asarray(rng.uniform(0.5, 1.5, size=(places, 2)) @ common + rng.normal(scale=0.5, size=(places, periods)))


def _synthetic(rng: np.random.Generator) -> Estimated:
    outcome = _factors(rng, DONORS + 1)
    outcome[0, 16:] -= 1.0
    placebos = synthetic.in_space(outcome, 0, 16)
    low, high, _ = synthetic.interval(placebos, 0.9)
    return Estimated(float(placebos.effects[0]), low, high)


def _chance_of_gap(rng: np.random.Generator) -> bool:
    return synthetic.in_space(_factors(rng, 39), 0, 16).p_value <= 0.05


def _by_hand(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
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
            yield float(effect), float(np.mean(own) - np.mean(others))
            yield (
                float(found.errors[at]),
                float(np.sqrt(np.var(own, ddof=1) / len(own) + np.var(others, ddof=1) / len(others))),
            )


_KEYS: dict[str, Callable[[float, float], float]] = {
    "event": lambda group, month: month - group,
    "group": lambda group, month: group,
    "calendar": lambda group, month: month,
}


def _blended_by_hand(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Effects put together cell by cell, with the error of the means of each force's own blend."""
    data = staggered(rng, ((5, 4), (7, 6)), forces=24, months=10)
    found = group_time(data)
    hows: tuple[How, ...] = ("simple", "event", "group", "calendar")
    for how in hows:
        blended = aggregate(found, how)
        cells = [(g, t, e) for g, t, e in zip(found.groups, found.periods, found.effects, strict=True) if t >= g]
        if how == "simple":
            weights = [{5: 4, 7: 6}[int(g)] for g, _, _ in cells]
            yield blended.overall, float(np.average([e for _, _, e in cells], weights=weights))
            continue
        keys = _KEYS[how]
        means, sizes = [], []
        for key in sorted({keys(g, t) for g, t, _ in cells}):
            inside = [(e, {5: 4, 7: 6}[int(g)]) for g, t, e in cells if keys(g, t) == key]
            means.append(np.average([e for e, _ in inside], weights=[n for _, n in inside]))
            sizes.append(inside[0][1] if how == "group" else 1)
        yield blended.overall, float(np.average(means, weights=sizes))


def _whole_matrix(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Generalised least squares with the whole matrix of covariances written out, and its likelihood searched by grid and refinement."""
    y = 3 + errors(rng, 1, 40, 0.4)[0]
    _, design = segmented.design(40, 20)
    apart = np.abs(np.subtract.outer(np.arange(40), np.arange(40)))

    def fit(rho: float) -> tuple[np.ndarray, np.ndarray, float, float]:
        inner = np.linalg.inv(rho**apart / (1 - rho**2))
        bread = np.linalg.inv(design.T @ inner @ design)
        found = bread @ design.T @ inner @ y
        rest = y - design @ found
        squares = float(rest @ inner @ rest)
        inside = 36 * np.log(squares) - np.linalg.slogdet(inner)[1] - np.linalg.slogdet(bread)[1]
        return found, bread * squares / 36, squares, float(inside)

    found = segmented.segmented(y, 20)
    slow, spread, _, _ = fit(found.correlation)
    yield from zip(found.coefficients.tolist(), slow.tolist(), strict=True)
    yield from zip(np.sqrt(np.diag(found.covariance)).tolist(), np.sqrt(np.diag(spread)).tolist(), strict=True)
    best = optimize.minimize_scalar(
        lambda rho: fit(rho)[3], bounds=(-0.99, 0.99), method="bounded", options={"xatol": 1e-10}
    ).x
    yield 1 + found.correlation, 1 + float(best)


def _dummies(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Two-way fixed effects with every place and period written out as a column."""
    data = staggered(rng, ((5, 4), (7, 6)), forces=24, months=10)
    weights = rng.uniform(1, 3, size=24)
    heavy = panel(data.outcome, data.periods, data.starts, weights=weights)
    place, period = np.repeat(np.eye(24), 10, axis=0), np.tile(np.eye(10), (24, 1))
    on = (heavy.periods[None, :] >= heavy.starts[:, None]).astype(float).ravel()
    root = np.sqrt(np.repeat(weights, 10))
    design = np.column_stack([on, place, period[:, 1:]]) * root[:, None]
    yield two_way(heavy).coefficient, float(np.linalg.lstsq(design, heavy.outcome.ravel() * root, rcond=None)[0][0])


def _simplex(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Weights on the simplex by trying every set of donors: how well they do, since sets may tie."""
    predictors, target = rng.normal(size=(6, 7)), rng.normal(size=6) * 0.3
    importance = rng.dirichlet(np.ones(6))
    found = synthetic.simplex(predictors, target, importance)
    least = np.inf
    for code in range(1, 2**7):
        inside = [at for at in range(7) if code >> at & 1]
        apart = np.sqrt(importance)[:, None] * (predictors[:, inside] - target[:, None])
        if len(inside) > 6:
            continue
        raw = np.linalg.lstsq(apart.T @ apart, np.ones(len(inside)), rcond=None)[0]
        weights = raw / raw.sum()
        if (weights >= 0).all():
            least = min(least, float(((apart @ weights) ** 2).sum()))
    gap = np.sqrt(importance) * (predictors @ found - target)
    yield float(gap @ gap), least
    yield float(found.sum()), 1.0


def _p_values(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Each placebo fitted by a general optimiser."""
    outcome = _factors(rng, 5)
    found = synthetic.in_space(outcome, 0, 16)
    spread = outcome[:, :16].std(axis=0, ddof=1)
    own = outcome[1:] / np.r_[spread, np.ones(8)]
    best = optimize.minimize(
        lambda w: float((((w @ own)[:16] - outcome[0, :16] / spread) ** 2).mean()),
        np.full(4, 0.25),
        bounds=[(0, 1)] * 4,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    ).x
    gap = outcome[0] - best @ outcome[1:]
    yield found.ratios[0], float((gap[16:] ** 2).mean() / (gap[:16] ** 2).mean())


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
    Truth("group-time, bands of all times at once", FORCES, overall_truth("event"), _banded),
    Truth("group-time, doubly robust", PLACES, -0.5, lambda rng: _conditional(rng, outcome_right=True)),
    Truth(
        "group-time, doubly robust, the outcome's model wrong",
        PLACES,
        -0.5,
        lambda rng: _conditional(rng, outcome_right=False),
    ),
    Alarms("group-time, differences before the start said at .03", 0.05, _trends),
    Truth("series, restricted likelihood, level", LONG, LEVEL, lambda rng: _series(rng, "reml", LONG, 0.4, "level")),
    Truth("series, restricted likelihood, slope", LONG, SLOPE, lambda rng: _series(rng, "reml", LONG, 0.4, "slope")),
    Truth("series, maximum likelihood, level", LONG, LEVEL, lambda rng: _series(rng, "ml", LONG, 0.3, "level")),
    Truth(
        "series, Prais and Winsten, level", LONG, LEVEL, lambda rng: _series(rng, "prais-winsten", LONG, 0.3, "level")
    ),
    Truth(
        "series, Newey and West, level", 4 * LONG, LEVEL, lambda rng: _series(rng, "newey-west", 4 * LONG, 0.2, "level")
    ),
    Truth("series of rates, level", 120, -0.3, _rates),
    Truth(
        "short series, restricted likelihood, level",
        48,
        LEVEL,
        lambda rng: _series(rng, "reml", 48, 0.3, "level"),
        coverage=(0.88, 0.98),
        exception=SHORT,
    ),
    Truth(
        "synthetic control, mean gap",
        DONORS + 1,
        -1.0,
        _synthetic,
        bias_of_error=0.2,
        bias_errors=7.0,
        coverage=(0.85, 0.96),
        exception=ONE,
    ),
    Alarms("synthetic control, p at .05 with nothing there", 0.05, _chance_of_gap),
    Agreement("group-time and differences of four means", 1e-9, _by_hand),
    Agreement("effects put together and cell by cell", 1e-10, _blended_by_hand),
    Agreement("series and the whole matrix of covariances", 1e-6, _whole_matrix),
    Agreement("two-way fixed effects and a column for each place and period", 1e-9, _dummies),
    Agreement("weights on the simplex and every set of donors", 1e-9, _simplex),
    Agreement("synthetic control and a general optimiser", 1e-3, _p_values),
)
