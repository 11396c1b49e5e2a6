"""An interrupted series: a line before, and how its level and slope change when something starts (Wagner and others 2002, Journal of
Clinical Pharmacy and Therapeutics 27), with neighbours in time allowed to be alike.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, stats

from caraway.evidence.estimators import glm
from caraway.evidence.estimators.rows import Matrix, Vector, inverse, vector
from caraway.evidence.refusals import DataUnfit, NotConverged

How = Literal["prais-winsten", "reml", "ml", "newey-west"]
STEPS = 200
FEWEST_A_SIDE = 4


@dataclass(frozen=True, eq=False)
class Segmented:
    """`names` and `coefficients` of the terms, their covariance, `correlation` of neighbours, degrees of freedom (∞ where normal).

    `level` is what changes at once when it starts, `slope` by how much the line turns from then on, each with its standard error.
    `dispersion` is the residual variance (of Poisson: Pearson's over degrees of freedom).
    """

    names: tuple[str, ...]
    coefficients: Vector
    covariance: Matrix
    correlation: float
    freedom: float
    dispersion: float

    @property
    def level(self) -> tuple[float, float]:
        """Change of level at the start and its standard error."""
        return self.at("level")

    @property
    def slope(self) -> tuple[float, float]:
        """Change of slope, a period, and its standard error."""
        return self.at("slope")

    def at(self, name: str) -> tuple[float, float]:
        """The coefficient of that name and its standard error. Raises KeyError."""
        if name not in self.names:
            raise KeyError(name)
        place = self.names.index(name)
        return float(self.coefficients[place]), float(np.sqrt(self.covariance[place, place]))

    def after(self, periods: float) -> tuple[float, float]:
        """Difference from the line continued, so many periods after the start (0: the first), and its standard error."""
        turn = np.zeros(len(self.names))
        turn[self.names.index("level")] = 1.0
        if "slope" in self.names:
            turn[self.names.index("slope")] = periods
        return float(turn @ self.coefficients), float(np.sqrt(turn @ self.covariance @ turn))

    def quantile(self, level: float) -> float:
        """How many standard errors an interval of that level goes to either side."""
        return float(stats.t.ppf((1 + level) / 2, self.freedom))


def design(
    periods: int, start: int, *, slope: bool = True, season: int | None = None, harmonics: int = 1
) -> tuple[tuple[str, ...], Matrix]:
    """Columns of a segmented line over periods 0 … n − 1 whose change starts in period `start`: constant, trend, level, slope, season.

    `season` is its length in periods (12 for months in a year), in `harmonics` pairs of sine and cosine, or as one term a month where
    harmonics is 0. The slope's term is 0 in the period of the start. Raises `DataUnfit` when a side is too short.
    """
    if not FEWEST_A_SIDE <= start <= periods - FEWEST_A_SIDE:
        raise DataUnfit(f"A segmented line needs at least {FEWEST_A_SIDE} periods before and after the start.")
    time = np.arange(periods, dtype=np.float64)
    on = (time >= start).astype(np.float64)
    names, columns = ["constant", "trend", "level"], [np.ones(periods), time, on]
    if slope:
        names.append("slope")
        columns.append(on * (time - start))
    if season is not None:
        for name, column in _season(time, season, harmonics):
            names.append(name)
            columns.append(column)
    if len(names) >= periods - 1:
        raise DataUnfit(f"{periods} periods are too few for {len(names)} terms: leave out the season, or wait.")
    return tuple(names), np.column_stack(columns)


def lines(found: "Segmented", columns: Matrix, *, rates: bool = False) -> tuple[Vector, Vector]:
    """The fitted line in each period, and the line before carried on through all of them. `rates`: of numbers of events, as rates."""
    before = found.coefficients.copy()
    before[[at for at, name in enumerate(found.names) if name in ("level", "slope")]] = 0.0
    both = columns @ found.coefficients, columns @ before
    return (np.exp(both[0]), np.exp(both[1])) if rates else both


def _season(time: Vector, season: int, harmonics: int) -> list[tuple[str, Vector]]:
    if season < 2 or harmonics < 0 or 2 * harmonics > season:
        raise DataUnfit(f"A season of {season} periods has at most {season // 2} harmonics.")
    if harmonics == 0:
        return [(f"season {at}", np.asarray(time % season == at, dtype=np.float64)) for at in range(1, season)]
    angle = 2 * np.pi * time / season
    pairs = [
        (k, turn) for k in range(1, harmonics + 1) for turn in ("cosine", "sine") if turn == "cosine" or 2 * k < season
    ]
    return [(f"{turn} {k}", np.cos(k * angle) if turn == "cosine" else np.sin(k * angle)) for k, turn in pairs]


def segmented(
    outcome: ArrayLike,
    start: int,
    *,
    how: How = "reml",
    slope: bool = True,
    season: int | None = None,
    harmonics: int = 1,
    lags: int | None = None,
) -> Segmented:
    """Fit a segmented line to one number a period.

    `how` neighbours in time may be alike: errors of first order, u_t = ρu_{t−1} + e_t, with ρ by iterated Prais–Winsten 1954, by
    maximum likelihood, or by restricted likelihood (unasked: least biased in short series, Turner and others 2021, BMC Medical Research
    Methodology 21); or least squares with Newey and West's 1987 variance over `lags` (⌊4(n/100)^{2/9}⌋ unasked, times n/(n − k)).
    The variance is over n − k whichever finds ρ (as R's nlme::gls prints it), intervals by t with as many degrees. Short series are an
    exception to exact coverage: see `designs.interrupted_series`.
    """
    y = vector(outcome, "outcome")
    names, columns = design(len(y), start, slope=slope, season=season, harmonics=harmonics)
    if how == "newey-west":
        return _newey_west(names, columns, y, lags)
    if how not in ("prais-winsten", "reml", "ml"):
        raise DataUnfit(f"Neighbours in time are handled by prais-winsten, reml, ml or newey-west, not {how!r}.")
    _varies(columns, y)
    rho = _prais_winsten(columns, y) if how == "prais-winsten" else _likeliest(columns, y, restricted=how == "reml")
    return _generalised(names, columns, y, rho)


def _varies(columns: Matrix, y: Vector) -> None:
    rest = y - columns @ (inverse(columns.T @ columns) @ (columns.T @ y))
    if rest @ rest <= 1e-20 * max(float(y @ y), 1e-300):
        raise DataUnfit("The series is a line without any variation: there is no error to judge a change by.")


def _turned(values: Matrix, rho: float) -> Matrix:
    """First-order errors made even: v_t − ρv_{t−1}, the first times √(1 − ρ²)."""
    turned = values.copy()
    turned[1:] -= rho * values[:-1]
    turned[0] *= np.sqrt(1 - rho**2)
    return turned


def _fit(columns: Matrix, y: Vector, rho: float) -> tuple[Vector, Matrix, float]:
    """Coefficients, inverse information and sum of squares of the turned regression."""
    x, z = _turned(columns, rho), _turned(y, rho)
    bread = inverse(x.T @ x)
    found = bread @ (x.T @ z)
    rest = z - x @ found
    return found, bread, float(rest @ rest)


def _generalised(names: tuple[str, ...], columns: Matrix, y: Vector, rho: float) -> Segmented:
    found, bread, squares = _fit(columns, y, rho)
    below = len(y) - len(names)
    return Segmented(names, found, bread * squares / below, rho, float(len(y) - len(names)), squares / below)


def _prais_winsten(columns: Matrix, y: Vector) -> float:
    rho = 0.0
    for _ in range(STEPS):
        rest = y - columns @ _fit(columns, y, rho)[0]
        after = float(np.clip(rest[1:] @ rest[:-1] / (rest[:-1] @ rest[:-1]), -0.999, 0.999))
        if abs(after - rho) < 1e-12:
            return after
        rho = after
    raise NotConverged(f"The correlation of neighbours came to no rest in {STEPS} steps; it stood at {rho:.4g}.")


def _likeliest(columns: Matrix, y: Vector, *, restricted: bool) -> float:
    n, k = columns.shape

    def less(rho: float) -> float:
        _, bread, squares = _fit(columns, y, rho)
        free = n - k if restricted else n
        value = free * np.log(squares) - np.log(1 - rho**2)
        return float(value - np.linalg.slogdet(bread)[1] if restricted else value)

    found = optimize.minimize_scalar(less, bounds=(-0.999, 0.999), method="bounded", options={"xatol": 1e-10})
    return float(found.x)


def _newey_west(names: tuple[str, ...], columns: Matrix, y: Vector, lags: int | None) -> Segmented:
    n, k = columns.shape
    _varies(columns, y)
    reach = int(4 * (n / 100) ** (2 / 9)) if lags is None else lags
    if not 0 <= reach < n:
        raise DataUnfit(f"Lags are from 0 to fewer than the periods, not {reach}.")
    bread = inverse(columns.T @ columns)
    found = bread @ (columns.T @ y)
    rest = y - columns @ found
    meat = long_run(columns * rest[:, None], reach)
    correlation = float(rest[1:] @ rest[:-1] / (rest @ rest))
    return Segmented(
        names, found, bread @ meat @ bread * n / (n - k), correlation, float(n - k), float(rest @ rest) / (n - k)
    )


def long_run(scores: Matrix, lags: int) -> Matrix:
    """Sum of products of scores with themselves and, falling to 0 over `lags` (Bartlett's weights), with their neighbours."""
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        meat = meat + (1 - lag / (lags + 1)) * (cross + cross.T)
    return np.asarray(meat)


def segmented_poisson(
    events: ArrayLike,
    start: int,
    *,
    exposure: ArrayLike | None = None,
    slope: bool = True,
    season: int | None = None,
    harmonics: int = 1,
    lags: int | None = None,
) -> Segmented:
    """The same for numbers of events: log rate a segmented line, `exposure` people or time at risk in each period.

    Variance is φ times Poisson's, φ being Pearson’s χ² over n − k (as R’s quasipoisson), unless `lags` is given:
    then Newey and West's over the scores. exp(level) is a ratio of rates (Bernal and others 2017, International Journal of
    Epidemiology 46). Raises `DataUnfit` on negative events or no exposure.
    """
    y = vector(events, "events")
    names, columns = design(len(y), start, slope=slope, season=season, harmonics=harmonics)
    model = glm.poisson(y, columns, exposure=exposure)
    n, k = columns.shape
    rest = y - model.fitted
    pearson = rest / np.sqrt(model.fitted)
    if float(pearson @ pearson) <= 1e-20 * float(y.sum()):
        raise DataUnfit("The series is a line without any variation: there is no error to judge a change by.")
    dispersion = float(pearson @ pearson) / (n - k)
    correlation = float(pearson[1:] @ pearson[:-1] / (pearson @ pearson))
    if lags is None:
        return Segmented(
            names, model.coefficients, model.covariance * dispersion, correlation, float(n - k), dispersion
        )
    bread = model.covariance
    spread = bread @ long_run(columns * rest[:, None], lags) @ bread * n / (n - k)
    return Segmented(names, model.coefficients, spread, correlation, float(n - k), dispersion)
