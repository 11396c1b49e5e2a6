"""What the rows of the upward views make: no database."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from caraway.bridge.upward import AttendanceMark, CaseStage, NewArrest, PoliceReturn, SessionDate
from caraway.core.victim.telling import Upward
from caraway.core.vocabulary import Attendance, Mode, Outcome, Stage
from caraway.victims.came_up import WHAT_OF, Up, happenings

AGREEMENT, CASE, SESSION = uuid4(), uuid4(), uuid4()
DAY, NEXT = date(2026, 3, 14), date(2026, 3, 15)


def stands(stage: Stage, cautioned: date | None = None) -> CaseStage:
    return CaseStage(AGREEMENT, CASE, stage, Mode.GROUP, False, None, cautioned, None, None, None)


def mark(code: Attendance) -> AttendanceMark:
    return AttendanceMark(uuid4(), AGREEMENT, CASE, SESSION, "A", DAY, code)


def returned(outcome: Outcome, on: date = DAY, number: int = 1) -> PoliceReturn:
    return PoliceReturn(UUID(int=number), AGREEMENT, CASE, on, outcome)


def what(up: Up) -> list[Upward]:
    return [one.what for one in happenings(up)]


def keys(up: Up) -> list[str]:
    return [one.key for one in happenings(up)]


def test_every_mark_is_something():
    assert set(WHAT_OF) == set(Attendance)
    assert [code for code, made in WHAT_OF.items() if made is Upward.ATTENDED] == [Attendance.ATTENDED]


def test_an_absence_whose_reason_is_settled_stays_the_same():
    awaited, settled = mark(Attendance.ABSENT_AWAITED), mark(Attendance.ABSENT_ACCEPTABLE)
    stage = stands(Stage.UNDER_WAY)
    assert keys(Up(stage, marks=(awaited,))) == keys(Up(stage, marks=(settled,)))
    assert keys(Up(stage, marks=(awaited,))) != keys(Up(stage, marks=(mark(Attendance.ATTENDED),)))


def test_a_booking_a_caution_and_an_arrest():
    booked = SessionDate(uuid4(), AGREEMENT, CASE, SESSION, "A", Mode.GROUP, NEXT, None)
    again = SessionDate(uuid4(), AGREEMENT, CASE, SESSION, "A", Mode.GROUP, NEXT, None)
    stage = stands(Stage.ACCEPTED, DAY)
    up = Up(stage, sessions=(booked,), arrests=(NewArrest(uuid4(), AGREEMENT, CASE, DAY),))
    assert what(up) == [Upward.BOOKED, Upward.ARRESTED, Upward.CAUTIONED]
    assert keys(Up(stage, sessions=(booked,))) == keys(Up(stage, sessions=(again,)))
    assert next(happenings(up)).held_on == NEXT


@pytest.mark.parametrize(
    ("stage", "returns", "ends"),
    [
        (Stage.UNDER_WAY, [], []),
        (Stage.DECLINED, [], [Upward.DECLINED]),
        (Stage.COMPLETED, [], [Upward.COMPLETED]),
        (Stage.WITH_POLICE, [returned(Outcome.COMPLETED)], [Upward.RETURNED, Upward.COMPLETED]),
        (Stage.CLOSED, [returned(Outcome.OUT_OF_CHANCES)], [Upward.RETURNED]),
        (Stage.UNDER_WAY, [returned(Outcome.COMPLETED), returned(Outcome.OPEN, number=2)], []),
        (
            Stage.WITH_POLICE,
            [returned(Outcome.OPEN, number=2), returned(Outcome.WITHDREW, NEXT, 3), returned(Outcome.COMPLETED)],
            [Upward.RETURNED],
        ),
    ],
)
def test_the_end(stage, returns, ends):
    assert what(Up(stands(stage), returns=tuple(returns))) == ends


def test_completed_stays_one_thing_when_the_case_goes_back():
    before = Up(stands(Stage.COMPLETED))
    after = Up(stands(Stage.WITH_POLICE), returns=(returned(Outcome.COMPLETED),))
    assert set(keys(before)) < set(keys(after))
