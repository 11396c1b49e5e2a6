"""Cox regression: how the hazard of a first event changes with covariates, whatever its course over time.

h(t | x) = h0(t) exp(x'β), h0 free and its own in each stratum (Cox 1972, JRSS B 34). Events at the same time by Efron (1977, JASA 72) or Breslow
(1974, Biometrics 30). Assumption: each hazard ratio is the same at all times; `caraway.evidence.checks.proportional_hazards` says whether it looks so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from caraway.evidence.estimators.compiled import Kernel, compiles
from caraway.evidence.estimators.cox_cells import cells
from caraway.evidence.estimators.cox_kernel import Sums, Ties, first_pass
from caraway.evidence.estimators.cox_newton import Found, maximise, score_statistic
from caraway.evidence.estimators.cox_robust import robust_covariance
from caraway.evidence.estimators.cox_rows import RiskSets, risk_sets
from caraway.evidence.estimators.followed import Floats, Followed, Ints, all_finite, column, followed
from caraway.evidence.estimators.reading import floats, labelled
from caraway.evidence.refusals import DataUnfit

MAX_ITERATIONS = 40
TOLERANCE = 1e-9


@dataclass(frozen=True)
class ChiSquared:
    """A test statistic with its degrees of freedom."""

    value: float
    degrees: int

    @property
    def p_value(self) -> float:
        """The chance of so large a value when nothing is there."""
        return float(stats.chi2.sf(self.value, self.degrees))


@dataclass(frozen=True)
class HazardRatio:
    """exp(β) with its interval (symmetrical for β) and the p-value of β = 0 (Wald)."""

    name: str
    ratio: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True)
class CoxFit:
    """What was found. `coefficients` (p) are log hazard ratios in the covariates' own units, `covariance` (p, p) the inverse information,
    `robust_covariance` the sandwich where asked for; `people` and `events` count people (spells, with starts).

    `sets` and `sums` are the rows as laid out and their risk sets at the fit, for residuals, checks and the baseline hazard. What not every use
    asks for (`sums`, `score_test`) is worked out when first asked for.
    """

    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    robust_covariance: Floats | None
    log_likelihood_null: float
    log_likelihood: float
    iterations: int
    people: int
    events: int
    ties: Ties
    compiled: bool
    aggregated: bool
    sets: RiskSets = field(repr=False, compare=False)

    @cached_property
    def sums(self) -> Sums:
        """The sums over risk sets at the fit."""
        return first_pass(self.sets, self.coefficients * self.sets.scales, self.ties, self.compiled)

    @cached_property
    def score_test(self) -> ChiSquared:
        """U' I⁻¹ U where all coefficients are 0."""
        return ChiSquared(score_statistic(self.sets, self.ties, self.compiled), len(self.names))

    @property
    def standard_errors(self) -> Floats:
        """From the information."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def robust_standard_errors(self) -> Floats:
        """From the sandwich. Raises `DataUnfit` when it was not asked for."""
        if self.robust_covariance is None:
            raise DataUnfit("Robust standard errors were not asked for: fit with robust=True or with clusters.")
        return np.sqrt(np.diag(self.robust_covariance))

    @property
    def likelihood_ratio(self) -> ChiSquared:
        """2 (log L(β) − log L(0)); has no meaning as a test with case weights or clusters."""
        return ChiSquared(2 * (self.log_likelihood - self.log_likelihood_null), len(self.names))

    @property
    def wald(self) -> ChiSquared:
        """β' V⁻¹ β, V the sandwich where asked for."""
        covariance = self.covariance if self.robust_covariance is None else self.robust_covariance
        return ChiSquared(float(self.coefficients @ np.linalg.solve(covariance, self.coefficients)), len(self.names))

    def hazard_ratio(self, name: str, level: float = 0.95) -> HazardRatio:
        """That covariate's, for one more of its unit; with the robust standard error where there is one. Raises `DataUnfit`."""
        if name not in self.names:
            raise DataUnfit(f"{name!r} is not among the covariates: {', '.join(self.names)}.")
        at = self.names.index(name)
        error = self.standard_errors if self.robust_covariance is None else self.robust_standard_errors
        beta, spread = float(self.coefficients[at]), float(error[at])
        low, high = np.exp(beta + np.array([-1, 1]) * stats.norm.ppf((1 + level) / 2) * spread)
        p_value = float(2 * stats.norm.sf(abs(beta) / spread))
        return HazardRatio(name, float(np.exp(beta)), float(low), float(high), p_value)


def cox(
    times: ArrayLike,
    events: ArrayLike,
    covariates: ArrayLike,
    *,
    names: Sequence[str] = (),
    counts: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    offset: ArrayLike | None = None,
    starts: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    robust: bool = False,
    ties: Ties = "efron",
    kernel: Kernel = "auto",
    tolerance: float = TOLERANCE,
    max_iterations: int = MAX_ITERATIONS,
) -> CoxFit:
    """Fit the model to rows as `followed` describes them, `covariates` (n, p) or one column.

    `counts` are for how many identical people a row stands: the fit is that of the rows written out, ties and all. `weights` are case weights
    (as R's `weights`: positive; tied events share the mean weight); their standard errors hold with `robust=True` alone. `clusters` names rows
    that belong together (implies robust; Lin and Wei 1989, JASA 84). Ties are by exact equality of times.
    Where covariates are small whole numbers and times whole days, rows are added up into cells first: the same answer from fewer rows.
    Raises `DataUnfit` for rows, covariates or separation that leave no answer; `NotConverged`.
    """
    if ties not in get_args(Ties):
        raise DataUnfit(f"ties are {' or '.join(get_args(Ties))}, not {ties!r}.")
    rows = followed(times, events, counts=counts, starts=starts)
    table = _table(rows, covariates)
    labels = _names(names, table.shape[1])
    extra = {name: _column(rows, name, given) for name, given in (("weights", weights), ("offset", offset))}
    if extra["weights"] is not None and (extra["weights"] <= 0).any():
        raise DataUnfit("A case weight is above 0: leave out the rows that count for nothing.")
    stratum = None if strata is None else _numbered(rows, "strata", strata)
    cluster = None if clusters is None else _numbered(rows, "clusters", clusters)
    robust = robust or cluster is not None
    plain = not robust and offset is None and weights is None and starts is None
    compile_it = compiles(kernel, rows.rows)
    small = cells(rows, table, stratum, compile_it) if plain else None
    if small is not None:
        rows, table, stratum = small
    sets = risk_sets(rows, table, labels, stratum, extra["weights"], extra["offset"], compile_it)
    found = maximise(sets, labels, ties, compile_it, tolerance, max_iterations)
    return _said(rows, labels, sets, found, ties, compile_it, small is not None, cluster if robust else None, robust)


def _said(
    rows: Followed, names: tuple[str, ...], sets: RiskSets, found: Found, ties: Ties, compile_it: bool, aggregated: bool,
    cluster: Ints | None, robust: bool,
) -> CoxFit:  # fmt: skip
    covariance = np.linalg.inv(found.fitted.information) / np.outer(sets.scales, sets.scales)
    fit = CoxFit(
        names=names,
        coefficients=found.fitted.scaled / sets.scales,
        covariance=covariance,
        robust_covariance=None,
        log_likelihood_null=found.log_likelihood_null,
        log_likelihood=found.fitted.log_likelihood,
        iterations=found.steps,
        people=rows.people,
        events=int(sets.deaths.sum()),
        ties=ties,
        compiled=compile_it,
        aggregated=aggregated,
        sets=sets,
    )
    return replace(fit, robust_covariance=robust_covariance(sets, fit.sums, covariance, cluster)) if robust else fit


def _table(rows: Followed, covariates: ArrayLike) -> Floats:
    given = rows.along("covariates", covariates)
    table = given[:, None] if given.ndim == 1 else given
    if table.ndim != 2 or table.shape[1] == 0:
        raise DataUnfit("Covariates are a table with a row for each time and at least one column.")
    if table.dtype.kind not in "iufbO":
        raise DataUnfit("Covariates are numbers: give a category as columns of 0 and 1, leaving one out.")
    read = floats(table, "covariates")
    if not all_finite(read):
        raise DataUnfit(
            "Covariates have values that are missing or not finite: leave those rows out, or fill them in, and say so."
        )
    return read


def _names(names: Sequence[str], columns: int) -> tuple[str, ...]:
    if not names:
        return tuple(f"x{at + 1}" for at in range(columns))
    if len(names) != columns or len(set(names)) != columns:
        raise DataUnfit(
            f"There are {columns} covariates and {len(set(names))} different names: each has one of its own."
        )
    return tuple(names)


def _column(rows: Followed, name: str, given: ArrayLike | None) -> Floats | None:
    return None if given is None else column(name, rows.along(name, given), rows.rows)


def _numbered(rows: Followed, name: str, given: ArrayLike) -> Ints:
    return labelled(rows.along(name, given), name)[1]
