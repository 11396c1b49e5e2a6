"""Runs the table of the changes of stage, and sees that no table comes upon another."""

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from caraway.core.policies import why_not
from caraway.core.standing import Standing, standing
from caraway.core.vocabulary import Stage
from tests.spec.asking import settings_of
from tests.spec.grammar import CARA, facts
from tests.spec.test_standing_tables import CASES, TABLES

ROWS = tomllib.loads((Path(__file__).parent / "stages.toml").read_text("utf-8"))["transition"]
PAIRS = {(row["from"], row["to"]) for row in ROWS}
NOT_AS_RECORDED = ("correct ", "annul ", "[recorded")


def _after(row: dict[str, Any], lines: list[str]) -> Standing:
    settings = settings_of(row)
    return standing(CARA, settings, facts([], lines, settings))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['from']} to {row['to']}: {row['what']}" for row in ROWS])
def test_the_last_line_makes_the_change(row: dict[str, Any]) -> None:
    before, after = _after(row, row["facts"][:-1]), _after(row, row["facts"])
    assert (before.stage.value, after.stage.value) == (row["from"], row["to"])
    today = facts([], row["facts"], settings_of(row))[-1].on
    assert (why_not(row["verb"], before, today) is None) is not row.get("out_of_order", False)


def test_every_stage_can_be_reached_and_left() -> None:
    assert {stage for _, stage in PAIRS} == {stage.value for stage in Stage}
    assert {stage for stage, _ in PAIRS} == {stage.value for stage in Stage} - {"closed"}


def test_no_table_comes_upon_another_change() -> None:
    found = set()
    for name, case in CASES:
        lines = [*TABLES[name]["start"].get(case.get("start"), []), *case.get("facts", [])]
        if any(mark in line for line in lines for mark in NOT_AS_RECORDED):
            continue
        settings = settings_of(case)
        read = facts([], lines, settings)
        stages = [standing(CARA, settings, read[:count]).stage.value for count in range(len(read) + 1)]
        found |= {pair for pair in pairwise(stages) if pair[0] != pair[1]}
    assert found <= PAIRS
    assert len(found) >= 20
