"""The licensor says which agreement of the sessions each agreement serves: once, of agreements that are there, and of nobody else's."""

from uuid import uuid4

import pytest
from django.urls import reverse

from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Agreement, Organisation
from caraway.platform.tenancy import scope
from caraway.victims.actions import deliveries
from caraway.victims.models import Delivery
from tests.victims.conftest import TODAY
from tests.victims.other_side import casework
from tests.victims.planning import page_of
from tests.victims.test_area import MANAGER
from tests.victims.test_contacts import MASK
from tests.victims.world import WORKER, actor

NEW = """
    INSERT INTO agreements_agreement SELECT (jsonb_populate_record(one, jsonb_build_object('id', %(id)s::uuid, 'name', 'Newly opened'))).*
    FROM agreements_agreement AS one LIMIT 1
"""
VERSION = """
    INSERT INTO agreements_agreementversion (id, agreement_id, number, in_force_from, settings, rules_hash)
    VALUES (gen_random_uuid(), %(id)s, 1, %(on)s, '{}', '')
"""


@pytest.fixture
def theirs(server):
    """An agreement of casework that nobody serves."""
    key = uuid4()
    with casework(server) as there:
        for statement in (NEW, VERSION):
            there.execute(statement, {"id": key, "on": TODAY})
        yield key
        there.execute("DELETE FROM agreements_agreementversion WHERE agreement_id = %s", [key])
        there.execute("DELETE FROM agreements_agreement WHERE id = %s", [key])


def opened(name: str = "Contact: newly", licensor: Organisation | None = None) -> Agreement:
    """An agreement of this site that serves none, and reports to the licensor of the demonstration or to this one."""
    with scope.acting_as(INSTALLER):
        kept = licensor or Organisation.objects.get(kind="licensor")
        said = {"programme": "cara", "area": "Wenmouth", "force_code": "", "from_on": TODAY}
        force = Agreement.objects.filter(programme="cara").values_list("force_code", flat=True).first()
        return agreements.open_agreement(
            name=name, reports_to=kept, by=INSTALLER, **(said | {"force_code": force or ""})
        )


def served() -> Delivery:
    with scope.acting_as(CARAWAY):
        found = Delivery.objects.order_by("id").first()
        assert found is not None
        return found


def test_it_is_said_once_by_the_pages(house, theirs):
    ours, client = opened(), page_of(MANAGER)
    listed = client.get(reverse("serving")).content.decode()
    assert str(served().casework_agreement) in listed
    page = reverse("serving_say", args=[ours.pk])
    assert page in listed
    assert listed.index("None yet") < listed.index(str(served().casework_agreement)), "first what is to be done"
    for typed, said in (
        ("", "Enter the reference of the agreement of the sessions"),
        ("Newly opened", "Enter the reference of the agreement, or the whole address of its page"),
        (f"{theirs} {uuid4()}", "Enter the reference of the agreement, or the whole address of its page"),
        (str(uuid4()), "There is no such agreement on the other site."),
        (str(served().casework_agreement), "Another agreement serves that one already."),
    ):
        answer = client.post(page, {"request_key": uuid4(), "casework_agreement": typed}).content.decode()
        assert said in answer
        assert 'href="#id_casework_agreement"' in answer
        assert typed in answer
    whole = f"https://casework.example.org/set-up/agreements/{theirs}/"
    key = uuid4()
    assert client.post(page, {"request_key": key, "casework_agreement": whole}).url == reverse("serving")
    with scope.acting_as(CARAWAY):
        assert Delivery.objects.get(agreement=ours).casework_agreement == theirs
    assert str(theirs) in client.get(reverse("serving")).content.decode()
    assert client.get(page).status_code == 404, "it is never changed"
    written = "SELECT count(*) FROM audit_auditrow WHERE verb = 'agreement.deliver' AND agreement_id = %s"
    assert house.execute(written, [ours.pk]).fetchone() == (1,)


def test_neither_of_the_two_serves_or_is_served_twice(house, theirs):
    ours, by = opened(), actor(MANAGER)
    deliveries.deliver(agreement=ours, casework_agreement=theirs, by=by)
    with pytest.raises(NotNow, match="serves one of casework already"):
        deliveries.deliver(agreement=ours, casework_agreement=uuid4(), by=by)
    with pytest.raises(InvalidValue, match="Another agreement serves"):
        deliveries.deliver(agreement=opened("Contact: another"), casework_agreement=theirs, by=by)


def another_licensor() -> tuple[str, Organisation]:
    email = "licences@else.example.org"
    with scope.acting_as(INSTALLER):
        other = agreements.add_organisation(name="Another licensor", kind="licensor", by=INSTALLER)
        account = accounts.add_account(email=email, full_name="E. Lorne", by=INSTALLER)
        accounts.give_roles(account=account, organisation=other, roles=["licence_manager"], by=INSTALLER)
    return email, other


def test_another_licensor_sees_and_says_nothing_of_it(house, theirs):
    ours, (email, other) = opened(), another_licensor()
    client = page_of(email)
    assert b"No agreement reports to your organisation yet." in client.get(reverse("serving")).content
    there, nowhere = (client.get(reverse("serving_say", args=[key])) for key in (ours.pk, uuid4()))
    assert there.status_code == nowhere.status_code == 404
    assert MASK.sub(b"", there.content) == MASK.sub(b"", nowhere.content)
    with pytest.raises(NotYours):
        deliveries.deliver(agreement=ours, casework_agreement=theirs, by=actor(email))
    with pytest.raises(NotYours):
        deliveries.deliver(agreement=ours, casework_agreement=theirs, by=actor(WORKER))
    with scope.acting_as(actor(email)):
        assert not Delivery.objects.exists()
    own = opened("Contact: elsewhere", other)
    with pytest.raises(InvalidValue, match="Another agreement serves"):
        deliveries.deliver(agreement=own, casework_agreement=served().casework_agreement, by=actor(email))


def test_while_the_other_site_cannot_be_asked_nothing_is_said(house, theirs, settings):
    ours = opened()
    settings.BRIDGE_URL = ""
    with pytest.raises(NotNow, match="cannot be asked"):
        deliveries.deliver(agreement=ours, casework_agreement=theirs, by=actor(MANAGER))
    with scope.acting_as(CARAWAY):
        assert not Delivery.objects.filter(agreement=ours).exists()
