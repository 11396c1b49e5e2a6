"""Both sites, served beside each other with one clock that is moved for both; a desk is a page of somebody signed in at one."""

import json
import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from playwright.sync_api import Browser, Page

from caraway.commands import assets, demo, web
from caraway.commands.held import HELD_AT
from caraway.commands.victims_people import environment as of_victims
from caraway.platform.accounts.models import Account
from caraway.platform.databases.planes import CASEWORK, VICTIMS, Plane
from caraway.platform.databases.servers import Server
from caraway.platform.gateways import clock
from tests.functional.crawling import DESK, TELEPHONE, picture, violations
from tests.functional.journeys import errors, fill, follow, press, shows
from tests.sign_in import session_of
from tests.stage import Visitor

SIDE = "tests.victims.journeys_decisions.casework_side"
_ID = re.compile(r"[0-9a-f-]{36}|http://|:\d+")
_REFERENCE = re.compile(r"\b[A-Z0-9]+-[A-Z0-9-]+\b")
"""A title that names somebody of these tests is no kind of its own."""

_TEXTS = """
    SELECT format('SELECT %L, count(*) FROM %I.%I AS row WHERE row::text ~* $1', relname, nspname, relname)
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p') AND nspname = 'public'"""


@dataclass
class Both:
    """The two sites, this process being one of the victims' site's own, and the databases as their owners see them."""

    server: Server
    browser: Browser
    axe: str
    victims: psycopg.Connection
    casework: psycopg.Connection
    addresses: dict[Plane, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    _looked: set[tuple[str, ...]] = field(default_factory=set)
    _moment: Path | None = None
    _side: Any = None
    _opened: ExitStack = field(default_factory=ExitStack)

    @contextmanager
    def served(self, folder: Path) -> Iterator["Both"]:
        """Until the block ends."""
        assets.build()
        self._moment = folder / "moment"
        self.at(clock.now())
        names = {VICTIMS: self.victims.info.dbname, CASEWORK: self.casework.info.dbname}
        own = {
            CASEWORK: CASEWORK.environment(self.server.url(CASEWORK.site, names[CASEWORK])),
            VICTIMS: of_victims(self.server, names[VICTIMS], names[CASEWORK]),
        }
        with ExitStack() as until:
            for plane, environment in own.items():
                until.enter_context(self._serving(plane, environment))
            self._side = until.enter_context(_beside(own[CASEWORK]))
            yield self
            self._opened.close()

    @contextmanager
    def _serving(self, plane: Plane, environment: Mapping[str, str]) -> Iterator[None]:
        port = web.free_port()
        held = {"CARAWAY_MAIL": "dummy", HELD_AT: str(self._moment)}
        with web.serving(plane, {**environment, **demo.as_demonstration(port, None, plane), **held}, port, workers=1):
            self.addresses[plane] = f"http://{plane.host}:{port}"
            yield

    def at(self, moment: datetime) -> None:
        """It is this moment for both from now on. Whoever was signed in is not any more, as after a night."""
        assert self._moment is not None
        self._opened.close()
        clock.set(moment)
        self._moment.write_text(moment.isoformat())

    def ask(self, verb: str, **given: Any) -> Any:
        """Let the casework site's own process do it now."""
        self._side.stdin.write(json.dumps([clock.now().isoformat(), verb, given]) + "\n")
        self._side.stdin.flush()
        return json.loads(self._side.stdout.readline())

    def batch(self) -> None:
        """The casework site's job: what came is taken in, and what is due is settled."""
        assert self.ask("batches")["failed"] == 0

    def theirs(self, email: str, path: str = "/", **how: Any) -> "Desk":
        """A desk of the casework site."""
        return self._desk(CASEWORK, self.ask("cookie", email=email), path, how)

    def ours(self, email: str, path: str = "/", **how: Any) -> "Desk":
        """A desk of the victims' site."""
        return self._desk(VICTIMS, session_of(Account.objects.get(email=email)), path, how)

    def read(self, email: str, path: str) -> str:
        """A page of the casework site as it is sent, asked for without a browser."""
        visitor = Visitor(self.addresses[CASEWORK])
        visitor.cookies[_cookie(CASEWORK)] = self.ask("cookie", email=email)
        answer = visitor.get(path)
        assert answer.status == 200, (email, path, answer.status)
        return answer.text

    def _desk(self, plane: Plane, key: str, path: str, how: Mapping[str, Any]) -> "Desk":
        context = self.browser.new_context(**{"viewport": DESK, **how})
        self._opened.callback(context.close)
        cookie = {"name": _cookie(plane), "value": key, "url": self.addresses[plane]}
        context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Lax"}])  # type: ignore[list-item]
        return Desk(self, plane, context.new_page(), how.get("java_script_enabled", True)).open(path)

    def look(self, page: Page, plane: Plane) -> None:
        """Each kind of page once: accessible, inside the screen of a telephone, and its picture kept."""
        title = "" if plane is CASEWORK else _REFERENCE.sub("", page.title())
        kind = (_ID.sub("", page.url.split("?")[0]), title, str(bool(errors(page))))
        if kind in self._looked:
            return
        self._looked.add(kind)
        name = re.sub(r"\W+", "-", f"{plane.name} {len(self._looked):03} {kind[0]}")
        self.wrong += [f"{page.url}: {one}" for one in violations(page, self.axe)]
        page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.wrong.append(f"{page.url}: wider than a telephone")
        picture(page, f"{name}-320")
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        picture(page, name)

    def kept_in_casework(self, words: Collection[str]) -> dict[str, int]:
        """In which tables of the casework database one of these words stands, and in how many rows."""
        any_of = "|".join(map(re.escape, words))
        found = {}
        for (statement,) in self.casework.execute(_TEXTS).fetchall():
            table, count = self.casework.execute(statement.replace("$1", "%s"), [any_of]).fetchone()  # type: ignore[misc]
            if count:
                found[table] = count
        return found


def _cookie(plane: Plane) -> str:
    return settings.SESSION_COOKIE_NAME.replace(VICTIMS.name, plane.name)


@contextmanager
def _beside(environment: Mapping[str, str]) -> Iterator[Any]:
    process = subprocess.Popen(
        [sys.executable, "-m", SIDE],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.stdin.close()  # type: ignore[union-attr]
        process.wait(timeout=20)
        process.stdout.close()  # type: ignore[union-attr]


@dataclass
class Desk:
    """Somebody's page at one site. Wherever it comes to is looked at, where it has scripts: the checker needs them."""

    both: Both
    plane: Plane
    page: Page
    scripts: bool = True

    def open(self, path: str) -> "Desk":
        """That address of this site."""
        self.page.goto(self.both.addresses[self.plane] + path)
        return self._looked()

    def press(self, words: str, /, **answers: Any) -> "Desk":
        """Fill these in by their names, and press the button."""
        fill(self.page, answers)
        press(self.page, words)
        return self._looked()

    def follow(self, words: str) -> "Desk":
        """Follow the link."""
        follow(self.page, words)
        return self._looked()

    def shows(self, *words: str) -> "Desk":
        """The page says each of them."""
        for one in words:
            shows(self.page, one)
        return self

    def hides(self, *words: str) -> "Desk":
        """The whole page, also what it does not show, says none of them."""
        there = self.page.content()
        assert [one for one in words if one.lower() in there.lower()] == [], self.page.url
        return self

    @property
    def path(self) -> str:
        """Where it is."""
        return self.page.url.removeprefix(self.both.addresses[self.plane])

    def _looked(self) -> "Desk":
        if self.scripts:
            self.both.look(self.page, self.plane)
        return self
