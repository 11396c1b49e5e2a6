"""Runs the tables of the victims' desk, and sees that they notice each rule that is gone."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from caraway.core.joint import moving, terms
from caraway.core.joint.moving import have_moved
from caraway.core.joint.people import BreachException, Member, require_not_deciding
from caraway.core.joint.terms import Terms
from caraway.core.joint.words import JointStage, Side
from caraway.core.refusals import InvalidValue
from caraway.core.victim import records, reply, separation
from caraway.core.victim.records import Asker, Basis, RecordClass, RecordsRequest
from caraway.core.victim.reply import GOOD_FOR, Code
from caraway.core.victim.separation import WrittenException
from tests.spec.grammar import day
from tests.spec.joint_grammar import moment, person, timetable

TABLE = tomllib.loads((Path(__file__).parent / "victim_desk.toml").read_text("utf-8"))
USUAL = tomllib.loads((Path(__file__).parent / "joint_decision.toml").read_text("utf-8"))["usual"]
ADA, BO = person("Ada"), person("Bo")
HASH = bytes(32)
WORKS = {"yes": (HASH, {HASH}), "no": (HASH, {b"1"}), "not known": (HASH, None), "no address": (None, {b"1"})}
SAYS = {"yes": True, "no": False, "not known": None}
SAID_AT = moment("2 Mar 10:00")


def apart(row: dict[str, Any]) -> str:
    try:
        written = [_exception(row)] if "until" in row else []
    except InvalidValue as refusal:
        return refusal.sentence
    identity, staff = WORKS[row["works"]]
    shut = separation.shut_out(ADA, identity, staff, written, day(row.get("on", "2 Mar")))
    return "shut" if shut else "open"


def _exception(row: dict[str, Any]) -> WrittenException:
    who, approver = (person(row.get(key, usual)) for key, usual in (("person", "Ada"), ("approver", "Bo")))
    return WrittenException(who, day("2 Mar"), day(row["until"]), approver, person("Partner"))


def deciding(row: dict[str, Any]) -> str:
    exception = BreachException("Nobody else", BO) if row.get("exception") else None
    try:
        require_not_deciding(Member(ADA, Side(row["side"]), exception is not None, exception), SAYS[row["decided"]])
    except InvalidValue:
        return "refused"
    return "takes part"


def second(row: dict[str, Any]) -> bool:
    scope = frozenset({RecordClass.RISK})
    asked = RecordsRequest(
        asker=Asker(row["asker"]), basis=Basis(row["basis"]), scope=scope, received_on=date(2026, 3, 2)
    )
    return records.needs_second(asked)


def code(row: dict[str, Any]) -> bool:
    changed = moment(row["changed_at"]) if "changed_at" in row else None
    said = Code(
        made_at=SAID_AT, expires_at=SAID_AT + GOOD_FOR, used=row.get("used", False), misses=row.get("misses", 0)
    )
    wants_none, closed = row.get("wants_none", False), row.get("closed", False)
    at = moment(row.get("at", "3 Mar 10:00"))
    return reply.alive(said, at, changed_at=changed, wants_none=wants_none, closed=closed)


def moved(row: dict[str, Any]) -> bool:
    kept = {**USUAL, **row.get("kept", {})}
    before, now = (
        timetable({name: value for name, value in said.items() if value}) for said in (kept, USUAL | row.get("now", {}))
    )
    return have_moved(JointStage(row["stage"]), before, now, day(row.get("today", "5 Mar")))


def told(row: dict[str, Any]) -> list[str]:
    supervisors, seniors, shut = (set(map(person, row.get(key, ["Ada"]))) for key in ("supervisors", "seniors", "shut"))
    found = separation.told_in_time(ADA, supervisors, seniors, shut)
    return [name for name in ("Ada", "Bo", "Cy", "Di") if person(name) in found]


def alike(row: dict[str, Any]) -> list[str]:
    ours, theirs = (
        Terms(tuple(said.get("batch_times", ["18:00"])), said.get("risk_ceiling", "standard"))
        for said in (row.get("ours", {}), row.get("theirs", {}))
    )
    return list(terms.differing(ours, theirs))


ASKED = {
    "apart": apart,
    "deciding": deciding,
    "second": second,
    "code": code,
    "moved": moved,
    "told": told,
    "alike": alike,
}
ROWS = [(kind, row) for kind, rows in TABLE.items() for row in rows]


def wrong() -> list[str]:
    return [str(row) for kind, row in ROWS if ASKED[kind](row) != row["answer"]]


@pytest.mark.parametrize(("kind", "row"), ROWS, ids=[f"{kind}: {row.get('what', row)}" for kind, row in ROWS])
def test_what_the_desk_goes_by(kind: str, row: dict[str, Any]) -> None:
    assert ASKED[kind](row) == row["answer"]


FAULTS: dict[str, tuple[Any, str, Any]] = {
    "an exception holds for a year": (separation, "MOST_DAYS", 365),
    "an exception holds a day less": (separation, "MOST_DAYS", 181),
    "nobody is shut out": (separation, "shut_out", lambda *_: False),
    "no second person": (records, "needs_second", lambda _: False),
    "a code takes a guess more": (reply, "MOST_MISSES", 6),
    "a code takes a guess less": (reply, "MOST_MISSES", 4),
    "what was agreed stays whatever comes": (moving, "_stays", lambda *_: True),
    "what was agreed never stays": (moving, "_stays", lambda *_: False),
    "the senior is never told": (separation, "told_in_time", lambda worker, found, *_: frozenset(found) - {worker}),
    "everything is alike": (terms, "differing", lambda *_: ()),
    "what was handed over moves": (moving, "DECIDING", tuple(JointStage)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_tables_notice_a_wrong_rule(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*FAULTS[fault])
    assert wrong(), f"no row notices that {fault}"


def test_a_code_is_good_for_a_week_and_an_exception_for_half_a_year() -> None:
    assert (timedelta(days=7), 182) == (GOOD_FOR, separation.MOST_DAYS)
