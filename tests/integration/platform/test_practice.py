"""A practice site looks like nothing else, sends nothing, and begins again each night."""

import argparse
import os
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from django.test import override_settings
from django.urls import reverse

from caraway.commands import CommandRefused, demo, practice
from caraway.platform.databases import creation, templates
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.databases.templates import People
from caraway.platform.gateways import clock
from tests.cast import *  # noqa: F403  the cast, and its fixtures
from tests.integration.casework.test_coordination_pages import client_of

SEND = """
import django
django.setup()
from caraway.platform.gateways.mail import Message, send
send(Message("somebody@example.org", "Try", "Words"))
"""


class Postman(socketserver.StreamRequestHandler):
    """As much of a mail server as takes one letter; keeps who it was for."""

    def handle(self) -> None:
        self.wfile.write(b"220 fake\r\n")
        letter = False
        for line in self.rfile:
            word = line.strip().upper()
            if letter:
                letter = word != b"."
                if not letter:
                    self.wfile.write(b"250 kept\r\n")
                continue
            if word.startswith(b"RCPT"):
                self.server.received.append(line)  # type: ignore[attr-defined]
            letter = word == b"DATA"
            self.wfile.write(b"354 go on\r\n" if letter else b"221 bye\r\n" if word == b"QUIT" else b"250 well\r\n")
            if word == b"QUIT":
                return


@pytest.fixture
def postman() -> Iterator[socketserver.TCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman) as server:
        server.received = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def sent(postman: socketserver.TCPServer, *, for_practice: bool) -> list[bytes]:
    """What a mail server gets from a site whose environment tells it to send there."""
    environment = CASEWORK.environment("postgresql://caraway_casework@/none?host=/nowhere") | {
        "CARAWAY_MAIL": "smtp",
        "CARAWAY_MAIL_HOST": "127.0.0.1",
        "CARAWAY_PRACTICE": "1" if for_practice else "",
    }
    port = postman.server_address[1]
    code = f"from django.conf import settings\nsettings.EMAIL_PORT = {port}\n{SEND}"
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return list(postman.received)  # type: ignore[attr-defined]


@pytest.mark.slow
def test_it_sends_nothing_although_somebody_would_receive_it(postman):
    assert sent(postman, for_practice=True) == []
    assert len(sent(postman, for_practice=False)) == 1


PAGES = ("account_login", "home", "worklist", "case_list", "account")


def test_every_page_says_so(cast):
    browser = client_of(cast.coordinator)
    with override_settings(PRACTICE=True, DEMONSTRATION=True):
        for name in PAGES:
            page = browser.get(reverse(name), follow=True).content.decode()
            assert "Practice site: every person is invented, and nothing is sent." in page, name
            assert 'cw-site--casework cw-practice"' in page
            assert "Practice – Caraway</title>" in page
        missing = browser.get("/nothing-is-here/").content.decode()
        assert "cw-practice" in missing
        assert "Practice – Caraway</title>" in missing
    assert "cw-practice" not in browser.get(reverse("worklist")).content.decode()


def test_what_it_is_told_to_be():
    said = practice.as_practice(8010)
    assert (said["CARAWAY_PRACTICE"], said["CARAWAY_MAIL"]) == ("1", "dummy")
    assert CASEWORK.database != practice.DATABASE
    assert practice.PORT != demo.PORT
    assert "CARAWAY_PRACTICE" not in demo.as_demonstration(8000, None)


def test_it_begins_again_at_three_by_the_clock_on_the_wall():
    for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)):
        assert practice.RESET.after(clock.at(day, 2)) == clock.at(day, 3)


def test_it_is_always_at_the_present_day():
    options = argparse.Namespace(today=date(2026, 3, 2), clock=None, fresh=False, prepare=True, seed=1, full=False)
    with pytest.raises(CommandRefused, match="always at the present day"):
        practice.run(options, 8010)


@pytest.fixture
def database(server, monkeypatch) -> Iterator[str]:
    """A practice database of this test's own, made from the empty template in place of the people's."""
    name = f"caraway_practice_{os.getpid()}"
    monkeypatch.setattr(practice, "DATABASE", name)
    yield name
    with creation.administering(server) as admin:
        creation.drop(admin, name)


def test_what_was_tried_stays_until_the_night_and_is_gone_then(server, database, monkeypatch):
    day = People(date(2026, 3, 2))
    empty = templates.migrated(server, CASEWORK)
    monkeypatch.setattr(templates, "peopled", lambda server, plane, people, about: _copy(server, empty, people))

    def tried(url: str) -> int:
        with psycopg.connect(url, autocommit=True) as site:
            before = site.execute("SELECT count(*) FROM jobs_run").fetchone()[0]
            site.execute(
                "INSERT INTO jobs_run (id, job, due_at, try_at, state, tries, counts, code)"
                " VALUES (gen_random_uuid(), 'try', now(), now(), 'done', 0, '{}', '')"
            )
        return before

    assert tried(practice.prepared(server, day, fresh=False)) == 0
    assert tried(practice.prepared(server, day, fresh=False)) == 1
    assert tried(practice.prepared(server, day, fresh=True)) == 0
    assert tried(practice.prepared(server, People(date(2026, 3, 3)), fresh=False)) == 0


MADE: list[str] = []


def _copy(server, empty: str, people: People) -> str:
    name = f"caraway_practice_t_{os.getpid()}_{people.today:%d}"
    with creation.administering(server) as admin:
        if name not in creation.databases(admin, name):
            creation.clone(admin, CASEWORK, empty, name)
            MADE.append(name)
    return name


@pytest.fixture(autouse=True, scope="module")
def _tidy(server) -> Iterator[None]:
    yield
    with creation.administering(server) as admin:
        creation.drop(admin, *MADE)
