"""Whose work it is, in a browser: leave, a task, cases given away, lists on a telephone and without JavaScript."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import TODAY, Cast
from tests.functional.crawling import violations
from tests.functional.journeys import Stage, by_key, errors, fill, follow, heading, press, shows
from tests.integration.casework.test_tasks import raised

pytestmark = pytest.mark.slow

PICTURES = os.environ.get("CARAWAY_SCREENSHOTS", "")
TELEPHONE = {"viewport": {"width": 320, "height": 700}}


@pytest.fixture(scope="module")
def today(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    """The cast, served, with three people of R. Okafor's and an urgent task."""
    cast = module_cast
    people = [cast.accepted(family_name=name) for name in ("Ellery", "Fenwick", "Garrow")]
    cast.referred(days_ago=19)
    raised(cast, people[0], owner=cast.coordinator.person, urgent=True)
    with Stage(cast, server, browser).on(TODAY) as there:
        yield there


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"owners-{name}.png"), full_page=True)


def test_an_urgent_task_is_seen_done_and_closed(today: Stage) -> None:
    page = today.page_of("coordinator", "/cases/today?whose=mine")
    picture(page, "worklist")
    follow(page, "Open the task")
    expect(heading(page)).to_have_text("Telephone the participant")
    picture(page, "task")
    press(page, "I have seen this")
    shows(page, "R. Okafor")
    follow(page, "Close it")
    press(page, "Close")
    assert errors(page) == ["Enter what came of it"]
    fill(page, {"result": "He has a new number."})
    press(page, "Close")
    shows(page, "He has a new number.")
    page.goto(f"{today.address}/cases/today")
    expect(page.get_by_text("Telephone the participant")).to_have_count(0)


def test_cases_are_chosen_by_keyboard_and_given_away(today: Stage) -> None:
    page = today.page_of("manager", "/cases/?sort=name")
    picture(page, "cases")
    for name in ("Ellery", "Fenwick"):
        page.get_by_label(f"Choose Dean {name}").focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Give those chosen").focus()
    by_key(page, "Enter")
    expect(heading(page)).to_have_text("Give 2 cases to somebody")
    page.get_by_label("M. Vane").check()
    press(page, "Give them")
    assert errors(page) == ["Enter what the next worker has to know"]
    picture(page, "give")
    fill(page, {"note": "Back in three weeks."})
    press(page, "Give them")
    expect(heading(page)).to_have_text("Cases")
    follow(page, "Dean Ellery")
    shows(page, "Handed over from R. Okafor to M. Vane")
    shows(page, "Back in three weeks.")


def test_tasks_are_chosen_on_a_telephone_without_javascript_and_given_together(today: Stage, axe_script: str) -> None:
    for about, owner in (("one", today.cast.coordinator.person), ("two", None)):
        raised(today.cast, about=about, owner=owner)
    page = today.page_of("manager", "/cases/today", **TELEPHONE, java_script_enabled=False)
    for box in page.get_by_label("Choose Telephone the participant").all():
        box.check()
    picture(page, "choose-320")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    press(page, "I have seen the tasks chosen")
    expect(heading(page)).to_have_text("Say that you have seen 2 tasks")
    picture(page, "seen-320")
    press(page, "I have seen them")
    wide = today.page_of("manager", "/cases/today")
    picture(wide, "choose")
    assert violations(wide, axe_script) == []
    for box in wide.get_by_label("Choose Telephone the participant").all():
        box.check()
    press(wide, "Give the tasks chosen")
    expect(heading(wide)).to_have_text("Give 2 tasks to somebody")
    picture(wide, "give-tasks")
    press(wide, "Give them")
    assert errors(wide) == ["Select who has them from now on"]
    assert violations(wide, axe_script) == []
    wide.get_by_label("M. Vane").check()
    press(wide, "Give them")
    theirs = wide.locator("tr", has_text="Telephone the participant")
    expect(theirs.filter(has_text="M. Vane")).to_have_count(2)
    expect(theirs).to_have_count(2)


def test_leave_moves_the_work_and_nothing_else_has_to(today: Stage) -> None:
    page = today.page_of("coordinator_too", "/leave/", java_script_enabled=False)
    follow(page, "Add leave")
    press(page, "Save")
    assert errors(page) == ["Enter the first day", "Enter the last day"]
    fill(page, {"from_on": TODAY + timedelta(days=2), "to_on": TODAY})
    page.get_by_label("R. Okafor").check()
    press(page, "Save")
    assert errors(page) == ["The last day must be the first day or later."]
    fill(page, {"from_on": TODAY, "to_on": TODAY + timedelta(days=2)})
    press(page, "Save")
    shows(page, "2 March 2026 to 4 March 2026")
    picture(page, "leave")
    cover = today.page_of("coordinator", "/cases/today?whose=mine")
    shows(cover, "With what you cover for M. Vane.")
    shows(cover, "M. Vane is away, covered by you")
    picture(cover, "covered")


@pytest.mark.parametrize("path", ["/cases/today", "/cases/?held=yes", "/cases/?sort=name", "/cases/print", "/leave/"])
def test_it_fits_a_telephone_without_javascript(today: Stage, path: str) -> None:
    page = today.page_of("manager", path, java_script_enabled=False, **TELEPHONE)
    expect(heading(page)).to_be_visible()
    picture(page, f"320-{path.strip('/').replace('/', '-').split('?')[0]}-{len(path)}")
    wide = today.page_of("manager", path, **TELEPHONE)
    assert wide.evaluate("document.documentElement.scrollWidth") <= 320
