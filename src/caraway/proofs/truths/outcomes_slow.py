"""The same estimates by slow and obvious ways: loops over people, dummies, lists of every table. Nothing here is imported by the engine."""

import itertools
import math
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
from scipy import stats

from caraway.evidence.estimators.rows import Matrix, Vector
from caraway.proofs.truth import Claim

CLAIMS: tuple[Claim, ...] = ()

Row = Sequence[float]


def newton(rows: Sequence[Row], outcomes: Row, weights: Row, offset: Row, *, poisson: bool) -> list[float]:
    """Logistic or Poisson regression, person by person."""
    k = len(rows[0])
    beta = np.zeros(k)
    for _ in range(12):
        score, information = np.zeros(k), np.zeros((k, k))
        for x, y, w, o in zip(rows, outcomes, weights, offset, strict=True):
            linear = sum(b * one for b, one in zip(beta, x, strict=True)) + o
            mean = math.exp(linear) if poisson else 1 / (1 + math.exp(-linear))
            variance = mean if poisson else mean * (1 - mean)
            for i in range(k):
                score[i] += w * (y - mean) * x[i]
                for j in range(k):
                    information[i, j] += w * variance * x[i] * x[j]
        beta = beta + np.linalg.solve(information, score)
    return [float(b) for b in beta]


def sandwich(
    rows: Sequence[Row],
    outcomes: Row,
    weights: Row,
    beta: Row,
    clusters: Sequence[int],
    *,
    poisson: bool,
    factor: float,
) -> list[float]:
    """Standard errors around the sums of scores of each cluster, person by person."""
    k = len(rows[0])
    information, sums = np.zeros((k, k)), {cluster: np.zeros(k) for cluster in clusters}
    for x, y, w, cluster in zip(rows, outcomes, weights, clusters, strict=True):
        linear = sum(b * one for b, one in zip(beta, x, strict=True))
        mean = math.exp(linear) if poisson else 1 / (1 + math.exp(-linear))
        variance = mean if poisson else mean * (1 - mean)
        for i in range(k):
            sums[cluster][i] += w * (y - mean) * x[i]
            for j in range(k):
                information[i, j] += w * variance * x[i] * x[j]
    meat = sum((np.outer(one, one) for one in sums.values()), np.zeros((k, k)))
    bread = np.linalg.inv(information)
    return [math.sqrt(factor * one) for one in np.diag(bread @ meat @ bread)]


def nb_log_likelihood(rows: Matrix, events: Row, exposure: Row, values: Vector) -> float:
    """Of β and α (last), person by person, with the gamma functions of the textbook; at α = 0 Poisson's, which it comes to there."""
    total, alpha = 0.0, float(values[-1])
    a = 1 / alpha if alpha else math.inf
    for x, y, t in zip(rows, events, exposure, strict=True):
        mean = t * math.exp(float(x @ values[:-1]))
        if not alpha:
            total += y * math.log(mean) - mean - math.lgamma(y + 1)
            continue
        total += math.lgamma(y + a) - math.lgamma(a) - math.lgamma(y + 1)
        total += a * math.log(a / (a + mean)) + y * math.log(mean / (a + mean))
    return total


def nb_scores(rows: Matrix, events: Row, exposure: Row, values: Vector) -> Vector:
    """Slopes of the likelihood by differences."""
    return np.array([_slope(rows, events, exposure, values, at) for at in range(len(values))])


def nb_errors(rows: Matrix, events: Row, exposure: Row, values: Vector) -> Vector:
    """Standard errors from the likelihood's second differences."""
    k, step = len(values), 1e-4
    second = np.empty((k, k))
    for i, j in itertools.product(range(k), repeat=2):
        four = 0.0
        for up, over in itertools.product((1, -1), repeat=2):
            moved = values.copy()
            moved[i] += up * step
            moved[j] += over * step
            four += up * over * nb_log_likelihood(rows, events, exposure, moved)
        second[i, j] = four / (4 * step**2)
    return np.sqrt(np.diag(np.linalg.inv(-second)))


def _slope(rows: Matrix, events: Row, exposure: Row, values: Vector, at: int) -> float:
    found = []
    for step in (1e-4, -1e-4):
        moved = values.copy()
        moved[at] += step
        found.append(nb_log_likelihood(rows, events, exposure, moved))
    return (found[0] - found[1]) / 2e-4


def dummies(labels: Sequence[int]) -> Matrix:
    """A column for each label."""
    return np.array([[float(label == known) for known in sorted(set(labels))] for label in labels])


def least_squares(
    y: Vector, design: Matrix, weights: Vector, clusters: Sequence[int] | None, spread: str
) -> tuple[float, float]:
    """First coefficient and its standard error, person by person (no counts: rows are people)."""
    n, k = design.shape
    beta = np.linalg.lstsq(design * np.sqrt(weights)[:, None], y * np.sqrt(weights), rcond=None)[0]
    bread = np.linalg.inv(sum(w * np.outer(x, x) for x, w in zip(design, weights, strict=True)))
    sums: dict[int, Vector] = {}
    for at, (x, one, w) in enumerate(zip(design, y, weights, strict=True)):
        power = {"HC2": 0.5, "HC3": 1.0}.get(spread)
        share = 1.0 if power is None else 1 / (1 - w * float(x @ bread @ x)) ** power
        whose = at if clusters is None else clusters[at]
        sums[whose] = sums.get(whose, np.zeros(k)) + w * share * (one - float(x @ beta)) * x
    factor = {"HC1": n / (n - k), "CR1S": len(sums) / (len(sums) - 1) * (n - 1) / (n - k)}.get(spread, 1.0)
    covariance = factor * bread @ sum(np.outer(one, one) for one in sums.values()) @ bread
    return float(beta[0]), math.sqrt(covariance[0, 0])


def fisher(x1: int, n1: int, x0: int, n0: int) -> float:
    """Fisher's p-value in whole numbers and fractions."""
    ways = {k: math.comb(n1, k) * math.comb(n0, x1 + x0 - k) for k in range(max(0, x1 + x0 - n0), min(n1, x1 + x0) + 1)}
    return float(Fraction(sum(way for way in ways.values() if way <= ways[x1]), sum(ways.values())))


def conditional_odds(x1: int, n1: int, x0: int, n0: int) -> float:
    """The odds ratio at which the mean of the possible tables is the table seen, by halving."""
    ways = {k: math.comb(n1, k) * math.comb(n0, x1 + x0 - k) for k in range(max(0, x1 + x0 - n0), min(n1, x1 + x0) + 1)}

    def mean(odds: float) -> float:
        logs = {k: math.log(way) + k * math.log(odds) for k, way in ways.items()}
        tilted = {k: math.exp(one - max(logs.values())) for k, one in logs.items()}
        return sum(k * one for k, one in tilted.items()) / sum(tilted.values())

    return _halving(lambda log_odds: mean(math.exp(log_odds)) - x1, -12.0, 12.0, math.exp)


def score_limit(x1: int, n1: int, x0: int, n0: int, z: float, *, measure: str, upper: bool) -> float:
    """A Miettinen-Nurminen limit: the proportions that fit best under each supposed value are searched for, not solved."""
    tie = _TIES[measure]

    def distance(supposed: float) -> float:
        p0 = _likeliest((x1, n1, x0, n0), measure, supposed)
        p1 = tie(p0, supposed)
        v1, v0 = p1 * (1 - p1) / n1, p0 * (1 - p0) / n0
        larger = (n1 + n0) / (n1 + n0 - 1)
        if measure == "difference":
            return (x1 / n1 - x0 / n0 - supposed) / math.sqrt(larger * (v1 + v0))
        if measure == "ratio":
            return (x1 / n1 - supposed * x0 / n0) / math.sqrt(larger * (v1 + supposed**2 * v0))
        both = 1 / (n1 * p1 * (1 - p1)) + 1 / (n0 * p0 * (1 - p0))
        return n1 * (x1 / n1 - p1) * math.sqrt(both / larger)

    low, high = _between(x1, n1, x0, n0, measure, upper)
    return _halving(lambda d: distance(d) + (z if upper else -z), low, high, float)


def _between(x1: int, n1: int, x0: int, n0: int, measure: str, upper: bool) -> tuple[float, float]:
    p1, p0 = x1 / n1, x0 / n0
    found = {"difference": p1 - p0, "ratio": p1 / p0, "odds": p1 / (1 - p1) / (p0 / (1 - p0))}[measure]
    far = {"difference": (-0.999, 0.999)}.get(measure, (found / 100, found * 100))
    return (found, far[1]) if upper else (far[0], found)


_TIES: dict[str, Callable[[float, float], float]] = {
    "difference": lambda p0, d: p0 + d,
    "ratio": lambda p0, r: p0 * r,
    "odds": lambda p0, o: o * p0 / (1 - p0 + o * p0),
}
_SLOPES: dict[str, Callable[[float, float], float]] = {
    "difference": lambda p0, d: 1.0,
    "ratio": lambda p0, r: r,
    "odds": lambda p0, o: o / (1 - p0 + o * p0) ** 2,
}
"""How fast p₁ moves with p₀ where they are tied so."""


def _likeliest(table: tuple[int, int, int, int], measure: str, supposed: float) -> float:
    """The p₀ at which the likelihood of both arms, tied so, stops rising, by halving."""
    x1, n1, x0, n0 = table

    def rising(p0: float) -> float:
        p1 = _TIES[measure](p0, supposed)
        along = _SLOPES[measure](p0, supposed)
        return (x1 / p1 - (n1 - x1) / (1 - p1)) * along + x0 / p0 - (n0 - x0) / (1 - p0)

    low, high = _room(measure, supposed)
    edge = 1e-13 * (high - low)
    return _halving(rising, low + edge, high - edge, float)


def _room(measure: str, supposed: float) -> tuple[float, float]:
    if measure == "difference":
        return max(0.0, -supposed), min(1.0, 1 - supposed)
    return (0.0, min(1.0, 1 / supposed)) if measure == "ratio" else (0.0, 1.0)


def _halving(function: Callable[[float], float], low: float, high: float, back: Callable[[float], float]) -> float:
    start = function(low) > 0
    for _ in range(60):
        middle = (low + high) / 2
        if (function(middle) > 0) == start:
            low = middle
        else:
            high = middle
    return back((low + high) / 2)


def wilson(events: int, n: int, z: float, *, upper: bool) -> float:
    """Where the score test of one share is z, by halving."""

    def distance(share: float) -> float:
        return (events / n - share) / math.sqrt(share * (1 - share) / n) + (z if upper else -z)

    share = events / n
    return _halving(distance, *((share, 1 - 1e-12) if upper else (1e-12, share)), float)


def permutation(values: Row, treated: Sequence[int]) -> float:
    """The p-value over every way to choose as many people."""
    chosen = sum(treated)
    seen = _apart(values, [at for at, one in enumerate(treated) if one])
    ways = list(itertools.combinations(range(len(values)), chosen))
    return sum(abs(_apart(values, way)) >= abs(seen) - 1e-9 for way in ways) / len(ways)


def _apart(values: Row, way: Sequence[int]) -> float:
    inside = math.fsum(values[at] for at in way)
    return inside / len(way) - (math.fsum(values) - inside) / (len(values) - len(way))


def signed_rank(differences: Row) -> tuple[float, float]:
    """V and its exact p-value over every choice of signs."""
    ranks = stats.rankdata(np.abs(differences))
    seen = sum(rank for rank, one in zip(ranks, differences, strict=True) if one > 0)
    sums = [sum(itertools.compress(ranks, signs)) for signs in itertools.product((0, 1), repeat=len(ranks))]
    tail = min(sum(one <= seen for one in sums), sum(one >= seen for one in sums))
    return float(seen), min(1.0, 2 * tail / len(sums))


def signed_rank_of_many(differences: Row) -> float:
    """The normal p-value with continuity: each rank comes with either sign, so their squares' quarter is the variance."""
    some = [one for one in differences if one]
    ranks = stats.rankdata(np.abs(some))
    seen = sum(rank for rank, one in zip(ranks, some, strict=True) if one > 0)
    off = max(0.0, abs(seen - sum(ranks) / 2) - 0.5)
    return float(2 * stats.norm.sf(off / math.sqrt(sum(rank**2 for rank in ranks) / 4)))


def bca(values: Row, estimate: float, drawn: Vector, level: float) -> tuple[float, float]:
    """Efron's BCa of a mean, a person left out at a time."""
    n, total = len(values), math.fsum(values)
    left_out = [(total - value) / (n - 1) for value in values]
    middle = math.fsum(left_out) / n
    cubes, squares = (math.fsum((middle - one) ** power for one in left_out) for power in (3, 2))
    skew = cubes / (6 * squares**1.5)
    shift = stats.norm.ppf(np.mean(drawn < estimate) + np.mean(drawn == estimate) / 2)
    ends = []
    for tail in ((1 - level) / 2, (1 + level) / 2):
        reach = shift + stats.norm.ppf(tail)
        ends.append(np.quantile(drawn, stats.norm.cdf(shift + reach / (1 - skew * reach))))
    return float(ends[0]), float(ends[1])


def answered(values: Vector, said: Vector, design: Matrix) -> tuple[float, float]:
    """The mean by inverse chances of answering and its error, from both estimating equations stacked, with slopes by differences."""
    gamma = np.array(newton(design.tolist(), said.tolist(), [1.0] * len(said), [0.0] * len(said), poisson=False))

    def equations(parameters: Vector) -> Matrix:
        chance = 1 / (1 + np.exp(-design @ parameters[:-1]))
        own = said / chance * (values - parameters[-1])
        return np.column_stack([design * (said - chance)[:, None], own])

    weight = said * (1 + np.exp(-design @ gamma))
    at = np.append(gamma, float(weight @ values / weight.sum()))
    slopes = np.empty((len(at), len(at)))
    for j in range(len(at)):
        step = np.zeros(len(at))
        step[j] = 1e-6
        slopes[:, j] = (equations(at + step) - equations(at - step)).sum(axis=0) / 2e-6
    bread = np.linalg.inv(slopes)
    scores = equations(at)
    return float(at[-1]), math.sqrt((bread @ (scores.T @ scores) @ bread.T)[-1, -1])


def power_of_t(one: int, other: int, effect: float, alpha: float) -> float:
    """The t test's power: the normal chance at each spread that may come, over all of them."""
    freedom = one + other - 2
    reach = stats.t.isf(alpha / 2, freedom)
    off = effect * math.sqrt(one * other / (one + other))
    squares = stats.chi2.ppf((np.arange(20000) + 0.5) / 20000, freedom)
    limit = reach * np.sqrt(squares / freedom)
    return float(np.mean(stats.norm.sf(limit - off) + stats.norm.cdf(-limit - off)))


def adjusted(p_values: Row, method: str) -> list[float]:
    """Adjusted p-values, each from its own definition."""
    m = len(p_values)
    order = sorted(range(m), key=lambda at: p_values[at])
    found = [0.0] * m
    for place, at in enumerate(order):
        factors = [((m - j) if method in ("holm", "hochberg") else m / (j + 1)) * p_values[order[j]] for j in range(m)]
        if method == "bonferroni":
            value = m * p_values[at]
        elif method == "holm":
            value = max(factors[: place + 1])
        else:
            value = min(factors[place:])
        found[at] = min(1.0, value)
    return found


def e_value(ratio: float) -> float:
    """The strength g at which g·g/(g + g − 1), the most that it can explain, is the ratio."""
    above = max(ratio, 1 / ratio)
    return _halving(lambda g: g * g / (2 * g - 1) - above, 1.0, 4 * above + 1, float)
