"""Negative binomial regression (NB2) by maximum likelihood: counts whose variance is μ + αμ² (Lawless 1987, Canadian J. of Statistics 15).

For one person with y events and mean μ = exp(xβ + offset), and a = 1/α,

    ℓ = Σ_{j<y} log(1 + αj) + y log μ − (y + a) log(1 + αμ) − log y!

which is the usual form with its gamma functions written out as a sum, so that it stays exact as α nears 0, Poisson's own variance.
β and log α are found together by Newton's method on the whole observed information; that of (β, α) gives the standard errors, as Stata's
nbreg prints them. R's MASS::glm.nb prints those of the expected information, in which β and α know nothing of one another (the observed
one of α): somewhat other numbers, nearer to one another the more people there are. Either may be asked for.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from caraway.evidence.estimators.glm import Given, GlmFit, given, offset_of, poisson
from caraway.evidence.estimators.rows import Codes, Matrix, Vector, inverse
from caraway.evidence.estimators.sandwich import Spread, chosen, covariance
from caraway.evidence.refusals import DataUnfit, NotConverged

Information = Literal["observed", "expected"]
STEPS = 60
HALVINGS = 40
ROUNDING = 1e-12
AT_REST = 1e-18
FURTHEST_MOVE = 2.0  # of log α in one step
SMALLEST = 1e-8
"""An α under this is none: the counts vary no more than Poisson's own."""
MOST_EVENTS = 1_000_000
NEAR = 0.1
_SERIES = np.array([(-1) ** k * (k - 1) / k for k in range(24, 1, -1)])


@dataclass(frozen=True, eq=False)
class NegativeBinomialFit:
    """A fitted regression of k columns.

    `coefficients` k log-rates, `alpha` the overdispersion, `covariance` (k+1) × (k+1) of both, alpha last; `fitted` the mean for one
    person of each row. Where counts vary no more than Poisson's own the likelihood is largest at its edge: `alpha` is 0,
    `alpha_standard_error` None, and `covariance` k × k, of the Poisson regression that it then is.
    """

    coefficients: Vector
    alpha: float
    covariance: Matrix
    fitted: Vector
    log_likelihood: float
    people: float
    spread: Spread
    steps: int

    @property
    def standard_errors(self) -> Vector:
        """Of the k coefficients."""
        return np.sqrt(np.diag(self.covariance))[: len(self.coefficients)]

    @property
    def alpha_standard_error(self) -> float | None:
        """Of alpha; none at the edge."""
        at_the_edge = len(self.covariance) == len(self.coefficients)
        return None if at_the_edge else float(np.sqrt(self.covariance[-1, -1]))


class _Data(Given):
    """Rows whose outcomes are whole numbers of events."""

    @cached_property
    def whole(self) -> Codes:
        return self.outcomes.astype(np.int64)

    @cached_property
    def log_factorials(self) -> Vector:
        return np.asarray(special.gammaln(self.outcomes + 1))


def negative_binomial(
    events: ArrayLike,
    design: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    offset: ArrayLike | None = None,
    exposure: ArrayLike | None = None,
    spread: Spread | None = None,
    clusters: ArrayLike | None = None,
    information: Information = "observed",
) -> NegativeBinomialFit:
    """Fit log(rate) = Xβ + offset and α to `events`, whole and not negative, over time at risk `exposure`.

    `design` is rows × k with its own column of ones; `counts` says how many identical people a row (a cell of a reduced table) stands
    for, `weights` how much each of them counts. Assumes that people are independent (or clusters are, with `clusters`) and that the
    variance is μ + αμ²; robust to that with `spread` "HC0". `information` "expected" gives the errors that glm.nb does (and is the bread of
    robust ones, as R's sandwich has it). Raises `DataUnfit`, `NotConverged`.
    """
    if information not in get_args(Information):
        raise DataUnfit(f"The information is {' or '.join(get_args(Information))}, not {information!r}.")
    first = poisson(events, design, counts=counts, weights=weights, offset=offset, exposure=exposure, spread="model")
    data = _data(events, design, counts, weights, offset_of(offset, exposure, len(first.fitted)))
    how = chosen(spread, weighted=weights is not None, clusters=clusters)
    if _excess(data, first.fitted) <= 0:
        return _edge(data, first, how, clusters)
    beta, alpha, steps = _at_rest(data, first)
    if alpha <= SMALLEST:
        return _edge(data, first, how, clusters)
    return _fit(data, beta, alpha, steps, how, clusters, information)


def log_likelihood(events: Vector, means: Vector, alpha: float) -> Vector:
    """ℓ of each row's one person, by gamma functions: the form of the textbooks, which needs α well above 0."""
    a = 1 / alpha
    sizes = special.gammaln(events + a) - special.gammaln(a) - special.gammaln(events + 1)
    return np.asarray(sizes + special.xlogy(events, alpha * means) - (events + a) * np.log1p(alpha * means))


def _data(
    events: ArrayLike, design: ArrayLike, counts: ArrayLike | None, weights: ArrayLike | None, offset: Vector
) -> _Data:
    rows = given(events, design, counts, weights, offset)
    if (rows.outcomes != np.floor(rows.outcomes)).any() or rows.outcomes.max() > MOST_EVENTS:
        raise DataUnfit("Events are counted in whole numbers, at most a million for one person.")
    return _Data(rows.outcomes, rows.design, rows.counts, rows.weights, rows.offset)


def _excess(data: _Data, means: Vector) -> float:
    """Twice the slope of the likelihood at α = 0: how much more than Poisson's the counts vary (Cameron and Trivedi 1990)."""
    return float(data.mass @ ((data.outcomes - means) ** 2 - data.outcomes))


def _at_rest(data: _Data, first: GlmFit) -> tuple[Vector, float, int]:
    beta = first.coefficients
    alpha = max(1e-3, _excess(data, first.fitted) / float(data.mass @ first.fitted**2))
    unit = float(data.mass.sum() / data.counts.sum())
    reached = _value(data, beta, alpha)
    for step in range(1, STEPS + 1):
        slopes, information = _derivatives(data, beta, alpha)
        score = data.mass @ slopes
        score[-1] *= alpha
        move = _move(information, score, alpha)
        beta, alpha, reached = _halved(data, beta, alpha, move, reached)
        if float(move @ score) <= AT_REST * unit or alpha <= SMALLEST:
            return beta, alpha, step
    raise NotConverged(
        f"The negative binomial regression did not come to rest in {STEPS} steps; alpha stood at {alpha:.4g}."
    )


def _move(information: Matrix, score: Vector, alpha: float) -> Vector:
    """Newton's step in (β, log α); with the cross terms left out where the information there is no hill."""
    bent = information.copy()
    bent[-1, :] *= alpha
    bent[:, -1] *= alpha
    bent[-1, -1] -= score[-1]
    try:
        move = inverse(bent) @ score
    except DataUnfit:
        move = np.append(inverse(bent[:-1, :-1]) @ score[:-1], score[-1] / max(abs(bent[-1, -1]), abs(score[-1])))
    return np.asarray(move * min(1.0, FURTHEST_MOVE / max(abs(move[-1]), 1e-300)))


def _halved(data: _Data, beta: Vector, alpha: float, move: Vector, before: float) -> tuple[Vector, float, float]:
    slack = ROUNDING * (1 + abs(before) + float(data.mass @ (data.log_factorials + data.outcomes)))
    for halving in range(HALVINGS):
        part = move * 0.5**halving
        moved, spread = beta + part[:-1], alpha * float(np.exp(part[-1]))
        after = _value(data, moved, spread)
        if after >= before - slack:
            return moved, spread, after
    raise NotConverged(
        f"The likelihood falls in every direction at alpha {alpha:.4g}: look at the scale of the columns."
    )


def _value(data: _Data, beta: Vector, alpha: float) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        linear = data.design @ beta + data.offset
        mean = np.exp(linear)
        rows = _sums(data, alpha, 0) + data.outcomes * linear - (data.outcomes + 1 / alpha) * np.log1p(alpha * mean)
        value = float(data.mass @ (rows - data.log_factorials))
    return value if np.isfinite(value) else -np.inf


def _derivatives(data: _Data, beta: Vector, alpha: float) -> tuple[Matrix, Matrix]:
    """The slope of each row's ℓ in (β, α), rows × (k+1), and the observed information of all people, (k+1) × (k+1)."""
    mean = np.exp(data.design @ beta + data.offset)
    y, size = data.outcomes, 1 + alpha * mean
    residual = (y - mean) / size
    by_alpha, bend = _in_alpha(data, mean, alpha)
    slopes = np.column_stack([data.design * residual[:, None], by_alpha])
    information = np.empty((slopes.shape[1], slopes.shape[1]))
    curve = data.mass * mean * (1 + alpha * y) / size**2
    information[:-1, :-1] = data.design.T @ (data.design * curve[:, None])
    information[-1, :-1] = information[:-1, -1] = data.design.T @ (data.mass * residual * mean / size)
    information[-1, -1] = -float(data.mass @ bend)
    return slopes, information


def _in_alpha(data: _Data, mean: Vector, alpha: float) -> tuple[Vector, Vector]:
    """First and second derivative of each row's ℓ in α.

    What −a·log(1+αμ) gives is μ²g(αμ) and μ³g′(αμ), with g(x) = (log(1+x) − x/(1+x))/x², which `_curve` keeps exact near 0.
    """
    shrunk = mean / (1 + alpha * mean)
    curve, bend = _curve(alpha * mean)
    first = _sums(data, alpha, 1) + mean**2 * curve - data.outcomes * shrunk
    second = -_sums(data, alpha, 2) + mean**3 * bend + data.outcomes * shrunk**2
    return np.asarray(first), np.asarray(second)


def _curve(x: Vector) -> tuple[Vector, Vector]:
    """g and g′: in closed form, or where that would cancel by their series g = Σ_{k≥2} (−1)^k x^(k−2) (k−1)/k."""
    large = np.maximum(x, NEAR)
    part = large / (1 + large)
    curve = (np.log1p(large) - part) / large**2
    bend = (-2 * np.log1p(large) + 2 * part + part**2) / large**3
    near = x < NEAR
    curve[near], bend[near] = np.polyval(_SERIES, x[near]), np.polyval(np.polyder(_SERIES), x[near])
    return curve, bend


def _sums(data: _Data, alpha: float, order: int) -> Vector:
    """Σ_{j<y} of log(1+αj), of j/(1+αj), or of (j/(1+αj))², looked up for each row's y."""
    j = np.arange(data.whole.max() + 1, dtype=np.float64)
    terms = np.log1p(alpha * j) if order == 0 else (j / (1 + alpha * j)) ** order
    table = np.concatenate([[0.0], np.cumsum(terms)])
    return np.asarray(table[data.whole])


def _fit(
    data: _Data,
    beta: Vector,
    alpha: float,
    steps: int,
    spread: Spread,
    clusters: ArrayLike | None,
    information: Information,
) -> NegativeBinomialFit:
    slopes, bread = _derivatives(data, beta, alpha)
    if information == "expected":
        bread = _expected(data, beta, alpha, float(bread[-1, -1]))
    spreading = covariance(
        inverse(bread),
        slopes * data.weights[:, None],
        counts=data.counts,
        spread=spread,
        clusters=clusters,
        parameters=len(beta) + 1,
    )
    mean = np.exp(data.design @ beta + data.offset)
    reached = _value(data, beta, alpha)
    return NegativeBinomialFit(beta, alpha, spreading, mean, reached, float(data.counts.sum()), spread, steps)


def _expected(data: _Data, beta: Vector, alpha: float, of_alpha: float) -> Matrix:
    """Fisher's information of β, μ/(1 + αμ) for one person, apart from that of α."""
    mean = np.exp(data.design @ beta + data.offset)
    found = np.zeros((len(beta) + 1, len(beta) + 1))
    found[:-1, :-1] = data.design.T @ (data.design * (data.mass * mean / (1 + alpha * mean))[:, None])
    found[-1, -1] = of_alpha
    return found


def _edge(data: _Data, first: GlmFit, spread: Spread, clusters: ArrayLike | None) -> NegativeBinomialFit:
    """The Poisson regression, as the limit of the negative binomial at α = 0."""
    scores = data.design * (data.weights * (data.outcomes - first.fitted))[:, None]
    spreading = covariance(
        first.covariance,
        scores,
        counts=data.counts,
        spread=spread,
        clusters=clusters,
        parameters=len(first.coefficients),
    )
    return NegativeBinomialFit(
        first.coefficients, 0.0, spreading, first.fitted, first.log_likelihood, first.people, spread, first.steps
    )
