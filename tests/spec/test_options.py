"""Runs the table of the dates on offer."""

import tomllib
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from caraway.core import options as rules
from caraway.core.options import Offer, Options, Seeker, Slot, moves, options, without_dates
from caraway.core.orders import Taken, Weekday
from caraway.core.vocabulary import Language
from caraway.core.windows import Gap
from tests.spec.asking import standing_of
from tests.spec.grammar import CARA, day, session

TABLE = tomllib.loads((Path(__file__).parent / "options.toml").read_text("utf-8"))
CASES = TABLE["case"]
MAN = Seeker("male")
UNUSABLE = rules._unusable
GROUPS = {"men": "male", "women": "female"}


def _slot(words: str) -> Slot:
    name, *how = words.split(", ")
    step, _, on = name.partition(" ")
    sex = next((GROUPS[one] for one in how if one in GROUPS), "any")
    language = next((_language(one[3:]) for one in how if one.startswith("in ")), "en")
    hours = next((one for one in how if " to " in one), "").partition(" to ")
    full = 0 if "full" in how else 3
    return Slot(session(step, day(on)), step, day(on), full, sex, language, "", hours[0], hours[2])


def _language(words: str) -> str:
    return next(one.value for one in Language if one.words == words)


def _man(case: dict[str, Any]) -> Seeker:
    man = Seeker("male", (_language(case["speaks"]), "en")) if "speaks" in case else MAN
    return replace(man, taken=tuple(_taken(words) for words in case.get("court_contact", ())))


def _taken(words: str) -> Taken:
    """Hours of a court: "Saturday, 09:00 to 11:00, from 1 Jan, until 7 Feb", all but the first as the order says."""
    name, *rest = words.split(", ")
    weekday = next(int(one.value) for one in Weekday if one.words == name)
    first = next((day(one[5:]) for one in rest if one.startswith("from ")), day("1 Jan"))
    last = next((day(one[6:]) for one in rest if one.startswith("until ")), None)
    hours = next((one.split(" to ") for one in rest if " to " in one), None)
    begins, ends = map(time.fromisoformat, hours) if hours else (time.min, time.max)
    return Taken(weekday, first, last, begins, ends)


def _slots(case: dict[str, Any]) -> list[Slot]:
    return [_slot(words) for words in case["sessions"]]


def _offer(offer: Offer) -> str:
    return " + ".join(slot.session for slot in offer.slots) + ("" if offer.room_to_repeat else ", once")


def _offered(case: dict[str, Any]) -> Options:
    return options(CARA, standing_of(TABLE, case), _slots(case), _man(case), day(case["today"]))


def _differences(case: dict[str, Any]) -> list[Any]:
    standing = standing_of(TABLE, case)
    wrong: list[Any] = []
    if "offers" in case:
        said = _offered(case)
        wrong += [one for one in [[_offer(offer) for offer in said.offers]] if one != case["offers"]]
        wrong += [one for one in [{no.slot.session: no.why for no in said.not_offered}] if one != case["not_offered"]]
        wrong += [one for one in [said.cannot.get("book")] if one != case.get("cannot_book")]
    for step, wanted in case.get("moves", {}).items():
        found = [slot.session for slot in moves(standing, step, _slots(case), _man(case), day(case["today"]), CARA)]
        wrong += [found] if found != wanted else []
    return wrong


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_table(case: dict[str, Any]) -> None:
    assert _differences(case) == []


def test_an_offer_is_named_by_its_sessions() -> None:
    assert next(offer.key for offer in _offered(CASES[0]).offers) == "A 17 Jan+B 14 Feb"


def test_what_can_be_done_and_what_cannot_are_all_there_is() -> None:
    said = _offered(CASES[0])
    assert set(said.can) | set(said.cannot) == set(rules.VERBS)
    assert not set(said.can) & set(said.cannot)


def test_without_dates_nothing_can_be_booked_and_all_else_is_as_it_was() -> None:
    found = Options(("book", "decline"), {"accept": "The case is at “Accepted”.", "book_call": "In a group."}, ())
    waits = without_dates(found, "It waits.")
    assert (waits.can, waits.offers) == (("decline",), ())
    assert waits.cannot == found.cannot | {"book": "It waits."}


def _a_day_more(gap: Gap | None, on: Any) -> bool:
    return gap is None or gap.first_on <= on <= gap.last_on + timedelta(days=1)


def _a_day_early(gap: Gap | None, on: Any) -> bool:
    return gap is None or gap.first_on - timedelta(days=1) <= on <= gap.last_on


def _any_language(window: Any, slot: Slot, seeker: Seeker, today: Any) -> str | None:
    return UNUSABLE(window, replace(slot, language="en"), seeker, today)


def _anyone(window: Any, slot: Slot, seeker: Seeker, today: Any) -> str | None:
    return None


FAULTS: dict[str, tuple[Any, str, Any]] = {
    "the gap is a day longer": (rules, "_inside", _a_day_more),
    "the gap begins a day early": (rules, "_inside", _a_day_early),
    "what a court has set is not looked at": (rules, "forbidden", lambda *_: False),
    "what a court has set takes the whole day": (rules, "forbidden", lambda taken, on, begins, ends: bool(taken)),
    "every session can be used": (rules, "_unusable", _anyone),
    "any language will do": (rules, "_unusable", _any_language),
    "a booked B may be left behind": (rules, "_keeps_later", lambda *_: True),
    "there is always room to repeat": (rules._Search, "room_to_repeat", lambda self, on: True),
    "a booked A does not bind B": (rules, "_gap_in", lambda *_: None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_table_notices_a_wrong_rule(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, wrong = FAULTS[fault]
    monkeypatch.setattr(where, name, wrong)
    assert any(_differences(case) for case in CASES), f"no case notices that {fault}"
