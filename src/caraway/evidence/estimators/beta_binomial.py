"""Rates of many places, each drawn towards the common one as far as its own numbers are few.

xᵢ ~ Binomial(nᵢ, pᵢ), pᵢ ~ Beta(mM, (1 − m)M). m is the mean rate, 1/(M + 1) how much places differ; both by maximum likelihood (Griffiths 1973,
Biometrics 29); a place is then known as Beta(mM + x, (1 − m)M + n − x) (empirical Bayes: Morris 1983, JASA 78).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from caraway.evidence.estimators.rows import Matrix, Vector, vector
from caraway.evidence.refusals import DataUnfit, NotConverged

STEPS = 200
ALIKE = 1e7
"""M that stands for infinity, where places do not differ more than by chance."""


@dataclass(frozen=True, eq=False)
class PooledRates:
    """The mean rate with its interval (t on k − 1, of its logit), M (infinite where places do not differ), and each place's rate with limits.

    `shrunk`, `low`, `high` are of each place given m and M; they do not allow for m and M being estimated, so with few places are short.
    """

    mean: float
    mean_low: float
    mean_high: float
    logit_error: float
    concentration: float
    shrunk: Vector
    low: Vector
    high: Vector


def pool_rates(events: ArrayLike, people: ArrayLike, *, level: float = 0.95) -> PooledRates:
    """Partial pooling of k ≥ 3 rates. Raises DataUnfit for counts that cannot be or no event (or none without), NotConverged."""
    x, n = _given(events, people)
    common = float(x.sum() / n.sum())
    alike = bool(
        ((x - n * common) ** 2).sum() / (common * (1 - common)) <= n.sum()
    )  # Tarone 1979: the likelihood falls from M = ∞
    at, shape = (np.array([special.logit(common), math.log(ALIKE)]), np.eye(2)) if alike else _top(x, n)
    m, big = float(special.expit(at[0])), math.exp(at[1])
    error = 1 / math.sqrt(n.sum() * m * (1 - m) if alike else _less_for(shape))
    reach = float(stats.t.ppf((1 + level) / 2, len(x) - 1)) * error
    a, b = m * big + x, (1 - m) * big + n - x
    tail = (1 - level) / 2
    ends = [np.asarray(special.betaincinv(a, b, point)) for point in (tail, 1 - tail)]
    low, high = (float(special.expit(at[0] + sign * reach)) for sign in (-1, 1))
    return PooledRates(m, low, high, error, math.inf if alike else big, a / (a + b), *ends)


def _given(events: ArrayLike, people: ArrayLike) -> tuple[Vector, Vector]:
    x = vector(events, "events")
    n = vector(people, "people", rows=len(x))
    if len(x) < 3:
        raise DataUnfit("Rates of at least three places are pooled.")
    if (n < 1).any() or (x < 0).any() or (x > n).any() or (x != np.floor(x)).any() or (n != np.floor(n)).any():
        raise DataUnfit("Each place has at least one person, and at most as many with the event: whole numbers.")
    if x.sum() == 0 or x.sum() == n.sum():
        raise DataUnfit("Nobody anywhere has the event, or everybody: rates cannot be told apart.")
    return x, n


def _moment(x: Vector, n: Vector) -> float:
    """A first M, from how far the rates lie apart."""
    m = x.sum() / n.sum()
    chi = float((((x - n * m) ** 2) / (n * m * (1 - m))).sum())
    extra = max(chi / (len(x) - 1) - 1, 1e-3) / max(float(n.mean()) - 1, 1.0)
    return min(max(1 / extra - 1, 0.5), ALIKE / 10)


def _top(x: Vector, n: Vector) -> tuple[Vector, Matrix]:
    """logit m and log M at the top of the likelihood, and the information there: Newton's steps, each at most 1 and halved where it falls."""
    at = np.array([float(special.logit(x.sum() / n.sum())), math.log(_moment(x, n))])
    value, slopes, shape = _likelihood(at, x, n)
    for _ in range(STEPS):
        step = _uphill(slopes, shape)
        while True:
            new = np.array([at[0] + step[0], min(at[1] + step[1], math.log(ALIKE))])
            higher, new_slopes, new_shape = _likelihood(new, x, n)
            if higher >= value - 1e-9 * abs(value) or np.abs(step).max() < 1e-12:
                break
            step = step / 2
        done = float(np.abs(new - at).max()) < 1e-9 or float(np.abs(slopes @ step)) < 1e-13
        at, value, slopes, shape = new, higher, new_slopes, new_shape
        if done:
            return at, shape
    raise NotConverged(
        f"The beta-binomial did not come to rest: at rate {special.expit(at[0]):.4f}, M {math.exp(at[1]):.4g}."
    )


def _uphill(slopes: Vector, shape: Matrix) -> Vector:
    """Newton's step where the surface is a hill, else each slope over its own curvature; at most 1 to either side."""
    hill = shape[0, 0] > 0 and np.linalg.det(shape) > 1e-10 * shape[0, 0]
    step = np.linalg.solve(shape, slopes) if hill else slopes / np.maximum(np.abs(np.diag(shape)), 1e-3)
    return np.asarray(step / max(1.0, float(np.abs(step).max())))


def _likelihood(at: Vector, x: Vector, n: Vector) -> tuple[float, Vector, Matrix]:
    """The log-likelihood (without binomial coefficients), its slopes in logit m and log M, and minus its second slopes."""
    m, big = float(special.expit(at[0])), math.exp(at[1])
    a, b = m * big, (1 - m) * big
    value = float((special.betaln(a + x, b + n - x) - special.betaln(a, b)).sum())
    pairs = ((a, a + x), (b, b + n - x), (big, big + n))
    la, lb, lm = (float((special.digamma(grown) - special.digamma(alone)).sum()) for alone, grown in pairs)
    laa, lbb, lmm = (
        float((special.zeta(2, grown) - special.zeta(2, alone)).sum()) for alone, grown in pairs
    )  # trigamma
    of_a, of_b = la - lm, lb - lm
    turn = np.array([[big * m * (1 - m), a], [-big * m * (1 - m), b]])  # slopes of (a, b) in (logit m, log M)
    inner = turn.T @ np.array([[laa - lmm, -lmm], [-lmm, lbb - lmm]]) @ turn
    bent = m * (1 - m) * big
    inner += np.array(
        [[(of_a - of_b) * bent * (1 - 2 * m), (of_a - of_b) * bent], [(of_a - of_b) * bent, of_a * a + of_b * b]]
    )
    return value, turn.T @ np.array([of_a, of_b]), -inner


def _less_for(shape: Matrix) -> float:
    """The information on logit m, less what is lost by not knowing M."""
    left = float(shape[0, 0] - shape[0, 1] ** 2 / shape[1, 1]) if shape[1, 1] > 0 else -1.0
    if left <= 0:
        raise NotConverged("The beta-binomial has no top: there are too few places to tell how much they differ.")
    return left
