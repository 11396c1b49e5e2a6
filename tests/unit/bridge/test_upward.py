"""Rows of the upward views: declared to the column, and refused where they are anything else."""

from dataclasses import fields, replace
from datetime import date, time
from uuid import UUID

import pytest

from caraway.bridge import risk
from caraway.bridge.contacts import ContactKind
from caraway.bridge.upward import (
    UPWARD,
    AttendanceMark,
    CaseStage,
    ContactHash,
    NewArrest,
    PoliceReturn,
    SessionDate,
    StaffAssigned,
    StaffDuty,
)
from caraway.core.refusals import InvalidValue, Unknown
from caraway.core.vocabulary import Attendance, Mode, Outcome, Stage

ID, AGREEMENT, CASE, SESSION = (UUID(int=number) for number in range(1, 5))
DAY, HASH = date(2026, 3, 14), bytes(32)
ROWS = [
    CaseStage(AGREEMENT, CASE, Stage.ACCEPTED, Mode.GROUP, False, DAY, DAY, DAY, DAY, None),
    SessionDate(ID, AGREEMENT, CASE, SESSION, "B", Mode.GROUP, DAY, time(10)),
    SessionDate(ID, AGREEMENT, CASE, SESSION, "call", Mode.TELEPHONE, DAY, None),
    AttendanceMark(ID, AGREEMENT, CASE, SESSION, "A", DAY, Attendance.ATTENDED),
    PoliceReturn(ID, AGREEMENT, CASE, DAY, Outcome.COMPLETED),
    StaffAssigned(AGREEMENT, CASE, StaffDuty.SESSION, SESSION, HASH),
    StaffAssigned(AGREEMENT, CASE, StaffDuty.CASE, None, HASH),
    StaffAssigned(AGREEMENT, CASE, StaffDuty.OFFICER, None, HASH),
    StaffAssigned(AGREEMENT, CASE, StaffDuty.BREACH, None, HASH),
    NewArrest(ID, AGREEMENT, CASE, DAY),
    ContactHash(AGREEMENT, CASE, ContactKind.PHONE, HASH),
]


def test_there_is_a_row_of_each_and_each_has_a_view_of_its_own():
    assert {type(one) for one in ROWS} == set(UPWARD)
    views = [cls.VIEW for cls in UPWARD] + [risk.VIEW]
    assert len(set(views)) == len(views)
    assert all(view.startswith("upward_") for view in views)


@pytest.mark.parametrize("cls", UPWARD, ids=lambda cls: cls.__name__)
def test_every_field_has_its_column_and_belongs_to_an_agreement_and_a_case(cls):
    assert len(cls.COLUMNS) == len(fields(cls)) == len(set(cls.COLUMNS))
    assert {"agreement_id", "case_id"} <= set(cls.COLUMNS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row).__name__)
def test_a_row_is_read_as_it_stands(row):
    assert type(row).of_row(row.as_row()) == row


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row).__name__)
def test_a_column_too_many_or_too_few_is_refused(row):
    with pytest.raises(Unknown, match="column"):
        type(row).of_row(row.as_row() | {"name": "Ada"})
    for column in row.COLUMNS:
        with pytest.raises(InvalidValue) as refused:
            type(row).of_row({key: value for key, value in row.as_row().items() if key != column})
        assert refused.value.code == column


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row).__name__)
def test_a_value_of_another_kind_is_refused_and_never_repeated(row):
    for column in row.COLUMNS:
        with pytest.raises(InvalidValue) as refused:
            type(row).of_row(row.as_row() | {column: "Something written"})
        assert "written" not in refused.value.sentence


@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(33)])
def test_a_hash_has_32_bytes(wrong):
    for row, name in ((ROWS[5], "identity"), (ROWS[-1], "hash")):
        with pytest.raises(InvalidValue) as refused:
            replace(row, **{name: wrong})
        assert refused.value.code == name


def test_who_leads_a_session_leads_one_that_is_named():
    for row, session in ((ROWS[5], None), (ROWS[6], SESSION)):
        with pytest.raises(InvalidValue) as refused:
            replace(row, session=session)
        assert refused.value.code == "session"


@pytest.mark.parametrize("step", ["", "the second workshop", "x" * 21])
def test_a_step_is_a_key(step):
    for row in (ROWS[1], ROWS[3]):
        with pytest.raises(InvalidValue) as refused:
            replace(row, step=step)
        assert refused.value.code == "step"
