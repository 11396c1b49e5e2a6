"""The police unit's desk in a browser: the worklist, more time, a breach and its pack, encouraging, the check after a year."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from caraway.casework.actions import cases
from caraway.casework.models import Recheck
from caraway.core.vocabulary import ExtensionReason
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from caraway.platform.web.dates import day
from tests.cast import TODAY, Cast
from tests.functional.journeys import Stage, by_key, errors, fill, follow, heading, press, shows
from tests.integration.casework.doings_of.police import a_year_ago
from tests.paper_text import words_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stage(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    """The cast in a database of these tests' own, where everything stays that is done."""
    with Stage(module_cast, server, browser).on(TODAY) as there:
        yield there


def open_row(page: Any, reference: str, link: str) -> None:
    """Follow the link of the row about this referral."""
    with page.expect_navigation():
        page.locator("tr").filter(has_text=reference).locator("a", has_text=link).first.click()


def test_more_time_is_decided_from_the_worklist_with_the_charge_in_sight(stage: Stage) -> None:
    long_ago = {"statement_on": TODAY - timedelta(days=140), "offence_on": TODAY - timedelta(days=141)}
    person = stage.cast.accepted(days_ago=80, **{key: value.isoformat() for key, value in long_ago.items()})
    cases.ask_extension(case=person.id, reason=ExtensionReason.SCHEDULING, by=stage.cast.coordinator)
    stands, page = person.standing(), stage.page_of("supervisor", "/police/")
    expect(heading(page)).to_have_text("Worklist")
    shows(page, "passes the last day to charge")
    open_row(page, person.row().police_reference, "Decide")
    shows(page, "Reason: scheduling")
    shows(page, f"{day(stands.window.expires_on + timedelta(days=1))} to {day(stands.window.furthest_on)}")
    fill(page, {"expires_on": stands.window.furthest_on, "reason": "scheduling"})
    press(page, "Give more time")
    assert len(errors(page)) == 1
    page.locator('[name="understood"]').check()
    press(page, "Give more time")
    assert person.standing().window.expires_on == stands.window.furthest_on


def test_a_breach_is_read_decided_and_printed_by_key_and_without_javascript(stage: Stage) -> None:
    person = stage.cast.out_of_chances()
    page = stage.page_of("decider", "/police/?kind=breach", java_script_enabled=False)
    open_row(page, person.row().police_reference, "Decide")
    follow(page, "Read the file of the breach")
    shows(page, "Workshop A booked")
    follow(page, "Decide what follows")
    answers = {
        "condition": "Attend both workshops",
        "evidence": "Two registers",
        "excuse": "A shift",
        "decision": "prosecute",
    }
    fill(page, answers | {"excuse_reasonable": "no"})
    press(page, "Record the decision")
    assert errors(page) == ["Enter the day on which the excuse was given", "Say to whom the excuse was given"]
    expect(page.locator('[name="excuse"]')).to_have_value("A shift")
    fill(page, {"excuse_on": TODAY, "excuse_to": "PC 2231"})
    press(page, "Record the decision")
    page.goto(f"{stage.address}/police/{person.id}/breach/")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download the pack").click()
    kept = started.value
    assert kept.suggested_filename == f"papers-{TODAY.isoformat()}.pdf"
    said = words_of(kept.path().read_bytes()).replace(" ", "")
    assert "No:thisisabreach" in said
    assert "PC2231" in said


def test_the_police_are_asked_to_encourage_and_their_answer_is_seen(stage: Stage) -> None:
    person = stage.cast.booked()
    provider = stage.page_of("coordinator", f"/cases/{person.id}/")
    follow(provider, "Ask the police to encourage attendance")
    fill(provider, {"reason": "unsure"})
    press(provider, "Ask the police")
    page = stage.page_of("officer", "/police/")
    open_row(page, person.row().police_reference, "Say what was done")
    shows(page, "The participant is not sure about attending")
    page.locator('[name="result"]').first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Send the answer").focus()
    by_key(page, "Enter")
    provider.reload()
    shows(provider, "Spoke with the participant")


def test_the_check_after_a_year_by_page_and_by_file(stage: Stage) -> None:
    one, two = a_year_ago(stage.cast), a_year_ago(stage.cast)
    page = stage.page_of("officer", "/police/")
    open_row(page, one.row().police_reference, "Record")
    fill(page, {"result": "not_found", "checked_on": TODAY})
    press(page, "Save")
    shows(page, "Person not found in the police systems")
    page.goto(f"{stage.address}/police/")
    follow(page, "Record 12-month checks from a file")
    rows = (
        f"reference,result,checked on\n{two.row().reference},nothing,{TODAY.isoformat()}\nCARA-NOSUCH,nothing,{TODAY}\n"
    )
    page.locator('[name="file"]').set_input_files({"name": "c.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    press(page, "Record the checks")
    shows(page, "1 check is recorded.")
    shows(page, "There is no such reference among your referrals.")
    with scope.acting_as(CARAWAY):
        results = Recheck.objects.filter(case_id__in=(one.id, two.id)).values_list("result", flat=True)
        assert sorted(results) == ["not_found", "nothing"]


def test_the_desk_fits_a_telephone(stage: Stage) -> None:
    person = stage.cast.out_of_chances()
    page = stage.page_of("supervisor", viewport={"width": 320, "height": 700})
    tails = ("breach/", "officer/", "check/", "encourage/", "")
    wide = []
    for path in ("/police/", "/police/referrals/", "/police/checks/", *(f"/police/{person.id}/{one}" for one in tails)):
        page.goto(stage.address + path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    assert wide == []
