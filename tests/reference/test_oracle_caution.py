"""The oracle on what comes before the caution, and on the referral's own end."""

from dataclasses import replace

import pytest

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.facts import Detail
from caraway.core.programme import programme
from caraway.core.vocabulary import (
    Attendance,
    Decision,
    DeclineCode,
    HoldCode,
    Mode,
    Outcome,
    WithdrawalReason,
)
from tests.reference.oracle import Answers, oracle_standing
from tests.reference.told import CAUTIONED, REFERRED, day, marked, tell

CARA = programme("cara")
DAILY = Settings(weekdays=tuple(range(7)))
ACCEPTED = ((0, REFERRED), (1, f.Accepted()))
AIMS = tuple(aim.key for aim in CARA.aims)
DECLINED = f.Declined(DeclineCode.NO_PLACE)
WITHDREW = f.Withdrew(WithdrawalReason.DECLINES_CONDITION)
STOPPED = f.Stopped(DeclineCode.CANNOT_DELIVER)


def at_end(*lines: tuple) -> Answers:  # type: ignore[type-arg]
    return oracle_standing(CARA, DAILY, tell(*ACCEPTED, *lines))


def kinds(answers: Answers) -> set[str]:
    return {duty.kind for duty in answers.due}


def test_the_caution_is_read_first_of_its_day() -> None:
    answers = at_end((5, marked("A", "s1", Attendance.ATTENDED)), (5, CAUTIONED))
    assert (answers.attended, answers.regular) == ((("A", day(5)),), True)
    assert at_end((5, WITHDREW), (5, CAUTIONED)).outcome == "withdrew"


@pytest.mark.parametrize("code", list(Attendance))
@pytest.mark.parametrize("cautioned", [True, False])
def test_a_mark_before_the_caution_is_a_line_and_nothing_else(code: Attendance, cautioned: bool) -> None:
    lines = (
        (2, f.Booked("A", "s1", day(5))),
        (5, marked("A", "s1", code)),
        (5, f.SessionRecorded("s1", AIMS)),
        *([(6, CAUTIONED)] if cautioned else []),
    )
    answers = at_end(*lines)
    assert [(line.code, line.counts, line.used_chance) for line in answers.lines] == [(code.value, False, False)]
    assert (answers.attended, answers.pass_number, answers.chances_left, answers.aims) == ((), 1, 2, frozenset())
    assert (answers.stage, answers.bookings, answers.regular) == ("under_way", (), False)
    assert ("settle_absence" in kinds(answers)) is (code is Attendance.ABSENT_AWAITED)
    assert "record_session" not in kinds(answers)


def test_a_missed_b_before_the_caution_starts_no_pass_and_lifts_no_gap() -> None:
    early = (3, marked("B", "s2", Attendance.CANCELLED)), (4, marked("B", "s3", Attendance.ABSENT_UNACCEPTABLE))
    answers = at_end(*early, (6, CAUTIONED), (10, marked("A", "s4", Attendance.ATTENDED)))
    assert (answers.pass_number, answers.gap) == (1, ("B", day(38), day(45), False))


def test_a_call_before_the_caution_covers_no_aims_and_an_unsafe_one_is_no_line() -> None:
    by_telephone = ((0, replace(REFERRED, mode=Mode.TELEPHONE)), (1, f.Accepted()))
    call = (5, f.CallMarked("c1", Attendance.ATTENDED, aims=AIMS))
    answers = oracle_standing(CARA, DAILY, tell(*by_telephone, call, (6, CAUTIONED)))
    assert (answers.stage, answers.aims, answers.regular) == ("under_way", frozenset(), False)
    assert answers.impossible_from == day(6 + 112)
    unsafe = (5, f.CallMarked("c1", Attendance.ATTENDED, False, AIMS))
    answers = oracle_standing(CARA, DAILY, tell(*by_telephone, unsafe, (6, CAUTIONED)))
    assert (answers.stage, answers.lines, answers.regular) == ("accepted", (), True)


def test_the_providers_cancellation_before_the_caution_is_as_always() -> None:
    booked = (2, f.Booked("A", "s1", day(5)))
    answers = at_end(booked, (3, f.SessionCancelled("A", "s1")), (6, CAUTIONED))
    assert (answers.bookings, [line.code for line in answers.lines], answers.regular) == ((), ["cancelled"], True)


@pytest.mark.parametrize("start", ["offence", "arrest"])
def test_the_cautions_day_is_the_border_whatever_the_window_counts_from(start: str) -> None:
    lines = (*ACCEPTED, (5, marked("A", "s1", Attendance.ATTENDED)), (6, CAUTIONED))
    answers = oracle_standing(CARA, replace(DAILY, clock_start=start), tell(*lines))
    assert answers.window is not None
    assert answers.window.starts_on < day(0)
    assert answers.attended == ()


@pytest.mark.parametrize("ending", [DECLINED, WITHDREW, STOPPED])
def test_an_ending_before_the_caution_is_the_end_of_the_referral(ending: Detail) -> None:
    answers = at_end((2, f.Booked("A", "s1", day(40))), (8, ending), (9, f.Arrested()))
    assert (answers.stage, answers.outcome, answers.finished_on) == ("declined", "declined", day(8))
    assert (answers.bookings, answers.due, answers.next_return) == ((), (), ("declined",))


@pytest.mark.parametrize(
    ("ending", "after"), [(DECLINED, "undeliverable"), (WITHDREW, "withdrew"), (STOPPED, "undeliverable")]
)
@pytest.mark.parametrize(("cautioned_on", "is_after"), [(7, True), (8, True), (9, False)])
def test_a_caution_recorded_later_counts_by_its_day(
    ending: Detail, after: str, cautioned_on: int, is_after: bool
) -> None:
    answers = at_end((8, ending), (cautioned_on, CAUTIONED))
    assert answers.outcome == (after if is_after else "declined")
    assert ("return_to_police" in kinds(answers)) is is_after
    assert answers.finished_on == day(8)


def test_a_programme_may_say_that_a_decline_after_the_caution_is_the_referrals_end() -> None:
    other = replace(CARA, consent=replace(CARA.consent, declined_after_caution="declined"))
    for ending, outcome in ((DECLINED, "declined"), (WITHDREW, "withdrew"), (STOPPED, "undeliverable")):
        assert oracle_standing(other, DAILY, tell(*ACCEPTED, (2, CAUTIONED), (8, ending))).outcome == outcome


def test_a_return_made_all_the_same_should_say_declined_and_the_lines() -> None:
    line = (4, marked("A", "s1", Attendance.ATTENDED))
    said = (9, f.Returned(Outcome.OPEN, ("open", f"{day(4)} A attended")))
    answers = at_end(line, (8, WITHDREW), said)
    assert (answers.stage, answers.outcome, kinds(answers)) == ("declined", "declined", {"correct_return"})
    assert answers.next_return == ("declined", f"{day(4)} A attended")


def test_a_declined_case_has_that_outcome_whatever_was_returned_before() -> None:
    answers = at_end((4, f.Returned(Outcome.OPEN, ("open",))), (8, WITHDREW))
    assert (answers.stage, answers.outcome, answers.due) == ("declined", "declined", ())


def test_a_caution_taken_back_makes_the_return_say_declined() -> None:
    returned = (9, f.Returned(Outcome.WITHDREW, ("withdrew",)))
    lines = ((2, CAUTIONED), (8, WITHDREW), returned)
    assert at_end(*lines).stage == "with_police"
    answers = at_end(*lines, (2, f.Annulled(), 2))
    assert (answers.stage, answers.outcome, kinds(answers)) == ("declined", "declined", {"correct_return"})


def test_only_a_decision_to_go_on_opens_a_declined_case_again() -> None:
    assert at_end((8, DECLINED), (9, f.Accepted()), (9, f.Resumed())).stage == "declined"
    answers = at_end((8, DECLINED), (9, f.Decided(Decision.VARY, False, True)))
    assert (answers.stage, answers.outcome, answers.finished_on) == ("accepted", None, None)


def test_a_hold_and_a_session_record_leave_a_declined_case_declined() -> None:
    answers = at_end((8, DECLINED), (9, f.Held(HoldCode.VENUE)), (10, f.SessionRecorded("s1", AIMS)))
    assert (answers.stage, answers.due) == ("declined", ())
