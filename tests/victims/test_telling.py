"""What came up, on the desk: what is due because of it, what may be told and was, signals, and what others see of it: nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from caraway.core.harm import RiskKind
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.victim.clocks import VictimDue
from caraway.core.victim.safe_plan import Way
from caraway.core.victim.settings import VictimSettings
from caraway.core.victim.telling import TOLD_OF, Upward
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.accounts.queries import actor_of
from caraway.platform.agreements import actions as agreements
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims.actions import upward
from caraway.victims.models import CameUp, NoLongerSo, SignalCame, VictimCase
from caraway.victims.queries.cases import case_page, due_page, signals_due
from tests.victims.conftest import TODAY
from tests.victims.test_contacts import MASK, page_of
from tests.victims.world import COLLEAGUE, WORKER, actor


def one_that(what: Upward) -> CameUp:
    """Something of this kind that is so, of whichever case."""
    with scope.acting_as(CARAWAY):
        rows = CameUp.objects.select_related("case").filter(what=what.value, ended=None, case__closed_at=None)
        found = rows.order_by("id").first()
        assert found is not None
        return found


def a_signal(case: VictimCase, *, urgent: bool, words: str) -> SignalCame:
    with scope.acting_as(CARAWAY):
        return SignalCame.objects.create(
            agreement_id=case.agreement_id,
            case=case,
            signal=uuid4(),
            kind=RiskKind.THREAT.value,
            urgent=urgent,
            words=words,
            raised_at=clock.now(),
            known_at=clock.now(),
        )


def to_tell(by) -> set[tuple]:
    with scope.acting_as(by):
        return {(one.case.id, one.duty.about) for one in due_page(by, TODAY).rows if one.duty.kind is VictimDue.UPDATE}


def page(case, by):
    with scope.acting_as(by):
        return case_page(case, by, TODAY)


@pytest.fixture(autouse=True)
def the_whole_worklist(monkeypatch):
    monkeypatch.setattr("caraway.victims.queries.cases.MOST", 10_000)


def test_the_duties_to_tell_are_those_of_the_key_events_that_came_up(house):
    key = [what.value for what, told in TOLD_OF.items() if told in VictimSettings().key_events]
    rows = house.execute(
        "SELECT came.case_id, came.id::text FROM victims_cameup AS came JOIN victims_victimcase AS one ON one.id = case_id"
        " WHERE came.what = ANY(%s) AND one.closed_at IS NULL"
        " AND NOT EXISTS (SELECT FROM victims_nolongerso AS gone WHERE gone.came_id = came.id)",
        [key],
    ).fetchall()
    assert len(rows) > 50
    assert to_tell(actor(WORKER)) == set(rows)


def test_first_contact_counts_from_the_arrest_where_it_is_known(house):
    by = actor(WORKER)
    row = house.execute(
        "SELECT case_id, arrest_on, opened_at::date FROM victims_stagecame AS stage"
        " JOIN victims_victimcase AS one ON one.id = case_id WHERE arrest_on IS NOT NULL ORDER BY case_id LIMIT 1"
    ).fetchone()
    found = next(one for one in page(row[0], by).due if one.kind is VictimDue.FIRST_CONTACT)
    assert found.overdue_on == max(row[1] + timedelta(days=15), row[2] + timedelta(days=1))


def test_what_was_told_settles_the_duty_and_is_told_once(house):
    by, came, key = actor(WORKER), one_that(Upward.NOT_ATTENDED), uuid4()
    told = {"case": came.case_id, "came": came.pk, "on": TODAY, "way": Way.CALL, "by": by}
    before = to_tell(by)
    for _ in range(2):
        upward.record_told(**told, request_key=key)
    assert before - to_tell(by) == {(came.case_id, str(came.pk))}
    with pytest.raises(NotNow):
        upward.record_told(**told, request_key=uuid4())
    shown = next(one for one in page(came.case_id, by).came_up.to_tell if one.id == came.pk)
    assert (shown.told_on, shown.by, shown.no_longer_so) == (TODAY, "M. Aldous", False)
    written = (
        "SELECT count(*) FROM audit_auditrow WHERE verb = 'victim.tell' AND kind = 'action' AND %s = ANY(subject_ids)"
    )
    assert house.execute(written, [came.case_id]).fetchone() == (1,)


def test_what_was_told_and_is_no_longer_so_is_shown_to_be_put_right(house):
    by, came = actor(WORKER), one_that(Upward.NOT_ATTENDED)
    upward.record_told(case=came.case_id, came=came.pk, on=TODAY, way=Way.IN_PERSON, by=by)
    with scope.acting_as(CARAWAY):
        NoLongerSo.objects.create(agreement_id=came.agreement_id, came=came, known_at=clock.now())
    shown = next(one for one in page(came.case_id, by).came_up.to_tell if one.id == came.pk)
    assert shown.no_longer_so
    assert b"put it right" in page_of(WORKER).get(f"/contacts/{came.case_id}/").content


@pytest.mark.parametrize(
    ("on", "way"),
    [
        (TODAY + timedelta(days=1), Way.CALL),
        (TODAY - timedelta(days=1), Way.CALL),  # before it was known
        (TODAY, Way.TEXT),
        (TODAY, Way.VOICEMAIL),
    ],
)
def test_a_telling_that_cannot_be(house, on, way):
    came = one_that(Upward.RETURNED)
    with pytest.raises(InvalidValue):
        upward.record_told(case=came.case_id, came=came.pk, on=on, way=way, by=actor(WORKER))


@pytest.mark.parametrize("what", [Upward.ARRESTED, Upward.CANCELLED, Upward.PARTLY])
def test_what_a_victim_may_not_be_told_has_no_page_and_is_shown_apart(house, what):
    came, by = one_that(what), actor(WORKER)
    with pytest.raises(NotYours):
        upward.record_told(case=came.case_id, came=came.pk, on=TODAY, way=Way.CALL, by=by)
    client = page_of(WORKER)
    assert client.get(f"/contacts/{came.case_id}/told/{came.pk}").status_code == 404
    told, staff = client.get(f"/contacts/{came.case_id}/").content.decode().split("For staff alone")
    assert what.words not in told
    assert what.words in staff


def test_what_is_so_no_longer_or_of_another_case_is_not_told(house):
    by, came, other = actor(WORKER), one_that(Upward.RETURNED), one_that(Upward.NOT_ATTENDED)
    assert came.case_id != other.case_id
    with pytest.raises(NotYours):
        upward.record_told(case=other.case_id, came=came.pk, on=TODAY, way=Way.CALL, by=by)
    with scope.acting_as(CARAWAY):
        NoLongerSo.objects.create(agreement_id=came.agreement_id, came=came, known_at=clock.now())
    with pytest.raises(NotNow):
        upward.record_told(case=came.case_id, came=came.pk, on=TODAY, way=Way.CALL, by=by)
    assert (came.case_id, str(came.pk)) not in to_tell(by)


def test_signals_wait_the_urgent_first_until_somebody_has_seen_them(house):
    by, case = actor(WORKER), one_that(Upward.CAUTIONED).case
    routine = a_signal(case, urgent=False, words="Said so at the call.")
    urgent = a_signal(case, urgent=True, words="Said so at the door.")

    def waiting() -> list:
        with scope.acting_as(by):
            return [one.signal for one in signals_due(by, TODAY)]

    assert [one.urgent for one in waiting()] == sorted((one.urgent for one in waiting()), reverse=True)
    assert {routine.pk, urgent.pk} < {one.id for one in waiting()}
    for who in (WORKER, COLLEAGUE):
        upward.acknowledge(case=case.pk, signal=urgent.pk, by=actor(who))
    assert urgent.pk not in {one.id for one in waiting()}
    seen = next(one for one in page(case.pk, by).came_up.signals if one.id == urgent.pk)
    assert (seen.seen_by, seen.seen_at) == ("M. Aldous", clock.now())
    client = page_of(WORKER)
    assert "Said so at the call." in client.get("/contacts/today").content.decode()
    address = f"/contacts/{case.pk}/signals/{routine.pk}"
    assert b"Said so at the call." in client.get(address).content
    assert client.post(address, {"request_key": str(uuid4())}).status_code == 302
    assert routine.pk not in {one.id for one in waiting()}


def test_the_page_of_a_telling(house):
    came, client = one_that(Upward.NOT_ATTENDED), page_of(WORKER)
    address = f"/contacts/{came.case_id}/told/{came.pk}"
    title = client.get(address).content.decode().split("<title>")[1].split("</title>")[0].lower()
    assert not any(word in title for word in ("victim", "police", "abuse", "cara "))
    day = {"on-day": "2", "on-month": "3", "on-year": "2026"}
    refused = client.post(address, {"request_key": str(uuid4()), **day, "way": "text"})
    assert b"govuk-error-summary" in refused.content
    assert client.post(address, {"request_key": str(uuid4()), **day, "way": "call"}).status_code == 302
    assert b"Told on 2 March 2026, telephone call, by M. Aldous" in client.get(f"/contacts/{came.case_id}/").content
    assert client.get(address).status_code == 404


def test_another_organisation_sees_nothing_and_the_same_for_what_is_not_there(house):
    came = one_that(Upward.NOT_ATTENDED)
    signal = a_signal(came.case, urgent=True, words="Said so at the door.")
    with scope.acting_as(INSTALLER):
        other = agreements.add_organisation(name="Another House", kind="provider", by=INSTALLER)
        account = accounts.add_account(email="e.lorne@victims.example.org", full_name="E. Lorne", by=INSTALLER)
        stranger = actor_of(
            accounts.give_roles(account=account, organisation=other, roles=["victim_contact_worker"], by=INSTALLER)
        )
    with scope.acting_as(stranger):
        assert signals_due(stranger, TODAY) == ()
        assert not CameUp.objects.exists()
        assert not SignalCame.objects.exists()
    client = page_of("e.lorne@victims.example.org")
    for path in (f"told/{came.pk}", f"signals/{signal.pk}"):
        there, nowhere = client.get(f"/contacts/{came.case_id}/{path}"), client.get(f"/contacts/{uuid4()}/{path}")
        assert there.status_code == nowhere.status_code == 404
        assert MASK.sub(b"", there.content) == MASK.sub(b"", nowhere.content)
    with pytest.raises(NotYours):
        upward.record_told(case=came.case_id, came=came.pk, on=TODAY, way=Way.CALL, by=stranger)
    with pytest.raises(NotYours):
        upward.acknowledge(case=came.case_id, signal=signal.pk, by=stranger)
