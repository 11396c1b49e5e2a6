"""Runs the table of what is due on a victim's case, and sees that it notices each clock that is wrong."""

import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from caraway.core.refusals import InvalidValue
from caraway.core.victim import clocks, put_right
from caraway.core.victim.clocks import VictimCase, VictimDue, VictimDuty, victim_dues
from caraway.core.victim.engagement import Attempt, Engagement
from caraway.core.victim.put_right import Ended, PutRight
from caraway.core.victim.safe_plan import Detail, DetailKind, SafePlan, Way
from caraway.core.victim.settings import VictimSettings
from caraway.core.victim.telling import TOLD_OF, Happening, Telling, Told, Upward
from caraway.core.vocabulary import ClockStart
from tests.spec.grammar import DAY, day, short

TABLE = tomllib.loads((Path(__file__).parent / "victim_clocks.toml").read_text("utf-8"))
CASES = TABLE["case"]
HOLIDAYS = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
HAPPENED = re.compile(rf"({DAY}) (\w+)(?: (\w+))?(?: for ({DAY}))?(?:, known ({DAY}))?")
WORKER, SECOND = UUID(int=1), UUID(int=2)


def happening(line: str) -> Happening:
    """ "16 Mar booked B for 11 Apr, known 18 Mar"."""
    found = HAPPENED.fullmatch(line)
    assert found is not None, line
    on, held_on = day(found[1]), day(found[4]) if found[4] else None
    known_on = day(found[5]) if found[5] else on
    session = f"{found[3]} {found[4]}" if found[4] else ""
    name = f"{found[1]} {found[2]}"
    what = Upward(found[2])
    return Happening(
        id=name, what=what, on=on, known_on=known_on, step=found[3] or "", session=session, held_on=held_on
    )


def attempt(line: str) -> Attempt:
    on, _, result = line.rpartition(" ")
    code = Engagement(result)
    return Attempt(day(on), code, None if code is Engagement.NO_SAFE_ROUTE else Way.CALL)


def telling(line: str, happened: tuple[Happening, ...]) -> Telling | PutRight:
    """ "13 Mar cautioned", or "13 Mar cautioned put right as 16 Mar cautioned" (or "as nothing")."""
    first, _, now = line.partition(" put right as ")
    of = next(one for one in happened if one.id == first)
    if now:
        so = next((one.id for one in happened if one.id == now), "")
        assert so or now == "nothing", line
        return PutRight(instead=of.id, of=so, on=of.on, by=WORKER, way=Way.CALL)
    return Telling(told=TOLD_OF[of.what], of=of.id, on=of.on, by=WORKER, way=Way.CALL)


def ended(line: str, happened: tuple[Happening, ...]) -> Ended:
    """ "13 Mar cautioned, 18 Mar"."""
    name, _, on = line.partition(", ")
    return Ended(next(one for one in happened if one.id == name), day(on))


def detail(line: str) -> Detail:
    kind, state, on = line.split(" ", 2)
    given = Detail(kind=DetailKind(kind), given_on=day(on))
    if state == "new":
        return given
    confirmed = replace(given, confirmed_on=day(on), confirmed_by=WORKER)
    return replace(confirmed, checked_on=day(on), checked_by=SECOND) if state == "checked" else confirmed


def victim_case(case: dict[str, Any]) -> VictimCase:
    row = TABLE["usual"] | case
    confirmed = day(row["confirmed"]) if row["confirmed"] else None
    plan = SafePlan(
        details=tuple(map(detail, row["details"])),
        confirmed_on=confirmed,
        confirmed_by=WORKER if confirmed else None,
        spoken_on=day(row["spoken"]) if row["spoken"] else None,
        wants_none=row.get("wants_none", False),
    )
    happened = tuple(map(happening, row["happened"]))
    over = tuple(ended(line, happened) for line in row["no_longer_so"])
    return VictimCase(
        referred_on=day(row["referred"]),
        steps=("A", "B"),
        plan=plan,
        starts={ClockStart(line.split()[0]): day(line.partition(" ")[2]) for line in row["starts"]},
        happenings=tuple(one for one in happened if one not in [gone.happening for gone in over]),
        ended=over,
        attempts=tuple(map(attempt, row["attempts"])),
        tellings=tuple(telling(line, happened) for line in row["told"]),
        surveyed_on=day(row["surveyed"]) if "surveyed" in row else None,
        updates_declined=row.get("updates_declined", False),
        closed=row.get("closed", False),
    )


def area_of(case: dict[str, Any]) -> VictimSettings:
    said = dict(case.get("area", {}))
    if "first_contact_from" in said:
        said["first_contact_from"] = ClockStart(said["first_contact_from"])
    if "key_events" in said:
        said["key_events"] = frozenset(map(Told, said["key_events"]))
    return VictimSettings(**said)


def duties(case: dict[str, Any]) -> tuple[VictimDuty, ...]:
    return victim_dues(victim_case(case), area_of(case), HOLIDAYS)


def said(case: dict[str, Any]) -> dict[str, str]:
    """The duties in the words of the table."""
    found: dict[str, str] = {}
    for one in duties(case):
        days = f"{short(one.due_on)}, {short(one.overdue_on)}"
        found[one.kind.value] = "; ".join([*(found[kind] for kind in found if kind == one.kind.value), days])
    return found


@pytest.mark.parametrize("case", CASES, ids=[f"{case['group']}: {case['case']}" for case in CASES])
def test_what_is_due(case: dict[str, Any]) -> None:
    assert said(case) == case["due"]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['group']}: {case['case']}" for case in CASES])
def test_a_duty_is_late_no_earlier_than_it_is_due_and_says_why(case: dict[str, Any]) -> None:
    for one in duties(case):
        assert one.due_on <= one.overdue_on
        assert one.why.words


def test_every_duty_is_there() -> None:
    assert {kind for case in CASES for kind in case["due"]} == {one.value for one in VictimDue}


def test_what_a_duty_is_about() -> None:
    found = duties({"attempts": ["9 Mar declined"], "happened": ["13 Mar cautioned"]})
    assert [(one.why, one.about) for one in found] == [(Told.CAUTION_GIVEN, "13 Mar cautioned")]


def test_a_programme_has_steps() -> None:
    with pytest.raises(InvalidValue, match="has steps"):
        replace(victim_case({}), steps=())


def test_what_is_to_be_put_right() -> None:
    told = ["13 Mar cautioned", "13 Mar cautioned put right as nothing"]
    happened = ["13 Mar cautioned", "20 Mar cautioned"]
    wrong = victim_case({"happened": happened, "no_longer_so": ["13 Mar cautioned, 16 Mar"], "told": told}).wrong
    assert [(one.of, one.denied, one.now and one.now.id) for one in wrong] == [
        ("13 Mar cautioned", True, "20 Mar cautioned")
    ]


RIGHT_FAULTS: dict[str, tuple[str, Any]] = {
    "a used booking was wrong": ("_was_used", lambda one, every: False),
    "what was said first holds for ever": (
        "_last",
        lambda every, said: {one.of: put_right._Heard(every[one.of]) for one in said if isinstance(one, Telling)},
    ),
    "each kind is a matter": ("_matter", lambda one: one.what.value + one.session),
    "nothing is in its place": ("_in_place", lambda one, so: iter(())),
}


@pytest.mark.parametrize("fault", RIGHT_FAULTS)
def test_the_table_notices_what_is_put_right_wrongly(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(put_right, *RIGHT_FAULTS[fault])
    assert [case["case"] for case in CASES if said(case) != case["due"]], f"no row notices that {fault}"


FAULTS: dict[str, tuple[str, Any]] = {
    "every day is a working day": ("add_working_days", lambda day, count, holidays: day.replace(day=day.day + count)),
    "bank holidays are worked": (
        "add_working_days",
        lambda day, count, _, real=clocks.add_working_days: real(day, count, ()),
    ),
    "everything is told": ("TOLD_OF", dict.fromkeys(Upward, Told.COMPLETED)),
    "no booking is ever over": ("SETTLES_A_BOOKING", ()),
    "only a return ends it": ("ENDS", (Upward.RETURNED,)),
    "no first contact": ("_first_contact", lambda *args: iter(())),
    "nothing is ever wrong": ("wrongs", lambda happenings, ended, said: ()),
    "every booking counts": ("_is_a_later_booking", lambda case, one, held_on: one.what is Upward.BOOKED),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_table_notices_a_wrong_clock(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, *FAULTS[fault])
    assert [case["case"] for case in CASES if said(case) != case["due"]], f"no row notices that {fault}"
