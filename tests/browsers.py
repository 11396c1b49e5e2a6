"""The browser of journeys. Import it in the conftest of a folder of such tests: `from tests.browsers import *`.

`browser`                     Chromium, one for all tests of the run
`page`                        a page of a browser nobody has used
`page_without_javascript`     the same without JavaScript
`axe_script`                  the accessibility checker
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from caraway.commands import assets
from caraway.commands.browser import ARGUMENTS, chromium

__all__ = ["axe_script", "browser", "page", "page_without_javascript"]

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver runs a loop in the tests' own thread


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser nobody has used, which reaches this machine alone."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def page_without_javascript(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def axe_script() -> str:
    """The accessibility checker, to be run in a page as `axe.run()`."""
    assets.build()
    return assets.axe().read_text()
