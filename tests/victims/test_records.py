"""Others ask for a victim's records: nothing before the decision, never more than asked for, and a second person where it matters."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection

from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.victim.records import Asker, Basis, Consulted, RecordClass, RecordsState, RefusedBecause
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from caraway.victims.actions import records
from caraway.victims.models import RecordsAsked, RecordsStep
from caraway.victims.queries.asked import asked_due, asked_page
from tests.victims.conftest import TODAY
from tests.victims.planning import first_case, page_of
from tests.victims.world import COLLEAGUE, SUPERVISOR, WORKER, actor

DIGEST = "a1" * 32
WANTED = frozenset({RecordClass.CONTACTS, RecordClass.SUPPORT})


def receive(case: UUID, **others) -> UUID:
    said = {
        "asker": Asker.POLICE,
        "who": "An officer",
        "basis": Basis.INFORMATION_REQUEST,
        "scope": WANTED,
        "reason": "An inquiry",
        "received_on": TODAY,
        "due_on": None,
    }
    return records.receive(case=case, by=actor(WORKER), **(said | others))


def document(record: str = "contacts", digest: str = DIGEST) -> dict[str, str]:
    return {"record": record, "first_on": "2026-01-02", "last_on": "2026-03-01", "document": "Days", "digest": digest}


def give(case: UUID, asked: UUID, *given: dict[str, str]) -> None:
    records.give(case=case, request=asked, given=given or [document()], by=actor(SUPERVISOR))


def allow(case: UUID, asked: UUID, *what: RecordClass, by: str = SUPERVISOR) -> None:
    records.allow(case=case, request=asked, allowed=frozenset(what), by=actor(by))


def told(case: UUID, asked: UUID, consulted: Consulted = Consulted.TOLD) -> None:
    records.consult(case=case, request=asked, consulted=consulted, by=actor(WORKER))


def now(case: UUID):
    by = actor(WORKER)
    with scope.acting_as(by):
        return asked_page(case, by).records[0], asked_due(by)


def test_nothing_goes_before_the_decision_and_then_what_was_allowed(house):
    case = first_case()
    asked = receive(case)
    row, (due,) = now(case)
    assert (row.request.state, due.last_on) == (RecordsState.RECEIVED, TODAY + timedelta(days=20))
    with pytest.raises(NotNow):
        give(case, asked)
    with pytest.raises(InvalidValue):
        allow(case, asked, RecordClass.CONTACTS)  # the victim does not know
    told(case, asked)
    with pytest.raises(NotYours):
        allow(case, asked, RecordClass.CONTACTS, by=WORKER)
    with pytest.raises(InvalidValue):
        allow(case, asked, RecordClass.WAYS)  # was not asked for
    allow(case, asked, RecordClass.CONTACTS)
    for wrong in (document("support"), document(digest="short")):
        with pytest.raises(InvalidValue):
            give(case, asked, wrong)
    give(case, asked)
    row, due = now(case)
    assert (row.request.state, row.request.given[0].document, due) == (RecordsState.GIVEN, "Days", ())
    with pytest.raises(NotNow):
        give(case, asked)
    with scope.acting_as(CARAWAY):
        assert RecordsStep.objects.get(step="given").said["given"][0]["digest"] == DIGEST


@pytest.mark.parametrize("asker", [Asker.OTHER_SIDE, Asker.COURT])
def test_to_the_other_side_and_to_a_court_nothing_goes_without_a_second_person(house, asker):
    case = first_case()
    asked = receive(case, asker=asker, basis=Basis.ORDER, scope=WANTED | {RecordClass.WAYS, RecordClass.SAFETY_PLAN})
    told(case, asked, Consulted.FORBIDDEN)
    with pytest.raises(NotNow):
        records.confirm(case=case, request=asked, by=actor(COLLEAGUE))
    if asker is Asker.OTHER_SIDE:
        for never in (RecordClass.WAYS, RecordClass.SAFETY_PLAN):
            with pytest.raises(InvalidValue):
                allow(case, asked, never)
    allow(case, asked, RecordClass.CONTACTS)
    assert now(case)[0].waits
    with pytest.raises(NotNow):
        give(case, asked)
    with pytest.raises(NotNow):
        records.confirm(case=case, request=asked, by=actor(SUPERVISOR))
    records.confirm(case=case, request=asked, by=actor(COLLEAGUE))
    with pytest.raises(NotNow):
        records.confirm(case=case, request=asked, by=actor(WORKER))
    give(case, asked)
    assert now(case)[0].request.state is RecordsState.GIVEN


@pytest.mark.parametrize(
    ("asker", "basis", "consulted"),
    [
        (Asker.OTHER_SIDE, Basis.AGREEMENT, Consulted.AGREES),
        (Asker.OTHER, Basis.NONE, Consulted.TOLD),
        (Asker.MARAC, Basis.AGREEMENT, Consulted.OBJECTS),
    ],
)
def test_without_a_basis_it_can_only_be_refused(house, asker, basis, consulted):
    case = first_case()
    asked = receive(case, asker=asker, basis=basis)
    told(case, asked, consulted)
    with pytest.raises(InvalidValue):
        allow(case, asked, RecordClass.CONTACTS)
    records.refuse(case=case, request=asked, because=RefusedBecause.NO_BASIS, by=actor(SUPERVISOR))
    row, due = now(case)
    assert (row.request.state, due) == (RecordsState.REFUSED, ())
    with pytest.raises(NotNow):
        told(case, asked)
    with pytest.raises(NotNow):
        give(case, asked)


def test_the_pages_offer_what_was_asked_for_and_keep_what_was_typed(house):
    case, client, key = first_case(), page_of(SUPERVISOR), str(uuid4())
    where = f"/contacts/{case}/asked/others"
    said = {
        "request_key": key,
        "asker": "court",
        "who": "The clerk",
        "basis": "order",
        "scope": ["contacts"],
        "received_on-day": "2",
        "received_on-month": "3",
        "received_on-year": "2026",
    }
    wrong = client.post(where, said)
    assert b"govuk-error-summary" in wrong.content
    assert b"The clerk" in wrong.content
    for _ in range(2):
        assert client.post(where, said | {"reason": "A hearing"}).status_code == 302
    with scope.acting_as(CARAWAY):
        (row,) = RecordsAsked.objects.all()
    assert "Decide on a request for records" in client.get("/contacts/today").content.decode()
    early = client.post(
        f"{where}/{row.pk}/decide", {"request_key": str(uuid4()), "decision": "allow", "allowed": ["contacts"]}
    )
    assert b"Tell the victim, or record why not" in early.content
    client.post(f"{where}/{row.pk}/told", {"request_key": str(uuid4()), "consulted": "not_safe"})
    form = client.get(f"{where}/{row.pk}/decide").content.decode()
    assert 'value="contacts"' in form
    assert 'value="ways"' not in form
    allowed = {"request_key": str(uuid4()), "decision": "allow", "allowed": ["contacts"]}
    assert client.post(f"{where}/{row.pk}/decide", allowed).status_code == 302
    assert "A second person has to agree" in client.get("/contacts/today").content.decode()
    assert page_of(WORKER).get(f"{where}/{row.pk}/give").status_code == 404
    assert page_of(WORKER).post(f"{where}/{row.pk}/agree", {"request_key": str(uuid4())}).status_code == 302
    went = {
        "request_key": str(uuid4()),
        "record": "contacts",
        "document": "Days of contact",
        "digest": DIGEST,
        **{
            f"{end}-{part}": value
            for end in ("first_on", "last_on")
            for part, value in (("day", "1"), ("month", "2"), ("year", "2026"))
        },
    }
    assert client.post(f"{where}/{row.pk}/give", went).status_code == 302
    assert "Days of contact" in client.get(f"/contacts/{case}/asked").content.decode()
    for table in ("recordsasked", "recordsstep", "ownrequest", "ownrequeststep"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM victims_{table}")  # a name of our own  # nosec B608
            assert cursor.fetchone() == (0,)
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(f"UPDATE victims_{table} SET at = now()")  # nosec B608
