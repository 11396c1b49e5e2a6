"""`./caraway prove spark`: the reduction by Apache Spark on this machine is that of DuckDB, row for row and to the last bit.

Study files of many shapes (`spark_shapes`) are reduced by both, a million people (`--runs` for another number) and from `--seed`. Then the
reduction by Spark is put wrong in ways that would be easy to do, one at a time, and each must be found by the same comparison. Spark is
installed the first time, into a folder of its own; Java must be there.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from caraway.evidence.estimators.negative_binomial import negative_binomial
from caraway.evidence.estimators.proportions import risk_difference
from caraway.evidence.reduce import exact, spark
from caraway.evidence.reduce.query import CELLS, COUNTS, sql
from caraway.evidence.reduce.reduced import Reduced, ordered
from caraway.evidence.reduce.reducing import STUDY, reduce_file
from caraway.evidence.refusals import DataUnfit
from caraway.proofs import Figure, evidence, spark_environment, study_slow
from caraway.proofs.spark_shapes import Shape, control, refused, shapes

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PEOPLE = 1_000_000
SECONDS = 300.0
ROWS = f"FROM {STUDY})"
WRONG: Mapping[str, tuple[str, str]] = {
    "people without a recorded value are dropped": (ROWS, f"FROM {STUDY} WHERE ethnicity IS NOT NULL)"),
    "harm is rounded to whole days": ("FLOOR(rearrest_harm) AS", "ROUND(rearrest_harm) AS"),
    "whole days that decimals come to are lost": ("CAST(SUM(harm_rest)", "0 * CAST(SUM(harm_rest)"),
    "one row is read twice": (
        ROWS,
        f"FROM (SELECT * FROM {STUDY} UNION ALL (SELECT * FROM {STUDY} LIMIT 1)) AS twice)",
    ),
    "a value on a cut point falls into the bin below": ("age_years < ", "age_years <= "),
    "followed in part counts as followed whole": ("rearrest_whole AS whole", "true AS whole"),
    "harm is summed as doubles come": (exact.added("harm"), f"SUM(harm_whole + harm_rest / {exact.STEPS}E0)"),
}
"""What is put wrong into the words that Spark is asked in: what stands there, and what instead."""


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Yield what differs between the engines in each shape, then how many seeded faults were found."""
    spark_environment.provide()
    with TemporaryDirectory() as folder, spark.session(Path(folder) / "scratch") as session:
        print(f"Spark {session.version}, seed {options.seed}", flush=True)
        for shape in shapes(Path(folder), options.runs or PEOPLE, options.seed):
            yield from beside(shape, session)
        yield _both_refuse(refused(Path(folder), options.seed), session)
        yield from _faults(control(Path(folder) / "faults", options.seed), session, options)


def beside(shape: Shape, session: "SparkSession") -> Iterator[Figure]:
    """One shape by both engines: the rows that differ, the estimates that do, and that somebody was counted."""
    theirs, took = _timed(lambda: spark.reduce_with_spark(shape.path, shape.reduction, spark=session, verify=False))
    ours, ours_took = _timed(lambda: reduce_file(shape.path, shape.reduction))
    print(f"{shape.name}: {ours.table.num_rows:,} rows, DuckDB {ours_took:.1f} s, Spark {took:.1f} s", flush=True)
    yield Figure(f"{shape.name}: people counted", theirs.people, ours.people)
    yield Figure(f"{shape.name}: columns or types that differ", _columns_differ(ours.table, theirs.table), 0)
    yield Figure(f"{shape.name}: rows that differ", rows_differ(ours.table, theirs.table), 0)
    yield Figure(f"{shape.name}: estimates that differ", _estimates_differ(ours, theirs), 0)
    yield Figure(f"{shape.name}: Spark", round(took, 1), SECONDS, "at most", "s")


def _both_refuse(shape: Shape, session: "SparkSession") -> Figure:
    """Whether the shape, which neither may reduce, is refused by both for the same reason."""
    said = set()
    engines: tuple[Callable[[], Reduced], ...] = (
        lambda: reduce_file(shape.path, shape.reduction),
        lambda: spark.reduce_with_spark(shape.path, shape.reduction, spark=session, verify=False),
    )
    for reducing in engines:
        try:
            said.add(f"reduced to {reducing().people:,} people")
        except DataUnfit as why:
            said.add(str(why))
    print(f"{shape.name}: {' / '.join(sorted(said))}", flush=True)
    both = len(said) == 1 and not any(words.startswith("reduced") for words in said)
    return Figure(f"{shape.name}: refused by both in the same words", int(both), 1)


def rows_differ(one: pa.Table, other: pa.Table) -> int:
    """How many rows are in one table and not in the other, numbers held against each other bit by bit."""
    mine, others = _bits(one), _bits(other)
    if mine.equals(others):
        return 0
    counted = [Counter(zip(*(column.to_pylist() for column in table.columns), strict=True)) for table in (mine, others)]
    return ((counted[0] - counted[1]) + (counted[1] - counted[0])).total()


def _bits(table: pa.Table) -> pa.Table:
    """The table with doubles as the whole numbers of the same bits."""
    for place, field in enumerate(table.schema):
        if pa.types.is_floating(field.type):
            bits = table.column(place).combine_chunks().view(pa.int64())
            table = table.set_column(place, field.name, bits)
    return table


def _columns_differ(one: pa.Table, other: pa.Table) -> int:
    names = set(one.schema.names) | set(other.schema.names)
    return sum(
        one.schema.get_field_index(name) != other.schema.get_field_index(name)
        or one.schema.field(name).type != other.schema.field(name).type
        for name in names
    )


def _estimates_differ(one: Reduced, other: Reduced) -> int:
    mine, others = _estimates(one), _estimates(other)
    return sum(mine.get(name) != others.get(name) for name in {*mine, *others})


def _estimates(reduced: Reduced) -> dict[str, float]:
    """Estimates between the arms that the table has, where it has two and both had events."""
    cells = reduced.part(CELLS)
    arms = sorted(set(cells["arm"].tolist()))
    events = [float(cells["events"][cells["arm"] == arm].sum()) for arm in arms]
    if len(arms) != 2 or not all(events):
        return {}
    given = [int(cells[name][cells["arm"] == arm].sum()) for arm in arms for name in ("people_any", "n")]
    found = {"risk difference": risk_difference(*given).estimate}
    if not np.isnan(cells["harm"].astype(float)).any():
        found["harm"] = study_slow.difference(cells["arm"].tolist(), cells["n"], cells["harm"], cells["harm_squares"])[
            0
        ]
    return found | (_rate_ratio(reduced, arms[0]) if reduced.reduction.counts else {})


def _rate_ratio(reduced: Reduced, arm: str) -> dict[str, float]:
    part = reduced.part(COUNTS)
    seen = part["followed"] > 0
    design = np.column_stack([np.ones(seen.sum()), part["arm"][seen] == arm])
    fit = negative_binomial(
        part["times"][seen], design, counts=part["n"][seen], exposure=part["followed"][seen].astype(float)
    )
    return {"rate ratio": float(fit.coefficients[1]), "its error": float(fit.standard_errors[1])}


def _faults(shape: Shape, session: "SparkSession", options: argparse.Namespace) -> Iterator[Figure]:
    ours = reduce_file(shape.path, shape.reduction)
    session.read.parquet(str(shape.path)).createOrReplaceTempView(STUDY)
    ask, right = spark.asking(session), sql(shape.reduction, STUDY)
    yield Figure("rows that differ without a fault", rows_differ(ours.table, ordered(shape.reduction, ask(right))), 0)
    found = 0
    for name, (there, instead) in WRONG.items():
        wrong = right.replace(there, instead)
        rows = rows_differ(ours.table, ordered(shape.reduction, ask(wrong))) if wrong != right else 0
        print(f"{name}: {f'found by {rows} rows' if rows else 'NOT FOUND'}", flush=True)
        found += bool(rows)
    yield Figure("seeded faults found", found, len(WRONG))
    if options.faults is not None:
        yield from _from_outside(shape, ours, session, options.faults)


def _from_outside(shape: Shape, ours: Reduced, session: "SparkSession", folder: Path) -> Iterator[Figure]:
    """Faults of a folder, put into the engine while Spark alone is asked."""
    seeding: Any = evidence.seeding()
    paths = seeding.fault_files(folder)
    found = 0
    for path in paths:
        with seeding.applied(seeding.load(path)):
            by = _rows_with_fault(shape, ours, session)
        print(f"{path.stem}: {f'found by {by}' if by else 'NOT FOUND'}", flush=True)
        found += bool(by)
    yield Figure("outside faults found", found, len(paths))


def _rows_with_fault(shape: Shape, ours: Reduced, session: "SparkSession") -> str:
    try:
        theirs = spark.reduce_with_spark(shape.path, shape.reduction, spark=session, verify=False)
    except Exception as error:  # an engine that falls over has been found out
        return type(error).__name__
    rows = rows_differ(ours.table, theirs.table)
    return f"{rows} rows" if rows else ""


def _timed(work: Callable[[], Reduced]) -> tuple[Reduced, float]:
    began = time.perf_counter()
    made = work()
    return made, time.perf_counter() - began
