"""Every page of the site is accessible and fits a telephone, also with errors on it; no page is left out."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.cast import *  # noqa: F403  fixtures
from tests.cast import Cast
from tests.functional.crawling import Crawl, violations
from tests.matrix import table
from tests.matrix.targets import targets
from tests.matrix.world import World
from tests.stage import served

pytestmark = pytest.mark.slow

WITHOUT_A_PAGE = {
    "alive": "a line of text",
    "police_import_rows": "a list to keep",
    "home": "sends on to the first desk",
    "account_logout": "only posted",
    "account_partner": "there only with a partner's sign-in",
    "partner_begin": "there only with a partner's sign-in",
    "partner_back": "there only with a partner's sign-in",
    "account_no_work": "for somebody with no organisation; see the test of signing in",
    "api_description": "for machines",
    "api_referrals": "for machines",
    "api_referral": "for machines",
    "calendar_feed": "a file",
    "case_undo": "only posted",
    "feed_end": "only posted",
    "letter_paper": "a file",
    "letter_posted": "only posted",
    "police_breach_pack": "a file",
    "police_document": "a file",
    "told_receipts": "for machines",
    "told_received": "for machines",
    "concern_paper": "a file",
    "paper": "a file",
    "access_paper": "a file",
    "register_undo": "only posted",
    "register_close": "only posted",
    "task_seen": "only posted",
    "register_marks": "only posted",
    "register_pdf": "a file",
}
"""Routes without a page of their own, and why."""


def test_every_page_is_accessible_and_fits_a_telephone(
    committed_cast: Cast, server: Any, browser: Browser, axe_script: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(committed_cast, brief=True)
    reachable = targets(world)
    with served(server, committed_cast.today) as address:
        crawl = Crawl(browser, address, axe_script, WITHOUT_A_PAGE)
        crawl.walk(world.everybody, table.expected(), reachable)
    with capsys.disabled():
        print(f"\n{crawl.pages} pages of {len(crawl.reached)} routes looked at")
    assert "\n".join(crawl.wrong) == ""
    assert sorted(set(reachable) - set(WITHOUT_A_PAGE) - crawl.reached) == []
    assert sorted(set(WITHOUT_A_PAGE) - set(reachable)) == []


def test_a_fault_would_be_found(page: Page, axe_script: str) -> None:
    """The control: a picture that says nothing, and a heading left out."""
    page.set_content('<html lang="en"><title>A page</title><main><h1>A page</h1><p>Words.</p></main></html>')
    assert violations(page, axe_script) == []
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert [one.split(":")[0] for one in violations(page, axe_script)] == ["image-alt"]
