"""Accelerated failure time: log T = x'β + σ ε, ε of a known shape, with follow-up that may be cut off.

ε is standard extreme value (Weibull; exponential where σ is held at 1) or standard normal (lognormal). exp(β) is by how much a unit of x
stretches the time to the event. Maximum likelihood by Newton's method, standard errors from the observed information (Kalbfleisch and
Prentice 2002, chapter 3). Assumption: the shape, and that those cut off would have fared as the others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from caraway.evidence.estimators.followed import Bools, Floats, Followed, followed
from caraway.evidence.estimators.reading import floats
from caraway.evidence.refusals import DataUnfit, NotConverged

Shape = Literal["weibull", "exponential", "lognormal"]
Terms = tuple[Floats, Floats, Floats]
AT_REST = 1e-20
MAX_ITERATIONS = 100
HALVINGS = 40
EXACT = -8.0
"""A log σ that runs below this has nothing left to vary about the covariates."""
LOG_ROOT_TWO_PI = 0.5 * float(np.log(2 * np.pi))


@dataclass(frozen=True)
class ParametricFit:
    """What was found. `names` begin with "intercept"; `coefficients` are β, `scale` σ; `covariance` is of (β, log σ), or of β where σ is held.

    `log_likelihood` is that of the times (as R's `survreg`); `log_likelihood_of_logs` that of their logarithms (as Stata's `streg`), higher by
    Σ log t over the events. `log_likelihood_null` is of the intercept alone, on the times.
    """

    shape: Shape
    names: tuple[str, ...]
    coefficients: Floats
    scale: float
    covariance: Floats
    log_likelihood: float
    log_likelihood_of_logs: float
    log_likelihood_null: float
    iterations: int
    people: int
    events: int

    @property
    def standard_errors(self) -> Floats:
        """Of the coefficients."""
        return np.sqrt(np.diag(self.covariance))[: len(self.names)]

    @property
    def log_scale_error(self) -> float:
        """The standard error of log σ; 0 where σ is held."""
        return 0.0 if self.shape == "exponential" else float(np.sqrt(self.covariance[-1, -1]))

    @property
    def alpha(self) -> float:
        """1/σ: of a Weibull, above 1 where the hazard rises over time and below 1 where it falls."""
        return 1 / self.scale

    @property
    def log_hazard_ratios(self) -> Floats:
        """−β/σ without the intercept. Raises `DataUnfit` for a lognormal, whose hazards are not proportional."""
        if self.shape == "lognormal":
            raise DataUnfit("A lognormal model has no hazard ratio: read its coefficients as stretching time.")
        return -self.coefficients[1:] / self.scale

    def survival(self, time: float, covariates: ArrayLike = ()) -> float:
        """The share without an event at `time` (above 0) for these covariates."""
        person = np.concatenate([[1.0], np.atleast_1d(np.asarray(covariates, dtype=np.float64))])
        if person.shape != self.coefficients.shape or not time > 0:
            raise DataUnfit("Survival is asked at a time above 0, for a number for each covariate.")
        z = np.array([(np.log(time) - person @ self.coefficients) / self.scale])
        return float(np.exp(_TERMS[self.shape](z, np.array([False]))[0][0]))


def parametric(
    times: ArrayLike,
    events: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    shape: Shape,
    names: Sequence[str] = (),
    counts: ArrayLike | None = None,
) -> ParametricFit:
    """Fit rows as `followed` describes them (times above 0, none entering late), `covariates` (n, p), one column, or none.

    Raises `DataUnfit` for a time of 0, no event, or covariates that say the same; `NotConverged`.
    """
    if shape not in get_args(Shape):
        raise DataUnfit(f"A shape is {', '.join(get_args(Shape))}, not {shape!r}.")
    rows = followed(times, events, counts=counts)
    if rows.times.min() <= 0:
        raise DataUnfit("A time of 0 has no logarithm: count days from 1, or use Cox regression.")
    if not rows.events.any():
        raise DataUnfit("There is no event among the rows: no model can be fitted yet.")
    table = _table(rows, covariates)
    labels = tuple(names) or tuple(f"x{at + 1}" for at in range(table.shape[1]))
    if len(labels) != table.shape[1]:
        raise DataUnfit(f"There are {table.shape[1]} covariates and {len(labels)} names: each has one.")
    free = shape != "exponential"
    design, back = _standardised(table, labels)
    found, value, information, steps = _maximise(rows, design, shape, free)
    null = value if not labels else _maximise(rows, design[:, :1], shape, free)[1]
    full = np.eye(len(found))
    full[: len(back), : len(back)] = back
    covariance = full @ np.linalg.inv(information) @ full.T
    logs = float(_counts(rows)[rows.events] @ np.log(rows.times[rows.events].astype(np.float64)))
    return ParametricFit(
        shape, ("intercept", *labels), back @ found[: len(back)], float(np.exp(found[-1])) if free else 1.0, covariance,
        value - logs, value, null - logs, steps, rows.people, int(_counts(rows)[rows.events].sum()),
    )  # fmt: skip


def _table(rows: Followed, covariates: ArrayLike | None) -> Floats:
    if covariates is None:
        return np.zeros((rows.rows, 0))
    given = rows.along("covariates", covariates)
    if given.dtype.kind not in "iufbO":
        raise DataUnfit("Covariates are numbers: give a category as columns of 0 and 1, leaving one out.")
    if given.ndim > 2:
        raise DataUnfit("Covariates are a table with a row for each time and a column for each.")
    table = floats(given, "covariates").reshape(rows.rows, -1)
    if not np.isfinite(table).all():
        raise DataUnfit(
            "Covariates have values that are missing or not finite: leave those rows out, or fill them in, and say so."
        )
    return table


def _standardised(table: Floats, names: tuple[str, ...]) -> tuple[Floats, Floats]:
    """A column of ones and the covariates about their mean in units of their deviation; and the matrix that takes coefficients back."""
    means, scales = table.mean(axis=0), table.std(axis=0)
    for name, mean, scale in zip(names, means, scales, strict=True):
        if not scale > 1e-12 * max(abs(mean), 1e-300):
            raise DataUnfit(f"{name} is the same for everybody: it can explain nothing. Leave it out.")
    back = np.diag(np.concatenate([[1.0], 1 / scales]))
    back[0, 1:] = -means / scales
    return np.column_stack([np.ones(len(table)), (table - means) / scales]), back


def _maximise(rows: Followed, design: Floats, shape: Shape, free: bool) -> tuple[Floats, float, Floats, int]:
    """The coefficients (and log σ), log-likelihood of the logarithms, information, and steps made."""
    logs = np.log(rows.times.astype(np.float64))
    start = np.asarray(np.linalg.lstsq(design, logs, rcond=None)[0], dtype=np.float64)
    spread = max(float(np.std(logs - design @ start)), 1e-3)
    here: Floats = np.append(start, np.log(spread)).astype(np.float64) if free else start
    value, score, information = _at(rows, logs, design, shape, free, here)
    for steps in range(1, MAX_ITERATIONS + 1):
        step = _uphill(information, score)
        for halving in range(HALVINGS):
            tried = _at(rows, logs, design, shape, free, here + step * 0.5**halving)
            if tried[0] >= value - 1e-13 * abs(value):
                break
        here, (value, score, information) = here + step * 0.5**halving, tried
        if float(score @ _uphill(information, score)) <= AT_REST:
            _refuse_flat(information)
            return here, value, information, steps
    if free and here[-1] < EXACT:
        raise DataUnfit(
            "There are too few events for so many covariates: each is fitted exactly. Use fewer covariates."
        )
    _refuse_flat(information)
    raise NotConverged(
        f"The {shape} model did not come to rest in {MAX_ITERATIONS} steps: its log-likelihood stands at {value:.6f}."
    )


def _at(
    rows: Followed, logs: Floats, design: Floats, shape: Shape, free: bool, here: Floats
) -> tuple[float, Floats, Floats]:
    """Log-likelihood of the logarithms with its score and information."""
    beta, log_scale = (here[:-1], here[-1]) if free else (here, 0.0)
    scale = np.exp(np.clip(log_scale, -300, 300))
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        z = (logs - design @ beta) / scale
        terms, first, second = _TERMS[shape](z, rows.events)
        many = _counts(rows)
        value = float(many @ (terms - rows.events * log_scale))
        columns = np.column_stack([design / scale, z]) if free else design
        score = -columns.T @ (many * first)
        information = -(columns * (many * second)[:, None]).T @ columns
        if free:
            score[-1] -= float(many[rows.events].sum())
            edge = columns.T @ (many * first)
            information[-1, :] -= edge
            information[:-1, -1] -= edge[:-1]
    if not np.isfinite(value):
        return -np.inf, np.zeros_like(here), np.eye(len(here))
    return value, score, information


def _uphill(information: Floats, score: Floats) -> Floats:
    """A Newton step; with a ridge where the likelihood is not yet curved downwards in all directions."""
    values, vectors = np.linalg.eigh(information)
    bent = np.maximum(np.abs(values), 1e-9 * np.abs(values).max())
    result: Floats = vectors @ ((vectors.T @ score) / bent)
    return result


def _refuse_flat(information: Floats) -> None:
    root = np.sqrt(np.maximum(np.diag(information), 1e-300))
    if np.linalg.eigvalsh(information / np.outer(root, root))[0] <= 1e-9:
        raise DataUnfit("The covariates cannot be told apart, or one has all events on one side: leave it out.")


def _counts(rows: Followed) -> Floats:
    return np.ones(rows.rows) if rows.counts is None else rows.counts


def _extreme_value(z: Floats, events: Bools) -> Terms:
    """log density of events and log survival of the others at z, with their first two derivatives."""
    e = np.exp(z)
    return np.where(events, z, 0.0) - e, np.where(events, 1.0, 0.0) - e, -e


def _normal(z: Floats, events: Bools) -> Terms:
    beyond = special.log_ndtr(-z)
    density = -0.5 * z * z - LOG_ROOT_TWO_PI
    hazard = np.exp(density - beyond)
    return (
        np.where(events, density, beyond),
        np.where(events, -z, -hazard),
        np.where(events, -1.0, -hazard * (hazard - z)),
    )


_TERMS: Mapping[Shape, Callable[[Floats, Bools], Terms]] = MappingProxyType(
    {"weibull": _extreme_value, "exponential": _extreme_value, "lognormal": _normal}
)


def wald_p_values(fit: ParametricFit) -> Floats:
    """Two-sided p of each coefficient being 0."""
    result: Floats = 2 * stats.norm.sf(np.abs(fit.coefficients / fit.standard_errors))
    return result
