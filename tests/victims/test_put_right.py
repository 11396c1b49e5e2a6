"""Putting right what a victim was told: it comes due by itself, is recorded once, and comes due again with another correction."""

from uuid import uuid4

import pytest

from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.victim.clocks import VictimDue
from caraway.core.victim.safe_plan import Way
from caraway.core.victim.telling import Upward
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims.actions import upward
from caraway.victims.models import CameUp, NoLongerSo, ToldRight
from caraway.victims.queries.cases import due_page
from tests.victims.conftest import TODAY
from tests.victims.test_contacts import MASK, page_of
from tests.victims.test_telling import one_that
from tests.victims.world import COLLEAGUE, WORKER, actor


@pytest.fixture(autouse=True)
def the_whole_worklist(monkeypatch):
    monkeypatch.setattr("caraway.victims.queries.cases.MOST", 10_000)


def ends(came: CameUp) -> None:
    with scope.acting_as(CARAWAY):
        NoLongerSo.objects.create(agreement_id=came.agreement_id, came=came, known_at=clock.now())


def comes(like: CameUp, what: Upward, again: int = 0) -> CameUp:
    """The same session (or kind), as it is marked now."""
    with scope.acting_as(CARAWAY):
        return CameUp.objects.create(
            agreement_id=like.agreement_id,
            case=like.case,
            key=f"{what.value}:{like.session}:{like.on}",
            again=again,
            what=what.value,
            on=like.on,
            known_on=TODAY,
            known_at=clock.now(),
            step=like.step,
            session=like.session,
        )


def told(came: CameUp) -> CameUp:
    upward.record_told(case=came.case_id, came=came.pk, on=TODAY, way=Way.CALL, by=actor(WORKER))
    return came


def due_of(came: CameUp) -> dict[VictimDue, set[str]]:
    """What is to be told and put right in that case."""
    by, found = actor(WORKER), {VictimDue.UPDATE: set(), VictimDue.PUT_RIGHT: set()}
    with scope.acting_as(by):
        for one in due_page(by, TODAY).rows:
            if one.case.id == came.case_id and one.duty.kind in found:
                found[one.duty.kind].add(one.duty.about)
    return found


def right(came: CameUp, now: CameUp | None, **more):
    said = {"case": came.case_id, "came": came.pk, "now": now and now.pk, "on": TODAY, "way": Way.CALL}
    return upward.record_right(**{**said, "by": actor(WORKER)} | more)


def address_of(came: CameUp) -> str:
    return f"/contacts/{came.case_id}/told/{came.pk}/right"


def test_a_corrected_mark_is_put_right_with_what_is_so_now_and_settles_both(house):
    came = told(one_that(Upward.ATTENDED))
    before = due_of(came)
    assert str(came.pk) not in before[VictimDue.PUT_RIGHT]
    ends(came)
    now = comes(came, Upward.NOT_ATTENDED)
    due = due_of(came)
    assert due[VictimDue.PUT_RIGHT] == {str(came.pk)}
    assert str(now.pk) not in due[VictimDue.UPDATE], "what is so now is said with it, and is no second duty"
    key = uuid4()
    for _ in range(2):
        right(came, now, request_key=key)
    due = due_of(came)
    assert (due[VictimDue.PUT_RIGHT], str(now.pk) in due[VictimDue.UPDATE]) == (set(), False)
    with scope.acting_as(CARAWAY):
        assert [(one.number, one.now_id, one.by_name) for one in ToldRight.objects.all()] == [(1, now.pk, "M. Aldous")]
    written = "SELECT count(*) FROM audit_auditrow WHERE verb = 'victim.put_right' AND kind = 'action' AND %s = ANY(subject_ids)"
    assert house.execute(written, [came.case_id]).fetchone() == (1,)
    with pytest.raises(NotNow, match="Nothing is to be put right"):
        right(came, now, request_key=uuid4())
    with pytest.raises(NotNow, match="already"):
        told(now)


def test_told_wrong_twice_is_due_again(house):
    came = told(one_that(Upward.ATTENDED))
    ends(came)
    absent = comes(came, Upward.NOT_ATTENDED)
    right(came, absent)
    assert due_of(came)[VictimDue.PUT_RIGHT] == set()
    ends(absent)
    again = comes(came, Upward.ATTENDED, again=1)
    assert due_of(came)[VictimDue.PUT_RIGHT] == {str(came.pk)}
    right(came, again)
    assert due_of(came)[VictimDue.PUT_RIGHT] == set()
    with scope.acting_as(CARAWAY):
        assert sorted(ToldRight.objects.values_list("number", flat=True)) == [1, 2]


def test_said_to_be_over_and_so_again_is_due_again(house):
    came = told(one_that(Upward.CAUTIONED))
    ends(came)
    right(came, None)
    assert due_of(came)[VictimDue.PUT_RIGHT] == set()
    again = comes(came, Upward.CAUTIONED, again=1)
    due = due_of(came)
    assert (due[VictimDue.PUT_RIGHT], str(again.pk) in due[VictimDue.UPDATE]) == ({str(came.pk)}, False)
    assert b"said to be so no longer" in page_of(WORKER).get(address_of(came)).content
    assert b"is so no longer. So now" in page_of(WORKER).get("/contacts/today").content


def test_what_is_so_otherwise_than_was_read_is_not_recorded(house):
    came = told(one_that(Upward.ATTENDED))
    ends(came)
    comes(came, Upward.NOT_ATTENDED)
    with pytest.raises(NotNow, match="Something else is so now"):
        right(came, None)
    with scope.acting_as(CARAWAY):
        assert not ToldRight.objects.exists()


def test_what_cannot_be_put_right(house):
    came, other = told(one_that(Upward.CAUTIONED)), one_that(Upward.NOT_ATTENDED)
    with pytest.raises(NotNow):
        right(came, None)
    ends(came)
    for more in ({"on": TODAY.replace(day=1)}, {"on": TODAY.replace(day=3)}, {"way": Way.TEXT}, {"way": Way.VOICEMAIL}):
        with pytest.raises(InvalidValue):
            right(came, None, **more)
    with pytest.raises(NotYours):
        right(other, None)
    assert other.case_id != came.case_id
    with pytest.raises(NotYours):
        right(came, None, case=other.case_id)


def test_the_page_says_what_was_told_and_what_is_so_now_and_the_case_how_it_was_put_right(house):
    came, client = one_that(Upward.ATTENDED), page_of(WORKER)
    assert client.get(address_of(came)).status_code == 404, "it was never told"
    told(came)
    assert client.get(address_of(came)).status_code == 404, "it is so"
    ends(came)
    now = comes(came, Upward.NOT_ATTENDED)
    for path in (address_of(came), "/contacts/today"):
        said = client.get(path).content.decode()
        assert "The session was attended" in said
        assert "The session was not attended" in said
    assert "nown here since 2 March 2026" in client.get("/contacts/today").content.decode()
    assert address_of(came) in client.get("/contacts/today").content.decode()
    assert address_of(came) in client.get(f"/contacts/{came.case_id}/").content.decode()
    title = client.get(address_of(came)).content.decode().split("<title>")[1].split("</title>")[0].lower()
    assert not any(word in title for word in ("victim", "police", "abuse", "cara "))
    day = {"on-day": "2", "on-month": "3", "on-year": "2026", "now": str(now.pk)}
    refused = client.post(address_of(came), {"request_key": str(uuid4()), **day, "way": "text"})
    assert b"govuk-error-summary" in refused.content
    early = client.post(address_of(came), {"request_key": str(uuid4()), **day, "on-day": "1", "way": "call"})
    assert b"govuk-error-summary" in early.content
    otherwise = client.post(address_of(came), {"request_key": str(uuid4()), **day, "now": "", "way": "call"})
    assert b"Something else is so now" in otherwise.content
    assert client.post(address_of(came), {"request_key": str(uuid4()), **day, "way": "call"}).status_code == 302
    shown = client.get(f"/contacts/{came.case_id}/").content.decode()
    assert "Put right on 2 March 2026, telephone call, by M. Aldous: The session was not attended" in shown
    assert client.get(address_of(came)).status_code == 404


def test_nothing_in_its_place_is_said_so(house):
    came = told(one_that(Upward.CAUTIONED))
    ends(came)
    assert b"Nothing may be said in its place" in page_of(WORKER).get(address_of(came)).content
    assert b"nothing may be said in its place" in page_of(WORKER).get("/contacts/today").content
    right(came, None)
    assert b"by M. Aldous: it is so no longer" in page_of(WORKER).get(f"/contacts/{came.case_id}/").content


def test_another_case_gets_the_page_of_what_is_not_there(house):
    came, other, client = told(one_that(Upward.CAUTIONED)), one_that(Upward.NOT_ATTENDED), page_of(COLLEAGUE)
    ends(came)
    wrong, nowhere = (client.get(f"/contacts/{case}/told/{came.pk}/right") for case in (other.case_id, uuid4()))
    assert wrong.status_code == nowhere.status_code == 404
    assert MASK.sub(b"", wrong.content) == MASK.sub(b"", nowhere.content)
