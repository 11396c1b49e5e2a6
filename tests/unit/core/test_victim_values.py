"""Values of the victim contact desk that refuse to exist when wrong: the plan, settings, openings, attempts, voice, telling."""

from dataclasses import replace
from datetime import UTC, date, datetime
from inspect import getmembers, isclass
from typing import Any
from uuid import UUID

import pytest

from caraway.core.dates import add_working_days
from caraway.core.leaving import Hours
from caraway.core.refusals import InvalidValue, NotYours
from caraway.core.victim import (
    asking,
    clocks,
    contact,
    engagement,
    records,
    requests,
    rules,
    safe_plan,
    telling,
    writing,
)
from caraway.core.victim import voice as voices
from caraway.core.victim.asking import Kind, ask, usable
from caraway.core.victim.contact import ChildrenAre, Opening, ParticipantIs, SafeNow, TimeLeft
from caraway.core.victim.engagement import Among, Attempt, Engagement, furthest, rate
from caraway.core.victim.put_right import Wrong, put_right
from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import Detail, DetailKind, DetailState, SafePlan, UsedBy, Way
from caraway.core.victim.settings import VictimSettings
from caraway.core.victim.telling import TOLD_OF, Happening, Told, Upward, tell
from caraway.core.victim.voice import Abuse, ChildrenLive, Service, Voice
from caraway.core.victim.writing import Part, faults
from caraway.core.vocabulary import Language, Word

DAY, LATER = date(2026, 3, 2), date(2026, 3, 5)
NOON = datetime.fromisoformat("2026-03-02 12:00")
WORKER, SECOND = UUID(int=1), UUID(int=2)
AREA = VictimSettings()
MODULES = (asking, clocks, contact, engagement, records, requests, rules, safe_plan, telling, voices, writing)
LISTS = {one for module in MODULES for _, one in getmembers(module, isclass) if issubclass(one, Word)} - {Word}


def refused(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        make()
    assert refusal.value.code == field
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize("words", sorted(LISTS, key=lambda one: one.__name__))
def test_every_entry_has_words_of_its_own(words: type[Word]) -> None:
    said = [entry.words for entry in words]
    assert all(one.strip() for one in said)
    assert len(set(said)) == len(said) == len(set(words)) > 0


# Details and the plan


def detail(**more: Any) -> Detail:
    return Detail(**{"kind": DetailKind.NUMBER, "given_on": DAY} | more)


CONFIRMED = {"confirmed_on": DAY, "confirmed_by": WORKER}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"confirmed_on": DAY}, "confirmed_by"),
        ({"confirmed_by": WORKER}, "confirmed_by"),
        (CONFIRMED | {"checked_on": DAY}, "checked_by"),
        (CONFIRMED | {"given_on": LATER}, "confirmed_on"),
        ({"checked_on": DAY, "checked_by": SECOND}, "checked_on"),
        (CONFIRMED | {"confirmed_on": LATER, "checked_on": DAY, "checked_by": SECOND}, "checked_on"),
        (CONFIRMED | {"checked_on": LATER, "checked_by": WORKER}, "checked_by"),
    ],
)
def test_a_detail_is_confirmed_by_one_and_checked_by_another(more: dict[str, Any], field: str) -> None:
    refused(lambda: detail(**more), field)


def test_how_far_a_detail_has_come() -> None:
    assert detail().state is DetailState.NEW
    assert detail(**CONFIRMED).state is DetailState.CONFIRMED
    assert detail(**CONFIRMED, checked_on=DAY, checked_by=SECOND).state is DetailState.CHECKED


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"confirmed_on": DAY}, "confirmed_by"),
        ({"methods": frozenset({Way.VOICEMAIL})}, "methods"),
        ({"details": (detail(), detail(given_on=LATER))}, "details"),
        ({"changed_at": NOON}, "changed_at"),
    ],
)
def test_a_plan_that_cannot_be(more: dict[str, Any], field: str) -> None:
    refused(lambda: SafePlan(**more), field)


PLAN = SafePlan(
    methods=frozenset({Way.CALL, Way.TEXT}),
    hours=Hours(begins="17:00", ends="18:00"),
    language=Language.POLISH,
    details=(detail(**CONFIRMED, used_by=UsedBy.NOBODY),),
    confirmed_on=DAY,
    confirmed_by=WORKER,
    changed_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
)


def test_the_ways_that_may_be_used_now_or_later() -> None:
    none = frozenset[DetailKind]()
    assert usable(PLAN, Kind.TALK, NOON, AREA, none) == (Way.CALL,)
    english = replace(PLAN, language=Language.ENGLISH)
    assert usable(english, Kind.CALL_BACK, NOON, AREA, none) == (Way.CALL, Way.TEXT)
    assert usable(english, Kind.CALL_BACK, NOON, AREA, frozenset({DetailKind.NUMBER})) == ()


def test_nothing_known_and_no_number_leaves_no_way() -> None:
    assert usable(SafePlan(), Kind.TALK, NOON, AREA, frozenset()) == ()


def test_moments_are_local_and_queued_ones_have_a_zone() -> None:
    refused(lambda: ask(PLAN, Way.CALL, Kind.TALK, NOON.replace(tzinfo=UTC), AREA, frozenset()), "moment")
    refused(lambda: ask(PLAN, Way.CALL, Kind.TALK, NOON, AREA, frozenset(), queued_at=NOON), "queued_at")


# Settings


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"begins": "19:00", "ends": "09:00"}, "safe_to"),
        ({"begins": "", "ends": ""}, "begins"),
        ({"first_contact_days": 0}, "first_contact_days"),
        ({"survey_days": 366}, "survey_days"),
        ({"stale_days": 7}, "recheck_ahead_days"),
        ({"languages": frozenset({Language.NOT_KNOWN})}, "languages"),
        ({"languages": frozenset({Language.ANOTHER})}, "languages"),
    ],
)
def test_settings_that_cannot_be(more: dict[str, Any], field: str) -> None:
    refused(lambda: VictimSettings(**more), field)


def test_the_first_and_last_number_of_days() -> None:
    assert VictimSettings(first_contact_days=1, survey_days=365, stale_days=8).area.stale_after == 8


# Writing


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (Part.FILE_NAME, "AnnSmithson.pdf"),
        (Part.SENDER, "countypolice"),
        (Part.SUBJECT, "About your ex"),
        (Part.WORDS, "x" * 301),
    ],
)
def test_what_shows_too_much(part: Part, text: str) -> None:
    assert faults(part, text, ["Smithson", "Al"])


@pytest.mark.parametrize(
    ("part", "text"),
    [(Part.SUBJECT, "Also on Thursday"), (Part.FILE_NAME, "page_1.pdf"), (Part.WORDS, "x" * 300), (Part.WORDS, "")],
)
def test_what_shows_nothing(part: Part, text: str) -> None:
    assert faults(part, text, ["Smithson", "Al", ""]) == ()


def test_a_short_name_is_found_as_a_word() -> None:
    assert faults(Part.FILE_NAME, "al_letter.pdf", ["Al"])


def test_names_may_come_one_by_one() -> None:
    assert faults(Part.SUBJECT, "For Smithson", iter(["Ann", "Smithson"]))
    assert faults(Part.WORDS, "For Smithson", iter(["Ann", "Smithson"]))


# The opening of a call


@pytest.mark.parametrize(
    "answers",
    [
        {"safe": SafeNow.YES},
        {"time": TimeLeft.ENOUGH, "participant": ParticipantIs.ELSEWHERE},
        {"time": TimeLeft.ENOUGH, "safe": SafeNow.YES, "children": ChildrenAre.NONE},
        {"time": TimeLeft.NONE, "safe": SafeNow.YES},
        {"time": TimeLeft.ENOUGH, "safe": SafeNow.NO, "participant": ParticipantIs.ELSEWHERE},
    ],
)
def test_questions_are_asked_in_order_and_none_after_the_end(answers: dict[str, Any]) -> None:
    refused(lambda: Opening(**answers), "opening")


# Engagement


@pytest.mark.parametrize(
    ("result", "way", "field"),
    [
        (Engagement.NOT_ATTEMPTED, None, "result"),
        (Engagement.NO_SAFE_ROUTE, Way.CALL, "way"),
        (Engagement.NO_ANSWER, None, "way"),
    ],
)
def test_an_attempt_that_cannot_be(result: Engagement, way: Way | None, field: str) -> None:
    refused(lambda: Attempt(DAY, result, way), field)


def attempts(*results: Engagement) -> list[Attempt]:
    return [Attempt(DAY, one, None if one is Engagement.NO_SAFE_ROUTE else Way.CALL) for one in results]


@pytest.mark.parametrize(
    ("results", "code"),
    [
        ((), Engagement.NOT_ATTEMPTED),
        ((Engagement.NO_SAFE_ROUTE,), Engagement.NO_SAFE_ROUTE),
        ((Engagement.NO_ANSWER, Engagement.NO_SAFE_ROUTE), Engagement.NO_ANSWER),
        ((Engagement.DECLINED, Engagement.NO_ANSWER), Engagement.DECLINED),
        ((Engagement.DECLINED, Engagement.DECLINED_FUTURE), Engagement.DECLINED_FUTURE),
        ((Engagement.ENGAGED, Engagement.DECLINED_FUTURE), Engagement.ENGAGED),
    ],
)
def test_the_furthest_an_attempt_came(results: tuple[Engagement, ...], code: Engagement) -> None:
    assert furthest(attempts(*results)) is code


E = Engagement
COUNTS = engagement.engagement(
    [
        [],
        attempts(E.NO_SAFE_ROUTE),
        attempts(E.NO_ANSWER),
        attempts(E.NO_ANSWER, E.DECLINED),
        attempts(E.DECLINED_FUTURE),
        attempts(E.ENGAGED),
        attempts(E.ENGAGED, E.DECLINED_FUTURE),
    ]
)


def test_every_code_is_counted_apart() -> None:
    assert [COUNTS[code] for code in Engagement] == [1, 1, 1, 1, 1, 2]
    assert sum(engagement.engagement([]).values()) == 0


@pytest.mark.parametrize(
    ("of", "among", "numbers"),
    [
        (E.ENGAGED, Among.ALL, (2, 7)),
        (E.ENGAGED, Among.ATTEMPTED, (2, 5)),
        (E.ENGAGED, Among.SPOKEN_WITH, (2, 4)),
        (E.NOT_ATTEMPTED, Among.ALL, (1, 7)),
        (E.NO_ANSWER, Among.ATTEMPTED, (1, 5)),
    ],
)
def test_a_rate_says_among_whom(of: Engagement, among: Among, numbers: tuple[int, int]) -> None:
    found = rate(COUNTS, of, among)
    assert (found.numerator, found.denominator, found.among) == (*numbers, among)
    assert found.percent == 100 * numbers[0] / numbers[1]


@pytest.mark.parametrize(
    ("of", "among"),
    [(E.NO_ANSWER, Among.SPOKEN_WITH), (E.NO_SAFE_ROUTE, Among.ATTEMPTED), (E.NOT_ATTEMPTED, Among.ATTEMPTED)],
)
def test_nobody_is_a_share_of_others(of: Engagement, among: Among) -> None:
    refused(lambda: rate(COUNTS, of, among), "among")


def test_of_nobody_there_is_no_rate() -> None:
    assert rate(engagement.engagement([]), E.ENGAGED, Among.ALL).percent is None


# Voice


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"services": frozenset({Service.NONE_WANTED, Service.LEGAL})}, "services"),
        ({"children": -1}, "children"),
        ({"children": 21, "children_live": ChildrenLive.WITH_VICTIM}, "children"),
        ({"children": 0, "children_live": ChildrenLive.WITH_VICTIM}, "children"),
        ({"children": 1, "children_live": ChildrenLive.NONE}, "children"),
        ({"children": 0}, "children"),
    ],
)
def test_a_voice_that_cannot_be(more: dict[str, Any], field: str) -> None:
    refused(lambda: Voice(on=DAY, **more), field)


def test_a_voice() -> None:
    assert Voice(on=DAY, services=frozenset({Service.NONE_WANTED})).children is None
    assert Voice(on=DAY, children=20, children_live=ChildrenLive.WITH_BOTH).children == 20
    assert Voice(on=DAY, children=0, children_live=ChildrenLive.NONE).children == 0
    assert Voice(on=DAY, abuse=Abuse.ONGOING).opens_a_decision
    assert not Voice(on=DAY, abuse=Abuse.HISTORIC).opens_a_decision


# Telling


def happening(what: Upward, **more: Any) -> Happening:
    return Happening(**{"id": "1", "what": what, "on": DAY, "known_on": DAY, "session": "B", "held_on": LATER} | more)


def test_a_happening_that_cannot_be() -> None:
    refused(lambda: happening(Upward.CAUTIONED, on=LATER), "known_on")
    refused(lambda: happening(Upward.BOOKED, held_on=None), "held_on")
    refused(lambda: happening(Upward.BOOKED, session=""), "held_on")


@pytest.mark.parametrize("what", [one for one in Upward if one in TOLD_OF])
def test_what_a_victim_is_told(what: Upward) -> None:
    told = tell(happening(what), on=DAY, by=WORKER, way=Way.CALL)
    assert (told.told, told.of, told.by) == (TOLD_OF[what], "1", WORKER)
    assert tell(happening(what), on=DAY, by=WORKER, way=Way.IN_PERSON).way is Way.IN_PERSON


@pytest.mark.parametrize("what", [one for one in Upward if one not in TOLD_OF])
def test_what_a_victim_is_not_told(what: Upward) -> None:
    with pytest.raises(NotYours):
        tell(happening(what), on=DAY, by=WORKER, way=Way.CALL)


def test_the_list_of_what_is_told_is_closed() -> None:
    assert set(TOLD_OF.values()) == set(Told)
    assert set(Upward) - TOLD_OF.keys() == {
        Upward.ACCEPTED,
        Upward.CANCELLED,
        Upward.PARTLY,
        Upward.STAFF,
        Upward.ARRESTED,
        Upward.NUMBERS,
    }


@pytest.mark.parametrize("way", [one for one in Way if one not in asking.SPOKEN])
def test_it_is_told_and_never_written(way: Way) -> None:
    refused(lambda: tell(happening(Upward.CAUTIONED), on=DAY, by=WORKER, way=way), "way")


def test_nothing_is_told_before_it_is_known() -> None:
    late = happening(Upward.CAUTIONED, known_on=LATER)
    refused(lambda: tell(late, on=DAY, by=WORKER, way=Way.CALL), "on")


# Putting right what was told


def wrong(now: Happening | None = None) -> Wrong:
    return Wrong(of="1", heard=happening(Upward.CAUTIONED), denied=False, now=now, since=LATER)


def test_what_is_put_right_says_what_is_so_now() -> None:
    said = put_right(wrong(happening(Upward.CAUTIONED, id="2")), on=LATER, by=WORKER, way=Way.IN_PERSON)
    assert (said.instead, said.of, said.on, said.by) == ("1", "2", LATER, WORKER)
    assert put_right(wrong(), on=LATER, by=WORKER, way=Way.CALL).of == ""


def test_nothing_is_put_right_before_it_is_known_nor_in_writing() -> None:
    refused(lambda: put_right(wrong(), on=DAY, by=WORKER, way=Way.CALL), "on")
    for way in (one for one in Way if one not in asking.SPOKEN):
        refused(lambda way=way: put_right(wrong(), on=LATER, by=WORKER, way=way), "way")  # type: ignore[misc]


# Working days


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2026, 3, 12), 1, date(2026, 3, 13)),
        (date(2026, 3, 13), 1, date(2026, 3, 16)),
        (date(2026, 3, 14), 1, date(2026, 3, 16)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
        (date(2026, 4, 2), 2, date(2026, 4, 8)),
        (date(2026, 4, 2), 0, date(2026, 4, 2)),
    ],
)
def test_working_days(day: date, count: int, then: date) -> None:
    assert add_working_days(day, count, {date(2026, 4, 3), date(2026, 4, 6)}) == then


def test_every_reason_has_a_rule() -> None:
    assert all(one.rule.words for one in Why)
