"""Cox regression at a million rows beside R's `coxph.fit`, and Kaplan–Meier at ten million beside a DuckDB count: same data, same run, one thread each.

R gets the data as binary columns, laid out as `coxph.fit` wants them before its clock starts; only the fit is timed on both sides, and R is spared
its residuals. R is timed as it is set; what it found is compared after two Newton steps more of its own, since it stops before its maximum. (A
smaller tolerance does not do it: R then halves good steps where its log-likelihood has but rounding left.) A second witness is the score in extended
precision, which says how far there is still to go from where ours ends. What a caller may not ask for, the score test and the sums of risk sets, ours
works out when asked for, R in the time of its fit. Turns alternate; of each side the fastest counts, in seconds of the processor, since a machine
that does other things as well stretches the clock on the wall for whoever has the turn. `--runs` sets the number of turns, `--seed` the data.
"""

import argparse
import gc
import importlib
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from caraway.evidence.estimators.cox import cox
from caraway.evidence.estimators.kaplan_meier import kaplan_meier
from caraway.proofs import Figure, ProofRefused
from caraway.proofs.evidence_bench_score import left_to_go

ROWS, COUNTED, TURNS = 1_000_000, 10_000_000, 7
TIMES_R, TIMES_COUNT, EQUAL = 3.0, 3.0, 1e-10
WINDOW = 365

Floats = NDArray[np.float64]

R_SIDE = """
suppressMessages(library(survival))
said <- file("stdin", "r"); words <- strsplit(readLines(said, 1), "\t")[[1]]
n <- as.integer(words[2]); p <- as.integer(words[3])
column <- function(name, many) readBin(file.path(words[1], name), "double", many)
x <- matrix(column("x", n * p), ncol = p); y <- Surv(column("times", n), column("events", n))
fitted <- function(init, control) coxph.fit(x, y, strata = NULL, offset = NULL, init = init, control = control, weights = NULL,
                                            method = "efron", rownames = NULL, resid = FALSE)
one_step <- function(from) fitted(from$coefficients, coxph.control(iter.max = 1))
further <- suppressWarnings(one_step(one_step(fitted(NULL, coxph.control()))))
while (length(readLines(said, 1))) {
  gc()
  took <- system.time(fit <- fitted(NULL, coxph.control()))
  cat(sprintf("%.17g", c(took[["user.self"]] + took[["sys.self"]], further$coefficients, sqrt(diag(further$var)))), "\n"); flush(stdout())
}
"""


@dataclass(frozen=True)
class Study:
    """Rows to be fitted: `x` (n, p), `times`, `events`."""

    x: Floats
    times: Floats
    events: NDArray[np.bool_]


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    """Yield the figures of Cox by whole days, of Cox without ties, of Cox over few patterns, then of Kaplan–Meier.

    Raises `ProofRefused` where R or its package survival is absent.
    """
    turns = options.runs or TURNS
    rng = np.random.default_rng(options.seed)
    with importlib.import_module("threadpoolctl").threadpool_limits(1):
        yield from _beside_r("cox, whole days", _study(rng, by_day=True), turns, TIMES_R)
        yield from _beside_r("cox, no two times alike", _study(rng, by_day=False), turns, 1.0)
        patterns = _patterns(rng)
        yield from _beside_r("cox, few patterns by whole days", patterns, turns, TIMES_R)
        yield _at_rest(patterns)
        yield from _beside_a_count(rng, turns)


def _study(rng: np.random.Generator, by_day: bool) -> Study:
    """Six covariates, two of them yes or no; about two in five have an event in the year, one in five is cut off before its end."""
    x = rng.normal(size=(ROWS, 6))
    x[:, 0], x[:, 1] = rng.random(ROWS) < 0.5, rng.random(ROWS) < 0.3
    return _followed(rng, x, np.array([-0.3, 0.2, 0.1, -0.1, 0.3, 0.05]), by_day)


def _patterns(rng: np.random.Generator) -> Study:
    """Six covariates of a few whole values, as a study file's are: 96 patterns."""
    x = np.column_stack([rng.integers(0, high, ROWS) for high in (2, 2, 2, 3, 2, 2)]).astype(np.float64)
    return _followed(rng, x, np.array([-0.3, 0.2, 0.1, -0.1, 0.3, 0.05]), by_day=True)


def _followed(rng: np.random.Generator, x: Floats, beta: Floats, by_day: bool) -> Study:
    lasted = rng.exponential(600 * np.exp(-x @ beta))
    leaves = np.where(rng.random(ROWS) < 0.2, rng.uniform(0, WINDOW, ROWS), WINDOW)
    if by_day:
        lasted, leaves = np.ceil(lasted), np.ceil(leaves)
    return Study(x, np.minimum(lasted, leaves), lasted <= leaves)


def _beside_r(name: str, study: Study, turns: int, aim: float) -> Iterator[Figure]:
    ours, theirs = [], []
    with _r(study) as ask:
        fit = cox(study.times, study.events, study.x)  # compiled, if it was not yet
        for _ in range(turns):
            said = ask()
            theirs.append(said[0])
            ours.append(_seconds(lambda: cox(study.times, study.events, study.x)))
    found = np.concatenate([fit.coefficients, fit.standard_errors])
    apart = np.abs(found - said[1:]) / np.abs(said[1:])
    yield Figure(f"{name}, {ROWS:,} rows: ours, one thread", round(min(ours), 3), min(theirs) / aim, "at most", "s")
    yield Figure(
        f"{name}, {ROWS:,} rows: times R's coxph.fit", round(min(theirs) / min(ours), 2), aim, "at least", "times"
    )
    p = len(fit.coefficients)
    yield Figure(f"{name}: largest relative difference of coefficients", float(apart[:p].max()), EQUAL, "at most")
    yield Figure(f"{name}: largest relative difference of errors", float(apart[p:].max()), 1e-8, "at most")


def _at_rest(study: Study) -> Figure:
    fit = cox(study.times, study.events, study.x)
    left = left_to_go(study.x, study.times, study.events, fit.coefficients, fit.covariance)
    name = "cox, few patterns by whole days: what the score in extended precision still asks for, of the coefficients"
    return Figure(name, float(np.abs(left).max()), EQUAL, "at most")


@contextmanager
def _r(study: Study) -> Iterator[Callable[[], Floats]]:
    """An R that has read the study, and fits it when asked: seconds, coefficients, standard errors."""
    refuse_without_survival()
    with TemporaryDirectory() as folder:
        for name, column in (("x", study.x.T), ("times", study.times), ("events", study.events)):
            np.ascontiguousarray(column, dtype=np.float64).tofile(Path(folder) / name)
        script = Path(folder) / "side.R"
        script.write_text(R_SIDE)
        with subprocess.Popen(
            ["Rscript", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder},
        ) as process:  # fmt: skip
            yield _asking(process, f"{folder}\t{len(study.times)}\t{study.x.shape[1]}")
            process.communicate()


def _asking(process: "subprocess.Popen[str]", first: str) -> Callable[[], Floats]:
    to, back = process.stdin, process.stdout
    assert to is not None
    assert back is not None
    print(first, file=to, flush=True)

    def ask() -> Floats:
        print("fit", file=to, flush=True)
        answer = back.readline()
        if not answer:
            raise ProofRefused("R ended before it had fitted: what it said stands above.")
        return np.array(answer.split(), dtype=np.float64)

    return ask


def refuse_without_survival() -> None:
    """Raise `ProofRefused` where there is no Rscript, or it has no package survival."""
    if shutil.which("Rscript") is None:
        raise ProofRefused(
            "R is the peer here and is not installed: install the Debian packages r-base-core and r-cran-survival."
        )
    asked = subprocess.run(["Rscript", "-e", "library(survival)"], capture_output=True, check=False)
    if asked.returncode:
        raise ProofRefused(
            "R's package survival is the peer here and is not installed: install the Debian package r-cran-survival."
        )


def _beside_a_count(rng: np.random.Generator, turns: int) -> Iterator[Figure]:
    """Kaplan–Meier of whole days beside the least that DuckDB could do for it: read both columns and count."""
    duckdb: Any = importlib.import_module("duckdb")
    columns = {"time": rng.integers(1, WINDOW + 1, COUNTED).astype(np.int32), "event": rng.random(COUNTED) < 0.3}
    database = duckdb.connect(config={"threads": 1})
    database.register("given", importlib.import_module("pyarrow").table(columns))
    database.execute("CREATE TABLE followed AS SELECT * FROM given")
    kaplan_meier(columns["time"], columns["event"])
    ours, count = [], []
    for _ in range(turns):
        count.append(
            _seconds(
                lambda: database.execute("SELECT time, event, count(*) FROM followed GROUP BY time, event").fetchall()
            )
        )
        ours.append(_seconds(lambda: kaplan_meier(columns["time"], columns["event"])))
    yield Figure(
        f"kaplan-meier, {COUNTED:,} rows: ours, one thread",
        round(min(ours), 4),
        TIMES_COUNT * min(count),
        "at most",
        "s",
    )
    yield Figure(
        "kaplan-meier: times a DuckDB count", round(min(ours) / min(count), 2), TIMES_COUNT, "at most", "times"
    )


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began
