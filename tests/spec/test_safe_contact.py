"""Runs the table of how a message leaves, and sees that it notices each rule that is gone."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from caraway.core import safe_contact
from caraway.core.leaving import Answer, Area, Hours
from caraway.core.message_words import MessageKind, NotSent
from caraway.core.refusals import InvalidValue
from caraway.core.safe_contact import SafeContact, route
from caraway.core.vocabulary import ContactMethod, Language

TABLE = tomllib.loads((Path(__file__).parent / "safe_contact.toml").read_text("utf-8"))
CASES = TABLE["case"]
ABOUT = {"what", "answer", "area", "kind", "at"}


def known(case: dict[str, Any]) -> SafeContact:
    """The usual participant, with what this row changes."""
    said = {name: value for name, value in (TABLE["usual"] | case).items() if name not in ABOUT}
    said["methods"] = frozenset(map(ContactMethod, said["methods"]))
    said["confirmed_on"] = date.fromisoformat(said["confirmed_on"]) if said["confirmed_on"] else None
    said["language"] = Language(said["language"])
    return SafeContact(**said | {"days": frozenset(said.get("days", ()))})


def asked(case: dict[str, Any]) -> str:
    """The answer in the words of the table."""
    whole = TABLE["usual"] | case
    area = Area(**TABLE["area"] | case.get("area", {}))
    way, answer = route(known(case), MessageKind(whole["kind"]), datetime.fromisoformat(whole["at"]), area)
    why = answer.why.value.replace("_", " ") if answer.why else ""
    if way is None or way is ContactMethod.CALL:
        return f"{way or 'no way'}: {why}"
    return f"{way} from {answer.at:%Y-%m-%d %H:%M}" if answer.at else f"{way} now"


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_how_a_message_leaves(case: dict[str, Any]) -> None:
    assert asked(case) == case["answer"]


def test_every_reason_is_there() -> None:
    said = " ".join(case["answer"] for case in CASES)
    missing = {one for one in NotSent if one.value.replace("_", " ") not in said} - {NotSent.OUT_OF_HOURS}
    assert not missing


@pytest.mark.parametrize("hours", [{"begins": "17:00"}, {"ends": "17:00"}, {"begins": "17:00", "ends": "17:00"}])
def test_hours_are_from_when_to_when(hours: dict[str, str]) -> None:
    with pytest.raises(InvalidValue, match="from when to when"):
        known(hours)


def test_days_are_days_of_the_week() -> None:
    with pytest.raises(InvalidValue, match="days of the week"):
        known({"days": [7]})


FAULTS: dict[str, tuple[Any, str, Any]] = {
    "any way may be used": (safe_contact, "_forbids_writing", lambda *args: None),
    "any address will do": (safe_contact, "_forbids_place", lambda *args: None),
    "any hour will do": (safe_contact, "_within", lambda *args: True),
    "dead numbers can be rung": (safe_contact, "_forbids_call", lambda *args: None),
    "nothing is ever stale": (safe_contact, "is_stale", lambda *args: False),
    "the area's hours are everybody's": (Hours, "_span", lambda hours, area: (area.begins, area.ends)),
    "any day will do": (Hours, "_fits", lambda hours, day: True),
    "letters come first": (safe_contact, "WRITTEN", tuple(reversed(safe_contact.WRITTEN))),
    "everybody reads English": (safe_contact, "WRITTEN_LANGUAGES", tuple(Language)),
    "letters of attendance are texted": (safe_contact, "ONLY_BY_LETTER", ()),
    "it may leave at once": (Hours, "next", lambda hours, moment, area: moment),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_table_notices_a_wrong_rule(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*FAULTS[fault])
    assert [case["what"] for case in CASES if asked(case) != case["answer"]], f"no row notices that {fault}"


def test_an_answer_that_may_only_wait_is_not_never() -> None:
    assert Answer().may
    assert not Answer(NotSent.OUT_OF_HOURS, datetime.fromisoformat("2026-03-02 09:00")).never
    assert Answer(NotSent.STALE).never
