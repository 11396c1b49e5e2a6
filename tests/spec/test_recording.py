"""Runs the table of what may be recorded and corrected, and shows that it would notice wrong rules."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from caraway.core import recording
from caraway.core.agreement import Settings
from caraway.core.facts import Decided, Detail
from caraway.core.recording import fit, ground_of, is_checked
from caraway.core.reference import disposal
from caraway.core.refusals import InvalidValue
from tests.spec.asking import settings_of
from tests.spec.grammar import CARA, facts

TABLE = tomllib.loads((Path(__file__).parent / "recording.toml").read_text("utf-8"))
CASES = TABLE["case"]


def _recorded(case: dict[str, Any]) -> Detail:
    settings = settings_of(case)
    *before, last = facts(TABLE["start"][case["start"]], case["facts"], settings)
    corrects = next((one for one in before if one.id == last.replaces), None)
    dealt_with = disposal(case.get("disposal", "conditional_caution"))
    ground = ground_of(CARA, settings, before, dealt_with, last.at.date(), corrects)
    return fit(last.detail, last.on, replace(ground, minutes=case.get("minutes")))


def _said(case: dict[str, Any]) -> str:
    try:
        _recorded(case)
    except InvalidValue as refusal:
        return refusal.sentence
    return "yes"


@pytest.mark.parametrize("case", CASES, ids=[f"{case['group']}: {case['case']}" for case in CASES])
def test_the_table(case: dict[str, Any]) -> None:
    assert _said(case) == case["then"]
    if "breach" in case:
        decided = _recorded(case)
        assert isinstance(decided, Decided)
        assert decided.breach is (case["breach"] == "yes")


def test_every_kind_that_is_checked_comes_up() -> None:
    lasts = [facts(TABLE["start"][case["start"]], case["facts"], settings_of(case))[-1].detail for case in CASES]
    assert {type(detail) for detail in lasts if is_checked(detail)} == set(recording._RULES)


def test_the_conditions_of_the_caution_are_known_where_they_are_listed() -> None:
    before = facts(TABLE["start"]["cautioned"], [])
    listed = replace(before[2], detail=replace(before[2].detail, conditions=("Attend both workshops",)))  # type: ignore[call-arg]
    dealt_with = disposal("conditional_caution")
    for caution, conditions in ((before[2], ()), (listed, ("Attend both workshops",))):
        ground = ground_of(CARA, Settings(), [*before[:2], caution], dealt_with, caution.on)
        assert ground.conditions == conditions
    assert ground_of(CARA, Settings(), before[:2], dealt_with, before[1].on).conditions == ()


FAULTS: dict[str, tuple[str, Any]] = {
    "every failure is a breach": ("is_breach", lambda outcome, reasonable: True),
    "an undeliverable condition is a failure": ("failed", lambda outcome: True),
    "prosecution is always open": ("why_not_prosecuted", lambda *given: None),
    "any code fits": ("fitting_codes", lambda programme, outcome, facts: tuple(recording.Attendance)),
    "no end is too far": ("_new_end", lambda expires_on, on, ground: None),
    "any absence is whole": ("_has_reason", lambda acceptable, absence: None),
    "nothing is refused": ("_refuse", lambda when, code, sentence: None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_table_notices_a_wrong_rule(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, wrong = FAULTS[fault]
    monkeypatch.setattr(recording, name, wrong)

    def differs(case: dict[str, Any]) -> bool:
        try:
            test_the_table(case)
        except (AssertionError, AttributeError):
            return True
        return False

    assert any(differs(case) for case in CASES), f"no case notices that {fault}"
