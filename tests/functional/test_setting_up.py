"""Setting up, papers and incidents, by keyboard alone and on a telephone without JavaScript."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.cast import Cast, _organisation, _person, saturday_from
from tests.files import a_pdf
from tests.functional.crawling import TELEPHONE, violations
from tests.functional.journeys import Keys, Stage, by_key, errors, fill, follow, press, shows

pytestmark = pytest.mark.slow

PLAIN = {"viewport": TELEPHONE, "java_script_enabled": False}
"""A telephone whose browser runs no script."""
HAPPENED = {
    "happened_at": "11:20",
    "what": "A chair was thrown.",
    "there": "Two participants, T. Bray",
    "done": "Both were sent away.",
    "told": "Nobody yet",
}


@pytest.fixture(scope="module")
def stage(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    licensor = _organisation("The Licensor", "licensor")
    module_cast.actors["licence"] = _person("V. Winter", licensor, ["licence_manager"], None)
    with Stage(module_cast, server, browser).on(module_cast.today) as there:
        yield there


def typed(keys: Keys, name: str, words: str) -> None:
    """Go to the box of that name by the tabulator key and type."""
    keys.to("box", "", name=name)
    keys.page.keyboard.type(words)


def narrow(page: Page) -> None:
    """The page is not wider than the telephone it is read on. It runs no script, so it is measured from outside."""
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["width"] <= TELEPHONE["width"]


def test_an_organisation_and_its_agreement_are_set_up_by_keyboard_alone(stage: Stage, axe_script: str) -> None:
    page = stage.page_of("licence", "/set-up/organisations/")
    keys = Keys(page)
    keys.to("link", "Add an organisation")
    by_key(page, "Enter")
    typed(keys, "name", "Isle Partners")
    keys.to("radio", "")
    page.keyboard.press("Space")
    while page.evaluate("document.activeElement.value") != "provider":
        page.keyboard.press("ArrowDown")
    keys.to("button", "Add it")
    by_key(page, "Enter")
    shows(page, "Isle Partners")
    page.goto(f"{stage.address}/set-up/agreements/")
    keys.to("link", "Open an agreement")
    by_key(page, "Enter")
    typed(keys, "name", "CARA Isle")
    keys.to("radio", "", name="programme")
    page.keyboard.press("Space")
    typed(keys, "area", "The Isle")
    typed(keys, "force_code", "Hampshire")
    for part, number in (("day", "1"), ("month", "4"), ("year", "2026")):
        typed(keys, f"from_on-{part}", number)
    keys.to("button", "Open it")
    by_key(page, "Enter")
    assert errors(page) == []
    keys.to("link", "CARA Isle")
    by_key(page, "Enter")
    shows(page, "The Isle")
    assert violations(page, axe_script) == []
    assert keys.unseen == []


def test_on_a_telephone_without_javascript_a_party_joins_and_settings_get_a_version(stage: Stage) -> None:
    page = stage.page_of("licence", "/set-up/agreements/new/", **PLAIN)
    fill(page, {"name": "CARA Plain", "programme": "cara", "area": "Plain", "from_on": stage.cast.today})
    press(page, "Open it")
    assert errors(page) == ["CARA needs a police force as a party."]
    assert page.locator('[name="area"]').input_value() == "Plain"
    fill(page, {"force_code": "44"})
    press(page, "Open it")
    follow(page, "CARA Plain")
    follow(page, "Add a party")
    page.locator('[name="organisation"]').select_option(label="Northern Partners")
    fill(page, {"part": "provider", "from_on": stage.cast.today})
    narrow(page)
    press(page, "Add it")
    shows(page, "Northern Partners")
    with page.expect_navigation():
        page.locator("a[href$='/settings/time/']").click()
    fill(page, {"weeks": "12", "in_force_from": stage.cast.today + timedelta(days=30)})
    narrow(page)
    press(page, "Continue")
    shows(page, "This becomes version 2")
    narrow(page)
    press(page, "Write version 2")
    shows(page, "To come")


def test_an_incident_is_written_down_on_a_telephone_and_read_by_the_lead(stage: Stage) -> None:
    last = stage.cast.workshops[stage.cast.wessex.id, "A", saturday_from(stage.cast.today) - timedelta(days=7)]
    page = stage.page_of("facilitator", f"/sessions/{last}/incident/", **PLAIN)
    fill(page, {**HAPPENED, "told": ""})
    press(page, "Save the incident record")
    assert errors(page) == ["Enter who was told, or “nobody yet”"]
    assert page.locator('[name="what"]').input_value() == HAPPENED["what"]
    fill(page, HAPPENED)
    narrow(page)
    press(page, "Save the incident record")
    shows(page, "not shown to the police")
    lead = stage.page_of("safeguarding", "/", **PLAIN)
    follow(lead, "Read the record of an incident")
    follow(lead, "Read the record")
    shows(lead, "A chair was thrown.")
    narrow(lead)


def test_a_paper_is_added_and_opened_on_a_telephone_without_javascript(stage: Stage) -> None:
    person = stage.cast.accepted()
    page = stage.page_of("coordinator", f"/papers/{person.id}/", **PLAIN)
    follow(page, "Add a paper")
    press(page, "Add it")
    assert "Choose the paper: a PDF, JPEG or PNG of up to 5 MB" in errors(page)
    page.locator('[name="kind"]').first.check()
    paper = {"name": "mrs-marlowe.pdf", "mimeType": "application/pdf", "buffer": a_pdf(Author="Canary")}
    page.locator('[name="document"]').set_input_files([paper])  # type: ignore[list-item]
    narrow(page)
    press(page, "Add it")
    with page.expect_download() as waiting:
        page.locator("main .cw-papers a").first.click()
    assert "marlowe" not in waiting.value.suggested_filename
    assert b"Canary" not in waiting.value.path().read_bytes()
