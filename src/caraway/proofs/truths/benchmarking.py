"""Places beside each other whose common effect, rates and differences are known."""

import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

from caraway.evidence.benchmarking.disparity import Tally, log_ratio, newcombe
from caraway.evidence.estimators.beta_binomial import pool_rates
from caraway.evidence.estimators.funnel_limits import binomial_limit, dispersion, poisson_limit, standardised_ratio
from caraway.evidence.estimators.random_effects import Ends, Heterogeneity, Pooled, random_effects
from caraway.proofs.truth import Agreement, Estimated, Truth
from caraway.proofs.truths.randomised import covered

Vector = NDArray[np.float64]
Pairs = Iterator[tuple[float, float]]
EFFECT = -0.3
TAU = 0.2


def forces(rng: np.random.Generator, k: int) -> tuple[Vector, Vector, Vector]:
    """Log ratios of k forces around a common one, their standard errors (.1 to .3), and the true ones."""
    errors = rng.uniform(0.1, 0.3, k)
    true = rng.normal(EFFECT, TAU, k)
    return true + rng.normal(size=k) * errors, errors, true


def _pooled(k: int, how: Heterogeneity, ends: Ends) -> Callable[[np.random.Generator], Estimated]:
    def study(rng: np.random.Generator) -> Estimated:
        found = random_effects(*forces(rng, k)[:2], heterogeneity=how, ends=ends)
        return Estimated(found.estimate, found.low, found.high)

    return study


def _one_effect(rng: np.random.Generator) -> Estimated:
    errors = rng.uniform(0.1, 0.3, 8)
    found = random_effects(EFFECT + rng.normal(size=8) * errors, errors, heterogeneity="fixed", ends="normal")
    return Estimated(found.estimate, found.low, found.high)


def _predicted(found: Pooled) -> tuple[float, float]:
    return found.prediction or (-math.inf, math.inf)


def _further_place(rng: np.random.Generator) -> Estimated:
    found = random_effects(*forces(rng, 150)[:2])
    low, high = _predicted(found)
    return covered(found.estimate, low <= rng.normal(EFFECT, TAU) <= high)


def _shrunk(rng: np.random.Generator) -> Estimated:
    """One of 150 places partly pooled: what is left of the truth is 0 on average over places."""
    y, errors, true = forces(rng, 150)
    found = random_effects(y, errors)
    gap, reach = float(found.shrunk[0] - true[0]), 1.959964 * float(found.shrunk_errors[0])
    return Estimated(gap, gap - reach, gap + reach)


def _mean_rate(rng: np.random.Generator) -> Estimated:
    n = rng.integers(100, 400, 43)
    found = pool_rates(rng.binomial(n, rng.beta(12, 28, 43)), n)
    return Estimated(*(float(special.logit(one)) for one in (found.mean, found.mean_low, found.mean_high)))


def _one_rate(rng: np.random.Generator) -> Estimated:
    """One of 43 forces' rates, partly pooled."""
    n, true = rng.integers(30, 200, 43), rng.beta(12, 28, 43)
    found = pool_rates(rng.binomial(n, true), n)
    return covered(float(found.shrunk[0] - true[0]), bool(found.low[0] <= true[0] <= found.high[0]))


def _within_funnel(rng: np.random.Generator) -> Estimated:
    """A place that is as all others lies within its 95% limits."""
    rate = rng.binomial(800, 0.3) / 800
    low, high = (float(binomial_limit(0.3, [800], at)[0]) for at in (0.025, 0.975))
    return covered(rate, low <= rate <= high)


def _ratio_within(rng: np.random.Generator) -> Estimated:
    ratio = rng.poisson(500) / 500
    low, high = (float(poisson_limit([500.0], at)[0]) for at in (0.025, 0.975))
    return covered(ratio, low <= ratio <= high)


def _standardised(rng: np.random.Generator) -> Estimated:
    found = standardised_ratio(int(rng.poisson(600)), 500.0)
    return Estimated(found.ratio, found.low, found.high)


def _groups(rng: np.random.Generator) -> tuple[Tally, Tally]:
    return Tally(int(rng.binomial(400, 0.35)), 400), Tally(int(rng.binomial(900, 0.25)), 900)


def _difference(rng: np.random.Generator) -> Estimated:
    one, base = _groups(rng)
    return Estimated(one.rate - base.rate, *newcombe(one, base))


def _log_ratio(rng: np.random.Generator) -> Estimated:
    value, error = log_ratio(*_groups(rng))
    return Estimated(value, value - 1.959964 * error, value + 1.959964 * error)


def _tau2_by_search(rng: np.random.Generator) -> Pairs:
    """τ² from the top of the restricted likelihood, and from Q set to its mean."""
    y, errors, _ = forces(rng, 25)
    v = errors**2

    def restricted(tau2: float) -> float:
        w = 1 / (v + tau2)
        mean = w @ y / w.sum()
        return float((np.log(v + tau2)).sum() + math.log(w.sum()) + w @ (y - mean) ** 2) / 2

    found = optimize.minimize_scalar(restricted, bounds=(0, 1), method="bounded", options={"xatol": 1e-10})
    yield 1 + random_effects(y, errors).tau2, 1 + float(found.x)
    tau2 = random_effects(y, errors, heterogeneity="PM").tau2
    w = 1 / (v + tau2)
    yield (float(w @ (y - w @ y / w.sum()) ** 2), 24.0) if tau2 else (1.0, 1.0)


def _likeliest(rng: np.random.Generator) -> Pairs:
    """The beta-binomial's top against the library's own chances, from several starts."""
    n = rng.integers(50, 200, 20)
    x = rng.binomial(n, rng.beta(6, 14, 20))
    found = pool_rates(x, n)

    def minus(m: float, big: float) -> float:
        return -float(stats.betabinom.logpmf(x, n, m * big, (1 - m) * big).sum())

    if math.isinf(found.concentration):
        return
    here = minus(found.mean, found.concentration)
    around = [
        minus(found.mean + 1e-3 * a, found.concentration * math.exp(0.02 * b))
        for a, b in ((1, 0), (-1, 0), (0, 1), (0, -1))
    ]
    yield here, min(here, *around)


def _limit_by_counting(rng: np.random.Generator) -> Pairs:
    n, rate, at = int(rng.integers(20, 200)), float(rng.uniform(0.1, 0.5)), 0.975
    total, r = 0.0, -1
    while total < at:
        r += 1
        there = math.comb(n, r) * rate**r * (1 - rate) ** (n - r)
        total += there
    yield float(binomial_limit(rate, [n], at)[0]), (r - (total - at) / there) / n


def _phi_by_hand(rng: np.random.Generator) -> Pairs:
    z = rng.normal(size=21) * 1.5
    order = np.sort(z)  # 10% of 21 places: the third from either end is the quantile
    order[:2], order[-2:] = order[2], order[-3]
    yield dispersion(z).phi, float((order**2).mean())


CLAIMS = (
    Truth("places: REML, Hartung–Knapp, 12 forces", 12, EFFECT, _pooled(12, "REML", "hartung-knapp")),
    Truth("places: DerSimonian–Laird, Hartung–Knapp, 12 forces", 12, EFFECT, _pooled(12, "DL", "hartung-knapp")),
    Truth("places: Paule–Mandel, Hartung–Knapp, 12 forces", 12, EFFECT, _pooled(12, "PM", "hartung-knapp")),
    Truth("places: DerSimonian–Laird, normal interval, 80 forces", 80, EFFECT, _pooled(80, "DL", "normal")),
    Truth("places: one common effect", 8, EFFECT, _one_effect),
    Truth("places: where a further one would lie", 150, EFFECT, _further_place),
    Truth("places: an effect partly pooled", 150, 0.0, _shrunk),
    Truth("places: mean rate, beta-binomial, 43 forces", 43, math.log(0.3 / 0.7), _mean_rate),
    Truth("places: a rate partly pooled", 43, 0.0, _one_rate),
    Truth("places: a rate within its funnel", 800, 0.3, _within_funnel),
    Truth("places: a ratio within its funnel", 500, 1.0, _ratio_within),
    Truth("places: standardised ratio", 500, 1.2, _standardised),
    Truth("disparity: difference of rates", 1300, 0.1, _difference),
    Truth("disparity: log ratio of rates", 1300, math.log(0.35 / 0.25), _log_ratio),
    Agreement("places: τ² and a search for it", 1e-6, _tau2_by_search),
    Agreement("places: the beta-binomial is at its top", 1e-12, _likeliest),
    Agreement("places: a funnel's limit by counting", 1e-9, _limit_by_counting),
    Agreement("places: winsorised φ by hand", 1e-12, _phi_by_hand),
)
