"""Who finds no dates in the calendar is marked when the calendar changes, and unmarked when dates are there again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caraway.casework.actions import calendar, cases, referrals, registers
from caraway.casework.models import NoDates, Workshop
from caraway.core.vocabulary import DeclineCode, ExtensionReason, Mode, ModeReason
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.audit.models import AuditRow
from caraway.platform.tenancy import scope
from tests.cast import WEEK, Cast, Person, on, saturday_from

from .test_coordination_pages import client_of, text


def marked(person: Person) -> bool:
    with scope.acting_as(CARAWAY):
        return NoDates.objects.filter(case_id=person.id).exists()


@pytest.fixture
def waiting(cast: Cast) -> Person:
    """Came to A; B, which was booked, was cancelled by the provider."""
    person = cast.attended_a()
    registers.cancel(workshop=person.workshop("B").id, by=cast.coordinator)
    return person


def empty(cast: Cast, person: Person) -> None:
    """Cancel every B to come inside the person's time."""
    last = person.standing().window.last_day
    for (agreement, step, day), workshop in cast.workshops.items():
        if agreement == cast.wessex.id and step == "B" and cast.today < day <= last:
            with scope.acting_as(CARAWAY):
                gone = Workshop.objects.get(pk=workshop).cancelled_at
            if gone is None:
                registers.cancel(workshop=workshop, by=cast.coordinator)


def test_a_cancellation_marks_whom_nothing_fits_any_more(cast, waiting):
    assert not marked(waiting)
    other = cast.accepted(days_ago=30)
    empty(cast, waiting)
    assert marked(waiting)
    assert marked(other)
    page = text(client_of(cast.coordinator), f"/cases/{waiting.id}/")
    assert "No dates in the calendar have fitted since 2 March. Plan a workshop" in page
    assert "No dates in the calendar have fitted since 2 March" in text(client_of(cast.coordinator), "/cases/today")


def test_since_when_stays_and_a_planned_workshop_unmarks(cast, waiting):
    empty(cast, waiting)
    with on(cast.today + timedelta(days=2)):
        calendar.sweep(by=CARAWAY)
        with scope.acting_as(CARAWAY):
            assert NoDates.objects.get(case_id=waiting.id).since == cast.today
        cast.plan(step="B", day=saturday_from(cast.today) + 3 * WEEK)
        assert not marked(waiting)


def test_days_pass_and_the_night_marks(cast, waiting):
    last = waiting.standing().window.last_day
    with on(last - timedelta(days=1)):
        calendar.sweep(by=CARAWAY)
        assert marked(waiting)


@pytest.mark.parametrize("way", ["telephone", "more time", "an ending"])
def test_what_the_case_itself_changes_unmarks_it(cast, waiting, way):
    empty(cast, waiting)
    assert marked(waiting)
    if way == "telephone":
        what = {"mode": Mode.TELEPHONE, "reason": ModeReason.NO_GROUP}
        cases.change_mode(case=waiting.id, **what, by=cast.coordinator)
    elif way == "more time":
        what = {"expires_on": waiting.standing().window.furthest_on, "reason": ExtensionReason.SCHEDULING}
        referrals.extend(case=waiting.id, **what, by=cast.supervisor)
    else:
        cases.stop(case=waiting.id, code=DeclineCode.CANNOT_DELIVER, by=cast.coordinator)
    assert not marked(waiting)


def test_a_look_asks_the_same_number_of_questions_for_any_number_of_cases(cast):
    def asked() -> int:
        with scope.acting_as(CARAWAY), CaptureQueriesContext(connection) as queries:
            calendar.look([cast.wessex.id], CARAWAY)
        return len(queries)

    cast.accepted()
    few = asked()
    for _ in range(4):
        cast.accepted()
    assert asked() == few


def test_what_has_changed_is_in_the_audit(cast, waiting):
    empty(cast, waiting)
    with scope.acting_as(cast.coordinator):
        rows = list(AuditRow.objects.filter(verb="calendar.looked", subject_ids__contains=[waiting.id]))
    assert [row.detail for row in rows] == [{"without": 1, "again": 0}]
    assert rows[0].account_id == cast.coordinator.account_id
