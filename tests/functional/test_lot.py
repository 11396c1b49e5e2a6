"""Who gets the workshops, by lot, in a browser: asked once, told, overridden by a supervisor; without JavaScript, and accessible."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from caraway.casework.actions import cases
from caraway.casework.models import AllocationRow
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.cast import TODAY, Cast, on
from tests.functional.crawling import violations
from tests.functional.journeys import Keys, Stage, by_key, errors, fill, follow, heading, press, shows
from tests.integration.casework.doings_of.trials import a_trial

pytestmark = pytest.mark.slow
PICTURES = os.environ.get("CARAWAY_SCREENSHOTS", "")


@pytest.fixture(scope="module")
def stage(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    """The cast with a trial, in a database of these tests' own, where everything stays that is done."""
    with on(TODAY - timedelta(days=30)):
        a_trial(module_cast.wessex.id)
    with Stage(module_cast, server, browser).on(TODAY) as there:
        yield there


def looked_at(page: Any, name: str, axe: str, *, plain: bool = False) -> None:
    """Accessible (a page without JavaScript cannot be asked), fits a telephone, and its picture where somebody wants to look."""
    if not plain:
        assert violations(page, axe) == []
    for width in (1200, 375):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width if not plain else True
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"lot_{name}_{width}.png", full_page=True)


def allotted(person: Any) -> str:
    with scope.acting_as(CARAWAY):
        return AllocationRow.objects.get(case=person.id).arm


def test_the_officer_asks_once_and_is_told(stage: Stage, axe_script: str) -> None:
    person = stage.cast.referred()
    page = stage.page_of("officer", f"/police/{person.id}/lot/")
    shows(page, "The arm cannot be asked for yet")
    looked_at(page, "waits", axe_script)
    cases.accept(case=person.id, by=stage.cast.coordinator)
    page.goto(page.url.replace("/lot/", "/"))
    follow(page, "Ask who gets the workshops, by lot")
    expect(heading(page)).to_have_text("Who gets the workshops is decided by lot")
    looked_at(page, "question", axe_script)
    press(page, "Ask for the arm")
    shows(page, f"The lot says: {allotted(person)}")
    looked_at(page, "told", axe_script)
    page.goto(page.url.replace("/lot/", "/"))
    shows(page, f"Allotted: {allotted(person)}")
    looked_at(page, "referral", axe_script)


def test_the_caution_leads_to_the_lot_that_its_conditions_wait_for(stage: Stage, axe_script: str) -> None:
    person = stage.cast.accepted(given=False)
    page = stage.page_of("officer", f"/police/{person.id}/caution/")
    looked_at(page, "caution_waits", axe_script)
    follow(page, "Ask for the arm first")
    press(page, "Ask for the arm")
    page.goto(page.url.replace("/lot/", "/caution/"))
    shows(page, "a condition of this caution" if allotted(person) == "programme" else "no condition of this caution")
    looked_at(page, "caution_known", axe_script)


def test_without_javascript_and_the_supervisor_overrides(stage: Stage, axe_script: str) -> None:
    person = stage.cast.accepted()
    page = stage.page_of("officer", f"/police/{person.id}/lot/", java_script_enabled=False)
    press(page, "Ask for the arm")
    arm = allotted(person)
    shows(page, f"The lot says: {arm}")
    other = {"programme": "control", "control": "programme"}[arm]
    page = stage.page_of("supervisor", f"/police/{person.id}/lot/")
    follow(page, "Override what was allotted")
    press(page, "Override")
    assert len(errors(page)) == 2
    looked_at(page, "override", axe_script)
    fill(page, {"arm": other, "why": "A court order says so."})
    press(page, "Override")
    shows(page, f"The allotted arm, {arm}, stands")
    looked_at(page, "overridden", axe_script)


def test_by_the_keyboard_alone(stage: Stage) -> None:
    person = stage.cast.accepted()
    page = stage.page_of("officer", f"/police/{person.id}/")
    keys = Keys(page)
    keys.to("link", "Ask who gets the workshops, by lot")
    by_key(page, "Enter")
    keys.to("button", "Ask for the arm")
    by_key(page, "Enter")
    shows(page, f"The lot says: {allotted(person)}")
    assert keys.unseen == []


def test_the_provider_sees_what_waits_and_what_goes_on_alone(stage: Stage, axe_script: str) -> None:
    person = stage.cast.accepted()
    page = stage.page_of("coordinator", f"/cases/{person.id}/")
    shows(page, "Who gets the workshops is decided by lot")
    looked_at(page, "provider", axe_script)
