"""Runs the table of the joint decision, and sees that it notices each rule that is gone."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from caraway.core.joint import VERBS, added, may, policies, require, standing, stands, text, why_not
from caraway.core.joint.events import Closed, Event
from caraway.core.joint.state import Stands
from caraway.core.joint.timetable import Timetable, consequences
from caraway.core.joint.words import JointStage, Option
from caraway.core.refusals import InvalidValue, NotNow, Refusal, Unknown
from tests.spec.joint_grammar import QUESTIONS, moment, person, replay, timetable

TABLE = tomllib.loads((Path(__file__).parent / "joint_decision.toml").read_text("utf-8"))
CASES, STAGES, OPTIONS = TABLE["case"], TABLE["stage"], TABLE["option"]
ROSE = person("Rose")
EXPECTED = [
    (stage, verb, why)
    for stage in STAGES
    for why, verbs in (("", stage["can"]), *stage["cannot"].items())
    for verb in verbs
]


def told(case: dict[str, Any]) -> tuple[Event, ...]:
    return replay(TABLE, [*TABLE["start"].get(case.get("start"), []), *case["events"]])


def now(case: dict[str, Any]) -> Stands:
    events = told(case)
    return stands(events, moment(case["at"]) if "at" in case else events[-1].at)


def differences(case: dict[str, Any]) -> list[str]:
    """What the rules say differently from the table."""
    try:
        found = now(case)
        said = {question: QUESTIONS[question](found) for question in case.get("then", {})}
    except Refusal as refused:
        return [] if case.get("refused") == refused.sentence else [f"refused: {refused.sentence}"]
    except AssertionError as broken:
        return [f"broken: {broken!r}"]
    if "then" not in case:
        return ["not refused"]
    return [f"{key}: {said[key]}, not {wanted}" for key, wanted in case["then"].items() if said[key] != wanted]


def test_every_row_asks_one_thing() -> None:
    assert [case["case"] for case in CASES if ("then" in case) == ("refused" in case)] == []


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_table(case: dict[str, Any]) -> None:
    assert differences(case) == []


@pytest.mark.parametrize("stage", STAGES, ids=[stage["stage"] for stage in STAGES])
def test_every_verb_at_this_stage(stage: dict[str, Any]) -> None:
    found = now(stage)
    assert found.stage.value == stage["stage"]
    assert {verb: why_not(verb, found, ROSE) or "" for verb in VERBS} == {
        verb: why for one, verb, why in EXPECTED if one is stage
    }
    assert {verb for verb in VERBS if may(verb, found, ROSE)} == set(stage["can"])


def test_every_stage_and_every_verb_is_there_once() -> None:
    pairs = [(stage["stage"], verb) for stage, verb, _ in EXPECTED]
    assert len(pairs) == len(set(pairs)) == len(JointStage) * len(VERBS)
    assert {stage for stage, _ in pairs} == {one.value for one in JointStage}


def test_every_verb_but_confirming_can_be_done_somewhere_and_every_verb_not_elsewhere() -> None:
    assert {verb for _, verb, why in EXPECTED if not why} == set(VERBS) - {"confirm_urgent"}
    # That an officer has decided on the breach is noted at every stage: what took effect stays, and is told all the same.
    assert {verb for _, verb, why in EXPECTED if why} == set(VERBS) - {"bar"}


def test_each_kind_of_event_has_a_verb_and_each_verb_an_event() -> None:
    kinds = set(standing._AFTER)
    assert set(policies._DOOR) == kinds
    assert {verb for verb, _ in policies._DOOR.values()} == set(VERBS)


@pytest.mark.parametrize("option", OPTIONS, ids=[one["option"] for one in OPTIONS])
def test_what_an_option_comes_to(option: dict[str, str]) -> None:
    known = timetable(TABLE["usual"])
    unknown = Timetable(known.deadline, known.batch_before, known.last_batch)
    for key, days, held in (("words", known, False), ("on_hold", known, True), ("unknown", unknown, False)):
        said = {one.option.value: one for one in consequences(days, held)}[option["option"]]
        assert said.words == option[key]
        assert (said.on is None) == (key == "unknown")


def test_every_option_is_put_always_in_the_same_order_and_none_is_chosen() -> None:
    found = now({"start": "opened", "events": []})
    assert [one.option for one in found.options] == list(Option) == [Option(one["option"]) for one in OPTIONS]
    assert found.proposal is None
    assert found.text is None


def test_a_refusal_is_the_same_sentence() -> None:
    closed = now(STAGES[-1])
    with pytest.raises(NotNow, match="The decision is at “Closed”") as refused:
        require("propose", closed, ROSE)
    assert refused.value.code == "propose_not_now"
    require("propose", now(STAGES[0]), ROSE)


def test_an_unknown_verb_is_refused() -> None:
    with pytest.raises(Unknown, match="verb"):
        why_not("forget", now(STAGES[0]), ROSE)


def test_a_decision_begins_with_its_opening_once() -> None:
    opened = told({"start": "opened", "events": []})
    closing = Event(opened[0].at, ROSE, Closed())
    for events, event in (((), closing), (opened, opened[0])):
        with pytest.raises(InvalidValue, match="begins with its opening"):
            added(events, event)
    with pytest.raises(InvalidValue, match="begins with its opening"):
        stands([closing], closing.at)


def test_before_its_opening_there_is_no_decision() -> None:
    opened = told({"start": "opened", "events": []})
    with pytest.raises(InvalidValue, match="begins with its opening"):
        stands(opened, opened[0].at - timedelta(minutes=1))


def test_how_it_stood_is_not_how_it_stands() -> None:
    events = told(STAGES[1])
    assert stands(events, moment("5 Mar 10:15")).stage is JointStage.OPEN
    assert stands(events, moment("5 Mar 10:20")).stage is JointStage.AGREED


def test_nothing_is_added_before_what_was_there() -> None:
    events = told(STAGES[0])
    with pytest.raises(InvalidValue, match="not be earlier"):
        added(events, Event(events[-1].at - timedelta(minutes=1), ROSE, Closed()))


def test_the_same_release_has_the_same_id_however_often_it_is_worked_out() -> None:
    one, again = (now(STAGES[1]).to_send for _ in range(2))
    assert one == again
    assert len({sending.id for sending in now(LATE).to_send}) == 2


LATE = next(case for case in CASES if case["case"].startswith("After it both may still agree"))
HOLD_AT_ONCE = next(case for case in CASES if case["case"].startswith("Two people release a hold at once"))


def test_what_two_people_released_is_recorded_apart() -> None:
    (found,) = now(HOLD_AT_ONCE).urgent
    assert (found.asking.asked_by, found.confirmed_by) == (person("Moira"), person("Tom"))
    assert (found.asking.asked_at, found.confirmed_at) == (moment("5 Mar 10:00"), moment("5 Mar 10:05"))


def test_all_that_is_due_goes_together() -> None:
    """A part of a text, handed over alone, could be followed by a change of the rest."""
    events = replay(TABLE, [*TABLE["start"]["held"], *CARE])
    first, _ = stands(events, events[-1].at).to_send
    for ids in ((first.id,), ()):
        with pytest.raises(InvalidValue, match="together"):
            added(events, Event(events[-1].at, ROSE, policies.Released(ids)))


CARE = [
    "5 Mar 10:00 Rose proposes care, venue, two in room until 14 Mar",
    "5 Mar 10:10 Rose agrees",
    "5 Mar 10:20 Anna agrees",
]

FAULTS: dict[str, tuple[Any, str, Any]] = {
    "agreements outlive a change": (standing, "_cleared", lambda now: now),
    "there is no deadline": (standing, "_lapsed", lambda now, at: now),
    "disagreement is silence": (standing, "_why", lambda now: standing.LapseReason.UNDECIDED),
    "any text will do": (policies, "_the_text_read", lambda *args: None),
    "anybody asks at once": (policies, "_by_the_duty_manager", lambda *args: None),
    "anything can be handed over": (policies, "_what_waits", lambda *args: None),
    "an agreement outlives the officer's decision on the breach": (standing, "barred", lambda now, person, at: now),
    "anybody is noted": (policies, "concerns", lambda now, person, at: True),
    "an officer who has decided on the breach still takes part": (policies, "is_barred", lambda now, person: False),
    "holds are doubled": (policies, "_one_hold", lambda *args: None),
    "anything goes at once": (text, "AT_ONCE", tuple(text.ReleaseKind)),
    "continuing stops a hold without a word": (text, "_SENDS_WHEN_HELD", text._SENDS),
}
CONDITIONS = {one.__name__: one for verb in VERBS.values() for one in verb.conditions}


def _put(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, wrong = FAULTS[fault]
    right = getattr(module, name)
    monkeypatch.setattr(module, name, wrong)
    for kind, (verb, fits) in policies._DOOR.items():
        if fits is right:
            monkeypatch.setitem(policies._DOOR, kind, (verb, wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_table_notices_a_wrong_rule(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _put(fault, monkeypatch)
    assert any(differences(case) for case in CASES), f"no row notices that {fault}"


@pytest.mark.parametrize("name", CONDITIONS)
def test_the_table_notices_a_condition_that_is_gone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, verb in VERBS.items():
        left = tuple(one for one in verb.conditions if one is not CONDITIONS[name])
        monkeypatch.setitem(VERBS, key, policies.Verb(verb.words, verb.stages, left))  # type: ignore[arg-type]
    assert any(differences(case) for case in CASES) or _noticed_at_a_stage(), f"no row needs {name}"


def _noticed_at_a_stage() -> bool:
    at = {stage["stage"]: now(stage) for stage in STAGES}
    return any((why_not(verb, at[stage["stage"]], ROSE) or "") != why for stage, verb, why in EXPECTED)
