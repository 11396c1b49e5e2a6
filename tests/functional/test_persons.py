"""Two cases of one person, and an interpreter, in a browser: without JavaScript and on a telephone too."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from caraway.casework.models import Place
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy import scope
from tests.cast import TODAY, Cast
from tests.functional.crawling import violations
from tests.functional.journeys import Stage, errors, fill, follow, press, shows
from tests.integration.casework.doings_of.persons import POLISH, twice

pytestmark = pytest.mark.slow

PICTURES = os.environ.get("CARAWAY_SCREENSHOTS", "")
TELEPHONE = {"viewport": {"width": 320, "height": 700}, "java_script_enabled": False}


@pytest.fixture(scope="module")
def today(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    """The cast, served, with somebody referred twice and somebody who needs an interpreter and a room."""
    twice(module_cast)
    module_cast.booked(**POLISH, access_needs="Uses a wheelchair", family_name="Nowak")
    with Stage(module_cast, server, browser).on(TODAY) as there:
        yield there


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"persons-{name}.png"), full_page=True)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_said_to_be_one_person_and_parted_again(today: Stage, axe_script: str) -> None:
    page = today.page_of("coordinator", "/cases/")
    follow(page, "Cases that may be of one person")
    picture(page, "list")
    assert violations(page, axe_script) == []
    follow(page, "Say whether they are one person")
    picture(page, "compare")
    press(page, "Save")
    assert errors(page) == ["Select whether they are one person or two"]
    assert violations(page, axe_script) == []
    fill(page, {"said": "one"})
    press(page, "Save")
    shows(page, "One person, also case")
    shows(page, "Said to be one person with case")
    picture(page, "case")
    assert violations(page, axe_script) == []
    follow(page, "Not one person after all?")
    fill(page, {"said": "two"})
    press(page, "Save")
    assert errors(page) == ["Enter what shows that these are two people after all."]
    fill(page, {"why": "Two PNC numbers."})
    press(page, "Save")
    shows(page, "Said to be another person than case")
    page.goto(f"{today.address}/cases/one-person")
    shows(page, "No two cases look like one person.")


def test_an_interpreter_is_arranged_on_a_telephone_without_javascript(today: Stage) -> None:
    page = today.page_of("coordinator", "/cases/today?whose=all", **TELEPHONE)
    shows(page, "Arrange an interpreter or a room")
    follow(page, "Open the task")
    follow(page, "Open the case")
    assert fits(page)
    follow(page, "Arrange: interpreter")
    picture(page, "arrange-320")
    assert fits(page)
    fill(page, {"state": "confirmed", "who": "Solent Interpreting"})
    press(page, "Save")
    assert errors(page) == ["Check first that the interpreter is no relative and knows neither side."]
    page.get_by_label("I have checked").check()
    press(page, "Save")
    shows(page, "confirmed: Solent Interpreting")
    picture(page, "arranged-320")


def test_both_sides_fit_a_telephone_and_the_register_says_what_is_needed(today: Stage, axe_script: str) -> None:
    page = today.page_of("manager", "/cases/one-person", **TELEPHONE)
    assert fits(page)
    picture(page, "list-320")
    with scope.acting_as(CARAWAY):
        workshop = Place.objects.filter(held=True).earliest("workshop__on").workshop_id
    page.goto(f"{today.address}/sessions/{workshop}/")
    shows(page, "Needed at this workshop")
    assert fits(page)
    picture(page, "register-320")
    wide = today.page_of("manager", f"/sessions/{workshop}/")
    picture(wide, "register")
    assert violations(wide, axe_script) == []
    follow(wide, "Arrange")
    press(wide, "Save")
    picture(wide, "arrange")
    assert violations(wide, axe_script) == []
