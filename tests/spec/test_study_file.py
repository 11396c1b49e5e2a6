"""Runs the table of rows of the study file, and sees that it notices each rule that is gone."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from caraway.core.study import project, pseudonyms, rows
from caraway.core.study.words import DateRule

TABLE = tomllib.loads((Path(__file__).parent / "study_file.toml").read_text("utf-8"))
PROJECT = project.of(TABLE["project"])


def answer(row):
    """What is said of a row: the first trouble, or that it is fit."""
    required = dict.fromkeys(PROJECT.layout_of(row["kind"]).required)
    found = rows.troubles(PROJECT, row["kind"], required | TABLE["usual"][row["kind"]] | row.get("change", {}))
    return "; ".join(f"{one.column}: {one.what}" for one in found) or "fit"


@pytest.mark.parametrize("row", TABLE["row"], ids=lambda row: row["what"])
def test_a_row_is_answered_as_the_table_says(row):
    assert answer(row) == row["answer"]


@pytest.mark.parametrize("case", TABLE["proven"], ids=lambda case: case["what"])
def test_a_proven_offence_counts_as_the_table_says(case):
    assert rows.counts_as_proven(case["day"], case["conviction_day"], 365) is case["counts"]


@pytest.mark.parametrize("case", TABLE["date"], ids=lambda case: case["what"])
def test_a_day_is_made_coarser_as_the_table_says(case):
    mine = replace(PROJECT, dates=DateRule(case["rule"]))
    assert pseudonyms.coarse(b"k" * 32, mine, "7", case["day"]) == case["said"]


@pytest.mark.parametrize("gone", ["_columns", "_values", "_days", "_together"])
def test_the_table_notices_a_rule_that_is_gone(monkeypatch, gone):
    monkeypatch.setattr(rows, gone, lambda *_: ())
    assert any(answer(row) != row["answer"] for row in TABLE["row"])
