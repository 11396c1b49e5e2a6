"""The line of places at the top: one line at the width of a desk, whatever the role, and every list is still found."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from caraway.casework.desks.frame import DESKS
from caraway.core.permissions import CASEWORK, ROLES
from tests.cast import TODAY, Cast
from tests.functional.journeys import Stage, follow, shows

pytestmark = pytest.mark.slow

PICTURES = os.environ.get("CARAWAY_SCREENSHOTS", "")
ITEMS = ".govuk-service-navigation__item"
LINES = f"new Set([...document.querySelectorAll('{ITEMS}')].map(one => one.getBoundingClientRect().top)).size"


@pytest.fixture(scope="module")
def today(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    """The cast, served."""
    with Stage(module_cast, server, browser).on(TODAY) as there:
        yield there


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_every_role_has_one_line_of_places(today: Stage) -> None:
    for name in ("officer", "supervisor", "decider", "coordinator", "facilitator", "manager", "safeguarding", "admin"):
        page = today.page_of(name)
        assert page.evaluate(LINES) == 1, name
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"navigation-{name}.png"))
        page.context.close()
    # The control: at a width in which they do not fit, they take more than one, and the measure says so.
    page = today.page_of("manager", viewport={"width": 800, "height": 700})
    assert page.evaluate(LINES) > 1


def test_what_stands_on_the_page_of_another_place_is_found_and_marked(today: Stage) -> None:
    for width in (1240, 320):
        page = today.page_of("manager", "/cases/", viewport={"width": width, "height": 800})
        follow(page, "Requests for what we hold")
        shows(page, "A participant may ask for what we hold.")
        assert page.locator(f"{ITEMS}--active").all_text_contents() == ["Cases"]
        assert fits(page)
        page.goto(f"{today.address}/safeguarding/")
        follow(page, "Incidents")
        assert page.locator("h1").inner_text() == "Incidents"
        assert page.locator(f"{ITEMS}--active").all_text_contents() == ["Safeguarding"]
        assert fits(page)
        if PICTURES:
            page.goto(f"{today.address}/cases/")
            page.screenshot(path=str(Path(PICTURES) / f"navigation-cases-{width}.png"))


def test_who_may_open_a_list_has_the_place_that_holds_it() -> None:
    opens = {"access_list": "access.review", "incident_list": "incident.see"}
    held = {route: desk for desk in DESKS for route in desk.holds}
    assert held.keys() == opens.keys()
    for route, desk in held.items():
        who = [role for role in ROLES.values() if CASEWORK in role.planes and opens[route] in role.allows]
        assert who
        assert [role.key for role in who if desk.permission not in role.allows] == []
