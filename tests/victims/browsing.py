"""The victims' site in a browser: a copy of the house of a module's own, served, and the pages of its people.

`there`     the house served at noon of the tests' day; whatever a test of the module does stays
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page

from caraway.platform.accounts.models import Account
from caraway.platform.databases import templates
from caraway.platform.databases.planes import VICTIMS
from caraway.platform.gateways import clock
from tests.functional import crawling
from tests.sign_in import cookie_of
from tests.stage import served
from tests.victims.conftest import NOON, _drop, _standing_on

__all__ = ["There", "there"]

DESK, TELEPHONE = {"width": 1240, "height": 900}, {"width": 320, "height": 700}
CALM = b'<html lang="en"><title>Weather</title><main><h1>Weather</h1></main></html>'


@dataclass
class There:
    """The house, served. `out` is where its ways out lead, a page of a site of its own, where it has any. `opened` are the pages of people, closed at the end."""

    owner: psycopg.Connection
    browser: Browser
    address: str
    axe: str
    moment: Path
    out: str = ""
    opened: ExitStack = field(default_factory=ExitStack)

    def page_of(self, email: str, path: str = "/", **how: Any) -> Page:
        """A page of this person's, signed in, at that address."""
        page = self.nobody(**how)
        page.context.add_cookies([cookie_of(Account.objects.get(email=email), self.address)])
        page.goto(self.address + path)
        return page

    @contextmanager
    def on(self, day: date) -> Iterator[None]:
        """The site at noon of that day. Everybody signs in anew, as after a night."""
        before = self.moment.read_text()
        with clock.use(clock.at(day, 12), everywhere=True):
            self.moment.write_text(clock.now().isoformat())
            try:
                yield
            finally:
                self.opened.close()
                self.moment.write_text(before)

    def nobody(self, **how: Any) -> Page:
        """A page of a browser that nobody has used."""
        context = self.browser.new_context(**{"viewport": DESK, **how})
        self.opened.callback(context.close)
        context.set_default_timeout(30_000)
        return context.new_page()

    def look_again(self, page: Page, name: str) -> None:
        """The page that a browser without scripts is at, asked for by the same person with them: what looks at it are scripts."""
        other = self.nobody()
        other.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
        other.goto(page.url)
        self.look(other, name)
        other.context.close()

    def look(self, page: Page, name: str) -> None:
        """Accessible, and no wider than a telephone; pictures of both widths where they are asked for."""
        before = page.viewport_size or DESK
        for size, suffix in ((TELEPHONE, "-320"), (DESK, "")):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert crawling.violations(page, self.axe) == [], name
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), name
            crawling.picture(page, f"{name}{suffix}")
        page.set_viewport_size(before)


def at_noon(folder: Path) -> Path:
    """The file that holds the moment of a served site, at noon of the tests' day."""
    held = folder / "moment"
    held.write_text(NOON.isoformat())
    return held


class Calm(BaseHTTPRequestHandler):
    """A page that has nothing to do with us."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(CALM)))
        self.end_headers()
        self.wfile.write(CALM)

    def log_message(self, *_: Any) -> None:
        """It keeps no log."""


@contextmanager
def elsewhere() -> Iterator[str]:
    """Another site, which a browser takes for one: its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Calm) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}/weather"
        site.shutdown()


@pytest.fixture(scope="module")
def there(
    server: Any, housed: str, django_db_blocker: Any, browser: Browser, axe_script: str, tmp_path_factory: Any
) -> Iterator[There]:
    """The house served, with a clock at noon here too."""
    name = templates.copy(server, VICTIMS, housed)
    with django_db_blocker.unblock(), clock.use(NOON, everywhere=True), _standing_on(server, name) as owner:
        moment = at_noon(tmp_path_factory.mktemp("there"))
        with elsewhere() as out, served(server, moment, plane=VICTIMS, exit_to=out) as address:
            one = There(owner, browser, address, axe_script, moment, out)
            yield one
            one.opened.close()
    _drop(server, name)
