"""Runs the table of the plans that are refused."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from caraway.evidence.plan import plan_from
from caraway.evidence.refusals import PlanUnfit

TABLE = tomllib.loads((Path(__file__).parent / "evaluation_plan.toml").read_text("utf-8"))
CASES = TABLE["refused"]


def changed(case: dict[str, Any]) -> str:
    """The sound plan with the case's change in it."""
    text = str(TABLE["sound"][case["of"]])
    for old, new in (("instead_of", "it_says"), ("also_instead_of", "also_says")):
        if old in case:
            assert case[old] in text, "the plan does not say that"
            text = text.replace(case[old], case[new], 1)
    return text


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_bad_plan(case: dict[str, Any]) -> None:
    with pytest.raises(PlanUnfit) as refused:
        plan_from(changed(case), "plan.toml")
    assert str(refused.value) == f"plan.toml: {case['key']} {case['reason']}."


@pytest.mark.parametrize("name", TABLE["sound"])
def test_the_unchanged_plan_is_sound(name: str) -> None:
    assert plan_from(TABLE["sound"][name], "plan.toml").hash
