"""The nightly check finds whatever is stored and is not what the facts have."""

import logging

import pytest

from caraway.casework.actions import cases
from caraway.casework.jobs.nightly import check_standings
from caraway.platform.accounts.actor import CARAWAY
from tests.integration.casework.doings import Kept

TAMPERED = {
    "standing": (
        "UPDATE casework_standingrow SET stage = 'closed' WHERE case_id = %s",
        "UPDATE casework_standingrow SET impossible_from = impossible_from + 1 WHERE case_id = %s",
        "UPDATE casework_standingrow SET answer = jsonb_set(answer, '{chances_left}', '9') WHERE case_id = %s",
        "UPDATE casework_standingrow SET facts = facts + 1 WHERE case_id = %s",
        "DELETE FROM casework_standingrow WHERE case_id = %s",
    ),
    "duties": (
        "UPDATE casework_duerow SET overdue_on = overdue_on + 1 WHERE case_id = %s",
        "DELETE FROM casework_duerow WHERE case_id = %s AND kind = 'return_to_police'",
    ),
    "places": ("UPDATE casework_place SET held = false WHERE case_id = %s",),
    "numbers": (
        "UPDATE casework_factrow SET number = 99 WHERE case_id = %s AND number = 2",
    ),
}  # fmt: skip


def test_nothing_differs_after_the_actions(shared_cast):
    people = [shared_cast.booked(), shared_cast.attended_a(), shared_cast.closed(), shared_cast.out_of_chances()]
    report = check_standings()
    assert report.clean
    assert report.checked >= len(people)


@pytest.mark.parametrize(("what", "statement"), [(what, one) for what, all_ in TAMPERED.items() for one in all_])
def test_what_was_tampered_with_is_found(committed_cast, what, statement, caplog):
    tampered, sound = committed_cast.booked(), committed_cast.booked()
    changed = committed_cast.owner.execute(statement, [tampered.id])
    assert changed.rowcount >= 1
    with caplog.at_level(logging.ERROR):
        report = check_standings()
    assert [one.case for one in report.differences] == [tampered.id]
    assert what in report.differences[0].what
    assert report.checked == 2
    assert str(tampered.id) in caplog.text
    assert str(sound.id) not in caplog.text


def test_it_mends_nothing_and_leaves_one_row_in_the_audit(committed_cast):
    person, kept = committed_cast.booked(), Kept(committed_cast.owner)
    committed_cast.owner.execute(TAMPERED["standing"][0], [person.id])
    before, audited = kept.now(), kept.audited()
    check_standings()
    after = kept.now()
    assert {key for key in after if after[key] != before[key]} == {"audit_auditrow"}
    assert kept.rows_since(audited) == ["nightly.checked"]


def test_after_the_alarm_it_is_stored_anew(committed_cast):
    person = committed_cast.booked()
    for statement in (*TAMPERED["standing"], *TAMPERED["duties"], *TAMPERED["places"]):
        committed_cast.owner.execute(statement, [person.id])
    cases.recompute(case=person.id, by=CARAWAY)
    assert check_standings().clean
