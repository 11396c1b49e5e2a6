"""What the journeys share: a served world whose day can be moved, and a browser's page that is filled in by name."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.test import override_settings
from playwright.sync_api import Browser, Locator, Page, expect

from caraway.platform.accounts import demonstration
from caraway.platform.gateways import clock
from tests.sign_in import cookie_of
from tests.stage import account_of, served

if TYPE_CHECKING:  # they stand on the casework site, and pages of both are filled in here
    from tests.cast import Cast
    from tests.person import Person

DESK = {"width": 1240, "height": 900}


@dataclass
class Stage:
    """The cast, served; `on` is another day there. `opened` are the pages of people, closed at the end."""

    cast: "Cast"
    server: Any
    browser: Browser
    address: str = ""
    opened: ExitStack = field(default_factory=ExitStack)
    _moment: Path | None = None

    @contextmanager
    def served(self) -> Iterator["Stage"]:
        """The site, until the block ends: within it `on` only moves the day of its clock."""
        with TemporaryDirectory() as folder:
            self._moment = Path(folder, "moment")
            self._moment.write_text(clock.now().isoformat())
            with served(self.server, self._moment) as self.address:
                yield self
        self.address, self._moment = "", None

    @contextmanager
    def on(self, day: date, hour: int = 12) -> Iterator["Stage"]:
        """The site at that hour of that day. Everybody signs in anew, as after a night."""
        with ExitStack() as until:
            if self._moment is None:
                until.enter_context(self.served())
            until.callback(self._moment.write_text, self._moment.read_text())
            until.enter_context(clock.use(clock.at(day, hour)))
            self._moment.write_text(clock.now().isoformat())
            yield self
            self.opened.close()

    def page_of(self, name: str, path: str = "/", **how: Any) -> Page:
        """A page of this person's, signed in, at that address."""
        page = self.nobody(**how)
        page.context.add_cookies([cookie_of(account_of(self.cast.actors[name]), self.address)])
        page.goto(self.address + path)
        return page

    def nobody(self, **how: Any) -> Page:
        """A page of a browser that nobody has used."""
        context = self.browser.new_context(**{"viewport": DESK, **how})
        self.opened.callback(context.close)
        context.set_default_timeout(60_000)
        return context.new_page()

    def sign_in(self, page: Page, name: str) -> None:
        """Through both steps, with a password and a code, as people do."""
        account = account_of(self.cast.actors[name])
        if not account.has_usable_password():
            with override_settings(DEMONSTRATION=True):
                demonstration.let_in(account)
        page.goto(f"{self.address}/account/sign-in")
        page.get_by_label("E-mail address").fill(account.email)
        page.get_by_label("Password", exact=True).fill(demonstration.PASSWORD)
        press(page, "Continue")
        page.get_by_label("Six-digit code").fill(demonstration.code_of(account.email))
        press(page, "Continue")

    def person(self, case: str) -> "Person":
        from tests.person import Person

        return Person(self.cast, UUID(case))


def press(page: Page, name: str) -> None:
    """Press the button whose words begin so, and wait for the page it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(rf"^{re.escape(name)}\b")).first.click()


def follow(page: Page, words: str) -> None:
    """Follow the first link with these words, also one that looks like a button."""
    with page.expect_navigation():
        page.locator("a", has_text=words).first.click()


def by_key(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def fill(page: Page, answers: Mapping[str, Any]) -> None:
    """Answer questions by their names: text, a choice, several choices, a day."""
    for name, answer in answers.items():
        if isinstance(answer, date):
            for part in ("day", "month", "year"):
                page.locator(f'[name="{name}-{part}"]').fill(str(getattr(answer, part)))
        elif isinstance(answer, list):
            for one in answer:
                page.locator(f'[name="{name}"][value="{one}"]').check()
        else:
            _answer(page, name, str(answer))


def _answer(page: Page, name: str, answer: str) -> None:
    # A question that several answers reveal stands under each of them: the one in view is answered.
    box = page.locator(f'main [name="{name}"] >> visible=true').first
    kind = box.evaluate("one => one.type")
    if kind == "radio":
        page.locator(f'main [name="{name}"][value="{answer}"] >> visible=true').first.check()
    elif kind == "select-one":
        box.select_option(answer)
    else:
        box.fill(answer)


def errors(page: Page) -> list[str]:
    """The sentences of the error summary."""
    return page.locator(".govuk-error-summary__list a").all_inner_texts()


def heading(page: Page) -> Locator:
    return page.locator("h1")


def case_in(url: str) -> str:
    """The id of the case in an address."""
    return url.split("?")[0].rstrip("/").split("/")[4]


def shows(page: Page, words: str) -> None:
    """The page says it."""
    expect(page.locator("body")).to_contain_text(words)


class Keys:
    """Moves by the tabulator key, and notes each stop that cannot be seen."""

    SEEN = """() => { const one = document.activeElement, box = one.getBoundingClientRect();
      const drawn = getComputedStyle(one), beside = one.nextElementSibling ? getComputedStyle(one.nextElementSibling, '::before') : null;
      const marked = drawn.outlineStyle !== 'none' || drawn.boxShadow !== 'none'
        || (beside && (beside.boxShadow !== 'none' || beside.outlineStyle !== 'none'));
      return [one.tagName, one.getAttribute('role') || one.type || '', one.innerText || '', one.name || '',
        Boolean(marked) && box.width > 0 && box.bottom > 0 && box.top < innerHeight]; }"""

    def __init__(self, page: Page) -> None:
        self.page, self.unseen = page, []

    def to(self, kind: str, words: str, name: str = "") -> None:
        """Tab until the thing of that kind, with those words or that name, has the focus."""
        for _ in range(150):
            self.page.keyboard.press("Tab")
            tag, role, text, named, seen = self.page.evaluate(self.SEEN)
            if tag == "BODY":
                continue
            if not seen:
                self.unseen.append((self.page.url, tag, text, named))
            kinds = {
                "link": tag == "A",
                "button": tag == "BUTTON" or role == "button",
                "radio": role == "radio",
                "box": tag in ("INPUT", "TEXTAREA", "SELECT") and role != "radio",
            }
            if kinds[kind] and text.strip().startswith(words) and (not name or named == name):
                return
        raise AssertionError(f"No {kind} {words or name!r} was reached by keyboard on {self.page.url}.")
