"""The victim contact desk: what is due and why, attempts, whose a case is, and what others see of it: nothing."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from caraway.core.refusals import InvalidValue, NotYours
from caraway.core.victim.clocks import VictimDue
from caraway.core.victim.engagement import Engagement
from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.accounts.models import Account
from caraway.platform.accounts.queries import actor_of
from caraway.platform.agreements import actions as agreements
from caraway.platform.tenancy import scope
from caraway.victims.actions import contacts
from caraway.victims.queries.cases import case_page, case_rows, due_page
from tests.sign_in import signed_in
from tests.victims.conftest import TODAY
from tests.victims.world import COLLEAGUE, SUPERVISOR, WORKER, actor, link_of

HOST = {"HTTP_HOST": "victims.localhost"}
MASK = re.compile(rb'name="csrfmiddlewaretoken" value="\w{64}"')
"""What is drawn anew for each page."""


def first_case(by):
    with scope.acting_as(by):
        return case_rows(by, TODAY)[0]


def page_of(email: str) -> Client:
    client = Client(**HOST)
    signed_in(client, Account.objects.get(email=email))
    return client


def test_first_contact_is_due_until_the_victim_was_spoken_with(house, monkeypatch):
    monkeypatch.setattr("caraway.victims.queries.cases.MOST", 10_000)  # the first case is not the first to be late
    by = actor(WORKER)
    case = first_case(by)

    def due():
        with scope.acting_as(by):
            return {one.duty.kind for one in due_page(by, TODAY).rows if one.case.id == case.id}

    assert VictimDue.FIRST_CONTACT in due()
    contacts.record_attempt(case=case.id, way=Way.CALL, result=Engagement.NO_ANSWER, note="", by=by)
    assert VictimDue.FIRST_CONTACT in due()
    contacts.record_attempt(case=case.id, way=Way.CALL, result=Engagement.ENGAGED, note="", by=by)
    assert VictimDue.FIRST_CONTACT not in due()
    assert VictimDue.CONFIRM_AGAIN in due()


def test_who_records_the_first_attempt_becomes_the_worker_and_stays(house):
    case = first_case(actor(WORKER))
    contacts.record_attempt(case=case.id, way=None, result=Engagement.NO_SAFE_ROUTE, note="", by=actor(WORKER))
    contacts.record_attempt(case=case.id, way=Way.CALL, result=Engagement.NO_ANSWER, note="", by=actor(COLLEAGUE))
    by = actor(SUPERVISOR)
    with scope.acting_as(by):
        page = case_page(case.id, by, TODAY)
    assert page.row.worker == "M. Aldous"
    assert [(one.by, one.result) for one in page.attempts] == [
        ("J. Pemberly", "No answer"),
        ("M. Aldous", "No safe route"),
    ]
    assert page.row.engagement is Engagement.NO_ANSWER


@pytest.mark.parametrize(("way", "result"), [(None, Engagement.ENGAGED), (Way.CALL, Engagement.NO_SAFE_ROUTE)])
def test_a_way_is_said_exactly_where_there_was_one(house, way, result):
    case = first_case(actor(WORKER))
    with pytest.raises(InvalidValue):
        contacts.record_attempt(case=case.id, way=way, result=result, note="", by=actor(WORKER))


def test_sent_twice_it_is_recorded_once(house):
    by, key = actor(WORKER), uuid4()
    case = first_case(by)
    for _ in range(2):
        contacts.record_attempt(
            case=case.id, way=Way.CALL, result=Engagement.NO_ANSWER, note="", by=by, request_key=key
        )
    with scope.acting_as(by):
        assert len(case_page(case.id, by, TODAY).attempts) == 1


def test_a_case_is_given_by_a_supervisor_to_somebody_who_contacts_victims(house):
    case = first_case(actor(WORKER))
    colleague = actor(COLLEAGUE).person
    with pytest.raises(NotYours):
        contacts.assign(case=case.id, worker=colleague, by=actor(WORKER))
    contacts.assign(case=case.id, worker=colleague, by=actor(SUPERVISOR))
    assert first_case(actor(WORKER)).worker == "J. Pemberly"
    with pytest.raises(InvalidValue):
        contacts.assign(case=case.id, worker=actor("c.marchbank@victims.example.org").person, by=actor(SUPERVISOR))


def test_another_organisation_sees_nothing_and_the_same_for_what_is_not_there(house):
    with scope.acting_as(INSTALLER):
        other = agreements.add_organisation(name="Another House", kind="provider", by=INSTALLER)
        account = accounts.add_account(email="e.lorne@victims.example.org", full_name="E. Lorne", by=INSTALLER)
        stranger = actor_of(
            accounts.give_roles(account=account, organisation=other, roles=["victim_contact_worker"], by=INSTALLER)
        )
    case = first_case(actor(WORKER))
    with scope.acting_as(stranger):
        assert case_rows(stranger, TODAY) == ()
        assert due_page(stranger, TODAY).rows == ()
    client = page_of("e.lorne@victims.example.org")
    for path in ("", "attempt", "worker"):
        there, nowhere = client.get(f"/contacts/{case.id}/{path}"), client.get(f"/contacts/{uuid4()}/{path}")
        assert there.status_code == nowhere.status_code == 404
        assert MASK.sub(b"", there.content) == MASK.sub(b"", nowhere.content)
    for by in (stranger, actor("c.marchbank@victims.example.org")):
        with pytest.raises(NotYours):
            contacts.record_attempt(case=case.id, way=Way.CALL, result=Engagement.NO_ANSWER, note="", by=by)


def test_the_pages_work_and_are_written_down(house):
    case = first_case(actor(WORKER))
    client = page_of(WORKER)
    assert client.get("/").url == "/contacts/today"
    for path in ("/contacts/today", "/contacts/", f"/contacts/{case.id}/", f"/contacts/{case.id}/attempt"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert b"no-store" in str(answer.headers).encode()
        title = answer.content.decode().split("<title>")[1].split("</title>")[0].lower()
        assert not any(word in title for word in ("victim", "police", "abuse", "cara ")), title
    seen = house.execute(
        "SELECT count(*) FROM audit_auditrow WHERE kind = 'page' AND %s = ANY(subject_ids)", [case.id]
    ).fetchone()[0]
    assert seen >= 3
    form = client.get(f"/contacts/{case.id}/attempt").content.decode()
    assert 'value="letter"' not in form
    assert 'value="text"' not in form
    refused = client.post(f"/contacts/{case.id}/attempt", {"request_key": str(uuid4()), "result": "engaged"})
    assert refused.status_code == 200
    assert b"govuk-error-summary" in refused.content
    sent = client.post(
        f"/contacts/{case.id}/attempt",
        {"request_key": str(uuid4()), "result": "no_answer", "way": "in_person", "note": "Rings out."},
    )
    assert sent.status_code == 302
    assert b"Rings out." in client.get(f"/contacts/{case.id}/").content


def test_no_page_tells_the_link(house):
    """Whose case it hangs together with is in the database of this site and on no page of it."""
    case = first_case(actor(WORKER))
    link = str(link_of(case.id, house))
    client = page_of(WORKER)
    for path in ("/contacts/today", "/contacts/", f"/contacts/{case.id}/"):
        assert link not in client.get(path).content.decode()
