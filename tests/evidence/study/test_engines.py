"""One reduction, two engines: the words both are asked in, sums without an order, and what is said where Spark cannot run."""

import math
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from caraway.cli import main
from caraway.core.study.words import Definition, Kind
from caraway.evidence.reduce import exact, spark
from caraway.evidence.reduce.query import CELLS, sql
from caraway.evidence.reduce.reducing import reduce_file, reduce_rows
from caraway.evidence.reduce.reduction import Bins, Reduction
from caraway.evidence.refusals import DataUnfit
from caraway.proofs import ProofRefused, spark_environment
from caraway.proofs.spark_shapes import refused, shapes
from tests.evidence.study.made import CUT, simulated

HERE = Path(__file__).parent
BOTH_KNOW = {"SELECT", "FROM", "AS", "CAST", "FLOOR", "SUM", "COUNT", "COALESCE", "GROUPING", "SETS", "DECIMAL"}
"""Before a bracket: what DuckDB and Spark have alike. Add here only what `./caraway prove spark` was run with."""
TOLD = {
    "everything": Reduction(Definition.REARREST, ("arm", "sex", "age_years"), bins=(Bins("age_years", (25, 34.5)),)),
    "cells alone": Reduction(Definition.PROVEN, ("arm", "risk_score"), (), ("risk_score",), counts=False, days=False),
    "panel": Reduction(Definition.REARREST, ("arm", "month"), counts=False, days=False, kind=Kind.PANEL),
}
PLAIN = Reduction(Definition.REARREST, ("arm", "sex"))
ROWS = simulated(600)[Kind.ANALYSIS]


def put(column, values):
    place = ROWS.column_names.index(column)
    return ROWS.set_column(place, column, pa.array(values, ROWS.schema.field(column).type))


DECIMALS = put("rearrest_harm", np.random.default_rng(3).choice([0.1, 1 / 3, 19.7, 1095.9, 2.0**-60], 600))


def reduced(rows, reduction=PLAIN):
    return reduce_rows(rows, reduction, project="simulated", data_cut=CUT, source="a")


@pytest.mark.parametrize("name", TOLD)
def test_both_engines_are_asked_in_these_words(name):
    said = sql(TOLD[name], "study")
    assert set(re.findall(r"(\w+) ?\(", said)) <= BOTH_KNOW
    kept = (HERE / "reductions.sql").read_text().split("-- ")[1:]
    assert f"{name}\n{said}\n" in kept, f"-- {name}\n{said}"


def orders():
    for seed in range(6):
        yield DECIMALS.take(np.random.default_rng(seed).permutation(600))


def test_sums_are_the_same_to_the_last_bit_in_any_order():
    assert all(reduced(rows).table.equals(reduced(DECIMALS).table) for rows in orders())


def test_sums_of_doubles_would_not_be(monkeypatch):
    monkeypatch.setattr(exact, "parted", lambda what, name: (f"{what} AS {name}",))
    monkeypatch.setattr(exact, "summed", lambda name: (f"SUM({name}) AS {name}",))
    monkeypatch.setattr(exact, "added", lambda name: f"SUM({name})")
    assert not all(reduced(rows).table.equals(reduced(DECIMALS).table) for rows in orders())


@pytest.mark.parametrize(("column", "power"), [("harm", 1), ("harm_squares", 2)])
def test_sums_are_those_of_exact_arithmetic(column, power):
    cells = reduced(DECIMALS, Reduction(Definition.REARREST, ("arm",))).part(CELLS)
    for arm, whole, found in zip(cells["arm"], cells["whole"], cells[column], strict=True):
        mine = [
            harm**power
            for harm, one, followed in zip(
                *(DECIMALS[name].to_pylist() for name in ("rearrest_harm", "arm", "rearrest_whole")), strict=True
            )
            if (one, followed) == (arm, whole)
        ]
        assert abs(found - math.fsum(mine)) <= math.ulp(found)


def test_below_nought_and_beside_it():
    rows = put("risk_score", [0.0, -0.0, -1.5] * 200)
    by_score = Reduction(Definition.REARREST, ("arm", "risk_score"), rows=("risk_score",), counts=False, days=False)
    assert {repr(score) for score in reduced(rows, by_score).part(CELLS)["risk_score"].tolist()} == {"0.0", "-1.5"}
    below = reduced(put("rearrest_harm", [-0.25, -3.5] * 300)).part(CELLS)
    assert below["harm"].sum() == -1125


@pytest.mark.parametrize("harm", [math.nan, math.inf, 1e30])
def test_harm_that_is_no_number_is_refused(harm):
    with pytest.raises(DataUnfit, match="harm that is no number, or too large"):
        reduced(put("rearrest_harm", [0.0] * 599 + [harm]))


def java(folder, said, code=0):
    program = folder / "bin" / "java"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho '{said}' >&2\nexit {code}\n")
    program.chmod(0o755)


@pytest.mark.parametrize(
    ("said", "code", "why"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 0, ""),
        ('openjdk version "25" 2025-09-16', 0, ""),
        ('java version "1.8.0_412"', 0, "needs Java 17 or later and .* is 8: install Java 17"),
        ("no such thing", 0, "does not say which version"),
        ('openjdk version "17"', 1, "does not say which version"),
    ],
)
def test_a_java_that_does_not_do_is_said(tmp_path, monkeypatch, said, code, why):
    java(tmp_path, said, code)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    found = spark.java_missing()
    assert re.search(why, found) if why else not found


def test_without_java_nothing_passes(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(ProofRefused, match="found none: install Java 17 or later"):
        spark_environment.provide()
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["prove", "spark"]) != 0


def test_without_pyspark_the_word_is_refused(tmp_path, monkeypatch, capsys):
    (tmp_path / "r.toml").write_text('definition = "re-arrest"\nkeys = ["arm"]\n')
    monkeypatch.setattr(spark, "missing", lambda: "pyspark is not installed: run `pip install 'caraway[spark]'`.")
    words = ("reduce", tmp_path / "x", "--reduction", tmp_path / "r.toml", "--out", tmp_path / "y", "--engine", "spark")
    assert main(["evidence", *map(str, words)]) != 0
    assert "pip install 'caraway[spark]'" in capsys.readouterr().err


def test_every_shape_of_the_proof_can_be_reduced_and_the_last_cannot(tmp_path):
    """What the engine refuses no proof can compare: without Spark nobody would see that."""
    seen = [reduce_file(shape.path, shape.reduction).people for shape in shapes(tmp_path, 2_000, 1)]
    assert len(seen) >= 12
    assert min(seen) == 1
    shape = refused(tmp_path, 1)
    with pytest.raises(DataUnfit, match="proven_harm is empty for some people"):
        reduce_file(shape.path, shape.reduction)


REALLY = """
import sys
from pathlib import Path
from caraway.evidence.reduce import spark
from caraway.proofs import line, spark_environment
from caraway.proofs.spark import beside
from caraway.proofs.spark_shapes import control
spark_environment.provide()
with spark.session(Path(sys.argv[1]) / "scratch") as session:
    found = list(beside(control(Path(sys.argv[1]), 1), session))
print(*map(line, found), sep="\\n")
sys.exit(not found or not all(figure.holds for figure in found))
"""


@pytest.mark.slow
@pytest.mark.skipif(
    not spark_environment.there(), reason="Spark or Java is not here yet: ./caraway prove spark says what it needs"
)
def test_spark_gives_the_same_rows(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", REALLY, str(tmp_path)], capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr[-2000:]
