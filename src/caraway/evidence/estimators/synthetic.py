"""Synthetic control: the place with a programme beside a blend of places without it (Abadie, Diamond and Hainmueller 2010, JASA 105).

The blend has weights that are not negative and add up to 1; which of its predictors matter how much is V.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from caraway.evidence.estimators.reading import array_of
from caraway.evidence.estimators.rows import Matrix, Vector, matrix
from caraway.evidence.refusals import DataUnfit

Importance = Literal["equal", "regression", "outer"]


@dataclass(frozen=True, eq=False)
class Synthetic:
    """`weights` of the donors, `importance` of the predictors (adding up to 1), `gap` treated less synthetic in each period.

    `before` and `after` are the mean squared gaps of both times, `effect` the mean gap from the start on.
    """

    weights: Vector
    importance: Vector
    gap: Vector
    before: float
    after: float
    effect: float

    @property
    def ratio(self) -> float:
        """Mean squared gap after over before (Abadie and others' statistic)."""
        return self.after / self.before


def simplex(predictors: Matrix, target: Vector, importance: Vector) -> Vector:
    """Weights w ≥ 0 adding up to 1 that make Σ v (target − predictors·w)² least. `predictors` is k × donors.

    Exact: with A = √v(predictors − target), the least of ‖Au‖² + (1′u − 1)² over u ≥ 0 lies along the least of ‖Aw‖² over the simplex,
    whatever their sum, so non-negative least squares (Lawson and Hanson 1974) answers after dividing by it.
    """
    apart = np.sqrt(importance)[:, None] * (predictors - target[:, None])
    size = float(np.abs(apart).max()) or 1.0
    stacked = np.vstack([apart / size, np.ones(apart.shape[1])])
    aim = np.zeros(len(stacked))
    aim[-1] = 1.0
    found, _ = optimize.nnls(stacked, aim)
    return np.asarray(found / found.sum())


def synthetic(
    outcome: ArrayLike,
    treated: int,
    start: int,
    *,
    predictors: ArrayLike | None = None,
    importance: Importance = "equal",
) -> Synthetic:
    """Fit a synthetic control.

    `outcome` is places × periods, `treated` the row with the programme, `start` the first period with it. `predictors` (places × k) are
    matched on; unasked, all outcomes before the start. They are scaled to variance 1 over places. V is "equal"; by "regression" of the
    outcomes before on them (Abadie and others 2010: v ∝ Σ β²); or "outer": such that the blend best follows the outcome before
    (Nelder–Mead from both others). A gap of nothing before makes no ratio. Raises `DataUnfit` on fewer than two donors or periods before.
    """
    rows = len(np.atleast_2d(array_of(outcome, "outcome")))
    values = matrix(outcome, "outcome", rows=rows)
    if not 0 <= treated < rows or rows < 3:
        raise DataUnfit("A synthetic control needs one treated place among at least three.")
    if not 2 <= start < values.shape[1]:
        raise DataUnfit("A synthetic control needs at least two periods before the start, and one after.")
    traits = values[:, :start] if predictors is None else matrix(predictors, "predictors", rows=rows)
    spread = traits.std(axis=0, ddof=1)
    scaled = traits / np.where(spread > 0, spread, 1.0)
    donors = np.arange(rows) != treated
    weigh, last = _fitter(scaled, donors, treated), values[:, :start]
    v = _importance(importance, weigh, scaled, last, donors, treated)
    weights = weigh(v)
    gap = values[treated] - weights @ values[donors]
    return Synthetic(
        weights, v, gap, float((gap[:start] ** 2).mean()), float((gap[start:] ** 2).mean()), float(gap[start:].mean())
    )


Fitter = Callable[[Vector], Vector]


def _fitter(scaled: Matrix, donors: np.ndarray, treated: int) -> Fitter:
    return lambda v: simplex(scaled[donors].T, scaled[treated], v)


def _importance(
    how: Importance, weigh: Fitter, scaled: Matrix, last: Matrix, donors: np.ndarray, treated: int
) -> Vector:
    even = np.full(scaled.shape[1], 1 / scaled.shape[1])
    if how == "equal":
        return even
    regression = _by_regression(scaled, last)
    if how == "regression":
        return regression
    if how != "outer":
        raise DataUnfit(f"V is equal, by regression, or outer, not {how!r}.")

    def missed(logs: Vector) -> float:
        gap = last[treated] - weigh(_shares(logs)) @ last[donors]
        return float((gap**2).mean())

    starts = [np.log(np.maximum(v, 1e-6)) for v in (even, regression)]
    options = {"maxiter": 200 * len(even), "xatol": 1e-5, "fatol": 1e-12}
    tries = [optimize.minimize(missed, at, method="Nelder-Mead", options=options) for at in starts]
    return _shares(np.asarray(min(tries, key=lambda found: float(found.fun)).x, dtype=np.float64))


def _shares(logs: Vector) -> Vector:
    raised = np.exp(logs - logs.max())
    return np.asarray(raised / raised.sum())


def _by_regression(scaled: Matrix, last: Matrix) -> Vector:
    design = np.column_stack([np.ones(len(scaled)), scaled])
    slopes = np.linalg.lstsq(design, last, rcond=1e-10)[0][1:]
    squares = (slopes**2).sum(axis=1)
    return np.asarray(squares / squares.sum()) if squares.sum() > 0 else np.full(len(squares), 1 / len(squares))


@dataclass(frozen=True, eq=False)
class Placebos:
    """Each place as if it were the treated (`ratios`, `effects`, root mean squared gap before), the treated first; p by its rank.

    p = share of all whose ratio is at least the treated's: exact when which place was treated was chance, and never under 1/places.
    `fits` are the fits themselves in the same order, each with the weights of all places but its own and (but for the first) the treated.
    """

    ratios: Vector
    effects: Vector
    before: Vector
    p_value: float
    fits: tuple[Synthetic, ...] = ()


def in_space(
    outcome: ArrayLike,
    treated: int,
    start: int,
    *,
    predictors: ArrayLike | None = None,
    importance: Importance = "equal",
) -> Placebos:
    """The same fit for every donor, the treated place left out of theirs (Abadie and others 2010, section 3.4). As `synthetic`."""
    own = synthetic(outcome, treated, start, predictors=predictors, importance=importance)
    values = np.asarray(outcome, dtype=np.float64)
    others = np.flatnonzero(np.arange(len(values)) != treated)
    traits = None if predictors is None else np.asarray(predictors, dtype=np.float64)[others]
    fits = [own] + [
        synthetic(values[others], at, start, predictors=traits, importance=importance) for at in range(len(others))
    ]
    before = np.array([fit.before for fit in fits])
    size = float(np.abs(values).max()) or 1.0
    if (before < 1e-20 * size**2).any():
        raise DataUnfit(
            "A place is matched without any gap before the start: more periods or fewer donors are needed for a ratio."
        )
    ratios = np.array([fit.after for fit in fits]) / before
    p_value = float((ratios >= ratios[0] * (1 - 1e-12)).mean())
    return Placebos(ratios, np.array([fit.effect for fit in fits]), np.sqrt(before), p_value, tuple(fits))


def interval(placebos: Placebos, level: float = 0.95) -> tuple[float, float, float]:
    """Constant effects that the placebos do not refuse: low, high and the level it really has (Firpo and Possebom 2018, J. Causal Inference 6).

    A constant effect c is refused when |effect − c| / gap before is beyond the placebos' |effect| / gap before at that level. With J
    donors no more than J/(J + 1) can be said, and that is the level where it is less than was asked.
    """
    donors = len(placebos.effects) - 1
    reached = min(level, donors / (donors + 1))
    sizes = np.sort(np.abs(placebos.effects[1:]) / placebos.before[1:])
    place = int(np.ceil(reached * (donors + 1) - 1e-9))
    half = float(sizes[min(place, donors) - 1] * placebos.before[0])
    return float(placebos.effects[0]) - half, float(placebos.effects[0]) + half, reached


def in_time(
    outcome: ArrayLike, treated: int, start: int, earlier: int, *, importance: Importance = "equal"
) -> Synthetic:
    """The fit as if it had started `earlier`, on the periods before the true start alone: its effect should be near 0."""
    if not 2 <= earlier < start:
        raise DataUnfit("A placebo date leaves two periods before it, and is before the true start.")
    return synthetic(np.asarray(outcome, dtype=np.float64)[:, :start], treated, earlier, importance=importance)


def without_each(
    outcome: ArrayLike,
    treated: int,
    start: int,
    *,
    predictors: ArrayLike | None = None,
    importance: Importance = "equal",
) -> tuple[tuple[int, Synthetic], ...]:
    """The fit without each donor that has weight, one at a time: (the row left out, the fit)."""
    own = synthetic(outcome, treated, start, predictors=predictors, importance=importance)
    values = np.asarray(outcome, dtype=np.float64)
    donors = np.flatnonzero(np.arange(len(values)) != treated)
    fits = []
    for row in donors[own.weights > 1e-8]:
        kept = np.flatnonzero(np.arange(len(values)) != row)
        traits = None if predictors is None else np.asarray(predictors, dtype=np.float64)[kept]
        at = int(np.flatnonzero(kept == treated)[0])
        fits.append((int(row), synthetic(values[kept], at, start, predictors=traits, importance=importance)))
    return tuple(fits)
