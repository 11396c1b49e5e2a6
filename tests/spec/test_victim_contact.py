"""Runs the table of safe contact with a victim, and sees that it notices each rule that is gone."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from caraway.core.leaving import Hours
from caraway.core.victim import asking, contact, writing
from caraway.core.victim.asking import Kind, ask
from caraway.core.victim.contact import QUESTIONS, Answered, Opening, why_silent
from caraway.core.victim.rules import RULE_OF, Rule, Why
from caraway.core.victim.safe_plan import Detail, DetailKind, SafePlan, UsedBy, Way
from caraway.core.victim.settings import VictimSettings
from caraway.core.victim.writing import Part, faults
from caraway.core.vocabulary import Language

TABLE = tomllib.loads((Path(__file__).parent / "victim_contact.toml").read_text("utf-8"))
CASES, WRITTEN, OPENINGS, ANSWERS = TABLE["case"], TABLE["written"], TABLE["opening"], TABLE["answers"]
NAMES = ("Ann Onym", "Joe Onym", "Wessex Partners", "CARA")
WORKER, SECOND = UUID(int=1), UUID(int=2)
LONG_AGO = date(2026, 1, 1)
FIELDS = ("time", "safe", "participant", "children")


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def hours(row: dict[str, Any]) -> Hours | None:
    """As the table writes them: "any", "not asked", "in words", or from when to when."""
    said, days = row["hours"], frozenset(row.get("days", ()))
    if said == "not asked":
        return None
    begins, _, ends = said.partition("-") if "-" in said else ("", "", "")
    return Hours(days, begins, ends, said == "in words")


def details(row: dict[str, Any]) -> tuple[Detail, ...]:
    found = []
    for kind in DetailKind:
        state = row[kind.value]
        who: dict[str, Any] = {"confirmed_on": LONG_AGO, "confirmed_by": WORKER} if state != "new" else {}
        who |= {"checked_on": LONG_AGO, "checked_by": SECOND} if state == "checked" else {}
        if state:
            used_by = UsedBy(row[f"{kind.value}_used_by"])
            found.append(Detail(kind=kind, given_on=LONG_AGO, used_by=used_by, **who))
    return tuple(found)


def plan(row: dict[str, Any]) -> SafePlan:
    confirmed = day(row["confirmed_on"])
    return SafePlan(
        methods=frozenset(map(Way, row["methods"])),
        hours=hours(row),
        language=Language(row["language"]),
        details=details(row),
        confirmed_on=confirmed,
        confirmed_by=WORKER if confirmed else None,
        spoken_on=day(row["spoken_on"]),
        changed_at=moment(row.get("changed_at")),
        wants_none=row.get("wants_none", False),
    )


def area_of(case: dict[str, Any]) -> VictimSettings:
    said = TABLE["area"] | case.get("area", {})
    if "languages" in said:
        said["languages"] = frozenset(map(Language, said["languages"]))
    return VictimSettings(**said)


def asked(case: dict[str, Any]) -> str:
    """The answer in the words of the table."""
    row = TABLE["usual"] | case
    answer = ask(
        plan(row),
        Way(row["way"]),
        Kind(row["kind"]),
        datetime.fromisoformat(row["at"]),
        area_of(case),
        None if row.get("not_compared") else frozenset(map(DetailKind, row["matches"])),
        queued_at=moment(row.get("queued_at")),
        interpreter=row.get("interpreter", False),
    )
    if answer.at is not None:
        assert answer.why is Why.OUT_OF_HOURS
        return f"from {answer.at:%Y-%m-%d %H:%M}"
    return answer.why.value.replace("_", " ") if answer.why else "now"


@pytest.mark.parametrize("case", CASES, ids=[f"{case['rule']} {case['what']}" for case in CASES])
def test_may_the_victim_be_contacted(case: dict[str, Any]) -> None:
    assert asked(case) == case["answer"]


def written(row: dict[str, Any]) -> str:
    part = Part(row["part"])
    return f"rule {part.why.rule.value}" if faults(part, row["text"], NAMES) else "may stand"


@pytest.mark.parametrize("row", WRITTEN, ids=[f"{row['part']}: {row['text']}" for row in WRITTEN])
def test_what_may_be_written(row: dict[str, Any]) -> None:
    assert written(row) == row["answer"]


def silent(row: dict[str, Any]) -> str:
    why = why_silent(Answered(row["who"]), row["code_word"])
    return f"say nothing: {why.value.replace('_', ' ')}" if why else "speak"


@pytest.mark.parametrize("row", ANSWERS, ids=str)
def test_who_answers(row: dict[str, Any]) -> None:
    assert silent(row) == row["answer"]


def opened(row: dict[str, Any]) -> Opening:
    said = {name: question(answer) for name, question, answer in zip(FIELDS, QUESTIONS, row["answers"], strict=False)}
    return Opening(**said)


@pytest.mark.parametrize("row", OPENINGS, ids=str)
def test_how_far_a_call_goes(row: dict[str, Any]) -> None:
    opening = opened(row)
    assert opening.call_may.value == row["then"]
    asks = row["then"] == "ask"
    assert opening.next_question is (QUESTIONS[len(row["answers"])] if asks else None)


def test_every_reason_of_leaving_is_there_under_its_rule() -> None:
    elsewhere = {Why.OUT_OF_HOURS, Why.HEAD_TELLS, Why.TEXT_TELLS, Why.SOMEBODY_ELSE, Why.NO_CODE_WORD}
    said = {case["answer"].replace(" ", "_") for case in CASES}
    assert {one.value for one in Why if one not in elsewhere} <= said
    assert RULE_OF.keys() == set(Why)
    assert set(RULE_OF.values()) == set(Rule)
    assert {one.rule for one in Why if one.makes_a_task} == {Rule.OTHER_PARTY}


RULES = {one.__name__: one for one in asking._RULES}


@pytest.mark.parametrize("name", RULES)
def test_the_table_notices_a_rule_that_is_gone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tuple(one for one in asking._RULES if one.__name__ != name)
    monkeypatch.setattr(asking, "_RULES", left)
    assert [case["what"] for case in CASES if asked(case) != case["answer"]]


FAULTS: dict[str, tuple[Any, str, Any]] = {
    "any hour will do": (Hours, "within", lambda *args: True),
    "nothing is ever stale": (asking, "is_stale", lambda *args: False),
    "anything may be written": (asking, "MAY_BE_WRITTEN", tuple(Kind)),
    "a voicemail is speech": (asking, "SPOKEN", (Way.CALL, Way.VOICEMAIL, Way.IN_PERSON)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_table_notices_a_wrong_rule(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*FAULTS[fault])
    assert [case["what"] for case in CASES if asked(case) != case["answer"]], f"no row notices that {fault}"


@pytest.mark.parametrize("name", ["_hidden", "telltales", "addresses", "_of_place_and_length"])
def test_the_table_notices_words_that_are_not_looked_at(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, name, lambda *args: iter(()))
    assert [row["text"] for row in WRITTEN if written(row) != row["answer"]]


@pytest.mark.parametrize("entry", [*contact.ENDS, *contact.SHORTENS])
def test_the_table_notices_an_answer_that_is_overlooked(entry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ENDS", "SHORTENS"):
        monkeypatch.setattr(contact, name, tuple(one for one in getattr(contact, name) if one is not entry))
    assert [row for row in OPENINGS if opened(row).call_may.value != row["then"]]
