"""The work of the three desks, as people do it: in a browser, through the served site, from one end to the other."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from caraway.casework.models import Case
from caraway.core.vocabulary import Outcome
from caraway.core.vocabulary import Stage as CaseStage
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.cast import TODAY, Cast, Person, saturday_from
from tests.functional.journeys import Keys, Stage, by_key, case_in, errors, fill, follow, heading, press, shows
from tests.integration.casework.police import VICTIM, answers

pytestmark = pytest.mark.slow

WEEK = timedelta(days=7)
FIRST = saturday_from(TODAY)
SECOND = FIRST + 4 * WEEK


@pytest.fixture(scope="module")
def stage(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    """The cast in a database of these tests' own, where everything stays that is done."""
    with Stage(module_cast, server, browser).served() as made:
        yield made


@pytest.fixture(scope="module")
def today(stage: Stage) -> Iterator[Stage]:
    with stage.on(TODAY) as there:
        yield there


def refer(page: Page, **changes: Any) -> str:
    """From the list of referrals to the reference; the case's id."""
    follow(page, "Refer a person")
    press(page, "Start")
    draft = page.url
    for name, given in answers(TODAY).items():
        page.goto(f"{draft}{name}/")
        fill(page, {key: changes.get(key, value) for key, value in given.items()})
        press(page, "Save and continue")
    page.goto(f"{draft}victim/")
    fill(page, VICTIM)
    press(page, "Seal and continue")
    follow(page, "Check your answers")
    press(page, "Send the referral")
    expect(heading(page)).to_contain_text("Referral sent")
    return case_in(page.url)


def test_an_officer_checks_then_refers(today: Stage) -> None:
    page = today.nobody()
    today.sign_in(page, "officer")
    expect(heading(page)).to_have_text("Worklist")
    follow(page, "Check before you caution")
    fill(page, {"age": "35", "sex": "male", "relationship": "partner", "admits": "yes"})
    press(page, "Check")
    shows(page, "Nothing you typed was kept")
    expect(page.locator('[name="age"]')).to_have_value("35")

    follow(page, "Referrals")
    follow(page, "Refer a person")
    press(page, "Start")
    draft = page.url
    follow(page, "Who is being referred")
    fill(page, answers(TODAY)["person"] | {"given_name": "Journey", "pnc": "2002/73319A"})
    press(page, "Save and continue")
    assert errors(page) == [
        "The last letter does not fit the rest of the PNC number. Check each digit against the police record."
    ]
    expect(page.locator('[name="given_name"]')).to_have_value("Journey")
    page.locator(".govuk-error-summary__list a").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("2002/73319Z")
    press(page, "Save and continue")
    for name, given in answers(TODAY).items():
        if name != "person":
            page.goto(f"{draft}{name}/")
            fill(page, given | ({"police_reference": "44270000001"} if name == "offence" else {}))
            press(page, "Save and continue")
    follow(page, "The victim")
    fill(page, VICTIM)
    press(page, "Seal and continue")
    shows(page, "8 of 8")
    follow(page, "The victim")
    expect(page.locator("body")).not_to_contain_text(VICTIM["given_name"])
    page.go_back()
    follow(page, "Check your answers")
    shows(page, "15 of 15")
    press(page, "Send the referral")
    expect(heading(page)).to_contain_text("Referral sent")
    page.goto(f"{today.address}/police/referrals/")
    expect(page.get_by_role("link", name="Journey Marlowe")).to_be_visible()


def test_coordination_takes_a_case_from_the_worklist_to_a_moved_booking(today: Stage) -> None:
    person = today.cast.referred(days_ago=2)
    reference = person.row().reference
    page = today.page_of("coordinator")
    expect(heading(page)).to_contain_text("Today")
    with page.expect_navigation():
        page.locator("tr").filter(has_text=reference).locator("a", has_text="Decide").first.click()
    press(page, "Accept")
    shows(page, "Undo")
    follow(page, "Record a contact")
    fill(page, {"method": "call", "result": "reached"})
    press(page, "Save")
    follow(page, "Book")
    page.locator('[name="offer"]').first.check()
    press(page, "Book these dates")
    booked = person.standing().bookings
    assert [one.step for one in booked] == ["A", "B"]
    expect(page.locator("svg.cww >> visible=true").first).to_be_visible()
    page.locator("summary", has_text="Show these dates as a table").click()
    expect(page.get_by_role("cell", name="Caution expires").first).to_be_visible()
    page.goto(f"{today.address}/cases/{person.id}/move/B")
    chosen = page.locator('[name="session"]').last
    chosen.check()
    fill(page, {"asked_by": "participant", "reason": "Works that Saturday"})
    press(page, "Move it")
    shows(page, "Works that Saturday")
    moved = person.standing().bookings
    assert moved[0].on == booked[0].on
    assert moved[1].on > booked[1].on


def test_facilitation_marks_corrects_closes_and_records(today: Stage) -> None:
    last = saturday_from(TODAY) - WEEK
    one, other = (today.cast.accepted(days_ago=16).book(TODAY - timedelta(days=10), first=last) for _ in range(2))
    page = today.page_of("facilitator", java_script_enabled=False)
    expect(heading(page)).to_have_text("Sessions")
    page.locator(f'a[href="/sessions/{one.workshop("A").id}/"]').first.click()
    here_by_form(page, one)
    shows(page, "Undo")
    press(page, "Undo")
    assert one.standing().lines == ()
    here_by_form(page, one)
    with page.expect_navigation():
        page.locator(f'a[href*="/mark/{other.id}/"]', has_text="Late, refused").click()
    press(page, "Save")
    assert "Enter the time" in errors(page)
    fill(page, {"time": "10:25", "excuse": "no"})
    press(page, "Save")
    assert [line.code for line in other.standing().lines] == ["late_refused"]
    assert other.facts()[-1].detail.minute == 25  # type: ignore[union-attr]
    follow(page, "Write the session record")
    fill(page, {"aims": ["journey", "goals"], "signposts": ["gp"]})
    press(page, "Save and go to the next person")
    press(page, "Close the register")
    shows(page, "The register is closed")
    assert one.standing().aims == ("goals", "journey")


def test_a_referral_is_accepted_by_keyboard_alone(today: Stage) -> None:
    """Tab, Enter, space and arrows, and always to be seen where one is."""
    person = today.cast.referred(days_ago=1)
    page = today.page_of("coordinator", f"/cases/{person.id}/")
    keys = Keys(page)
    keys.to("link", "Accept")
    by_key(page, "Enter")
    keys.to("button", "Accept")
    by_key(page, "Space")
    keys.to("link", "Record a contact")
    by_key(page, "Enter")
    keys.to("radio", "")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    keys.to("radio", "", name="result")
    page.keyboard.press("Space")
    keys.to("button", "Save")
    by_key(page, "Enter")
    kinds = [type(fact.detail).__name__ for fact in person.facts()]
    assert kinds[-2:] == ["Accepted", "Contacted"]
    assert keys.unseen == []


def test_without_javascript_a_person_is_referred_and_booked(today: Stage) -> None:
    officer = today.page_of("officer", "/police/", java_script_enabled=False)
    case = refer(officer, police_reference="44270000002", family_name="Plain")
    page = today.page_of("coordinator", f"/cases/{case}/accept", java_script_enabled=False)
    press(page, "Accept")
    follow(page, "Book")
    page.locator('[name="offer"]').first.check()
    press(page, "Book these dates")
    assert [one.step for one in today.person(case).standing().bookings] == ["A", "B"]


def test_on_a_telephone_no_page_of_the_way_is_wider_than_the_screen(today: Stage) -> None:
    person = today.cast.booked()
    small = {"viewport": {"width": 320, "height": 700}}
    wide = []
    for name, paths in {
        "officer": ["/police/", "/police/refer/", "/check/", f"/police/{person.id}/"],
        "coordinator": ["/cases/today", "/cases/", f"/cases/{person.id}/", f"/cases/{person.id}/move/B"],
        "facilitator": ["/sessions/", f"/sessions/{person.workshop('A').id}/"],
    }.items():
        page = today.page_of(name, **small)
        for path in paths:
            page.goto(today.address + path)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(path)
    assert wide == []


def test_one_case_to_completion_and_one_to_breach(stage: Stage) -> None:
    """Through all desks, each on its day: both workshops and 1117; two misses, the decision and 1118."""
    with stage.on(TODAY, 13):
        officer = stage.page_of("officer", "/police/")
        kept = refer(officer, police_reference="44270000011", family_name="Steady")
        missed = str(stage.cast.referred().id)
        coordinator = stage.page_of("coordinator")
        for case in (kept, missed):
            accept(coordinator, stage, case)
            book(coordinator, stage, case)
        assert [one.on for one in stage.person(kept).standing().bookings] == [FIRST, SECOND]

    with stage.on(FIRST, 16):
        facilitator, coordinator = stage.page_of("facilitator"), stage.page_of("coordinator")
        attend(facilitator, stage, stage.person(kept), "A")
        absent(facilitator, stage, stage.person(missed), "A")
        book(coordinator, stage, missed)

    with stage.on(FIRST + WEEK, 16):
        facilitator, coordinator = stage.page_of("facilitator"), stage.page_of("coordinator")
        absent(facilitator, stage, stage.person(missed), "A")
        give_back(coordinator, stage, missed)
        decider = stage.page_of("decider", f"/police/{missed}/")
        follow(decider, "Decide")
        failed = {"evidence": "Two sessions missed", "condition": "Attend both workshops", "excuse_reasonable": "no"}
        fill(decider, {**failed, "decision": "prosecute"})
        press(decider, "Record the decision")
        outcome(decider, stage, missed, "1118")

    with stage.on(SECOND, 16):
        facilitator, coordinator = stage.page_of("facilitator"), stage.page_of("coordinator")
        attend(facilitator, stage, stage.person(kept), "B")
        give_back(coordinator, stage, kept)
        coordinator.goto(f"{stage.address}/cases/{kept}/tell")
        press(coordinator, "Record that the participant is told")
        outcome(stage.page_of("decider", f"/police/{kept}/"), stage, kept, "1117")

    with scope.acting_as(CARAWAY):
        ended = {str(case.id): case.standing for case in Case.objects.filter(pk__in=[kept, missed])}
    assert {ended[kept].stage, ended[missed].stage} == {CaseStage.CLOSED.value}
    assert stage.person(kept).standing().outcome is Outcome.COMPLETED
    assert stage.person(missed).standing().outcome is not Outcome.COMPLETED


def accept(page: Page, stage: Stage, case: str) -> None:
    page.goto(f"{stage.address}/cases/{case}/accept")
    press(page, "Accept")
    page.goto(f"{stage.address}/cases/{case}/contact")
    fill(page, {"method": "call", "result": "reached"})
    press(page, "Save")


def book(page: Page, stage: Stage, case: str) -> None:
    page.goto(f"{stage.address}/cases/{case}/book")
    page.locator('[name="offer"]').first.check()
    press(page, "Book these dates")
    page.wait_for_url(f"**/cases/{case}/")


def here_by_form(page: Page, person: Person) -> None:
    """As an ordinary form, without JavaScript; the register's own tests mark by its script."""
    with page.expect_navigation():
        page.locator(f'button[name="here"][value="{person.id}"]').click()


def here(page: Page, person: Person) -> None:
    page.locator(f'button[name="here"][value="{person.id}"]').click()
    page.wait_for_function("() => localStorage.length === 0")
    expect(page.locator(f"#line-{person.id} [data-part=said]")).to_contain_text("Attended")


def attend(page: Page, stage: Stage, person: Person, step: str) -> None:
    workshop = person.workshop(step).id
    page.goto(f"{stage.address}/sessions/{workshop}/")
    here(page, person)
    page.goto(f"{stage.address}/sessions/{workshop}/record/{person.id}/")
    for box in page.locator('[name="aims"]').all():
        box.check()
    press(page, "Save and go to the next person")


def absent(page: Page, stage: Stage, person: Person, step: str) -> None:
    booking = next(one for one in person.standing().bookings if one.step == step)
    page.goto(f"{stage.address}/sessions/{booking.session}/mark/{person.id}/")
    fill(page, {"code": "absent_unacceptable"})
    press(page, "Save")


def give_back(page: Page, stage: Stage, case: str) -> None:
    page.goto(f"{stage.address}/cases/{case}/return")
    press(page, "Send it to the police")
    page.wait_for_url(f"**/cases/{case}/")


def outcome(page: Page, stage: Stage, case: str, code: str) -> None:
    page.goto(f"{stage.address}/police/{case}/outcome/")
    fill(page, {"code": code})
    press(page, "Record the outcome")
    shows(page, code)
