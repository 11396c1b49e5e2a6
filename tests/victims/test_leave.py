"""Whose a victim case is today: the worker's, the cover's while the worker is away, the team's where nobody covers or the worker has left."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from lxml import html

from caraway.core.refusals import InvalidValue
from caraway.platform.accounts.leave import plan_leave
from caraway.platform.accounts.models import Account
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims import whose_today
from caraway.victims.queries import cases
from caraway.victims.queries.cases import case_rows, due_page
from tests.sign_in import signed_in
from tests.victims.conftest import TODAY
from tests.victims.world import COLLEAGUE, SUPERVISOR, WORKER, actor

DAY = timedelta(days=1)


def of(case, by, on=TODAY):
    """Whose it is, in words, and who that is."""
    with scope.acting_as(by):
        row = next(one for one in case_rows(by, on) if one.id == case)
        return row.worker, row.holder


def test_a_case_goes_to_the_cover_and_back_and_never_stays_with_who_has_left(house):
    worker, colleague, supervisor = actor(WORKER), actor(COLLEAGUE), actor(SUPERVISOR)
    with scope.acting_as(worker):
        case = next(one.case.id for one in due_page(worker, TODAY).rows)
    house.execute("UPDATE victims_victimcase SET worker = %s WHERE id = %s", [worker.person, case])
    assert of(case, supervisor) == ("M. Aldous", worker.person)
    auditor = Account.objects.get(email="c.marchbank@victims.example.org")
    with pytest.raises(InvalidValue):
        plan_leave(account=worker.person, from_on=TODAY, to_on=TODAY + DAY, cover=auditor.pk, by=supervisor)
    plan_leave(account=worker.person, from_on=TODAY, to_on=TODAY + DAY, cover=colleague.person, by=supervisor)
    assert of(case, supervisor) == ("J. Pemberly, for M. Aldous", colleague.person)
    with scope.acting_as(colleague):
        assert case in {one.case.id for one in due_page(colleague, TODAY).rows if one.case.holder == colleague.person}
    # The cover's own list has it and the worker's has not, until the leave is over.
    pages = {}
    for who in (worker, colleague):
        browser = signed_in(Client(HTTP_HOST="victims.localhost"), Account.objects.get(pk=who.account_id))
        pages[who] = browser.get("/contacts/today?of=mine").content.decode()
    assert [f"/contacts/{case}" in page for page in pages.values()] == [False, True]
    with clock.use(clock.at(TODAY + 2 * DAY, 12)):
        assert of(case, supervisor, TODAY + 2 * DAY) == ("M. Aldous", worker.person)
    # Who covers and works with the other party has none of it: it is the team's.
    house.execute(
        "INSERT INTO victims_otherside (id, agreement_id, case_id, account, known_at, shut)"
        " SELECT gen_random_uuid(), agreement_id, id, %s, now(), true FROM victims_victimcase WHERE id = %s",
        [colleague.person, case],
    )
    assert of(case, supervisor) == ("The team: M. Aldous is away", None)
    house.execute("UPDATE accounts_membership SET to_on = %s WHERE account_id = %s", [TODAY - DAY, worker.person])
    assert of(case, supervisor) == ("The team: M. Aldous has left", None)


def test_nothing_that_is_due_is_out_of_sight(house, monkeypatch):
    """However many there are: every page is one step from the one before, one's own list holds one's own alone."""
    worker = actor(WORKER)
    browser = signed_in(Client(HTTP_HOST="victims.localhost"), Account.objects.get(pk=worker.account_id))
    with scope.acting_as(worker):
        monkeypatch.setattr(cases, "MOST", 10**6)
        last = [one.case.id for one in due_page(worker, TODAY).rows][-3:]
        house.execute("UPDATE victims_victimcase SET worker = %s WHERE id = ANY(%s)", [worker.person, last])
        every = due_page(worker, TODAY).rows
        mine = {one.case.id for one in every if one.case.holder == worker.person}
    assert mine >= set(last)
    monkeypatch.setattr(cases, "MOST", len(every) // 3)
    with clock.use(clock.at(TODAY, 12), everywhere=True):
        assert pages_from(browser, "/contacts/today") >= {one.case.id for one in every}
        assert pages_from(browser, "/contacts/today?of=mine") == mine


def pages_from(browser, path):
    """The cases on this page of the worklist and on all that follow it."""
    found = set()
    while path:
        page = html.fromstring(browser.get(path).content)
        due = page.xpath("//table[caption[contains(., 'What is due')]]//a/@href")
        found |= {UUID(one.split("/")[2]) for one in due if one.startswith("/contacts/")}
        path = next(iter(page.xpath("//a[@rel='next']/@href")), "")
    return found


def test_a_worker_who_is_read_as_stored_is_found(house, monkeypatch):
    """The control: whose a case is taken from the row, whoever has left."""
    monkeypatch.setattr(whose_today, "whose", lambda owner, team: whose_today.Owned(owner, whose_today.Held.OWN))
    with pytest.raises(AssertionError):
        test_a_case_goes_to_the_cover_and_back_and_never_stays_with_who_has_left(house)
