"""The settings of victim contact are dated versions of the agreement: written by the licence manager, read for each case."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from caraway.core.refusals import SettingsError
from caraway.core.victim.settings import VictimSettings
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Agreement, AgreementVersion
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims.area import settings_of, settings_on
from caraway.victims.models import VictimCase
from caraway.victims.queries.cases import due_page
from tests.victims.conftest import TODAY
from tests.victims.planning import first_case, page_of
from tests.victims.world import SUPERVISOR, WORKER, actor

MANAGER = "v.winter@victims.example.org"


@pytest.fixture
def case(house):
    with scope.acting_as(CARAWAY):
        return VictimCase.objects.select_related("agreement").get(pk=first_case())


def write(agreement, from_on, **said):
    with scope.acting_as(INSTALLER):
        return agreements.write_version(agreement=agreement, settings=said, in_force_from=from_on, by=INSTALLER)


def dues():
    by = actor(WORKER)
    with scope.acting_as(by):
        return [(one.case.id, one.duty) for one in due_page(by, TODAY).rows]


def test_a_version_holds_for_the_cases_opened_from_its_day_on_and_changes_nothing_before(house, case, monkeypatch):
    monkeypatch.setattr("caraway.victims.queries.cases.MOST", 10_000)
    before = dues()
    with scope.acting_as(CARAWAY):
        assert settings_of(case) == VictimSettings()
    write(case.agreement, TODAY + timedelta(1), first_contact_days=3, stale_days=10)
    with scope.acting_as(CARAWAY):
        assert settings_on(case.agreement_id, TODAY) == VictimSettings()
        assert settings_on(case.agreement_id, TODAY + timedelta(1)).stale_days == 10
        assert settings_of(case) == VictimSettings()
    assert dues() == before
    house.execute(
        "UPDATE victims_victimcase SET opened_at = %s WHERE id = %s", [clock.at(date(2026, 3, 3), 0), case.pk]
    )
    with scope.acting_as(CARAWAY):
        assert settings_of(VictimCase.objects.get(pk=case.pk)).first_contact_days == 3
    # The control: one that began before the cases were opened is seen at once.
    house.execute("UPDATE agreements_agreementversion SET in_force_from = '2020-01-01'")
    assert dues() != before


@pytest.mark.parametrize("said", [{"chances": 2}, {"stale_days": 0}, {"key_events": ["arrested"]}])
def test_what_is_not_declared_is_refused(house, case, said):
    with pytest.raises(SettingsError):
        write(case.agreement, TODAY, **said)


def test_the_licence_manager_writes_a_version_by_the_pages(house, case):
    house.execute(
        "UPDATE agreements_agreement SET reports_to_id = (SELECT id FROM agreements_organisation WHERE kind = 'licensor')"
    )
    client = page_of(MANAGER)
    with scope.acting_as(CARAWAY):
        agreement = Agreement.objects.get(pk=case.agreement_id)
    write(agreement, TODAY)
    page = client.get(reverse("agreement", args=[agreement.pk]))
    assert b"Hours to acknowledge an urgent signal" in page.content
    assert b"A conditional caution was given" in page.content
    address = reverse("agreement_settings", args=[agreement.pk, "signals"])
    assert client.get(address).status_code == 200
    sent = {
        "request_key": uuid4(),
        "after": 2,
        "in_force_from": "2026-03-09",
        "urgent_hours": 2,
        "urgent_counted": "always",
        "routine_hours": 8,
        "routine_counted": "desk",
        "desk_from": "09:00",
        "desk_to": "08:00",
    }
    wrong = client.post(address, sent)
    assert b"the later time last" in wrong.content
    right = sent | {"desk_to": "16:30"}
    check = client.post(address, right)
    assert b"Check the new settings" in check.content
    assert client.post(address, right | {"seen": "yes"}).status_code == 302
    with scope.acting_as(CARAWAY):
        made = AgreementVersion.objects.get(agreement=agreement, number=3)
        assert settings_on(agreement.pk, date(2026, 3, 9)).urgent_hours == 2
        assert settings_on(agreement.pk, date(2026, 3, 8)).urgent_hours == 4
    assert made.settings["desk_to"] == "16:30"
    for group in ("contact", "course", "requests"):
        assert client.get(reverse("agreement_settings", args=[agreement.pk, group])).status_code == 200
    assert client.get(reverse("agreement_settings", args=[agreement.pk, "workshops"])).status_code == 404
    assert page_of(SUPERVISOR).get(address).status_code == 404
