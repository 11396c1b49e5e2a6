"""Runs the tables that ask where a case stands, and shows that they would notice wrong rules."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from caraway.core import clocks, course, due, due_since, happenings, said, standing
from caraway.core import facts as f
from caraway.core.course import Booking, Course
from caraway.core.due import Due
from caraway.core.fact_store import KINDS
from caraway.core.facts import Fact
from caraway.core.happenings import STEPS
from caraway.core.vocabulary import Attendance, DueKind, Outcome, Stage
from caraway.core.windows import Gap, Window, gap_after, impossible_from, last_safe, window_of
from tests.spec.asking import QUESTIONS, differences, settings_of
from tests.spec.grammar import Unreadable, day, facts

HERE = Path(__file__).parent
NAMES = ("windows", "missed_steps", "clocks", "corrections", "attendance", "pathways")
TABLES = {name: tomllib.loads((HERE / f"{name}.toml").read_text("utf-8")) for name in NAMES}
CASES = [(name, case) for name, table in TABLES.items() for case in table["case"]]
DAY = timedelta(days=1)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['case']}" for name, case in CASES])
def test_the_table(name: str, case: dict[str, Any]) -> None:
    assert differences(TABLES[name], case) == []


def _every_fact() -> Iterator[Fact]:
    for name, case in CASES:
        start = TABLES[name]["start"].get(case.get("start"), [])
        yield from facts(start, case.get("facts", []), settings_of(case))


def _asked(question: str) -> set[str]:
    return {str(case["then"][question]) for _, case in CASES if question in case.get("then", {})}


def test_no_two_cases_have_one_name() -> None:
    names = [(name, case["group"], case["case"]) for name, case in CASES]
    assert len(names) == len(set(names))


def test_every_kind_of_fact_has_a_handler_and_comes_up() -> None:
    assert set(STEPS) | {f.Annulled} == set(KINDS.values())
    assert {type(fact.detail) for fact in _every_fact()} == set(KINDS.values())


def test_every_duty_comes_up_and_goes_away() -> None:
    asked = [(kind, answer) for _, case in CASES for kind, answer in case.get("due", {}).items()]
    every = {kind.value.replace("_", " ") for kind in DueKind}
    assert {kind for kind, answer in asked if answer != "none"} == every
    assert {kind for kind, answer in asked if answer == "none"} == every


def test_every_stage_outcome_and_line_comes_up() -> None:
    words = {stage.value.replace("_", " ") for stage in Stage}
    assert _asked("stage") == words
    assert _asked("outcome") == {outcome.value.replace("_", " ") for outcome in Outcome} | {"none"}
    lines = "; ".join(_asked("lines"))
    assert all(code.value.replace("_", " ") in lines for code in Attendance)


def test_every_question_is_asked() -> None:
    assert {question for _, case in CASES for question in case.get("then", {})} == set(QUESTIONS)


def test_the_grammar_reads_nothing_else() -> None:
    with pytest.raises(Unreadable):
        facts([], ["17 Jan danced"])
    with pytest.raises(Unreadable):
        facts([], ["some day accepted"])


def _swap(module: Any, name: str, wrong: Any) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setattr(module, name, wrong)


def _handler(kind: type, wrong: Callable[[Course, Fact, Any], None]) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setitem(STEPS, kind, wrong)


def _a_day_late(settings: Any, starts_on: date, extended_to: date | None) -> Window:
    return window_of(settings, starts_on + DAY, extended_to)


def _no_extension(settings: Any, starts_on: date, extended_to: date | None) -> Window:
    return window_of(settings, starts_on, None)


def _expiry_always_usable(settings: Any, starts_on: date, extended_to: date | None) -> Window:
    return window_of(replace(settings, expiry_day_usable=True), starts_on, extended_to)


def _gap_never_lifted(step: Any, before: date, waived: bool, window: Window) -> Gap:
    return gap_after(step, before, False, window)


def _six_months_as_days(day_: date, months: int) -> date:
    return day_ + timedelta(days=182)


def _safe_without_repeat(programme: Any, window: Window) -> Any:
    safe = last_safe(programme, window)
    return replace(safe, with_repeat=safe.first_pass)


def _impossible_at_expiry(programme: Any, settings: Any, window: Window, steps: Any, gap: Any) -> date:
    return window.last_day + DAY


def _forward_only(programme: Any, settings: Any, window: Window, steps: Any, gap: Any) -> date:
    return impossible_from(programme, settings, window, steps, None)


def _late_a_day_early(kind: Any, desk: Any, on: date, allowed: int, never: Any = None, about: str = "") -> Due:
    return Due(kind, desk, on, on + timedelta(days=allowed), never, about)


def _always_excused(course_: Course, mark: Any, excuse: bool) -> bool:
    return True


def _in_order_of_recording(all_facts: Any) -> list[Fact]:
    kept = course.in_force(all_facts)
    return sorted(kept, key=lambda fact: fact.at)


def _without_corrections(all_facts: Any) -> list[Fact]:
    return course.in_force([fact for fact in all_facts if fact.replaces is None])


def _caution_where_recorded(all_facts: Any) -> list[Fact]:
    return sorted(course.as_recorded(all_facts), key=lambda fact: fact.on)


def _reviewed_by_day(all_facts: Any) -> list[Fact]:
    kept = course.in_force(all_facts)
    reviews = [fact.on for fact in kept if isinstance(fact.detail, f.ArrestReviewed)]
    return [fact for fact in kept if isinstance(fact.detail, f.Arrested) and fact.on > max(reviews, default=date.min)]


def _place_in_any_session(course_: Course, session: str) -> Booking | None:
    return course_.bookings.popitem()[1] if course_.bookings else None


def _refusal_unheard(course_: Course, fact: Fact, detail: Any) -> None:
    course_.extension_asked = None


def _breach_for_all(course_: Course, fact: Fact, detail: Any) -> None:
    happenings._finish(course_, Outcome.WITHDREW, fact.on)


def _ended_as_said(course_: Course, outcome: Outcome, on: date) -> None:
    if course_.finished is None:
        course_.finished = (outcome, on)
        course_.bookings.clear()


def _last_ending(course_: Course, outcome: Outcome, on: date) -> None:
    course_.finished = (outcome, on)


def _cancelled_as_absent(course_: Course, fact: Fact, detail: Any) -> None:
    course_.bookings.pop(detail.step, None)
    happenings._start_again(course_)


def _held_keeps_places(course_: Course, fact: Fact, detail: Any) -> None:
    course_.held = fact


FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "the window starts a day late": _swap(happenings, "window_of", _a_day_late),
    "an extension is not read": _swap(happenings, "window_of", _no_extension),
    "the expiry day is always usable": _swap(happenings, "window_of", _expiry_always_usable),
    "a lifted gap binds all the same": _swap(course, "gap_after", _gap_never_lifted),
    "six months are 182 days": _swap(clocks, "add_months", _six_months_as_days),
    "the last safe day leaves no room to repeat": _swap(standing, "last_safe", _safe_without_repeat),
    "impossible is said at expiry": _swap(course, "impossible_from", _impossible_at_expiry),
    "what stands is forgotten in what is possible": _swap(course, "impossible_from", _forward_only),
    "an extension to the last day to charge loses it": _swap(
        standing, "passes", lambda charge, on: charge.last_on is not None and on >= charge.last_on
    ),
    "everything is late a day early": _swap(due, "_due", _late_a_day_early),
    "no miss uses a chance": _swap(happenings, "_excused", _always_excused),
    "a missed B leaves A standing": _swap(happenings, "_start_again", lambda course_: None),
    "who left early has always attended": _swap(
        happenings, "stayed", lambda settings, code, minute: minute is not None
    ),
    "facts are read as recorded": _swap(happenings, "in_force", _in_order_of_recording),
    "corrections are not read": _swap(happenings, "in_force", _without_corrections),
    "decisions are never looked at again": _swap(said, "_look_again", lambda *_: False),
    "the last ending stands": _swap(happenings, "_finish", _last_ending),
    "declined is always the participant's breach": _handler(f.Declined, _breach_for_all),
    "a cancelled session counts against the person": _handler(f.SessionCancelled, _cancelled_as_absent),
    "a hold takes away no place": _handler(f.Held, _held_keeps_places),
    "an answer to a question is not heard": _handler(f.InformationGiven, lambda *_: None),
    "a settled reason is not read": _swap(happenings, "_code", lambda course_, detail: detail.code),
    "attendance from a minute on is unknown": _swap(
        happenings, "stayed", lambda settings, code, minute: code is Attendance.ATTENDED
    ),
    "a caution is read where it was recorded": _swap(happenings, "in_force", _caution_where_recorded),
    "an arrest is reviewed by its day": _swap(happenings, "unreviewed", _reviewed_by_day),
    "a mark uses up the place in any session": _swap(happenings, "_leave", _place_in_any_session),
    "a refusal changes nothing": _handler(f.ExtensionRefused, _refusal_unheard),
    "duties are late before what made them so": _swap(due_since, "_made_so_on", lambda found, *_: found.due_on),
    "what is to be corrected is due when anything is noted": _swap(
        due_since, "_known_since", lambda kind, past: past.facts[-1].at.date()
    ),
    "every place fits": _swap(Course, "_fits", lambda course_, key: key in course_.bookings),
    "what is without a caution goes back all the same": _swap(happenings, "_finish", _ended_as_said),
    "nobody needs to be told again": _swap(due, "_corrections", lambda course_: iter(())),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_tables_notice_a_wrong_rule(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS[fault](monkeypatch)
    assert any(differences(TABLES[name], case) for name, case in CASES), f"no case notices that {fault}"


def test_days_are_read_as_written() -> None:
    assert day("29 Feb 2028") == date(2028, 2, 29)
