"""Runs the table of what may be done to a case, and sees that no stage and no verb is left out."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from caraway.core import policies
from caraway.core.policies import VERBS, require, why_not
from caraway.core.refusals import NotNow, Unknown
from caraway.core.standing import Standing
from caraway.core.vocabulary import Stage
from tests.spec.asking import standing_of
from tests.spec.grammar import day

TABLE = tomllib.loads((Path(__file__).parent / "policies.toml").read_text("utf-8"))
STAGES, CASES = TABLE["stage"], TABLE["case"]
EXPECTED = [
    (stage, verb, why)
    for stage in STAGES
    for why, verbs in (("", stage["can"]), *stage["cannot"].items())
    for verb in verbs
]


def _said(case: dict[str, Any], verb: str) -> str:
    return why_not(verb, standing_of(TABLE, case), day(case["today"])) or ""


@pytest.mark.parametrize("stage", STAGES, ids=[stage["stage"] for stage in STAGES])
def test_every_verb_at_this_stage(stage: dict[str, Any]) -> None:
    assert standing_of(TABLE, stage).stage.value == stage["stage"]
    wanted = {verb: why for one, verb, why in EXPECTED if one is stage}
    assert {verb: _said(stage, verb) for verb in VERBS} == wanted


@pytest.mark.parametrize("case", CASES, ids=[f"{case['verb']} on {case['today']}" for case in CASES])
def test_one_condition(case: dict[str, Any]) -> None:
    assert _said(case, case["verb"]) == case.get("why", "")
    assert ("why" in case) is not case.get("can", False)


def test_every_stage_and_every_verb_is_there_once() -> None:
    pairs = [(stage["stage"], verb) for stage, verb, _ in EXPECTED]
    assert len(pairs) == len(set(pairs)) == len(Stage) * len(VERBS)
    assert {stage for stage, _ in pairs} == {stage.value for stage in Stage}


def test_every_verb_can_be_done_somewhere_and_not_elsewhere() -> None:
    """Correcting is always open: what may be corrected is asked of each line."""
    can = {verb for _, verb, why in EXPECTED if not why} | {case["verb"] for case in CASES if "why" not in case}
    cannot = {verb for _, verb, why in EXPECTED if why}
    assert can == set(VERBS)
    assert cannot == set(VERBS) - {"correct"}


def test_a_refusal_is_the_same_sentence() -> None:
    closed = standing_of(TABLE, next(stage for stage in STAGES if stage["stage"] == "closed"))
    with pytest.raises(NotNow, match="The case is at “Closed”") as refused:
        require("book", closed, day("20 Feb"))
    assert refused.value.code == "book_not_now"
    require("correct", closed, day("20 Feb"))


def test_an_unknown_verb_is_refused() -> None:
    with pytest.raises(Unknown, match="verb"):
        why_not("forget", standing_of(TABLE, STAGES[0]), day("6 Jan"))


BOOKED = "Every session that is left is booked."


def _all_places(standing: Standing) -> bool:
    return set(standing.steps_left) <= {booking.step for booking in standing.bookings}


FAULTS: dict[str, tuple[str, Any]] = {
    "a hold hinders nothing": ("not_held", lambda standing, today: None),
    "time never runs out": ("window_open", lambda standing, today: None),
    "no caution is needed": ("has_window", lambda standing, today: None),
    "extensions know no end": ("can_extend", lambda standing, today: None),
    "cases can always go back": ("ended_or_impossible", lambda standing, today: None),
    "decisions can be made twice": ("undecided", lambda standing, today: None),
    "an outcome needs no decision": ("completed_or_decided", lambda standing, today: None),
    "the police can be asked twice": ("not_asked", lambda standing, today: None),
    "nobody needs to look again first": ("looked_again", lambda standing, today: None),
    "every place fits": ("something_unbooked", lambda standing, today: BOOKED if _all_places(standing) else None),
    "calls can be booked for groups": ("not_by_group", lambda standing, today: None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_table_notices_a_wrong_rule(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, wrong = FAULTS[fault]
    right = getattr(policies, name)
    for verb, entry in VERBS.items():
        conditions = tuple(wrong if condition is right else condition for condition in entry.conditions)
        monkeypatch.setitem(VERBS, verb, policies.Verb(entry.words, conditions))
    noticed = [verb for stage, verb, why in EXPECTED if _said(stage, verb) != why]
    noticed += [case["verb"] for case in CASES if _said(case, case["verb"]) != case.get("why", "")]
    assert noticed, f"no case notices that {fault}"
