"""What tests of the casework site stand on. Import it in the conftest of a folder of such tests:

    from tests.site import *

Every test is connected as the site's own login, never as the owner or a superuser, who would see past the policies and hide
it. The database is a copy of the migrated template, made for this run.

`db`             (pytest-django's) the test runs in a transaction that is rolled back
`committed`      a copy of this test's own, where transactions commit; its value is the owner's connection, for sabotage
`people`         a copy of the demonstration people of this test's own, likewise
`demo_site`      the demonstration people served over loopback by the real web server, one for all tests of the run
`fresh_site`     the same, of this test's own
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import psycopg
import pytest

from caraway.platform.databases import creation, logins, servers, templates
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.databases.servers import Server
from caraway.platform.databases.urls import django_database

__all__ = [
    "TODAY",
    "Site",
    "committed",
    "demo_site",
    "django_db_setup",
    "elsewhere",
    "filled",
    "fresh_site",
    "people",
    "server",
    "standing_on",
]

TODAY = date(2026, 3, 2)
"""The day every test's demonstration ends and its site is at."""

os.environ.update(CASEWORK.environment("postgresql://caraway_casework@/not_yet?host=/nowhere"))

import django  # noqa: E402  the environment is the settings' only source
from django.db import connections  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402

django.setup()


Filling = TypeVar("Filling")


@dataclass(frozen=True)
class Site:
    """A served site. Browsers use `address`; Python, which may not know the name, uses `url` with the header `Host`."""

    address: str
    url: str
    host: str
    database: str
    owner_url: str


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with servers.running("tests", durable=False) as running:
        with creation.administering(running) as admin:
            creation.make_logins(admin, running)
        yield running


@pytest.fixture(scope="session")
def django_db_setup(server: Server, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with standing_on(server, templates.migrated(server, CASEWORK), django_db_blocker):
        yield


@pytest.fixture
def committed(
    server: Server, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[psycopg.Connection]:
    with elsewhere(server, lambda: templates.migrated(server, CASEWORK), django_db_blocker) as owner:
        yield owner


@pytest.fixture
def people(
    server: Server, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[psycopg.Connection]:
    with elsewhere(server, lambda: _peopled(server), django_db_blocker) as owner:
        yield owner


@pytest.fixture(scope="session")
def demo_site(server: Server) -> Iterator[Site]:
    with _served(server) as site:
        yield site


@pytest.fixture
def fresh_site(server: Server) -> Iterator[Site]:
    with _served(server) as site:
        yield site


@contextmanager
def _served(server: Server) -> Iterator[Site]:
    from caraway.commands import assets, demo, web

    assets.build()
    port = web.free_port()
    with _copied(server, lambda: _peopled(server)) as name:
        environment = CASEWORK.environment(server.url(CASEWORK.site, name)) | demo.as_demonstration(port, TODAY)
        with web.serving(CASEWORK, environment | {"CARAWAY_MAIL": "dummy"}, port):
            yield Site(
                address=f"http://{CASEWORK.host}:{port}",
                url=f"http://127.0.0.1:{port}",
                host=f"{CASEWORK.host}:{port}",
                database=name,
                owner_url=server.url(logins.OWNER, name),
            )


def _peopled(server: Server) -> str:
    return templates.peopled(server, CASEWORK, templates.People(TODAY, marked=True))


@contextmanager
def elsewhere(
    server: Server, template: Callable[[], str], blocker: pytest.FixtureRequest
) -> Iterator[psycopg.Connection]:
    """The tests' own connection goes to a copy of this template until the block ends; the owner's connection to it."""
    before = dict(connections["default"].settings_dict)
    with ExitStack() as undo, blocker.unblock():
        name = undo.enter_context(_copied(server, template))
        _point_to(server, name)
        yield undo.enter_context(psycopg.connect(server.url(logins.OWNER, name), autocommit=True))
        connections.close_all()
        connections["default"].settings_dict.update(before)


@contextmanager
def standing_on(server: Server, template: str, blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Every test's own connection goes to a copy of this template until the block ends."""
    with _copied(server, lambda: template) as name, blocker.unblock():
        _point_to(server, name)
        put_back = TransactionTestCase._fixture_teardown
        # Emptying every table, as Django would, is not granted to the site and would lose what migrations wrote.
        TransactionTestCase._fixture_teardown = lambda self: _copy_again(server, template, name)
        yield
        TransactionTestCase._fixture_teardown = put_back
        connections.close_all()


@contextmanager
def filled(
    server: Server, fill: Callable[[], Filling], blocker: pytest.FixtureRequest
) -> Iterator[tuple[str, Filling]]:
    """A template that `fill` makes through the site's own login, and what it returns. It is gone with the block."""
    before = dict(connections["default"].settings_dict)
    with _copied(server, lambda: templates.migrated(server, CASEWORK)) as name:
        with blocker.unblock():
            _point_to(server, name)
            made = fill()
            connections.close_all()
            connections["default"].settings_dict.update(before)
        yield name, made


@contextmanager
def _copied(server: Server, template: Callable[[], str]) -> Iterator[str]:
    name = templates.copy(server, CASEWORK, template())
    try:
        yield name
    finally:
        with creation.administering(server) as admin:
            creation.drop(admin, name)


def _copy_again(server: Server, template: str, name: str) -> None:
    connections.close_all()
    with creation.administering(server) as admin:
        creation.clone(admin, CASEWORK, template, name)


def _point_to(server: Server, name: str) -> None:
    connections.close_all()
    connections["default"].settings_dict.update(django_database(server.url(CASEWORK.site, name)))
