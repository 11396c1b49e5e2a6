"""Both sites served beside each other, on copies of a module's own: the house, and the casework demonstration it hangs together with.

`both`      what a test does there stays. Casework's side is done by `tests.victims.hand`, or in the browser at its own address.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page

from caraway.platform.databases import logins, templates
from caraway.platform.databases.planes import CASEWORK, VICTIMS
from caraway.platform.databases.servers import Server
from caraway.platform.gateways import clock
from caraway.victims.jobs import intake, separation, upward
from tests.stage import served
from tests.victims.browsing import There, at_noon
from tests.victims.conftest import NOON, TODAY, _drop, _standing_on

__all__ = ["OFFICER", "Both", "both"]

OFFICER, COORDINATOR, COORDINATOR_TOO = (
    "lena.fromecott@example.org",
    "rose.okafor@example.org",
    "martin.vanebrook@example.org",
)
AREA = "CARA Wessex"
COOKIE = "caraway_casework"


@dataclass
class Both(There):
    """Both, served. `participants` is casework's address and `theirs` its owner's connection; `address` is the victims' site's."""

    participants: str = ""
    theirs: Any = None
    url: str = ""

    def by_hand(self, *what: tuple[str, dict[str, Any]]) -> list[str]:
        """Done in casework, in this order."""
        ran = subprocess.run(
            [sys.executable, "-m", "tests.victims.hand"],
            input=json.dumps(what),
            env=os.environ | CASEWORK.environment(self.url),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        found: list[str] = json.loads(ran.stdout)
        return found

    def participants_page(self, session: str, path: str, **how: Any) -> Page:
        """A page of the casework site, of somebody with this session there."""
        page = self.nobody(**how)
        page.context.add_cookies([{"name": COOKIE, "value": session, "url": self.participants, "httpOnly": True}])
        page.goto(self.participants + path)
        return page

    def jobs(self) -> None:
        """What runs each minute on the victims' site: opening boxes, what comes up, and who works on the other side."""
        intake.take_in()
        upward.take_in()
        separation.settle()


@pytest.fixture(scope="module")
def both(
    server: Server, housed: str, django_db_blocker: Any, browser: Browser, axe_script: str, tmp_path_factory: Any
) -> Iterator[Both]:
    people = templates.peopled(server, CASEWORK, templates.People(TODAY, marked=True))
    theirs = templates.copy(server, CASEWORK, people)
    ours = templates.copy(server, VICTIMS, housed)
    moment = at_noon(tmp_path_factory.mktemp("both"))
    with (
        django_db_blocker.unblock(),
        clock.use(NOON, everywhere=True),
        override_settings(BRIDGE_URL=server.url(logins.BRIDGE, theirs), DEMONSTRATION=True),
        psycopg.connect(server.url(logins.OWNER, theirs), autocommit=True) as casework,
        _standing_on(server, ours) as owner,
        served(server, moment, plane=VICTIMS, bridge=server.url(logins.BRIDGE, theirs)) as address,
        served(server, moment, plane=CASEWORK, database=theirs) as participants,
    ):
        # The boxes of the demonstration were opened when the house was made.
        casework.execute("TRUNCATE casework_dropbox")
        one = Both(owner, browser, address, axe_script, moment, participants=participants, theirs=casework)
        one.url = server.url(CASEWORK.site, theirs)
        yield one
        one.opened.close()
    _drop(server, ours, theirs)
