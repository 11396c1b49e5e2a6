"""Linking and the correction for its errors, against base R (`linkage.R`, its output stored beside it)."""

import json
import math
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from caraway.evidence.linkage.error import Accuracy, corrected_difference, corrected_ratio
from caraway.evidence.linkage.exact import Cardinality, exact_pass
from caraway.evidence.linkage.model import Comparison, Model, Step
from caraway.evidence.linkage.probabilistic import score
from caraway.evidence.linkage.quality import wilson
from caraway.evidence.linkage.records import Columns, prepare
from caraway.evidence.linkage.uncertain import rubin

R = json.loads(Path(__file__).with_name("linkage.json").read_text())
EVENTS, PEOPLE = (640, 480), (2000, 1800)
ARMS = (Accuracy(0.9, 0.98), Accuracy(0.85, 0.97))

MODEL = Model(
    (
        Comparison(
            "surname",
            "Surname",
            "surname_l IS NULL OR surname_r IS NULL",
            (
                Step("the same", "surname_l = surname_r", 0.9, 0.004, frequency="surname"),
                Step("alike", "jaro_winkler_similarity(surname_l, surname_r) >= 0.92", 0.07, 0.006),
                Step("different", "ELSE", 0.03, 0.99),
            ),
        ),
        Comparison(
            "born",
            "Date of birth",
            "born_l IS NULL OR born_r IS NULL",
            (Step("the same", "born_l = born_r", 0.95, 0.0001), Step("different", "ELSE", 0.05, 0.9999)),
        ),
        Comparison(
            "sex",
            "Sex",
            "sex_l IS NULL OR sex_r IS NULL",
            (Step("the same", "sex_l = sex_r", 0.98, 0.6), Step("different", "ELSE", 0.02, 0.4)),
        ),
    ),
    prior=0.01,
)


def _people(*rows: tuple[int, str, str, str | None]) -> pa.Table:
    names = ("id", "surname", "born", "sex")
    columns = {name: pa.array([row[at] for row in rows]) for at, name in enumerate(names)}
    return pa.table(columns | {"forename": ["X"] * len(rows)})


def test_weights_of_fellegi_and_sunter_as_by_hand() -> None:
    columns = Columns(postcode="", police_id="")
    with duckdb.connect(":memory:") as con:
        prepare(con, "participants", _people((1, "Holt", "1990-02-03", "F"), (2, "Berg", "1985-05-06", None)), columns)
        rows = ((11, "Holt", "1990-02-03", "F"), (12, "Holte", "1990-02-03", "M"), (13, "Berg", "1985-05-07", "M"))
        prepare(con, "police", _people(*rows), columns)
        exact_pass(con, rules=(), cardinality=Cardinality.MANY_TO_ONE)
        score(con, MODEL, cardinality=Cardinality.MANY_TO_ONE, least=1e-12, blocks=("l.forename = r.forename",))
        found = con.execute(
            "SELECT weight, weight_surname + weight_born + weight_sex FROM scored ORDER BY l, r"
        ).fetchall()
    np.testing.assert_allclose([weight for weight, _ in found], R["weights"], rtol=1e-9)
    parts = [part + math.log2(0.01 / 0.99) for _, part in found]
    np.testing.assert_allclose(parts, R["weights"], rtol=1e-9)


def test_the_correction_is_the_maximum_likelihood_estimate() -> None:
    difference = corrected_difference(EVENTS, PEOPLE, ARMS)
    assert (difference.estimate, difference.standard_error) == pytest.approx(R["difference"], rel=2e-5)
    ratio = corrected_ratio(EVENTS, PEOPLE, ARMS)
    assert (math.log(ratio.estimate), ratio.standard_error) == pytest.approx(R["log_ratio"], rel=2e-5)


def test_one_measured_accuracy_as_by_joint_maximum_likelihood() -> None:
    shared = corrected_difference(EVENTS, PEOPLE, Accuracy(270 / 300, 388 / 400, 300, 400))
    assert (shared.estimate, shared.standard_error) == pytest.approx(R["shared"], rel=2e-5)


def test_wilson_as_prop_test() -> None:
    interval = wilson(94, 97)
    assert (interval.low, interval.high) == pytest.approx(R["wilson"], rel=1e-12)


def test_rubins_rules() -> None:
    fit = rubin([0.11, 0.14, 0.09, 0.13, 0.12], [0.0004, 0.00042, 0.00039, 0.00041, 0.0004], complete=100)
    found = (fit.estimate, fit.standard_error, fit.degrees, fit.interval.low, fit.interval.high)
    assert found == pytest.approx(R["rubin"], rel=1e-12)
