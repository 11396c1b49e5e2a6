"""Interrupted series, and synthetic control, of made-up months that are like their neighbours."""

from collections.abc import Iterator

import numpy as np
from scipy import optimize, signal

from caraway.evidence.estimators import segmented, synthetic
from caraway.proofs.truth import Agreement, Alarms, Estimated, Pair, Truth


def errors(rng: np.random.Generator, series: int, periods: int, carried: float) -> np.ndarray:
    """First-order errors (series × periods), from their long-run law on."""
    noise = rng.normal(size=(series, periods))
    noise[:, 0] /= np.sqrt(1 - carried**2)
    return np.asarray(signal.lfilter([1.0], [1.0, -carried], noise, axis=1))


LONG = 300
LEVEL, SLOPE = -1.0, -0.02


def _series(
    rng: np.random.Generator, how: segmented.How, periods: int, carried: float, what: str, lags: int | None = None
) -> Estimated:
    start = periods // 2
    time = np.arange(periods)
    on = time >= start
    line = 5 + 0.01 * time + on * (LEVEL + SLOPE * (time - start)) + np.cos(2 * np.pi * time / 12)
    found = segmented.segmented(line + errors(rng, 1, periods, carried)[0], start, how=how, season=12, lags=lags)
    estimate, error = found.level if what == "level" else found.slope
    half = found.quantile(0.95) * error
    return Estimated(estimate, estimate - half, estimate + half)


def _rates(rng: np.random.Generator) -> Estimated:
    """Numbers of events that vary 1.8 times as much as Poisson's."""
    time = np.arange(160)
    people = 400 + 100 * np.sin(time)
    rate = np.exp(-3 + 0.002 * time + (time >= 80) * (-0.3 - 0.004 * (time - 80)))
    events = rng.negative_binomial(people * rate / 0.8, 1 / 1.8)
    found = segmented.segmented_poisson(events, 80, exposure=people)
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
    return synthetic.in_space(_factors(rng, 39, 48), 0, 40).p_value <= 0.05


def _whole_matrix(rng: np.random.Generator) -> Iterator[Pair]:
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
    slow_errors = np.sqrt(np.diag(spread)).tolist()
    yield from zip(found.coefficients.tolist(), slow.tolist(), slow_errors, strict=True)
    yield from zip(np.sqrt(np.diag(found.covariance)).tolist(), slow_errors, strict=True)
    best = optimize.minimize_scalar(
        lambda rho: fit(rho)[3], bounds=(-0.999, 0.999), method="bounded", options={"xatol": 1e-10}
    ).x
    yield 1 + found.correlation, 1 + float(best)


def _simplex(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Weights on the simplex by trying every set of donors: how well they do, since sets may tie."""
    predictors, target = rng.normal(size=(6, 7)), rng.normal(size=6) * 0.3
    importance = rng.dirichlet(np.ones(6))
    found = synthetic.simplex(predictors, target, importance)
    least = np.inf
    for code in range(1, 2**7):
        inside = [at for at in range(7) if code >> at & 1]
        apart = np.sqrt(importance)[:, None] * (predictors[:, inside] - target[:, None])
        # The least squares whose weights add up to one, also where they fit without a rest and the squares alone have no inverse.
        k = len(inside)
        rows = np.block([[apart.T @ apart, np.ones((k, 1))], [np.ones((1, k)), np.zeros((1, 1))]])
        weights = np.linalg.lstsq(rows, np.r_[np.zeros(k), 1.0], rcond=None)[0][:k]
        if (weights >= 0).all():
            least = min(least, float(((apart @ weights) ** 2).sum()))
    gap = np.sqrt(importance) * (predictors @ found - target)
    size = float((importance * target**2).sum())  # a rest of nothing is nothing beside what was to be fitted
    yield size + float(gap @ gap), size + least
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
    Truth("series, restricted likelihood, level", LONG, LEVEL, lambda rng: _series(rng, "reml", LONG, 0.4, "level")),
    Truth("series, restricted likelihood, slope", LONG, SLOPE, lambda rng: _series(rng, "reml", LONG, 0.4, "slope")),
    Truth("series, maximum likelihood, level", 2 * LONG, LEVEL, lambda rng: _series(rng, "ml", 2 * LONG, 0.3, "level")),
    Truth(
        "series, Prais and Winsten, level",
        4 * LONG,
        LEVEL,
        lambda rng: _series(rng, "prais-winsten", 4 * LONG, 0.3, "level"),
    ),
    Truth(
        "series, Newey and West, level",
        32 * LONG,
        LEVEL,
        lambda rng: _series(rng, "newey-west", 32 * LONG, 0.2, "level", lags=24),
    ),
    Truth("series of rates, level", 160, -0.3, _rates),
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
    Agreement("series and the whole matrix of covariances", 1e-6, _whole_matrix),
    Agreement("weights on the simplex and every set of donors", 1e-9, _simplex),
    Agreement("synthetic control and a general optimiser", 1e-3, _p_values),
)
