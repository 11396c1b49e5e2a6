"""The oracle against small cases worked out by hand from the rules."""

from dataclasses import replace

import pytest

from caraway.core import facts as f
from caraway.core.agreement import MissRule, Settings
from caraway.core.programme import programme
from caraway.core.vocabulary import (
    Attendance,
    ContactMethod,
    ContactResult,
    Decision,
    DeclineCode,
    HoldCode,
    Mode,
    ModeReason,
    Outcome,
)
from tests.reference.oracle import Answers, oracle_answer, oracle_standing
from tests.reference.told import CAUTIONED, REFERRED, day, marked, tell

CARA = programme("cara")
DAILY = Settings(weekdays=tuple(range(7)))
BEGUN = ((0, REFERRED), (1, f.Accepted()), (0, CAUTIONED))
A, B = Attendance.ATTENDED, "B"


def at_end(*lines: tuple, settings: Settings = DAILY) -> Answers:  # type: ignore[type-arg]
    return oracle_standing(CARA, settings, tell(*BEGUN, *lines))


def kinds(answers: Answers) -> set[str]:
    return {str(duty.kind) for duty in answers.due}


def test_a_then_b_inside_the_gap_completes() -> None:
    answers = at_end((10, marked("A", "s1", A)), (38, marked(B, "s2", A)))
    assert (answers.stage, answers.outcome, answers.finished_on, answers.regular) == (
        "completed",
        "completed",
        day(38),
        True,
    )


@pytest.mark.parametrize(("on", "regular"), [(37, False), (38, True), (45, True), (46, False)])
def test_b_outside_the_gap_counts_and_is_irregular(on: int, regular: bool) -> None:
    answers = at_end((10, marked("A", "s1", A)), (on, marked(B, "s2", A)))
    assert (answers.outcome, answers.regular) == ("completed", regular)


def test_b_without_a_does_not_count() -> None:
    answers = at_end((38, marked(B, "s2", A)))
    assert (answers.attended, answers.lines[0].counts, answers.regular) == ((), False, False)


@pytest.mark.parametrize(
    ("code", "excuse", "left"),
    [
        (Attendance.ABSENT_ACCEPTABLE, False, 2),
        (Attendance.ABSENT_AWAITED, False, 2),
        (Attendance.ABSENT_UNACCEPTABLE, False, 1),
        (Attendance.LATE_REFUSED, False, 1),
        (Attendance.LATE_REFUSED, True, 2),
        (Attendance.LEFT_EARLY, False, 1),
        (Attendance.SENT_AWAY, True, 2),
        (Attendance.CANCELLED, False, 2),
    ],
)
def test_only_a_miss_without_acceptable_reason_uses_a_chance(code: Attendance, excuse: bool, left: int) -> None:
    assert at_end((10, marked("A", "s1", code, excuse=excuse))).chances_left == left


def test_from_the_areas_minute_who_left_early_has_attended() -> None:
    settings = replace(DAILY, left_early=MissRule(240))
    for minute, attended in ((239, False), (240, True)):
        answers = at_end((10, marked("A", "s1", Attendance.LEFT_EARLY, minute=minute)), settings=settings)
        assert bool(answers.attended) is attended


def test_a_missed_b_repeats_both_and_a_missed_a_does_not() -> None:
    missed = marked(B, "s2", Attendance.ABSENT_ACCEPTABLE)
    answers = at_end((10, marked("A", "s1", A)), (38, missed))
    assert (answers.pass_number, answers.steps_left) == (2, ("A", "B"))
    assert at_end((10, marked("A", "s1", Attendance.ABSENT_ACCEPTABLE))).pass_number == 1
    kept = at_end(
        (10, marked("A", "s1", A)), (38, missed), settings=replace(DAILY, acceptable_absence_keeps_steps=True)
    )
    assert (kept.pass_number, kept.gap) == (1, (B, day(11), day(112), True))


def test_out_of_chances_on_the_day_of_the_last_miss() -> None:
    miss = Attendance.ABSENT_UNACCEPTABLE
    answers = at_end((10, marked("A", "s1", miss)), (17, marked("A", "s2", miss)))
    assert (answers.stage, answers.outcome, answers.finished_on) == ("not_completed", "out_of_chances", day(17))


def test_a_reason_that_came_later_changes_the_absence_where_it_stands() -> None:
    settings = replace(DAILY, chances=1)
    awaited = (10, marked("A", "s1", Attendance.ABSENT_AWAITED))
    assert at_end(awaited, (20, f.AbsenceSettled("s1", False)), settings=settings).finished_on == day(10)
    assert at_end(awaited, (20, f.AbsenceSettled("s1", True)), settings=settings).finished_on is None


def test_the_providers_cancellation_and_a_hold_waive_the_gap() -> None:
    booked = (11, f.Booked(B, "s2", day(40)))
    for lifted in (f.SessionCancelled(B, "s2"), f.Held(HoldCode.VENUE)):
        answers = at_end((10, marked("A", "s1", A)), booked, (39, lifted))
        assert (answers.bookings, answers.gap, answers.chances_left) == ((), (B, day(11), day(112), True), 2)


def test_declined_after_the_caution_cannot_be_delivered() -> None:
    declined = f.Declined(DeclineCode.NO_PLACE)
    after = at_end((5, declined), (6, f.Returned(Outcome.UNDELIVERABLE, ("undeliverable",))))
    assert (after.stage, after.outcome) == ("with_police", "undeliverable")
    assert "vary_or_decide" in kinds(after)
    assert "decide_breach" not in kinds(after)


def test_by_telephone_all_aims_complete_and_an_unsafe_call_is_as_if_it_had_not_been() -> None:
    aims = tuple(aim.key for aim in CARA.aims)
    change = (2, f.ModeChanged(Mode.TELEPHONE, ModeReason.HEALTH))
    unsafe = at_end(change, (5, f.CallMarked("c1", A, False, aims)))
    assert (unsafe.lines, unsafe.aims) == ((), frozenset())
    half = at_end(change, (5, f.CallMarked("c1", A, True, aims[:4])))
    assert half.stage == "under_way"
    both = at_end(change, (5, f.CallMarked("c1", A, True, aims[:4])), (9, f.CallMarked("c2", A, True, aims[4:])))
    assert (both.stage, both.finished_on) == ("completed", day(9))


BY_TELEPHONE = (2, f.ModeChanged(Mode.TELEPHONE, ModeReason.HEALTH))


@pytest.mark.parametrize(("minute", "counts", "left"), [(29, False, 1), (30, True, 2), (None, False, 1)])
def test_a_call_left_early_counts_from_the_areas_minute(minute: int | None, counts: bool, left: int) -> None:
    settings = replace(DAILY, left_early=MissRule(30))
    call = f.CallMarked("c1", Attendance.LEFT_EARLY, aims=("journey",), minute=minute)
    answers = at_end(BY_TELEPHONE, (5, call), settings=settings)
    assert (answers.lines[0].counts, answers.chances_left, bool(answers.aims)) == (counts, left, counts)


def test_each_call_that_counted_takes_one_off_and_one_is_needed_until_all_is_covered() -> None:
    """Three calls from day 0 to day 112: the first by day 110, then by 111, by 112, and once more by 112."""
    settings = replace(DAILY, telephone_calls=3)
    calls = [(5 + number, f.CallMarked(f"c{number}", A, aims=("journey",))) for number in range(4)]
    found = [at_end(BY_TELEPHONE, *calls[:made], settings=settings).impossible_from for made in range(5)]
    assert found == [day(111), day(112), day(113), day(113), day(113)]
    missed = (5, f.CallMarked("c1", Attendance.ABSENT_ACCEPTABLE))
    assert at_end(BY_TELEPHONE, missed, settings=settings).impossible_from == day(111)


def test_a_mark_uses_up_the_place_in_its_session_and_attending_any_place_in_the_step() -> None:
    booked = (2, f.Booked("A", "s1", day(20)))
    for code in (A, Attendance.ABSENT_ACCEPTABLE, Attendance.MOVED, Attendance.CANCELLED):
        assert at_end(booked, (20, marked("A", "s1", code))).bookings == ()
    assert at_end(booked, (10, marked("A", "s2", A))).bookings == ()
    for code in (Attendance.ABSENT_UNACCEPTABLE, Attendance.MOVED, Attendance.CANCELLED, Attendance.LEFT_EARLY):
        (place,) = at_end(booked, (10, marked("A", "s2", code))).bookings
        assert (place.step, place.session) == ("A", "s1")


def test_b_attended_without_a_does_not_count_and_leaves_another_b_booked() -> None:
    (place,) = at_end((2, f.Booked(B, "s1", day(40))), (38, marked(B, "s2", A))).bookings
    assert place.session == "s1"


def test_a_call_uses_up_its_own_booking_alone() -> None:
    booked = (3, f.CallBooked("c2", day(9)))
    attended = at_end(BY_TELEPHONE, booked, (5, f.CallMarked("c1", A, aims=("journey",))))
    assert [place.session for place in attended.bookings] == ["c2"]
    for code, safe in ((A, False), (A, True), (Attendance.ABSENT_UNACCEPTABLE, True)):
        assert at_end(BY_TELEPHONE, booked, (9, f.CallMarked("c2", code, safe))).bookings == ()


def test_a_return_of_an_unfinished_case_is_expired_from_the_first_impossible_day() -> None:
    told = tell(*BEGUN)
    assert oracle_standing(CARA, DAILY, told).impossible_from == day(85)
    assert oracle_answer(CARA, DAILY, told, day(84)) == ("open",)
    assert oracle_answer(CARA, DAILY, told, day(85)) == ("window_expired",)


def test_a_decision_rests_on_what_the_return_said() -> None:
    """The correction was recorded before the decision, but the police had the old return."""
    lines = (
        (10, marked("A", "s1", Attendance.ABSENT_UNACCEPTABLE)),
        (11, f.Returned(Outcome.OUT_OF_CHANCES, ("out_of_chances", f"{day(10)} A absent_unacceptable"))),
        (10, marked("A", "s1", Attendance.ABSENT_ACCEPTABLE), 3),
        (12, f.Decided(Decision.PROSECUTE, True, False)),
        (13, f.Returned(Outcome.OPEN, ("open", f"{day(10)} A absent_acceptable")), 4),
    )
    settings = replace(DAILY, chances=1)
    assert {"correct_return", "look_again"} <= kinds(at_end(*lines[:4], settings=settings))
    sent = at_end(*lines, settings=settings)
    assert "correct_return" not in kinds(sent)
    assert "look_again" in kinds(sent)
    assert "look_again" not in kinds(at_end(*lines, (14, f.LookedAgain()), settings=settings))
    assert "look_again" in kinds(at_end(*lines[:4], (12, f.LookedAgain()), lines[4], settings=settings))


def test_a_decision_to_go_on_opens_even_a_closed_case_with_one_chance() -> None:
    settings = replace(DAILY, chances=1)
    miss = (10, marked("A", "s1", Attendance.ABSENT_UNACCEPTABLE))
    answers = at_end(miss, (12, f.Decided(Decision.VARY, True, True)), settings=settings)
    assert (answers.stage, answers.outcome, answers.chances_left, answers.decided_on) == ("under_way", None, 1, None)


SPOKE = f.Contacted(ContactMethod.CALL, ContactResult.REACHED)
GO_ON = f.Decided(Decision.VARY, False, True)


def said(outcome: Outcome, code: Attendance) -> f.Returned:
    return f.Returned(outcome, (outcome.value, f"{day(10)} A {code.value}"))


def let_go_on(decision: f.Decided = GO_ON) -> tuple:  # type: ignore[type-arg]
    """Impossible from day 85, returned (4) and decided (6) on day 86; then the miss (3) was another than was said."""
    expired, missed = Outcome.WINDOW_EXPIRED, Attendance.ABSENT_UNACCEPTABLE
    return (
        (10, marked("A", "s1", missed)),
        (86, said(expired, missed)),
        (86, f.ParticipantTold(said(expired, missed).answer)),
        (86, decision),
        (87, SPOKE),
        (10, marked("A", "s1", Attendance.ABSENT_ACCEPTABLE), 3),
        (86, said(expired, Attendance.ABSENT_ACCEPTABLE), 4),
        (86, f.ParticipantTold(said(expired, Attendance.ABSENT_ACCEPTABLE).answer), 5),
    )


def test_a_return_corrected_on_the_day_the_programme_was_let_go_on_begins_nothing_anew() -> None:
    """Return and message, corrected on day 87, are read just before the decision: it goes on, and both say what is so."""
    answers = at_end(*let_go_on())
    assert (answers.stage, answers.outcome, answers.returned_on, answers.told_on) == ("under_way", None, None, None)
    assert {"correct_return", "correct_participant", "decide_breach"} & kinds(answers) == set()
    assert "look_again" in kinds(answers)
    assert {"correct_return", "correct_participant"} <= kinds(at_end(*let_go_on()[:6]))


def test_the_newest_version_says_whether_it_was_let_go_on_and_the_first_has_its_place() -> None:
    """Annulled, or corrected to something else, the decision is none to go on; corrected to one, it is where it was."""
    closed = f.Decided(Decision.PROSECUTE, True, False)
    annulled = at_end(*let_go_on(), (86, f.Annulled(), 6))
    assert (annulled.stage, annulled.returned_on, annulled.decided_on) == ("with_police", day(86), None)
    otherwise = at_end(*let_go_on(), (86, closed, 6))
    assert (otherwise.stage, otherwise.returned_on, otherwise.decided_on) == ("with_police", day(86), day(86))
    for late in (at_end(*let_go_on(closed), (86, GO_ON, 6)), at_end(*let_go_on(closed)[:6], (86, GO_ON, 6))):
        assert (late.stage, late.returned_on, late.decided_on) == ("under_way", None, None)


def test_a_return_made_after_the_decision_of_its_day_stays_after_it_when_corrected() -> None:
    lines = (
        (10, marked("A", "s1", Attendance.ABSENT_UNACCEPTABLE)),
        (86, GO_ON),
        (86, said(Outcome.WINDOW_EXPIRED, Attendance.ABSENT_UNACCEPTABLE)),
        (10, marked("A", "s1", Attendance.ABSENT_ACCEPTABLE), 3),
        (86, said(Outcome.WINDOW_EXPIRED, Attendance.ABSENT_ACCEPTABLE), 5),
    )
    answers = at_end(*lines)
    assert (answers.stage, answers.returned_on) == ("with_police", day(86))


@pytest.mark.parametrize(("on", "outcome"), [(11, Outcome.OUT_OF_CHANCES), (12, Outcome.OPEN)])
def test_what_a_corrected_return_should_say_where_it_was_let_go_on(on: int, outcome: Outcome) -> None:
    """Dated the decision's day, what ended it then; dated the day after, "open", for it goes on. No return either way."""
    lines = (
        (10, marked("A", "s1", Attendance.ABSENT_UNACCEPTABLE)),
        (11, said(Outcome.OUT_OF_CHANCES, Attendance.ABSENT_UNACCEPTABLE)),
        (11, GO_ON),
        (12, SPOKE),
        (10, marked("A", "s1", Attendance.LATE_REFUSED), 3),
        (on, said(outcome, Attendance.LATE_REFUSED), 4),
    )
    answers = at_end(*lines, settings=replace(DAILY, chances=1))
    assert (answers.stage, answers.chances_left) == ("under_way", 1)
    assert {"correct_return", "decide_breach"} & kinds(answers) == set()
