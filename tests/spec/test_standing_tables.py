"""Runs the tables that ask where a case stands."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.spec.asking import differences

HERE = Path(__file__).parent
NAMES = ("windows", "missed_steps", "clocks", "corrections", "attendance", "pathways")
TABLES = {
    name: tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))
    for name in NAMES
    if (HERE / f"{name}.toml").exists()
}
CASES = [(name, case) for name, table in TABLES.items() for case in table["case"]]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['case']}" for name, case in CASES])
def test_the_table(name: str, case: dict[str, Any]) -> None:
    assert differences(TABLES[name], case) == []
