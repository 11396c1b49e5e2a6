"""Nobody works with a victim who works with the other party: at the assignment, and when casework assigns later."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from caraway.core.refusals import InvalidValue, NotYours
from caraway.core.victim.engagement import Engagement
from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Organisation, Part
from caraway.platform.audit.models import AuditRow, Kind
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims import reach
from caraway.victims.actions import contacts, separation
from caraway.victims.jobs.separation import settle
from caraway.victims.models import OtherSide, PlanDetail, PoliceSent, VictimCase
from caraway.victims.queries.cases import case_page, case_rows, due_page
from caraway.victims.queries.on_top import shut_out_workers
from tests.victims.conftest import TODAY
from tests.victims.other_side import decides_breach, keeps_referral, works_there
from tests.victims.planning import first_case, page_of
from tests.victims.test_contacts import MASK
from tests.victims.world import COLLEAGUE, SUPERVISOR, WORKER, actor, link_of

SENIOR = "q.sanderling@victims.example.org"
NOTHING = {"taken": 0, "not_read": 0}


def partner(case):
    """Another organisation holds victim contact under the agreement of this case as well."""
    with scope.acting_as(CARAWAY):
        found = VictimCase.objects.select_related("agreement").get(pk=case)
    with scope.acting_as(INSTALLER):
        made = agreements.add_organisation(name="Quay Partners", kind="provider", by=INSTALLER)
        agreements.join_agreement(
            agreement=found.agreement, organisation=made, part=Part.VICTIM_CONTACT, from_on=TODAY, by=INSTALLER
        )
    return made


def assign(case, worker, by=SUPERVISOR):
    return contacts.assign(case=case, worker=actor(worker).person, by=actor(by))


def seen_by(email, case) -> list[bool]:
    """Whether this person finds the case: on the list, among what is due, by its own page; and by the tables themselves."""
    by = actor(email)
    with scope.acting_as(by):
        try:
            there = case_page(case, by, TODAY) is not None
        except NotYours:
            there = False
        rows = [
            VictimCase.objects.filter(pk=case).exists(),
            PoliceSent.objects.filter(case=case).exists(),
            PlanDetail.objects.filter(version__case=case).exists(),
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM victims_plandetail WHERE version_id = ANY(%s)", [list(VERSIONS.get(case, ()))]
            )
            (details,) = cursor.fetchone()
        return [
            case in {one.id for one in case_rows(by, TODAY)},
            case in {one.case.id for one in due_page(by, TODAY).rows},
            there,
            *rows,
            details > 0,
        ]


VERSIONS = {}


@pytest.fixture
def case(house, monkeypatch):
    monkeypatch.setattr("caraway.victims.queries.cases.MOST", 10_000)
    found = first_case()
    rows = house.execute("SELECT id FROM victims_planversion WHERE case_id = %s", [found])
    VERSIONS[found] = [key for (key,) in rows]
    return found


def test_the_site_refuses_its_own_assignment(server, house, case):
    link = link_of(case, house)
    with works_there(server, link, WORKER.upper()):
        with pytest.raises(InvalidValue) as refusal:
            assign(case, WORKER)
        assert refusal.value.code == "worker"
        answer = page_of(SUPERVISOR).post(
            reverse("contact_worker", args=[case]), {"request_key": uuid4(), "worker": actor(WORKER).person}
        )
        assert b"works with the other party" in answer.content
        assign(case, COLLEAGUE)
    assign(case, WORKER)
    with override_settings(BRIDGE_URL=""), pytest.raises(InvalidValue):
        assign(case, COLLEAGUE)
    with scope.acting_as(CARAWAY):
        assert VictimCase.objects.get(pk=case).worker == actor(WORKER).person


def test_where_the_only_supervisor_is_shut_out_the_senior_is_told_and_without_one_nobody_is_assigned(
    server, house, case
):
    sole = actor(SUPERVISOR)
    with pytest.raises(InvalidValue) as refusal:
        assign(case, SUPERVISOR)
    assert "Nobody would be told" in refusal.value.sentence
    contacts.record_attempt(case=case, way=Way.IN_PERSON, result=Engagement.ENGAGED, note="", by=sole)
    with scope.acting_as(CARAWAY):
        assert VictimCase.objects.get(pk=case).worker is None
    with scope.acting_as(INSTALLER):
        account = accounts.add_account(email=SENIOR, full_name="Q. Sanderling", by=INSTALLER)
        organisation = Organisation.objects.get(pk=sole.organisation)
        accounts.give_roles(account=account, organisation=organisation, roles=["victim_contact_senior"], by=INSTALLER)
    assign(case, SUPERVISOR)
    alert = b"Have somebody else say who works on this"
    with works_there(server, link_of(case, house), SUPERVISOR):
        settle()
        page = page_of(SENIOR).get(reverse("contact_worklist")).content
        assert alert in page
        assert str(case).encode() not in page
        assert alert not in page_of(COLLEAGUE).get(reverse("contact_worklist")).content
    settle()
    assert alert not in page_of(SENIOR).get(reverse("contact_worklist")).content


def test_recording_an_attempt_makes_nobody_of_the_other_side_the_worker(server, house, case):
    what = {"case": case, "way": Way.IN_PERSON, "result": Engagement.ENGAGED, "note": ""}
    with works_there(server, link_of(case, house), WORKER):
        contacts.record_attempt(**what, by=actor(WORKER))
    with scope.acting_as(CARAWAY):
        assert VictimCase.objects.get(pk=case).worker is None
    contacts.record_attempt(**what, by=actor(COLLEAGUE))
    with scope.acting_as(CARAWAY):
        assert VictimCase.objects.get(pk=case).worker == actor(COLLEAGUE).person


def test_when_casework_assigns_later_the_case_is_not_there_for_the_worker_and_the_supervisor_is_told(
    server, house, case, monkeypatch
):
    assign(case, WORKER)
    assert settle() == NOTHING
    assert all(seen_by(WORKER, case))
    with works_there(server, link_of(case, house), WORKER):
        assert settle() == {"taken": 1, "not_read": 0}
        assert settle() == NOTHING
        assert not any(seen_by(WORKER, case))
        assert all(seen_by(COLLEAGUE, case))
        _closed_to_the_worker(case)
        _alone(house, monkeypatch, case)
        supervisor, worker = page_of(SUPERVISOR), page_of(COLLEAGUE)
        alert = b"works with the other party and cannot open this any more"
        assert alert in supervisor.get(reverse("contact_worklist")).content
        assert alert not in worker.get(reverse("contact_worklist")).content
        assign(case, COLLEAGUE)
        assert alert not in supervisor.get(reverse("contact_worklist")).content
        assert not any(seen_by(WORKER, case))
    assert settle() == {"taken": 1, "not_read": 0}
    assert all(seen_by(WORKER, case))


def _closed_to_the_worker(case):
    """Every page and action: the very answer that is there for nothing."""
    client = page_of(WORKER)
    nothing = client.get(reverse("contact", args=[uuid4()]))
    for route in ("contact", "contact_attempt", "contact_begin", "contact_ways", "contact_change"):
        answer = client.get(reverse(route, args=[case]))
        assert answer.status_code == 404
        assert MASK.sub(b"", answer.content) == MASK.sub(b"", nothing.content)
    with pytest.raises(NotYours):
        contacts.record_attempt(case=case, way=Way.IN_PERSON, result=Engagement.ENGAGED, note="", by=actor(WORKER))


def _alone(house, monkeypatch, case):
    """Each of the two holds alone: the database without the query, and the query without the database."""
    with monkeypatch.context() as fault:
        fault.setattr(reach, "_shut", lambda by: OtherSide.objects.none().values("case"))
        assert not any(seen_by(WORKER, case))
    house.execute("UPDATE victims_otherside SET shut = false WHERE case_id = %s", [case])
    found = seen_by(WORKER, case)
    assert found[:3] == [False] * 3
    assert all(found[3:])
    assert settle() == {"taken": 1, "not_read": 0}


@pytest.mark.parametrize("has_to_do", [keeps_referral, decides_breach])
def test_an_officer_of_the_case_is_of_the_other_side_as_its_worker_is(server, house, case, has_to_do):
    link, supervisor = link_of(case, house), actor(SUPERVISOR)
    assign(case, WORKER)
    with has_to_do(server, link, WORKER):
        with pytest.raises(InvalidValue):
            assign(case, WORKER)
        assert settle() == {"taken": 1, "not_read": 0}
        assert not any(seen_by(WORKER, case))
        with scope.acting_as(supervisor):
            assert [one.case for one in shut_out_workers(supervisor, TODAY)] == [case]
        days = {"from_on": TODAY, "until_on": TODAY + timedelta(1), "partner": partner(case).pk}
        separation.write_exception(case=case, person=actor(WORKER).person, **days, by=supervisor)
        assign(case, WORKER)
        assert all(seen_by(WORKER, case))
    assert settle() == {"taken": 1, "not_read": 0}


def test_a_written_exception_lets_one_person_in_for_a_time(server, house, case):
    assign(case, WORKER)
    other = partner(case)
    person = actor(WORKER).person
    what = {"case": case, "person": person, "from_on": TODAY, "until_on": TODAY + timedelta(5), "partner": other.pk}
    with works_there(server, link_of(case, house), WORKER):
        settle()
        for wrong in (
            {"partner": actor(WORKER).organisation},
            {"partner": uuid4()},
            {"person": actor(SUPERVISOR).person},
            {"person": uuid4()},
            {"from_on": TODAY - timedelta(1)},
            {"until_on": TODAY - timedelta(1)},
            {"until_on": TODAY + timedelta(400)},
        ):
            with pytest.raises(InvalidValue):
                separation.write_exception(**(what | wrong), by=actor(SUPERVISOR))
        with pytest.raises(NotYours):
            separation.write_exception(**what, by=actor(COLLEAGUE))
        _by_the_page(case, person, other)
        assert all(seen_by(WORKER, case))
        with scope.acting_as(actor(SUPERVISOR)):
            assert shut_out_workers(actor(SUPERVISOR), TODAY) == ()
            row = AuditRow.objects.get(verb="separation.except", kind=Kind.ACTION)
        assert row.account_id == actor(SUPERVISOR).person
        assert (row.detail["person"], row.detail["partner"]) == (str(person), str(other.pk))
        assert settle() == NOTHING
        assign(case, WORKER)
        clock.advance(timedelta(6))
        assert not any(seen_by(WORKER, case)[:3])
        assert settle() == {"taken": 1, "not_read": 0}
        assert not any(seen_by(WORKER, case))
        with scope.acting_as(actor(SUPERVISOR)):
            assert [one.case for one in shut_out_workers(actor(SUPERVISOR), clock.today())] == [case]


def _by_the_page(case, person, other):
    client, address = page_of(SUPERVISOR), reverse("contact_exception", args=[case])
    days = {"from_on": "2026-03-02", "until_on": "2026-03-07"}
    answer = client.post(address, {"request_key": uuid4(), "person": person, **days})
    assert b"the partner organisation" in answer.content
    sent = {"request_key": uuid4(), "person": person, "partner": other.pk, **days}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302


def test_whoever_is_unknown_there_is_left_as_they_are(server, house, case, monkeypatch):
    from caraway.victims import crossing

    with works_there(server, link_of(case, house), WORKER):
        settle()
        monkeypatch.setattr(crossing, "staff", lambda there, cases: {})
        assert settle()["taken"] == 0
        assert not any(seen_by(WORKER, case))
    house.execute("DELETE FROM victims_otherside")


def test_whatever_belongs_to_a_case_is_shut_with_it(house):
    """A table that is added later is found here: each that leads to a case by its own columns has the policy."""
    found, ours = {VictimCase}, list(apps.get_app_config("victims").get_models())
    for _ in ours:
        found |= {one for one in ours if any(field.related_model in found for field in one._meta.fields)}
    rows = house.execute("SELECT tablename FROM pg_policies WHERE policyname = 'apart' AND permissive = 'RESTRICTIVE'")
    shut = {table for (table,) in rows}
    # Who works on the other side is what the policies themselves ask.
    assert sorted({one._meta.db_table for one in found} - shut) == ["victims_otherside"]
    assert len(shut) > 30
