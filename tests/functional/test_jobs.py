"""A hold from asking to its batch, the page of the jobs, and what a practice site looks like, in a browser."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, expect

from caraway.casework.jobs.batches import settle_due
from caraway.commands import assets, practice, web
from caraway.commands.held import HELD_AT
from caraway.core.permissions import ROLES
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.jobs import job, worker
from tests.cast import NOON, TODAY, Cast, _organisation, _person
from tests.functional.journeys import Stage, fill, follow, press, shows

pytestmark = pytest.mark.slow

SCREENSHOTS = os.environ.get("CARAWAY_SCREENSHOTS", "")
TELEPHONE = {"width": 320, "height": 800}


@pytest.fixture(scope="module")
def stage(module_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    licensor = _organisation("The Licensor", "licensor")
    module_cast.actors["licence"] = _person("V. Winter", licensor, ["licence_manager"], None)
    with Stage(module_cast, server, browser).served() as made:
        yield made


def picture(page: Page, name: str) -> None:
    """The page at both widths, where somebody wants to look at it."""
    before = page.viewport_size
    for size in ({"width": 1200, "height": 900}, TELEPHONE):
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], f"{name} is {wide} wide at {size['width']}"
        if SCREENSHOTS:
            page.screenshot(path=str(Path(SCREENSHOTS) / f"{name}-{size['width']}.png"), full_page=True)
    page.set_viewport_size(before)


def test_a_hold_waits_for_its_batch_and_can_be_taken_back(stage: Stage) -> None:
    person = stage.cast.booked()
    with stage.on(TODAY) as today:
        page = today.page_of("coordinator", f"/cases/{person.id}/", java_script_enabled=False)
        follow(page, "Put on hold")
        shows(page, "The hold takes effect today at 18:00.")
        press(page, "Put on hold")
        shows(page, "Select the reason")
        fill(page, {"code": "venue"})
        press(page, "Put on hold")
        shows(page, "A hold takes effect today at 18:00. You asked for it.")
        follow(page, "Take it back")
        press(page, "Take it back")
        expect(page.locator("body")).not_to_contain_text("You asked for it")
        page.goto(f"{today.address}/cases/{person.id}/hold")
        fill(page, {"code": "staffing"})
        press(page, "Put on hold")
        theirs = today.page_of("coordinator_too", f"/cases/{person.id}/")
        expect(theirs.locator("body")).not_to_contain_text("takes effect")
    with stage.on(TODAY, 18) as evening:
        settle_due()
        page = evening.page_of("coordinator_too", f"/cases/{person.id}/")
        shows(page, "On hold. Completion becomes impossible on")
        shows(page, "Caraway")
        follow(page, "End the hold")
        shows(page, "The hold ends tomorrow at 18:00.")


def test_how_it_looks(stage: Stage, axe_script: str) -> None:
    person = stage.cast.booked()
    with stage.on(TODAY) as today:
        page = today.page_of("coordinator", f"/cases/{person.id}/hold")
        picture(page, "hold")
        fill(page, {"code": "venue"})
        press(page, "Put on hold")
        picture(page, "hold-asked")
        follow(page, "Take it back")
        picture(page, "hold-take-back")
        page = today.page_of("licence", "/jobs/")
        shows(page, "It has never run")
        shows(page, "Some jobs of the site are not done.")
        picture(page, "jobs-never")
        assert axe(page, axe_script) == []
        worker.work_once(job.jobs().values())
        page.reload()
        picture(page, "jobs")
        follow(page, "Run now")
        shows(page, "It runs within a minute")
        picture(page, "jobs-run")
        press(page, "Run it now")
        shows(page, "Waiting")


def axe(page: Page, script: str) -> list[str]:
    page.evaluate(script)
    found = page.evaluate("axe.run()")
    return [one["id"] for one in found["violations"]]


def test_a_practice_site_looks_like_nothing_else(stage: Stage, server: Any, browser: Browser, axe_script: str) -> None:
    assets.build()
    port, name = web.free_port(), connections["default"].settings_dict["NAME"]
    environment = CASEWORK.environment(server.url(CASEWORK.site, name)) | practice.as_practice(port)
    with web.serving(CASEWORK, environment | {HELD_AT: NOON.isoformat()}, port):
        usual, stage.address = stage.address, f"http://{CASEWORK.host}:{port}"
        page = stage.nobody()
        page.goto(f"{stage.address}/account/sign-in")
        shows(page, "Practice site: every person is invented, and nothing is sent.")
        picture(page, "practice-sign-in")
        page = stage.page_of("coordinator", "/cases/today")
        shows(page, "Practice site")
        picture(page, "practice-worklist")
        assert axe(page, axe_script) == []
        colours = {
            page.evaluate("getComputedStyle(document.querySelector('.cw-bar')).backgroundColor"),
            page.evaluate("getComputedStyle(document.querySelector('.cw-practice__words')).backgroundColor"),
        }
        assert colours == {"rgb(107, 42, 111)", "rgb(244, 180, 0)"}
        stage.opened.close()
    stage.address = usual


def test_whoever_may_not_see_the_jobs_is_not_offered_them(stage: Stage) -> None:
    assert {key for key, role in ROLES.items() if "jobs.see" in role.allows} == {"account_admin", "licence_manager"}
    with stage.on(TODAY) as today:
        page = today.page_of("coordinator", "/cases/today")
        expect(page.get_by_role("link", name="Jobs")).to_have_count(0)
        expect(today.page_of("admin", "/people/").get_by_role("link", name="Jobs")).to_have_count(1)
