"""What both sites' agreements must say alike is compared; the supervisor sees where it is not, and nobody else."""

from uuid import uuid4

from django.urls import reverse
from psycopg.types.json import Jsonb

from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import AgreementVersion
from caraway.platform.tenancy import scope
from caraway.victims.jobs.terms import compare
from caraway.victims.models import Delivery, TermsCame
from caraway.victims.queries.on_top import unlike_agreements
from tests.victims.conftest import TODAY
from tests.victims.other_side import casework
from tests.victims.planning import page_of
from tests.victims.world import COLLEAGUE, SUPERVISOR, actor

ALERT = b"it is not as that of the sessions is"
ADDED = """
    INSERT INTO agreements_agreementversion (id, agreement_id, number, in_force_from, settings, rules_hash)
    SELECT %(id)s, %(of)s, number + 1, %(on)s, settings || %(said)s, ''
    FROM agreements_agreementversion WHERE agreement_id = %(of)s ORDER BY number DESC LIMIT 1
"""


def worklist(email):
    return page_of(email).get(reverse("contact_worklist")).content


def test_where_the_agreements_differ_the_supervisor_sees_it_until_they_are_alike(house, server):
    with scope.acting_as(CARAWAY):
        served = Delivery.objects.select_related("agreement").order_by("id").first()
        count = Delivery.objects.count()
    assert compare() == {"taken": count, "unlike": 0}
    assert compare() == {"taken": 0, "unlike": 0}
    assert ALERT not in worklist(SUPERVISOR)
    with scope.acting_as(INSTALLER):
        last = AgreementVersion.objects.filter(agreement=served.agreement).order_by("-number").first()
        said = last.settings | {"batch_times": ["12:00"]}
        agreements.write_version(agreement=served.agreement, settings=said, in_force_from=TODAY, by=INSTALLER)
    assert compare() == {"taken": 0, "unlike": 1}
    page = worklist(SUPERVISOR)
    assert ALERT in page
    assert b"12:00 here, 18:00 there" in page
    assert ALERT not in worklist(COLLEAGUE)
    with scope.acting_as(actor(SUPERVISOR)):
        (found,) = unlike_agreements(actor(SUPERVISOR), TODAY)
    assert (found.name, found.settings) == (served.agreement.name, ("batch_times",))
    theirs = {"id": uuid4(), "of": served.casework_agreement, "on": TODAY, "said": Jsonb({"batch_times": ["12:00"]})}
    with casework(server) as there:
        there.execute(ADDED, theirs)
        try:
            assert compare() == {"taken": 1, "unlike": 0}
            assert ALERT not in worklist(SUPERVISOR)
        finally:
            there.execute("DELETE FROM agreements_agreementversion WHERE id = %s", [theirs["id"]])
    with scope.acting_as(CARAWAY):
        assert [row.number for row in TermsCame.objects.filter(agreement=served.agreement).order_by("number")] == [1, 2]


def test_an_agreement_of_which_nothing_is_known_is_counted_and_other_organisations_see_nothing(house, monkeypatch):
    compare()
    monkeypatch.setattr("caraway.victims.crossing.terms", lambda there, agreements: {})
    with scope.acting_as(CARAWAY):
        assert compare() == {"taken": 0, "unlike": Delivery.objects.count()}
    house.execute("UPDATE agreements_agreementparty SET to_on = %s", [TODAY.replace(day=1)])
    with scope.acting_as(actor(SUPERVISOR)):
        assert not TermsCame.objects.exists()
        assert unlike_agreements(actor(SUPERVISOR), TODAY) == ()
