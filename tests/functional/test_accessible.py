"""Every page of the site is accessible and fits a telephone, also with errors on it; no page is left out."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.cast import *  # noqa: F403  fixtures
from tests.cast import Cast
from tests.functional.crawling import WITHOUT_A_PAGE, Crawl, html_routes, violations
from tests.matrix import table
from tests.matrix.targets import targets
from tests.matrix.world import World
from tests.stage import served

pytestmark = pytest.mark.slow


def test_every_page_is_accessible_and_fits_a_telephone(
    committed_cast: Cast, server: Any, browser: Browser, axe_script: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(committed_cast, brief=True)
    reachable = targets(world)
    with served(server, committed_cast.today) as address:
        crawl = Crawl(browser, address, axe_script)
        crawl.walk(world, table.expected(), reachable)
    with capsys.disabled():
        print(f"\n{crawl.pages} pages of {len(crawl.reached)} routes looked at")
    assert "\n".join(crawl.wrong) == ""
    assert sorted(set(html_routes(reachable)) - crawl.reached) == []
    assert sorted(set(WITHOUT_A_PAGE) - set(reachable)) == []


def test_a_fault_would_be_found(page: Page, axe_script: str) -> None:
    """The control: a picture that says nothing, and a heading left out."""
    page.set_content('<html lang="en"><title>A page</title><main><h1>A page</h1><p>Words.</p></main></html>')
    assert violations(page, axe_script) == []
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert [one.split(":")[0] for one in violations(page, axe_script)] == ["image-alt"]
