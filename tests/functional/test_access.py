"""A participant's request for what is held, in a browser: opened, read in words, and a text withheld for a reason."""

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


@pytest.fixture(scope="module")
def today(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    """The cast, served, with somebody who has attended the first workshop."""
    with Stage(module_cast, server, browser).on(TODAY) as there:
        yield there


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"access-{name}.png"), full_page=True)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_a_request_is_opened_and_a_text_withheld(today: Stage, axe_script: str) -> None:
    reference = today.cast.booked().row().reference
    page = today.page_of("manager", "/access/")
    follow(page, "Open a request")
    fill(page, {"reference": reference, "received_on": TODAY})
    press(page, "Open the request")
    # It leads to the request itself, whose texts are what is to be done next.
    shows(page, "Given without review")
    shows(page, "Conditional caution given")
    assert violations(page, axe_script) == []
    picture(page, "request")
    page.locator("main .cw-card a").first.click()
    fill(page, {"decision": "withhold"})
    shows(page, "Needed only if you withhold it.")
    press(page, "Save my review")
    assert errors(page) == ["Select why it is withheld"]
    assert violations(page, axe_script) == []
    picture(page, "text")
    fill(page, {"exemption": "others"})
    press(page, "Save my review")
    shows(page, "You have reviewed it.")
    page.set_viewport_size({"width": 320, "height": 700})
    assert fits(page)
    picture(page, "request-320")
