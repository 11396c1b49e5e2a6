"""The pages of decisions, as a browser without scripts sends them."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.tenancy import scope
from caraway.victims.jobs import decisions
from tests.victims.conftest import TODAY
from tests.victims.deciding import ANNA, IVAN, MAY, MOIRA, TOM, a_signal, ahead, id_of, stands
from tests.victims.planning import page_of
from tests.victims.test_contacts import MASK
from tests.victims.test_plan_pages import TELLS, send
from tests.victims.world import WORKER

NEXT_WEEK = TODAY + timedelta(days=5)


def shown(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer["Cache-Control"] == "no-store"
    html = answer.content.decode()
    title = html.split("<title>")[1].split("</title>")[0]
    assert not TELLS.search(title), title
    assert not re.search(r'type="radio"[^>]* checked', html), path
    return html


def refused(answer, sentence: str) -> str:
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "govuk-error-summary" in html
    assert sentence in html
    return html


def opened(client, case) -> str:
    """Opened from the list, by the manager; where it is."""
    signal = a_signal(case)
    listed = shown(client, "/decisions/")
    assert "Said so at the door." in listed
    assert f"/decisions/about/{case}" in listed
    page = f"/decisions/about/{case}"
    shown(client, page)
    refused(send(client, page), "Select")
    seniors = {"police": str(id_of(IVAN)), "provider": str(id_of(MAY))}
    made = send(client, page, trigger="signal", signal=str(signal), **seniors)
    refused(send(client, page, trigger="signal", signal=str(signal), **seniors), "govuk-error-message")
    return made.url


def test_a_decision_goes_page_by_page_from_the_signal_to_what_was_handed_over(house):
    one = ahead(NEXT_WEEK)[0]
    anna, tom, moira = map(page_of, (ANNA, TOM, MOIRA))
    page = opened(moira, one.case)
    assert tom.get(page).status_code == 404  # nobody has named him
    whole = shown(moira, page)
    assert "Nothing is written down yet." in whole
    kept = refused(send(moira, f"{page}people", person=str(id_of(ANNA)), decides_breach="yes"), "govuk-error-message")
    assert f'value="{id_of(ANNA)}"' in kept
    for who in (ANNA, TOM):
        assert send(moira, f"{page}people", person=str(id_of(who)), decides_breach="no").url == page
    refused(send(tom, f"{page}known", known="He told of threats", risk="high"), "govuk-error-message")
    said = {"known": "She told of threats", "risk": "standard", "children": "at_home"}
    assert send(tom, f"{page}known", **said).url == page
    assert "Nothing has been proposed" in shown(anna, "/decisions/")
    form = shown(tom, f"{page}propose")
    for option in stands(page_id(page)).options:
        assert option.words in form
    kept = refused(send(tom, f"{page}propose", option="care", reasons="As talked over"), "govuk-error-message")
    assert "As talked over" in kept
    day = {"expires_on-day": "1", "expires_on-month": "12", "expires_on-year": "2026"}
    care = {"option": "care", "reasons": "As talked over", "advice": ["no_pairs"], "purpose": "session"}
    refused(
        send(tom, f"{page}propose", **care, **(day | {"expires_on-month": "3", "expires_on-day": "2"})),
        "must last until",
    )
    assert send(tom, f"{page}propose", **care, **day).url == page
    text = stands(page_id(page)).text
    for client in (anna, tom):
        read = shown(client, f"{page}agree")
        assert "To lead the session safely, until 1 December 2026: Work in the whole group, not in pairs." in read
        assert text.digest[:12] in read
        assert "She told of threats" in read
    old = f"{page}agree"
    sent = {"digest": "0" * 64, "request_key": str(uuid4())}
    refused(anna.post(old, sent), "The text has changed since you read it")
    refused(send(anna, f"{page}disagree", words=""), "govuk-error-message")
    assert send(anna, f"{page}disagree", words="Too soon").url == page
    assert "Too soon" in shown(tom, page)
    for client in (anna, tom):
        assert send(client, f"{page}agree").url == page
    assert "The decision is at “Agreed”." in shown(anna, f"{page}agree")
    assert decisions.look_after() == {"not_done": 0}
    whole = shown(anna, page)
    assert "handed over on" in whole
    assert "Agreed and handed over" in whole
    assert send(anna, f"{page}close").url == page
    assert "Closed" in shown(moira, page)
    assert page not in shown(anna, "/decisions/")
    case = shown(page_of(WORKER), f"/contacts/{one.case}/")
    assert "Decided together" in case
    assert page not in case
    assert page_of(WORKER).get(page).status_code == 404


def page_id(page: str) -> UUID:
    return UUID(page.strip("/").split("/")[1])


def test_a_release_at_once_needs_a_second_person_and_another_organisation_finds_nothing(house):
    one = ahead(NEXT_WEEK)[1]
    moira, may, ivan = map(page_of, (MOIRA, MAY, IVAN))
    page = opened(moira, one.case)
    assert ivan.get(f"{page}now").status_code == 404
    refused(send(moira, f"{page}now", what="hold", reasons="In danger"), "govuk-error-message")
    assert send(moira, f"{page}now", what="hold", reasons="In danger", code="venue").url == page
    assert "a second person must confirm" in shown(moira, f"{page}second")
    assert "waits for a second person" in shown(may, "/decisions/")
    assert "On hold: Venue" in shown(may, f"{page}second")
    assert send(may, f"{page}second").url == page
    assert "Released at once by two people" in shown(ivan, page)
    assert send(moira, f"{page}now", what="cancel", reasons="Too near").url == page
    assert "Nothing crosses" in shown(ivan, f"{page}second")
    assert send(ivan, f"{page}people", person=str(id_of(TOM)), decides_breach="no").url == page
    assert send(ivan, f"{page}people/off", person=str(id_of(TOM))).url == page
    excepted = {"decides_breach": "yes", "reason": "Nobody else is on duty.", "approver": str(id_of(IVAN))}
    assert send(ivan, f"{page}people", person=str(id_of(ANNA)), **excepted).url == page
    assert send(ivan, f"{page}people/off", person=str(id_of(ANNA))).url == page
    assert "by exception: Nobody else is on duty. Approved by D. Ashdown." in shown(ivan, page)
    with scope.acting_as(INSTALLER):
        for kind, role in (("provider", "safeguarding_manager"), ("police", "safeguarding_member")):
            other = agreements.add_organisation(name=f"Another {kind}", kind=kind, by=INSTALLER)
            account = accounts.add_account(email=f"{role}@else.example.org", full_name=f"E. {kind}", by=INSTALLER)
            accounts.give_roles(account=account, organisation=other, roles=[role], by=INSTALLER)
    for role in ("safeguarding_manager", "safeguarding_member"):
        client = page_of(f"{role}@else.example.org")
        assert "Nothing is to be decided." in shown(client, "/decisions/")
        for path in ("", "people", "known", "propose", "agree", "disagree", "second", "close"):
            there, nowhere = client.get(f"{page}{path}"), client.get(f"/decisions/{uuid4()}/{path}")
            assert there.status_code == nowhere.status_code == 404
            assert MASK.sub(b"", there.content) == MASK.sub(b"", nowhere.content)
    unnamed = page_of(ANNA)
    assert unnamed.get(page).status_code == 404
