"""Instrumental variables: what attendance did for those who attended because they were assigned.

Two-stage least squares with β = (X̂'WX)⁻¹X̂'Wy, X̂ the projection of (attended, covariates) on (instruments, covariates); with one binary
instrument and no covariate it is Wald's ratio (1940). It is the effect among compliers (Imbens and Angrist 1994, Econometrica 62) where
assignment is by chance, works only through attendance, and makes nobody stay away.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.estimators.least_squares import Variance, covariance, inverse_gram
from caraway.evidence.estimators.rows import Matrix, Vector, columns_of, counts_of, vector
from caraway.evidence.refusals import DataUnfit

NOTHING = 1e-12
"""A move of attendance, beside the most that anybody attended, which is rounding."""
EXACT = 1e-13
"""An error this small beside the outcome itself is what rounding left."""

Shape = Literal["interval", "two rays", "line", "empty"]


@dataclass(frozen=True)
class Inverted:
    """The values that the Anderson–Rubin test does not reject.

    "interval": from low to high; "two rays": up to low and from high on; "line": every value (the instrument says nothing);
    "empty": none (several instruments contradict one another).
    """

    shape: Shape
    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        inside = self.low <= value <= self.high
        return {
            "interval": inside,
            "two rays": value <= self.low or value >= self.high,
            "line": True,
            "empty": False,
        }[self.shape]


@dataclass(frozen=True)
class InstrumentFit:
    """β with its (delta-method) standard error; the first stage and the effect of assignment on the outcome where there is one instrument
    (NaN-free: 0 with several); F of the instruments in the first stage; the Anderson–Rubin set at `level`; degrees of freedom n − k."""

    estimate: float
    standard_error: float
    degrees: float
    people: int
    first_stage: float
    reduced_form: float
    first_stage_f: float
    anderson_rubin: Inverted
    level: float

    @property
    def p_value(self) -> float:
        """Two-sided, normal, of no effect."""
        return float(2 * stats.norm.sf(abs(self.estimate) / self.standard_error))

    def interval(self) -> tuple[float, float]:
        """estimate ± z × standard error: short where the instrument is weak; the Anderson–Rubin set is right then too."""
        reach = float(stats.norm.ppf((1 + self.level) / 2)) * self.standard_error
        return self.estimate - reach, self.estimate + reach


@dataclass(frozen=True, eq=False)
class _Parts:
    y: Vector
    d: Vector
    z: Matrix  # instruments
    x: Matrix  # constant and covariates
    w: Vector

    @property
    def both(self) -> Matrix:
        return np.column_stack([self.z, self.x])

    @property
    def sizes(self) -> Vector:
        """The largest number of each instrument: what its coefficient is small or large beside."""
        return np.asarray(np.abs(self.z).max(axis=0))

    @property
    def degrees(self) -> float:
        return float(self.w.sum() - self.both.shape[1])


def two_stage(
    outcome: ArrayLike,
    attended: ArrayLike,
    instruments: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    counts: ArrayLike | None = None,
    variance: Variance = "HC1",
    level: float = 0.95,
) -> InstrumentFit:
    """Two-stage least squares of the outcome on what was received, with a constant and covariates as their own instruments.

    `variance`: "classical", "HC0" or "HC1". The Anderson–Rubin set (1949) is of the same variance for one instrument (Fieller 1954), and
    classical for several. Raises DataUnfit where an instrument does not move attendance at all or rows do not fit.
    """
    parts = _parts(outcome, attended, instruments, covariates, counts)
    if variance not in ("classical", "HC0", "HC1"):
        raise DataUnfit("Two-stage least squares has the variances classical, HC0 and HC1.")
    first, bread = _first_stage(parts)
    regressors = np.column_stack([parts.d, parts.x])
    projected = np.column_stack([parts.both @ first, parts.x])
    inverse = inverse_gram(projected, parts.w)
    beta = inverse @ (projected.T @ (parts.w * parts.y))
    spread = covariance(projected, parts.w, parts.y - regressors @ beta, inverse, variance)
    if spread[0, 0] <= (EXACT * float(np.abs(parts.y).max())) ** 2:
        raise DataUnfit(
            "The outcome does not vary beyond what attendance and covariates say: an interval cannot be given."
        )
    joint = _joint(parts, bread, variance)
    one = parts.z.shape[1] == 1
    inverted = _fieller(joint, parts, level) if one else _classical_set(parts, level)
    return InstrumentFit(
        estimate=float(beta[0]),
        standard_error=math.sqrt(spread[0, 0]),
        degrees=float(parts.w.sum()) - regressors.shape[1],
        people=int(parts.w.sum()),
        first_stage=joint.first if one else 0.0,
        reduced_form=joint.reduced if one else 0.0,
        first_stage_f=_f(parts, first, bread, variance),
        anderson_rubin=inverted,
        level=level,
    )


def _parts(y: ArrayLike, d: ArrayLike, z: ArrayLike, x: ArrayLike | None, counts: ArrayLike | None) -> _Parts:
    outcome = vector(y, "outcome")
    n = len(outcome)
    given = columns_of(x, "covariates", rows=n)
    parts = _Parts(
        outcome,
        vector(d, "attended", rows=n),
        columns_of(z, "instruments", rows=n),
        np.column_stack([np.ones(n), given]),
        counts_of(counts, n),
    )
    if parts.z.shape[1] == 0:
        raise DataUnfit("Give at least one instrument: for attendance it is assignment.")
    if parts.degrees < 1:
        raise DataUnfit(f"{int(parts.w.sum())} people are too few for so many columns.")
    return parts


def _first_stage(parts: _Parts) -> tuple[Vector, Matrix]:
    bread = inverse_gram(parts.both, parts.w)
    first = bread @ (parts.both.T @ (parts.w * parts.d))
    if (np.abs(first[: parts.z.shape[1]]) * parts.sizes).max() < NOTHING * np.abs(parts.d).max():
        raise DataUnfit("Assignment does not move attendance at all: there is nobody whose attendance it changed.")
    return first, bread


def _f(parts: _Parts, first: Vector, bread: Matrix, variance: Variance) -> float:
    """Wald's statistic of the instruments in the first stage, by their number."""
    spread = covariance(parts.both, parts.w, parts.d - parts.both @ first, bread, variance)
    q = parts.z.shape[1]
    held = spread[:q, :q]
    if (np.diag(held) * parts.sizes**2).max() < (NOTHING * np.abs(parts.d).max()) ** 2:
        return math.inf  # everybody attended exactly as assigned
    return float(first[:q] @ np.linalg.solve(held, first[:q]) / q)


@dataclass(frozen=True)
class _Joint:
    """Effect of the instrument on the outcome and on attendance, with their variances and covariance."""

    reduced: float
    first: float
    of_reduced: float
    of_first: float
    shared: float


def _joint(parts: _Parts, bread: Matrix, variance: Variance) -> _Joint:
    """The first instrument's two regressions together: Cov = bread · Σ w x x' e_y e_d · bread, and so for each pair."""
    hat = bread @ (parts.both * parts.w[:, None]).T
    coefficients = [hat @ parts.y, hat @ parts.d]
    errors = [parts.y - parts.both @ coefficients[0], parts.d - parts.both @ coefficients[1]]
    n, scale = float(parts.w.sum()), 1.0
    if variance == "HC1":
        scale = n / parts.degrees

    def shared(one: Vector, other: Vector) -> float:
        if variance == "classical":
            return float(bread[0, 0] * (parts.w * one) @ other / parts.degrees)
        row = parts.both @ bread[0]
        return float((parts.w * row**2 * one) @ other) * scale

    return _Joint(
        float(coefficients[0][0]),
        float(coefficients[1][0]),
        shared(errors[0], errors[0]),
        shared(errors[1], errors[1]),
        shared(*errors),
    )


def _fieller(joint: _Joint, parts: _Parts, level: float) -> Inverted:
    """(a − βb)² ≤ F (V_aa − 2β V_ab + β² V_bb), solved for β."""
    bound = float(stats.f.ppf(level, 1, parts.degrees))
    return solved(
        joint.first**2 - bound * joint.of_first,
        -2 * (joint.reduced * joint.first - bound * joint.shared),
        joint.reduced**2 - bound * joint.of_reduced,
    )


def _classical_set(parts: _Parts, level: float) -> Inverted:
    """(u'Pu/q)/(u'Mu/(n − k)) ≤ F with u = y − βd less its part in the covariates, P on the instruments less theirs."""
    root = np.sqrt(parts.w)[:, None]
    x, y, d = root * parts.x, root[:, 0] * parts.y, root[:, 0] * parts.d
    z = _less(x, root * parts.z)
    y, d = _less(x, y[:, None])[:, 0], _less(x, d[:, None])[:, 0]
    q = parts.z.shape[1]
    ratio = float(stats.f.ppf(level, q, parts.degrees)) * q / parts.degrees
    inner = np.linalg.inv(z.T @ z)

    def form(one: Vector, other: Vector) -> float:
        on = float((z.T @ one) @ inner @ (z.T @ other))
        return float(on - ratio * (one @ other - on))

    return solved(form(d, d), -2 * form(y, d), form(y, y))


def _less(x: Matrix, given: Matrix) -> Matrix:
    return np.asarray(given - x @ np.linalg.lstsq(x, given, rcond=None)[0])


def solved(a: float, b: float, c: float) -> Inverted:
    """The values t for which a t² + b t + c ≤ 0."""
    inside = b * b - 4 * a * c
    if inside < 0 or a == 0:
        return Inverted("line" if a <= 0 else "empty", -math.inf, math.inf)
    root = math.sqrt(inside)
    low, high = sorted(((-b - root) / (2 * a), (-b + root) / (2 * a)))
    return Inverted("interval" if a > 0 else "two rays", low, high)
