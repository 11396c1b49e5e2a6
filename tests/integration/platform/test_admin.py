"""Setting up: versions that are only added to, what a party may read, and what nobody else may."""

import re
from datetime import date

import pytest
from django.test import Client

from caraway.core.agreement_words import GROUPS
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Agreement, AgreementParty, AgreementVersion, Organisation, Part
from caraway.platform.tenancy import scope
from tests.integration.platform.conftest import TODAY, member
from tests.sign_in import signed_in

FROM = {"in_force_from-day": "1", "in_force_from-month": "4", "in_force_from-year": "2026"}


@pytest.fixture
def kept(world):
    """An agreement that reports to a licensor, the licence manager's client, and a coordinator's who delivers under it."""
    licensor = agreements.add_organisation(name="Licence Office", kind="licensor", by=INSTALLER)
    made = agreements.open_agreement(
        name="CARA Isle",
        programme="cara",
        area="Isle",
        force_code="44",
        from_on=TODAY,
        reports_to=licensor,
        by=INSTALLER,
    )
    agreements.write_version(agreement=made, settings={"weeks": 16}, in_force_from=TODAY, by=INSTALLER)
    agreements.join_agreement(
        agreement=made, organisation=world.provider, part=Part.PROVIDER, from_on=TODAY, by=INSTALLER
    )
    world.agreement, world.licensor = made, licensor
    world.manager = member("m.lyle@example.org", "M. Lyle", licensor, ["licence_manager"])
    return world


def client(person):
    made = Client()
    signed_in(made, person.account)
    return made


def page(browser, address, **posted):
    return browser.post(address, posted) if posted else browser.get(address)


def filled(browser, address):
    """What a browser would send of the page's form as it stands."""
    html = browser.get(address).content.decode()
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind, name = given.get("type", "text"), given.get("name")
        if not name or name == "csrfmiddlewaretoken":
            continue
        if kind in ("radio", "checkbox"):
            if " checked" in tag:
                found.setdefault(name, []).append(given["value"])
        else:
            found[name] = given.get("value", "")
    return found


def address(world, group="time"):
    return f"/set-up/agreements/{world.agreement.pk}/settings/{group}/"


def numbers(world):
    with scope.acting_as(INSTALLER):
        return list(AgreementVersion.objects.filter(agreement=world.agreement).values_list("number", flat=True))


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_of_settings_is_asked_as_it_stands_and_sent_back_changes_nothing(kept, group):
    browser = client(kept.manager)
    said = filled(browser, address(kept, group))
    answer = browser.post(address(kept, group), said | FROM)
    assert "Nothing is changed" in answer.content.decode()
    assert numbers(kept) == [1]


def test_a_new_version_is_shown_before_it_is_written_and_the_old_one_stays(kept):
    browser = client(kept.manager)
    said = filled(browser, address(kept)) | FROM | {"weeks": "18"}
    shown = browser.post(address(kept), said).content.decode()
    assert "This becomes version 2" in shown
    assert numbers(kept) == [1]
    assert browser.post(address(kept), said | {"seen": "yes"}).status_code == 302
    assert numbers(kept) == [1, 2]
    with scope.acting_as(INSTALLER):
        old, new = AgreementVersion.objects.filter(agreement=kept.agreement).order_by("number")
        assert (old.settings["weeks"], new.settings["weeks"], new.in_force_from) == (16, 18, date(2026, 4, 1))


def test_what_does_not_fit_the_programme_is_said_beside_its_question(kept):
    browser = client(kept.manager)
    said = filled(browser, address(kept)) | FROM | {"weeks": "30", "most_weeks": "40"}
    shown = browser.post(address(kept), said | {"seen": "yes"}).content.decode()
    assert 'id="id_most_weeks-error"' in shown
    assert 'value="30"' in shown
    assert numbers(kept) == [1]


def test_two_who_write_at_once_do_not_lose_the_first(kept):
    browser = client(kept.manager)
    said = filled(browser, address(kept)) | FROM | {"seen": "yes"}
    other = filled(browser, address(kept)) | FROM | {"seen": "yes"}
    assert browser.post(address(kept), said | {"weeks": "18"}).status_code == 302
    again = browser.post(address(kept), other | {"weeks": "17"})
    assert "Somebody has written another version" in again.content.decode()
    assert numbers(kept) == [1, 2]


def test_a_version_cannot_begin_in_the_past(kept):
    said = (
        filled(client(kept.manager), address(kept))
        | FROM
        | {"weeks": "18", "in_force_from-year": "2025", "seen": "yes"}
    )
    assert "today or in the future" in client(kept.manager).post(address(kept), said).content.decode()
    assert numbers(kept) == [1]


def test_who_delivers_reads_the_agreement_and_changes_nothing(kept):
    browser = client(kept.coordinator)
    shown = browser.get(f"/set-up/agreements/{kept.agreement.pk}/").content.decode()
    assert "Weeks at most" in shown
    assert "Change" not in re.sub(r"<nav.*?</nav>", "", shown, flags=re.S)
    assert browser.get(address(kept)).status_code == 404


def test_a_licensor_sees_those_that_report_to_it_alone_and_no_case(kept):
    browser = client(kept.manager)
    assert browser.get(f"/set-up/agreements/{kept.wessex.pk}/").status_code == 404
    listed = browser.get("/set-up/agreements/").content.decode()
    assert "CARA Isle" in listed
    assert "CARA in Wessex" not in listed
    with scope.acting_as(kept.manager.actor):
        assert {one.agreement_id for one in AgreementVersion.objects.all()} == {kept.agreement.pk}
        assert scope.current().agreements == ()


def test_an_agreement_is_opened_with_its_first_version_and_reports_to_who_opens_it(kept):
    said = {"name": "CARA New", "programme": "cara", "area": "New", "force_code": "44", "pounds": "125000"}
    begins = {"from_on-day": "1", "from_on-month": "4", "from_on-year": "2026"}
    browser = client(kept.manager)
    key = filled(browser, "/set-up/agreements/new/")["request_key"]
    sent = said | begins | {"request_key": key}
    assert browser.post("/set-up/agreements/new/", sent).status_code == 302
    assert browser.post("/set-up/agreements/new/", sent).status_code in (200, 302)
    made = Agreement.objects.get(name="CARA New")
    assert (made.reports_to_id, made.value_pence) == (kept.licensor.pk, 12_500_000)
    with scope.acting_as(INSTALLER):
        assert AgreementVersion.objects.filter(agreement=made).count() == 1


def test_nobody_is_a_party_twice_and_only_police_refer(kept):
    browser = client(kept.manager)
    where = f"/set-up/agreements/{kept.agreement.pk}/parties/new/"
    said = {"organisation": str(kept.provider.pk), "from_on-day": "1", "from_on-month": "4", "from_on-year": "2026"}
    for part, sentence in (
        (Part.PROVIDER, "already on one of these days"),
        (Part.REFERRER, "Only a police force refers"),
    ):
        key = filled(browser, where)["request_key"]
        shown = browser.post(where, said | {"part": part.value, "request_key": key}).content.decode()
        assert sentence in shown
    assert AgreementParty.objects.filter(agreement=kept.agreement).count() == 1


def test_an_agreement_ends_on_a_day_to_come(kept):
    with pytest.raises(agreements.InvalidValue):
        agreements.end_agreement(agreement=kept.agreement, last_on=date(2026, 1, 1), by=kept.manager.actor)
    agreements.end_agreement(agreement=kept.agreement, last_on=TODAY, by=kept.manager.actor)
    assert Agreement.objects.get(pk=kept.agreement.pk).to_on == TODAY


def test_an_organisation_and_a_unit_are_added_once(kept):
    browser = client(kept.manager)
    key = filled(browser, "/set-up/organisations/new/")["request_key"]
    said = {"name": "Heddlu Newydd", "kind": "police", "force_code": "60", "request_key": key}
    assert browser.post("/set-up/organisations/new/", said).status_code == 302
    made = Organisation.objects.get(name="Heddlu Newydd")
    assert made.welsh
    where = f"/set-up/organisations/{made.pk}/units/new/"
    key = filled(browser, where)["request_key"]
    assert browser.post(where, {"name": "Custody", "request_key": key}).status_code == 302
    key = filled(browser, where)["request_key"]
    assert "of that name already" in browser.post(where, {"name": "custody", "request_key": key}).content.decode()
