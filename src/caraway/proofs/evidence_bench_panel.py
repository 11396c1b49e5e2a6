"""How long group-time effects of 43 forces in 48 months take from ten million rows: reduced by one GROUP BY, estimated from 2,064 cells.

The rows are made once, as a Parquet file of force, month and outcome. The reduction is held beside one scan that adds up the same three
columns; what comes after it sees cells alone, and so must take as long whatever the number of rows.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb
import numpy as np

from caraway.evidence.designs.panel_cells import Cells, cells
from caraway.evidence.estimators.aggregate import How, aggregate, bands
from caraway.evidence.estimators.group_time import group_time, panel
from caraway.proofs import Figure

ROWS = 10_000_000
FORCES, MONTHS = 43, 48
REPLICATES = 1_000
TRIES = 3
SCANS, AFTER, MEMORY, DOUBLED, AFTER_DOUBLED = 6.0, 20.0, 4_000, 2.1, 1.5
EFFECT = -0.05
Found = TypeVar("Found")


def starts() -> np.ndarray:
    """In which month each force starts: twenty-five of them four or five at a time, eighteen never."""
    begun = np.full(FORCES, np.inf)
    begun[:25] = np.repeat([12, 18, 24, 30, 36], 5)
    return begun


def make(path: Path, rows: int) -> None:
    """Rows of force (0–42), month (0–47) and a yes-or-no outcome, from a hash of the row's number: the same every time."""
    began = ", ".join("NULL" if np.isinf(start) else str(int(start)) for start in starts())
    duckdb.execute(
        f"""COPY (
            WITH people AS (SELECT (hash(i) % {FORCES})::TINYINT AS force, (hash(i + 7777777777) % {MONTHS})::TINYINT AS month,
                                   (hash(i * 31 + 5) % 1000003) / 1000003.0 AS chance FROM range({rows}) t(i))
            SELECT force, month, (chance < .30 + .001 * month + .002 * force
                + CASE WHEN month >= ([{began}])[force + 1] THEN {EFFECT} ELSE 0 END)::TINYINT AS outcome FROM people
        ) TO '{path}' (FORMAT parquet)"""  # nosec B608 - our own file and numbers
    )


def reduce(path: Path) -> Cells:
    """One GROUP BY from rows to a panel."""
    found = duckdb.execute(
        f"SELECT force, month, sum(outcome) AS total, count(*) AS people FROM '{path}' GROUP BY force, month"  # nosec B608 - our own file
    ).fetchnumpy()
    return cells(found["force"], found["month"], found["total"], found["people"])


def scan(path: Path) -> object:
    """One pass over the same columns."""
    return duckdb.execute(f"SELECT sum(force), sum(month), sum(outcome) FROM '{path}'").fetchall()  # nosec B608


def estimate(table: Cells, seed: int) -> tuple[float, float]:
    """All group-time effects, by event with bands of 1,000 replicates, and put together in the other three ways."""
    found = group_time(
        panel(table.means, table.periods, starts(), weights=table.people.sum(axis=1)), comparators="not yet"
    )
    generator = np.random.default_rng(seed)
    events = aggregate(found, "event")
    bands(events, generator=generator, replicates=REPLICATES)
    others: tuple[How, ...] = ("group", "calendar")
    for how in others:
        bands(aggregate(found, how), generator=generator, replicates=REPLICATES)
    simple = aggregate(found, "simple")
    return simple.overall, simple.overall_error


@dataclass(frozen=True)
class Timed:
    """Seconds of the scan, the reduction and what comes after it (the best of three), and the effect found."""

    scan: float
    reduction: float
    after: float
    effect: tuple[float, float]

    @property
    def whole(self) -> float:
        """Reduction and estimation together."""
        return self.reduction + self.after


def timed(path: Path, seed: int) -> Timed:
    """Time one file, read once before so that all find it in memory."""
    scan(path)
    scanned, _ = _best(lambda: scan(path))
    reduced, table = _best(lambda: reduce(path))
    after, effect = _best(lambda: estimate(table, seed))
    return Timed(scanned, reduced, after, effect)


def _best(work: Callable[[], Found]) -> tuple[float, Found]:
    seconds = []
    for _ in range(TRIES):
        began = time.perf_counter()
        found = work()
        seconds.append(time.perf_counter() - began)
    return min(seconds), found


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    """Seconds, ratios and memory, at the rows asked for (ten million) and at twice as many."""
    rows = getattr(options, "rows", None) or ROWS
    seed = getattr(options, "seed", None) or 1
    duckdb.execute("SET enable_progress_bar = false")
    with tempfile.TemporaryDirectory(prefix="caraway-panel-") as folder:
        single, double = Path(folder) / "once.parquet", Path(folder) / "twice.parquet"
        make(single, rows)
        once = timed(single, seed)
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        make(double, 2 * rows)
        twice = timed(double, seed)
    yield from _of(once, rows, megabytes)
    yield Figure("panel: twice the rows", round(twice.whole / once.whole, 3), DOUBLED, "at most", "times the time")
    yield Figure(
        "panel: after the reduction, twice the rows",
        round(twice.after / once.after, 3),
        AFTER_DOUBLED,
        "at most",
        "times",
    )


def _of(once: Timed, rows: int, megabytes: float) -> Iterator[Figure]:
    effect, error = once.effect
    yield Figure(f"panel: {rows:,} rows to group-time effects", round(once.whole, 3), AFTER, "at most", "s")
    yield Figure(
        "panel: reduction beside one scan of its columns",
        round(once.reduction / once.scan, 2),
        SCANS,
        "at most",
        "times",
    )
    yield Figure("panel: after the reduction", round(once.after, 3), AFTER, "at most", "s")
    yield Figure("panel: most memory", round(megabytes), MEMORY, "at most", "MB")
    yield Figure("panel: effect in errors from the truth", round(abs(effect - EFFECT) / error, 2), 4.0, "at most")
