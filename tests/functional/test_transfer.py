"""A case transferred to another provider, and words of messages written by page: in a browser, also on a telephone without
JavaScript.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.cast import TODAY, Cast
from tests.functional.crawling import violations
from tests.functional.journeys import Stage, errors, fill, follow, press, shows

pytestmark = pytest.mark.slow

PICTURES = os.environ.get("CARAWAY_SCREENSHOTS", "")
TELEPHONE = {"viewport": {"width": 320, "height": 700}, "java_script_enabled": False}
NOTE = "Has moved to Bangor and comes by train. Evenings after six are best."


@pytest.fixture(scope="module")
def today(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    """The cast, served, with somebody referred under the agreement that two providers deliver."""
    cast = module_cast
    cast.accepted(agreement=cast.border, by=cast.welsh_officer, family_name="Marlowe")
    with Stage(cast, server, browser).on(TODAY) as there:
        yield there


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"transfer-{name}.png"), full_page=True)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_transferred_and_given_to_somebody_of_the_other_team(today: Stage, axe_script: str) -> None:
    page = today.page_of("coordinator", "/cases/")
    follow(page, "Marlowe")
    picture(page, "case")
    follow(page, "Transfer to another provider")
    picture(page, "form")
    assert violations(page, axe_script) == []
    press(page, "Transfer it")
    assert errors(page) == ["Enter what the other team has to know"]
    fill(page, {"note": NOTE})
    press(page, "Transfer it")
    shows(page, "With Northern Partners")
    shows(page, "Transferred from Wessex Partners to Northern Partners")
    picture(page, "gone")
    theirs = today.page_of("stranger", "/cases/today?whose=team", **TELEPHONE)
    shows(theirs, f"Transferred from Wessex Partners: {NOTE}")
    assert fits(theirs)
    picture(theirs, "worklist-320")
    theirs.goto(f"{today.address}/cases/?whose=team")
    shows(theirs, f"Transferred from Wessex Partners: {NOTE}")
    assert fits(theirs)
    picture(theirs, "list-320")
    theirs.goto(f"{today.address}/cases/today?whose=team")
    follow(theirs, "Open the task")
    follow(theirs, "Give it to somebody")
    fill(theirs, {"worker": str(today.cast.stranger.person)})
    press(theirs, "Save")
    shows(theirs, "S. Tarn")
    theirs.goto(f"{today.address}/cases/today?whose=team")
    assert "Transferred from" not in theirs.locator("main").inner_text()


def test_new_words_are_read_before_they_are_written(today: Stage, axe_script: str) -> None:
    page = today.page_of("manager", "/letters/")
    follow(page, "Words of messages")
    picture(page, "words-list")
    follow(page, "CARA Wales border")
    picture(page, "words")
    assert violations(page, axe_script) == []
    follow(page, "Write new words: Dates booked")
    fill(page, {"en": "See you tomorrow: {when}.", "cy": "Welwn ni chi."})
    press(page, "Continue")
    picture(page, "words-errors")
    assert len(errors(page)) == 2
    assert violations(page, axe_script) == []
    fill(page, {"en": "See you then: {when}.", "cy": "Welwn ni chi: {when}."})
    press(page, "Continue")
    shows(page, "See you then: Saturday 7 March 2026 at 10:00")
    picture(page, "words-check")
    assert violations(page, axe_script) == []
    press(page, "Change them")
    press(page, "Continue")
    press(page, "Use these words")
    shows(page, "Your own since Monday 2 March 2026")


def test_words_are_written_on_a_telephone_without_javascript(today: Stage) -> None:
    page = today.page_of("manager", "/letters/words/", **TELEPHONE)
    follow(page, "CARA Wessex")
    assert fits(page)
    picture(page, "words-320")
    follow(page, "Write new words: Appointment missed")
    assert fits(page)
    picture(page, "words-form-320")
    fill(page, {"en": "We did not see you on {on}.", "cy": "Ni welsom chi ar {on}."})
    press(page, "Continue")
    assert fits(page)
    picture(page, "words-check-320")
    press(page, "Use these words")
    shows(page, "We did not see you on 7 March 2026.")
