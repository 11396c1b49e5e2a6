"""The victim's own requests: clock, who asks, what was given; and the copy, made by allow-list from this site's own data."""

import json
import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.victim.engagement import Engagement
from caraway.core.victim.requests import Ground, RequestKind, RequestState
from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims.actions import contacts, own_requests
from caraway.victims.actions.surveys import record
from caraway.victims.models import CameUp, IdentityBy, OwnRequest, PoliceSent
from caraway.victims.queries.asked import SENT, asked_due, asked_page, own_copy
from tests.victims.conftest import TODAY
from tests.victims.planning import NUMBER, change, first_case, page_of
from tests.victims.world import SUPERVISOR, WORKER, actor

KNOWN = IdentityBy.CODE_WORD


def receive(case: UUID, kind: RequestKind = RequestKind.ACCESS, by: str = WORKER, **others) -> UUID:
    said = {"way": Way.CALL, "received_on": TODAY, "identity_by": KNOWN, "words": ""}
    return own_requests.receive(case=case, kind=kind, by=actor(by), **(said | others))


def end(case: UUID, request: UUID, outcome: RequestState, by: str = SUPERVISOR, grounds=(), given=()) -> None:
    own_requests.end(
        case=case, request=request, outcome=outcome, grounds=frozenset(grounds), given=tuple(given), by=actor(by)
    )


def now(case: UUID):
    by = actor(WORKER)
    with scope.acting_as(by):
        return asked_page(case, by).own[0], asked_due(by)


def test_the_clock_runs_from_when_it_is_known_who_asks(house, held_clock):
    case = first_case()
    asked = receive(case, identity_by=None)
    row, (due,) = now(case)
    assert (row.request.state, row.last_on, due.last_on) == (RequestState.IDENTITY_ASKED, None, None)
    with pytest.raises(NotNow):
        end(case, asked, RequestState.MET, given=["A copy"])
    held_clock.held_at = clock.at(TODAY + timedelta(days=9), 12)
    own_requests.identify(case=case, request=asked, identity_by=KNOWN, by=actor(WORKER))
    with pytest.raises(NotNow):
        own_requests.identify(case=case, request=asked, identity_by=KNOWN, by=actor(WORKER))
    row, (due,) = now(case)
    assert (row.request.state, due.last_on.isoformat()) == (RequestState.OPEN, "2026-04-11")
    with pytest.raises(NotYours):
        own_requests.extend(case=case, request=asked, why="Much of it", by=actor(WORKER))
    own_requests.extend(case=case, request=asked, why="Much of it", by=actor(SUPERVISOR))
    assert now(case)[0].last_on.isoformat() == "2026-06-11"
    for wrong in ({"outcome": RequestState.OPEN}, {"outcome": RequestState.REFUSED}, {"outcome": RequestState.MET}):
        with pytest.raises(InvalidValue):
            end(case, asked, **wrong)
    with pytest.raises(NotYours):
        end(case, asked, RequestState.MET, by=WORKER, given=["A copy"])
    end(case, asked, RequestState.PARTLY_MET, grounds=[Ground.OTHERS], given=["A copy"])
    row, due = now(case)
    assert (row.request.given, row.last_on, due) == (("A copy",), None, ())
    with pytest.raises(NotNow):
        end(case, asked, RequestState.WITHDRAWN)
    with pytest.raises(InvalidValue):
        receive(case, received_on=TODAY + timedelta(days=30))


def test_a_copy_holds_what_is_listed_and_nothing_else(house):
    """Canaries in every field of the case that is not on the list, and in every one that is."""
    case, by = first_case(), actor(SUPERVISOR)
    change(case)
    note, views = "CANARY-note", "CANARY-views"
    contacts.record_attempt(case=case, way=Way.CALL, result=Engagement.ENGAGED, note=note, by=actor(WORKER))
    record(case=case, way=Way.CALL, answers={"safe": "mostly"}, by=actor(WORKER))
    asked = receive(case)
    with scope.acting_as(CARAWAY):
        sent = PoliceSent.objects.filter(case=case).first()
        listed = {name: f"CANARY-{name}" for name in SENT}
        hidden = {name: f"HIDDEN-{name}" for name in sent.details if name not in SENT} | {"views": views}
    house.execute(
        "UPDATE victims_policesent SET details = %s::jsonb WHERE id = %s",
        [json.dumps(listed | hidden), sent.pk],
    )
    with scope.acting_as(by):
        found = own_copy(case, asked, by)
    whole = repr(found.sections)
    for one in (*listed.values(), "07700 900333", "Engaged", "Most of the time"):
        assert one in whole, one
    assert not re.search("HIDDEN|CANARY-(?:note|views)", whole)
    with scope.acting_as(CARAWAY):
        came = CameUp.objects.filter(case=case)
        assert not any(str(one.session) in whole or one.key in whole for one in came)
    assert NUMBER not in house.execute("SELECT string_agg(detail::text, '') FROM audit_auditrow").fetchone()[0]
    client = page_of(SUPERVISOR)
    page = client.get(f"/contacts/{case}/asked/own/{asked}/copy")
    assert found.digest in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    end(case, asked, RequestState.MET, given=[f"A copy, {found.digest}"])
    assert client.get(f"/contacts/{case}/asked/own/{asked}/copy").status_code == 404
    erase = receive(case, RequestKind.ERASURE)
    assert client.get(f"/contacts/{case}/asked/own/{erase}/copy").status_code == 404


def test_the_pages_keep_what_was_typed_and_act_once(house):
    case, client, key = first_case(), page_of(SUPERVISOR), str(uuid4())
    day = {"received_on-day": "1", "received_on-month": "3", "received_on-year": "2026"}
    where = f"/contacts/{case}/asked/own"
    wrong = client.post(where, {"request_key": key, "kind": "erasure", "words": "All of it"} | day)
    assert b"govuk-error-summary" in wrong.content
    assert b"All of it" in wrong.content
    for _ in range(2):
        sent = client.post(where, {"request_key": key, "kind": "erasure", "way": "call", "identity_by": "known"} | day)
        assert sent.status_code == 302, re.findall(r'error-message">.*?</p>', sent.content.decode(), re.DOTALL)
    with scope.acting_as(CARAWAY):
        (row,) = OwnRequest.objects.all()
    worklist = client.get("/contacts/today").content.decode()
    assert "own request" in worklist
    assert "By 1 April 2026" in worklist
    assert client.post(f"{where}/{row.pk}/time", {"request_key": str(uuid4()), "why": "Holidays"}).status_code == 302
    refused = {"request_key": str(uuid4()), "outcome": "refused", "grounds": ["required"]}
    assert client.post(f"{where}/{row.pk}/end", refused).status_code == 302
    page = client.get(f"/contacts/{case}/asked").content.decode()
    assert "The law says that it is kept" in page
    assert "Holidays" in page
    assert page_of(WORKER).get(f"{where}/{row.pk}/end").status_code == 404
