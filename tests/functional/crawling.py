"""Walking the site as each role: from the first page along every link, then to what no link led to."""

import os
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from lxml import html
from playwright.sync_api import Browser, Page

from tests.matrix.table import OTHER, SELF, Row
from tests.sign_in import cookie_of
from tests.stage import Visitor, account_of

if TYPE_CHECKING:  # they stand on the casework site, and each site is walked here
    from tests.matrix.targets import Target
    from tests.matrix.world import Somebody

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENSHOTS = os.environ.get("CARAWAY_SCREENSHOTS", "")
"""A folder outside the repository: a picture of every page is put there, to be looked at."""

NOBODYS = {"account_login", "account_passkey", "account_reset", "account_new_password", "invitation"}
"""What is opened before anybody has signed in."""

_RUN = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false})"
"""What passes is not written out, and no style sheet is fetched again: that is for rules not among these."""

DESK, TELEPHONE = {"width": 1240, "height": 900}, {"width": 320, "height": 800}
_FORM = """
const form = [...document.querySelectorAll('main form')].find(one => one.method === 'post'
    && one.querySelector('input:not([type=hidden]):not([type=submit]), select, textarea'));
"""
_ASKS = f"() => {{ {_FORM} return Boolean(form); }}"
_EMPTY = f"""() => {{ {_FORM}
  form.noValidate = true;
  for (const box of form.elements) {{
    if (box.type === 'radio' || box.type === 'checkbox') box.checked = false;
    else if (box.type !== 'hidden' && box.tagName !== 'BUTTON') box.value = '';
  }}
  const buttons = [...form.querySelectorAll('button')];
  form.requestSubmit(buttons.find(one => one.type === 'submit' && !one.name) || buttons[0]);
}}"""


@dataclass
class Crawl:
    """Opens pages, looks at each kind once, and remembers where it has been and what was wrong.

    `without_a_page` are the routes that have none.
    """

    browser: Browser
    address: str
    axe: str
    without_a_page: Collection[str]
    reached: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    pages: int = 0
    titles: set[str] = field(default_factory=set)
    _looked: set[tuple[str, ...]] = field(default_factory=set)
    _opened: dict[str, Page] = field(default_factory=dict)
    _visitor: Visitor = field(init=False)

    def walk(self, everybody: "Sequence[Somebody]", table: dict[str, Row], targets: "dict[str, Target]") -> None:
        """Everything: as nobody, as each role along its links, and the rest as somebody who may."""
        self._as_nobody(targets)
        people = _one_of_each(everybody)
        for somebody in people:
            self._along_links(somebody, table)
        first = {route: self._first_of(people, table[route]) for route in targets}
        for somebody in people:
            for route, target in targets.items():
                if first[route] is somebody:
                    self._to_one(somebody, target)

    @staticmethod
    def _first_of(people: "list[Somebody]", row: Row) -> "Somebody | None":
        return next((one for one in people if row.opens(one.role, one.place)), None)

    def _as_nobody(self, targets: "dict[str, Target]") -> None:
        page = self._page_of(None)
        for route in sorted(NOBODYS & targets.keys()):
            self.visit(page, targets[route].path, "nobody")
            self._with_errors(page, targets[route].path, "nobody")
        self.visit(page, "/nothing-is-here/", "nobody")

    def _along_links(self, who: "Somebody", table: dict[str, Row]) -> None:
        waiting, seen = ["/"], set[str]()
        page = self._page_of(who)
        while waiting:
            here = waiting.pop(0)
            for path in self.visit(page, here, who.role):
                route = route_of(path)
                if route and not table[route].opens(who.role, who.place):
                    self.wrong.append(f"{here} offers {route} to {who.role}, who gets nothing there")
                elif route and route not in seen and (route not in self.reached or _own(table[route])):
                    seen.add(route)
                    waiting.append(path)

    def _to_one(self, who: "Somebody", target: "Target") -> None:
        page = self._page_of(who)
        self.visit(page, target.path, who.role)
        self._with_errors(page, target.path, who.role)

    def visit(self, page: Page, path: str, role: str) -> list[str]:
        """Ask for it, look at it in the browser unless its like was looked at, and return the addresses of its links.

        To draw a page takes far longer than to ask for it, so what is only followed is not drawn.
        """
        here, answer = self._visitor.follow(path)
        if answer.status == 405 and route_of(here) in self.without_a_page:
            return []
        if answer.status not in (200, 409, 410):
            if path != "/nothing-is-here/":
                self.wrong.append(f"{path} as {role}: {answer.status}")
            return []
        if "text/html" not in answer.headers.get("Content-Type", ""):
            return []
        route = route_of(here)
        self.reached.add(route)
        drawn = html.fromstring(answer.body)
        self.titles.add(" ".join(drawn.xpath("string(//title)").split()))
        kind = (route, _without_names(" ".join(drawn.xpath("string(//h1[1])").split())))
        if kind not in self._looked:
            self._looked.add(kind)
            page.goto(self.address + path)
            self.look(page, route, role)
        hrefs = map(str, drawn.xpath("//a/@href"))
        return [urlsplit(href).path for href in hrefs if href.startswith("/") and "sign-out" not in href]

    def _with_errors(self, page: Page, path: str, role: str) -> None:
        """The page as it is after nothing was answered."""
        route = route_of(path)
        if route in self.without_a_page or ("errors", route) in self._looked:
            return
        self._looked.add(("errors", route))
        if urlsplit(page.url).path != path:
            page.goto(self.address + path)
        if route_of(urlsplit(page.url).path) != route:
            return
        if page.evaluate(_ASKS):
            with page.expect_navigation():
                page.evaluate(_EMPTY)
            if page.locator(".govuk-error-summary").count():
                self.look(page, route, f"{role}-errors")

    def look(self, page: Page, route: str, role: str) -> None:
        """Accessible, and inside the screen of a telephone."""
        self.pages += 1
        self.wrong += [f"{route} as {role}: {one}" for one in violations(page, self.axe)]
        page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.wrong.append(f"{route} as {role}: wider than a telephone")
        picture(page, f"{route}-{role}-320")
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        picture(page, f"{route}-{role}")

    def _page_of(self, who: "Somebody | None") -> Page:
        """The page of this person's browser; the one of somebody else is closed."""
        name = who.name if who else ""
        if name not in self._opened:
            for page in self._opened.values():
                page.context.close()
            context = self.browser.new_context(viewport=DESK)  # type: ignore[arg-type]
            context.add_cookies([cookie_of(account_of(who.actor), self.address)] if who else [])
            self._opened = {name: context.new_page()}
            self._visitor = Visitor(self.address, account_of(who.actor) if who else None)
        return self._opened[name]


def picture(page: Page, name: str) -> None:
    """A picture of the whole page, where they are asked for."""
    if SCREENSHOTS:
        page.screenshot(path=str(Path(SCREENSHOTS) / f"{name}.png"), full_page=True)


def violations(page: Page, axe: str) -> list[str]:
    """What the accessibility checker finds."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(axe)
    found = page.evaluate(_RUN, RULES)["violations"]
    return [f"{each['id']}: {[node['html'][:160] for node in each['nodes']]}" for each in found]


def route_of(path: str) -> str:
    """The route of an address; empty where there is none."""
    try:
        return str(resolve(path).view_name)
    except Resolver404:
        return ""


def _own(row: Row) -> bool:
    """Whether everybody with the role has a page of their own there."""
    return any(OTHER in places for places in row.open.values())


def _without_names(heading: str) -> str:
    """The heading without what differs from person to person and day to day."""
    return re.sub(r"[A-Z][\w’']+ Marlowe\d+|\d+|[A-Z]{4}-\w+", "…", heading)


def _one_of_each(everybody: "Sequence[Somebody]") -> "list[Somebody]":
    """Those whose the records are, and of a role that no record is for the first there is."""
    selves = [one for one in everybody if one.place == SELF]
    found = {one.role: one for one in reversed(everybody)}
    return selves + [one for role, one in found.items() if role not in {each.role for each in selves}]
