"""The oracle's duties: what is booked, what a refusal holds up, and since when a duty is there."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.facts import Detail
from caraway.core.programme import programme
from caraway.core.vocabulary import (
    AskedBy,
    Attendance,
    ContactMethod,
    ContactResult,
    Decision,
    ExtensionReason,
    HoldCode,
    Mode,
    ModeReason,
    Outcome,
    Statement,
    WithdrawalReason,
)
from tests.reference.oracle import Answers, oracle_standing
from tests.reference.oracle_duties import Duty
from tests.reference.told import CAUTIONED, REFERRED, day, marked, tell

CARA = programme("cara")
DAILY = Settings(weekdays=tuple(range(7)))
BEGUN = ((0, REFERRED), (1, f.Accepted()), (0, CAUTIONED))
SPOKE = f.Contacted(ContactMethod.CALL, ContactResult.REACHED)
HEALTH = ExtensionReason.HEALTH
A, B = Attendance.ATTENDED, "B"


def at_end(*lines: tuple, settings: Settings = DAILY) -> Answers:  # type: ignore[type-arg]
    return oracle_standing(CARA, settings, tell(*BEGUN, *lines))


def the_duty(answers: Answers, kind: str) -> Duty | None:
    return next((duty for duty in answers.due if duty.kind == kind), None)


def due(answers: Answers, kind: str) -> tuple[date, date] | None:
    """(due on, overdue on), where it is due at all."""
    duty = the_duty(answers, kind)
    return (duty.due_on, duty.overdue_on) if duty else None


@pytest.mark.parametrize(("on", "is_booked"), [(57, False), (58, True), (65, True), (66, False)])
def test_a_place_in_b_is_booked_where_it_fits_the_place_in_a(on: int, is_booked: bool) -> None:
    """28 to 35 days after day 30."""
    answers = at_end((2, f.Booked("A", "s1", day(30))), (2, f.Booked(B, "s2", day(on))))
    assert (the_duty(answers, "book") is None) is is_booked


def test_when_a_is_missed_and_booked_again_a_b_that_no_longer_fits_is_not_booked() -> None:
    places = (2, f.Booked("A", "s1", day(10))), (2, f.Booked(B, "s2", day(40)))
    missed = (10, marked("A", "s1", Attendance.ABSENT_ACCEPTABLE))
    assert due(at_end(*places), "book") is None
    assert due(at_end(*places, missed, (11, f.Booked("A", "s3", day(12)))), "book") is None
    assert due(at_end(*places, missed, (11, f.Booked("A", "s3", day(30)))), "book") == (day(10), day(18))


def test_b_is_held_against_the_day_attended_and_any_later_day_where_the_gap_no_longer_binds() -> None:
    attended = (10, marked("A", "s1", A))
    late = (12, f.Booked(B, "s2", day(60)))
    assert the_duty(at_end(attended, late), "book") is not None
    waived = (11, f.Held(HoldCode.VENUE)), (11, f.Resumed())
    assert the_duty(at_end(attended, *waived, late), "book") is None
    assert the_duty(at_end(attended, *waived, (12, f.Booked(B, "s2", day(10)))), "book") is not None


def test_a_place_after_the_last_usable_day_is_not_booked() -> None:
    for on, booked in ((112, True), (113, False)):
        answers = at_end((2, f.Booked("A", "s1", day(82))), (2, f.Booked(B, "s2", day(on))))
        assert (the_duty(answers, "book") is None) is booked


def test_a_call_is_booked_where_it_is_by_the_last_usable_day() -> None:
    change = (2, f.ModeChanged(Mode.TELEPHONE, ModeReason.HEALTH))
    for on, booked in ((112, True), (113, False)):
        answers = at_end(change, (3, f.CallBooked("c1", day(on))))
        assert (the_duty(answers, "book") is None) is booked


REFUSED = ((86, f.ExtensionAsked(HEALTH)), (88, f.ExtensionRefused()))


def test_while_a_refusal_holds_nobody_asks_again_and_the_case_goes_back() -> None:
    """It is impossible from day 85; the refusal of day 88 makes the return due, late after 2 days allowed."""
    answers = at_end(*REFUSED)
    assert due(answers, "ask_extension") is None
    assert due(answers, "return_to_police") == (day(88), day(91))


@pytest.mark.parametrize(
    ("detail", "lifts"),
    [
        (marked("A", "s9", Attendance.ABSENT_ACCEPTABLE), True),
        (f.CallMarked("c9", A, False), True),
        (f.AbsenceSettled("s9", True), True),
        (f.Resumed(), True),
        (f.Accepted(), True),
        (f.ModeChanged(Mode.GROUP, ModeReason.OTHER), True),
        (f.Decided(Decision.VARY, False, True), True),
        (f.Extended(day(120), HEALTH), True),
        (f.Booked("A", "s9", day(95)), False),
        (f.SessionCancelled("A", "nobody"), False),
        (SPOKE, False),
        (f.Held(HoldCode.VENUE), False),
    ],
)
def test_a_refusal_holds_until_something_changes_the_case(detail: Detail, lifts: bool) -> None:
    """Once lifted, asking is due the day it was lifted: before, nobody had to ask."""
    answers = at_end(*REFUSED, (90, detail))
    extended = isinstance(detail, f.Extended)
    asking = due(answers, "ask_extension")
    assert asking == (((day(93), day(94)) if extended else (day(90), day(91))) if lifts else None)


def test_a_cancellation_of_a_place_lifts_a_refusal_and_so_does_asking_again() -> None:
    place = (2, f.Booked("A", "s1", day(95)))
    assert the_duty(at_end(place, *REFUSED, (90, f.SessionCancelled("A", "s1"))), "ask_extension") is not None
    asked = at_end(*REFUSED, (90, f.ExtensionAsked(HEALTH)))
    assert due(asked, "answer_extension") == (day(90), day(94))
    assert due(asked, "return_to_police") == (day(113), day(116))


def test_what_is_recorded_later_but_read_before_a_refusal_does_not_lift_it() -> None:
    answers = at_end(*REFUSED, (87, marked("A", "s9", Attendance.ABSENT_ACCEPTABLE)))
    assert due(answers, "ask_extension") is None


def test_by_telephone_asking_for_more_time_is_due_by_the_last_usable_day() -> None:
    """With one call needed it is impossible from day 113; asking then would be too late."""
    settings = replace(DAILY, telephone_calls=1)
    answers = at_end((2, f.ModeChanged(Mode.TELEPHONE, ModeReason.HEALTH)), settings=settings)
    assert answers.impossible_from == day(113)
    duty = the_duty(answers, "ask_extension")
    assert duty is not None
    assert (duty.due_on, duty.overdue_on, duty.impossible_from) == (day(112), day(113), day(113))


def test_an_arrest_waits_for_a_review_recorded_after_it() -> None:
    review = (12, f.ArrestReviewed(True))
    assert due(at_end((10, f.Arrested()), review), "review_arrest") is None
    assert due(at_end((10, f.Arrested()), review, (5, f.Arrested())), "review_arrest") == (day(5), day(7))
    assert due(at_end(review, (10, f.Arrested())), "review_arrest") == (day(10), day(12))


def test_a_corrected_arrest_or_review_keeps_its_place_in_the_order_of_recording() -> None:
    lines = (10, f.Arrested()), (12, f.ArrestReviewed(True))
    assert due(at_end(*lines, (14, f.Arrested(), 3)), "review_arrest") is None
    assert due(at_end(*lines, (8, f.ArrestReviewed(False), 4)), "review_arrest") is None
    assert due(at_end(*lines, (12, f.Annulled(), 4)), "review_arrest") == (day(10), day(12))


def test_only_a_running_case_wants_its_clock_date_and_a_first_contact() -> None:
    unknown = ((0, replace(REFERRED, arrest_on=None)), (0, CAUTIONED))
    settings = replace(DAILY, clock_start="arrest")
    wanted = {"give_clock_date", "first_contact"}
    running = oracle_standing(CARA, settings, tell(*unknown))
    assert wanted <= {duty.kind for duty in running.due}
    ended = oracle_standing(CARA, settings, tell(*unknown, (5, f.Withdrew(WithdrawalReason.HEALTH))))
    assert not wanted & {duty.kind for duty in ended.due}
    returned = (113, f.Returned(Outcome.WINDOW_EXPIRED, ("window_expired",)))
    assert due(at_end(returned), "first_contact") is None


def test_a_statement_taken_on_an_unknown_day_is_still_to_confirm() -> None:
    taken = replace(REFERRED, statement=Statement.TAKEN)
    answers = oracle_standing(CARA, DAILY, tell((0, taken)))
    assert due(answers, "confirm_statement") == (day(0), day(15))


def test_an_absence_settled_later_makes_the_return_due_that_day() -> None:
    """The settling of 22 February ends a case on 14 February."""
    settings = replace(DAILY, chances=1)
    lines = (40, marked("A", "s1", Attendance.ABSENT_AWAITED)), (48, f.AbsenceSettled("s1", False))
    answers = at_end(*lines, (50, SPOKE), settings=settings)
    assert answers.finished_on == date(2026, 2, 14)
    assert due(answers, "return_to_police") == (date(2026, 2, 22), date(2026, 2, 25))


def test_a_missed_b_that_leaves_no_time_makes_the_extension_due_that_day() -> None:
    """B is missed on 11 April; all again would have had to start by 30 March (day 84)."""
    attended = (65, marked("A", "s1", A)), (66, f.Booked(B, "s2", day(96)))
    missed = (96, marked(B, "s2", Attendance.ABSENT_ACCEPTABLE))
    assert due(at_end(*attended), "ask_extension") is None
    assert due(at_end(*attended, missed), "ask_extension") == (date(2026, 4, 11), date(2026, 4, 12))


def test_a_statement_that_became_unknown_is_asked_for_that_day() -> None:
    taken = f.StatementConfirmed(Statement.TAKEN)
    assert due(at_end((20, taken)), "confirm_statement") == (day(20), day(35))
    assert due(at_end((20, f.StatementConfirmed(Statement.NONE))), "confirm_statement") is None


def test_a_move_that_no_longer_fits_makes_booking_due_that_day() -> None:
    places = (2, f.Booked("A", "s1", day(30))), (2, f.Booked(B, "s2", day(60)))
    move = (25, f.Moved("A", "s1", "s3", day(40), AskedBy.PARTICIPANT, "asked"))
    assert due(at_end(*places, move, (27, SPOKE)), "book") == (day(25), day(33))


def test_first_contact_is_due_again_when_a_case_without_one_goes_on() -> None:
    """It is late by the arrest of 21 December, and moves with the day it is due."""
    lines = (5, f.Withdrew(WithdrawalReason.HEALTH)), (9, f.Decided(Decision.VARY, False, True))
    late = date(2025, 12, 21) + timedelta(days=15)
    assert due(at_end(), "first_contact") == (day(0), late)
    assert due(at_end(*lines), "first_contact") == (day(9), late + timedelta(days=9))


def test_a_correction_is_due_since_the_day_from_which_it_is_needed_without_a_break() -> None:
    """Fact 3 is A, 4 is B, 5 the return; A is corrected on day 45, put right on 47, corrected again on 49."""
    said = ("completed", f"{day(10)} A attended", f"{day(38)} B attended")
    begun = (10, marked("A", "s1", A)), (38, marked(B, "s2", A)), (40, f.Returned(Outcome.COMPLETED, said))
    wrong, right = marked("A", "s1", Attendance.ABSENT_ACCEPTABLE), marked("A", "s1", A)
    first = (*begun, (45, SPOKE), (10, wrong, 3))
    assert due(at_end(*begun), "correct_return") is None
    assert due(at_end(*first, (50, SPOKE)), "correct_return") == (day(45), day(46))
    back = (*first, (47, SPOKE), (10, right, 7))
    assert due(at_end(*back), "correct_return") is None
    assert due(at_end(*back, (49, SPOKE), (10, wrong, 9), (52, SPOKE)), "correct_return") == (day(49), day(50))


def test_the_participant_and_the_police_are_corrected_since_then_too() -> None:
    said = ("completed", f"{day(10)} A attended", f"{day(38)} B attended")
    lines = (
        (10, marked("A", "s1", A)),
        (38, marked(B, "s2", A)),
        (40, f.Returned(Outcome.COMPLETED, said)),
        (41, f.ParticipantTold(said)),
        (42, f.Decided(Decision.NO_ACTION, False, False)),
        (45, SPOKE),
        (10, marked("A", "s1", Attendance.ABSENT_ACCEPTABLE), 3),
        (60, SPOKE),
    )
    answers = at_end(*lines)
    for kind in ("correct_return", "correct_participant", "look_again"):
        assert due(answers, kind) == (day(45), day(46))
