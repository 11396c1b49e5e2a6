"""The supervisor sees who opened which case of their organisation, by case and by person; whoever does not work on it is marked."""

from datetime import timedelta
from uuid import uuid4

from django.urls import reverse

from caraway.core.refusals import NotYours
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims.actions import contacts
from caraway.victims.queries.looks import looks, looks_at
from tests.victims.conftest import TODAY
from tests.victims.planning import first_case, page_of
from tests.victims.world import COLLEAGUE, SUPERVISOR, WORKER, actor


def test_who_looked(house):
    case, by = first_case(), actor(SUPERVISOR)
    contacts.assign(case=case, worker=actor(WORKER).person, by=by)
    clock.advance(timedelta(minutes=1))
    for who in (WORKER, COLLEAGUE):
        assert page_of(who).get(reverse("contact", args=[case])).status_code == 200
        assert page_of(who).get(reverse("contact_list")).status_code == 200
    clock.advance(timedelta(minutes=1))
    contacts.assign(case=case, worker=actor(COLLEAGUE).person, by=by)
    clock.advance(timedelta(days=1))
    page_of(COLLEAGUE).get(reverse("contact_ways", args=[case]))
    with scope.acting_as(by):
        whole = looks_at(case, by, TODAY, clock.today())
        assert [(one.name, one.assigned) for one in whole.rows] == [
            ("J. Pemberly", True),
            ("J. Pemberly", False),
            ("M. Aldous", True),
        ]
        assert len(looks_at(case, by, TODAY, TODAY).rows) == 2
        of_one = looks(by, TODAY, clock.today(), actor(WORKER).person)
        assert [(one.case, one.name) for one in of_one.rows] == [(case, "M. Aldous")]
    _by_the_pages(case)


def _by_the_pages(case):
    client = page_of(SUPERVISOR)
    page = client.get(reverse("contact_case_looks", args=[case]))
    assert b"M. Aldous" in page.content
    assert page.content.count(b"Not the worker") == 1
    assert page.headers["Cache-Control"] == "no-store"
    asked = {"first": "2026-03-03", "last": "2026-03-03", "person": actor(COLLEAGUE).person}
    some = client.get(reverse("contact_looks"), asked)
    assert b">J. Pemberly</td>" in some.content
    assert b">M. Aldous" not in some.content.split(b"<tbody", 1)[1]
    wrong = client.get(reverse("contact_looks"), asked | {"last": "2026-03-01"})
    assert b"must not be before the first" in wrong.content
    assert client.get(reverse("contact_case_looks", args=[uuid4()])).status_code == 404
    for route, args in (("contact_looks", []), ("contact_case_looks", [case])):
        assert page_of(WORKER).get(reverse(route, args=args)).status_code == 404


def test_of_a_case_that_is_not_theirs_nothing_is_seen(house):
    by = actor(SUPERVISOR)
    with scope.acting_as(by):
        try:
            looks_at(uuid4(), by, TODAY, TODAY)
        except NotYours:
            return
    raise AssertionError("it was shown")
