"""Weighting, negative binomial and bootstrap at a million rows: ours over a reduced table, the reduction's time included, beside a peer's.

The same data, in one run, with the same number of threads; of several rounds the fastest counts on both sides. The peer is given its
design matrix ready made, and its own fastest way (statsmodels' Newton). `--runs` sets the replicates of the row bootstrap.
"""

import argparse
import gc
import importlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import statsmodels.api as sm
from scipy import stats

from caraway.evidence.estimators.bootstrap import bootstrap_cells, bootstrap_rows
from caraway.evidence.estimators.glm import logistic
from caraway.evidence.estimators.linear import least_squares
from caraway.evidence.estimators.negative_binomial import negative_binomial
from caraway.evidence.estimators.rows import Matrix, Vector
from caraway.proofs import Figure

ROWS = 1_000_000
OURS, PEERS = 7, 2
TIMES_PEER, TIMES_ROWS = 20, 100
EQUAL = 1e-8
REPLICATES = 1000
SMALL_ROWS, SMALL_REPLICATES = 10_000, 20_000
ERRORS = 4.0
UNLIKELY = 1e-4
HARM = np.array([0, 1, 2, 5, 10, 15, 20, 30, 60, 90, 180, 365, 730])
OFTEN = np.array([0.68, 0.07, 0.06, 0.05, 0.04, 0.03, 0.025, 0.02, 0.01, 0.008, 0.005, 0.0015, 0.0005])

Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class _Raced:
    """Both ways' fastest rounds in seconds, and what each came to."""

    ours: float
    peers: float
    found: Vector
    expected: Vector

    def figures(self, name: str) -> Iterator[Figure]:
        yield Figure(f"{name}: ours, reduction included", self.ours, self.peers / TIMES_PEER, "at most", "s")
        yield Figure(f"{name}: times statsmodels", self.peers / self.ours, TIMES_PEER, "at least", "times")
        apart = float((np.abs(self.found - self.expected) / np.maximum(np.abs(self.expected), 1e-3)).max())
        yield Figure(f"{name}: largest relative difference", apart, EQUAL, "at most")


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    """Yield the figures of weighting, of the negative binomial, then of the bootstrap."""
    rng = np.random.default_rng(options.seed)
    threads = os.cpu_count() or 1
    with importlib.import_module("threadpoolctl").threadpool_limits(threads):
        connection = duckdb.connect(config={"threads": threads})
        yield from _weighting(connection, rng).figures(f"weighting of {ROWS:,} rows")
        yield from _negative_binomial(connection, rng).figures(f"negative binomial of {ROWS:,} rows")
        yield from _bootstrap(connection, rng, options.runs or REPLICATES)


def _weighting(connection: duckdb.DuckDBPyConnection, rng: np.random.Generator) -> _Raced:
    """A logistic propensity over discrete covariates, stabilised weights, the weighted risk difference with its robust error."""
    columns: Columns = {name: rng.integers(0, high, ROWS) for name, high in (("force", 6), ("age", 5), ("prior", 4))}
    linear = -0.3 + 0.1 * columns["force"] - 0.15 * columns["age"] + 0.3 * columns["prior"]
    columns["treated"] = (rng.random(ROWS) < 1 / (1 + np.exp(-linear))).astype(np.int64)
    chance = 0.2 + 0.05 * columns["prior"] - 0.04 * columns["treated"]
    columns["outcome"] = (rng.random(ROWS) < chance).astype(np.int64)
    table = _registered(connection, columns)
    design = _design(columns, "force", "age", "prior")
    treated, outcome = (columns[name].astype(float) for name in ("treated", "outcome"))
    ours, found = _fastest(OURS, lambda: _ours_weighting(connection, table))
    peers, expected = _fastest(PEERS, lambda: _peers_weighting(design, treated, outcome))
    return _Raced(ours, peers, found, expected)


def _ours_weighting(connection: duckdb.DuckDBPyConnection, table: str) -> Vector:
    cells, counts = _reduced(connection, table, "force", "age", "prior", "treated", "outcome")
    treated, outcome = cells["treated"], cells["outcome"]
    chance = logistic(treated, _design(cells, "force", "age", "prior"), counts=counts)
    share = float(counts @ treated / counts.sum())
    weights = np.where(treated == 1, share / chance.fitted, (1 - share) / (1 - chance.fitted))
    effect = least_squares(
        outcome, np.column_stack([np.ones(len(counts)), treated]), counts=counts, weights=weights, spread="HC0"
    )
    return np.concatenate([chance.coefficients, chance.standard_errors, effect.coefficients, effect.standard_errors])


def _peers_weighting(design: Matrix, treated: Vector, outcome: Vector) -> Vector:
    chance = sm.Logit(treated, design).fit(disp=0, method="newton", tol=1e-10)
    fitted, share = chance.predict(), treated.mean()
    weights = np.where(treated == 1, share / fitted, (1 - share) / (1 - fitted))
    both = np.column_stack([np.ones(len(treated)), treated])
    effect = sm.WLS(outcome, both, weights=weights).fit(cov_type="HC0")
    return np.concatenate([chance.params, chance.bse, effect.params, effect.bse])


def _negative_binomial(connection: duckdb.DuckDBPyConnection, rng: np.random.Generator) -> _Raced:
    """Arrests over months of following, two arms, three covariates."""
    columns: Columns = {name: rng.integers(0, high, ROWS) for name, high in (("treated", 2), ("age", 5), ("prior", 4))}
    columns["months"] = rng.integers(9, 13, ROWS)
    mean = np.exp(-1 - 0.3 * columns["treated"] - 0.1 * columns["age"] + 0.2 * columns["prior"])
    mean *= columns["months"] / 12
    columns["events"] = rng.poisson(mean * rng.gamma(1.25, 0.8, ROWS))
    table = _registered(connection, columns)
    design, months = _design(columns, "treated", "age", "prior"), columns["months"].astype(float)
    events = columns["events"].astype(float)
    ours, found = _fastest(OURS, lambda: _ours_negative_binomial(connection, table))
    peers, expected = _fastest(PEERS, lambda: _peers_negative_binomial(events, design, months))
    return _Raced(ours, peers, found, expected)


def _ours_negative_binomial(connection: duckdb.DuckDBPyConnection, table: str) -> Vector:
    cells, counts = _reduced(connection, table, "treated", "age", "prior", "months", "events")
    design = _design(cells, "treated", "age", "prior")
    fit = negative_binomial(cells["events"], design, exposure=cells["months"], counts=counts)
    return np.concatenate([fit.coefficients, [fit.alpha], fit.standard_errors, [fit.alpha_standard_error or 0.0]])


def _peers_negative_binomial(events: Vector, design: Matrix, months: Vector) -> Vector:
    model = sm.NegativeBinomial(events, design, exposure=months)
    fit = model.fit(disp=0, method="newton", tol=1e-10, maxiter=100)
    return np.concatenate([fit.params, fit.bse])


def _bootstrap(connection: duckdb.DuckDBPyConnection, rng: np.random.Generator, replicates: int) -> Iterator[Figure]:
    """The difference of mean harm, resampled within arms: fast at a million rows, and right beside the rows."""
    many = _people(rng, ROWS)
    table = _registered(connection, many)
    ours, cells = _fastest(OURS, lambda: _by_cells(connection, table, rng, REPLICATES))
    rows_took, rows = _fastest(1, lambda: _by_rows(many, rng, replicates))
    a_thousand = rows_took * REPLICATES / replicates
    name = f"bootstrap of {REPLICATES:,} replicates of {ROWS:,} rows"
    yield Figure(f"{name}: times the row bootstrap", a_thousand / ours, TIMES_ROWS, "at least", "times")
    yield Figure(f"{name}: standard error beside the rows', in Monte Carlo errors", *_apart(cells, rows), "at most")
    yield Figure(f"{name}: beside the formula's, in Monte Carlo errors", *_off(cells, _formula(many)), "at most")
    few = _people(rng, SMALL_ROWS)
    table = _registered(connection, few)
    cells, rows = _by_cells(connection, table, rng, SMALL_REPLICATES), _by_rows(few, rng, SMALL_REPLICATES)
    name = f"bootstrap of {SMALL_REPLICATES:,} replicates of {SMALL_ROWS:,} rows"
    yield Figure(f"{name}: standard error beside the rows', in Monte Carlo errors", *_apart(cells, rows), "at most")
    ratio = float(cells.std(ddof=1) / rows.std(ddof=1))
    yield Figure(f"{name}: standard error beside the rows', relatively", abs(ratio - 1), 0.03, "at most")
    chance = float(stats.ks_2samp(cells, rows).pvalue)
    yield Figure(f"{name}: chance that both are drawn alike (Kolmogorov and Smirnov)", chance, UNLIKELY, "at least")


def _people(rng: np.random.Generator, rows: int) -> Columns:
    return {"treated": rng.integers(0, 2, rows), "harm": rng.choice(HARM, rows, p=OFTEN / OFTEN.sum())}


def _by_cells(connection: duckdb.DuckDBPyConnection, table: str, rng: np.random.Generator, replicates: int) -> Vector:
    cells, counts = _reduced(connection, table, "treated", "harm")
    one, other = cells["treated"] * cells["harm"], (1 - cells["treated"]) * cells["harm"]
    people = float(counts @ cells["treated"]), float(counts @ (1 - cells["treated"]))
    by = one / people[0] - other / people[1]
    return bootstrap_cells(lambda drawn: drawn @ by, counts, rng=rng, replicates=replicates, strata=cells["treated"])


def _by_rows(columns: Columns, rng: np.random.Generator, replicates: int) -> Vector:
    rows = columns["harm"].astype(float)[np.argsort(columns["treated"], kind="stable")]
    arms = np.sort(columns["treated"])
    other = int((arms == 0).sum())
    return bootstrap_rows(
        lambda drawn: float(drawn[other:].mean() - drawn[:other].mean()),
        rows,
        rng=rng,
        replicates=replicates,
        strata=arms,
    )


def _formula(columns: Columns) -> float:
    """The difference's standard error as the plain bootstrap has it: each arm's variance over its people."""
    arms = [columns["harm"][columns["treated"] == arm] for arm in (0, 1)]
    return float(np.sqrt(sum(arm.var() / len(arm) for arm in arms)))


def _apart(one: Vector, other: Vector) -> tuple[float, float]:
    """How far two spreads are apart, in the error that so many replicates leave; and the most that may be."""
    error = np.sqrt(1 / (2 * len(one)) + 1 / (2 * len(other)))
    return float(abs(np.log(one.std(ddof=1) / other.std(ddof=1))) / error), ERRORS


def _off(one: Vector, known: float) -> tuple[float, float]:
    return float(abs(np.log(one.std(ddof=1) / known)) * np.sqrt(2 * len(one))), ERRORS


def _registered(connection: duckdb.DuckDBPyConnection, columns: Columns) -> str:
    small = {name: column.astype(np.int16) for name, column in columns.items()}
    connection.register("people", pa.table(small))
    return "people"


def _reduced(connection: duckdb.DuckDBPyConnection, table: str, *names: str) -> tuple[Columns, Vector]:
    """Cells of people who are alike, and how many each holds: one GROUP BY."""
    asked = ", ".join(names)
    query = f"SELECT {asked}, count(*) AS people FROM {table} GROUP BY {asked} ORDER BY {asked}"  # nosec B608
    found: dict[str, Any] = connection.execute(query).fetchnumpy()
    return {name: found[name].astype(float) for name in names}, found["people"].astype(float)


def _design(columns: Columns, *names: str) -> Matrix:
    first = columns[names[0]]
    return np.column_stack([np.ones(len(first)), *(columns[name] for name in names)]).astype(float)


def _fastest(rounds: int, work: Callable[[], Vector]) -> tuple[float, Vector]:
    took = []
    for _ in range(rounds):
        gc.collect()
        began = time.perf_counter()
        found = work()
        took.append(time.perf_counter() - began)
    return min(took), found
