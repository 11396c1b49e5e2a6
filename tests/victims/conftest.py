"""Tests of the victims' site, as its own login; the casework database beside it is reached as the bridge alone.

`two`      a copy of the migrated database of the victims' site, where transactions commit, beside a copy of the casework
           demonstration, whose drop box is full; its value is the owner's connections, for sabotage and as a witness
`house`    a copy of the site with its demonstration people and everything opened
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import psycopg
import pytest

from caraway.platform.databases import creation, logins, servers, templates
from caraway.platform.databases.planes import CASEWORK, VICTIMS
from caraway.platform.databases.servers import Server
from caraway.platform.databases.urls import django_database

os.environ.update(VICTIMS.environment("postgresql://caraway_victims@/not_yet?host=/nowhere"))

import django
from django.db import connections
from django.test import override_settings

django.setup()

from caraway.platform.gateways import clock  # noqa: E402
from tests.browsers import *  # noqa: E402, F403  fixtures

TODAY = date(2026, 3, 2)
NOON = clock.at(TODAY, 12)


@dataclass(frozen=True)
class Two:
    """The two databases, each as its owner sees it, and the name of that of the victims' site."""

    victims: psycopg.Connection
    casework: psycopg.Connection
    name: str


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with servers.running("tests", durable=False) as running:
        with creation.administering(running) as admin:
            creation.make_logins(admin, running)
        yield running


@pytest.fixture(scope="session")
def django_db_setup(server: Server, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    name = templates.copy(server, VICTIMS, templates.migrated(server, VICTIMS))
    with django_db_blocker.unblock():
        _point_to(server, name)
        yield
        connections.close_all()
    _drop(server, name)


@pytest.fixture
def held_clock() -> Iterator[clock.Clock]:
    with clock.use(NOON, everywhere=True) as held:
        yield held


@pytest.fixture
def two(
    server: Server, django_db_setup: None, django_db_blocker: pytest.FixtureRequest, held_clock: clock.Clock
) -> Iterator[Two]:
    with _beside(server, django_db_blocker) as both:
        yield both


@pytest.fixture(scope="session")
def housed(server: Server, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A database of the victims' site with the people of its demonstration, and everything the police sent opened."""
    from caraway.victims import demonstration
    from tests.victims.world import areas

    with _beside(server, django_db_blocker) as both, clock.use(NOON, everywhere=True):
        demonstration.load(areas(both.casework), TODAY)
        connections.close_all()
        both.victims.close()
        yield both.name


@pytest.fixture
def house(
    server: Server, housed: str, django_db_blocker: pytest.FixtureRequest, held_clock: clock.Clock
) -> Iterator[psycopg.Connection]:
    """A copy of it of the test's own; its value is the owner's connection."""
    name = templates.copy(server, VICTIMS, housed)
    with django_db_blocker.unblock(), _standing_on(server, name) as owner:
        yield owner
    _drop(server, name)


@contextmanager
def _beside(server: Server, blocker: pytest.FixtureRequest) -> Iterator[Two]:
    """An empty database of the victims' site beside a copy of the casework demonstration."""
    people = templates.peopled(server, CASEWORK, templates.People(TODAY, marked=True))
    ours = templates.copy(server, VICTIMS, templates.migrated(server, VICTIMS))
    theirs = templates.copy(server, CASEWORK, people)
    with (
        blocker.unblock(),
        override_settings(BRIDGE_URL=server.url(logins.BRIDGE, theirs), DEMONSTRATION=True),
        psycopg.connect(server.url(logins.OWNER, theirs), autocommit=True) as casework,
        _standing_on(server, ours) as victims,
    ):
        yield Two(victims, casework, ours)
    _drop(server, ours, theirs)


@contextmanager
def _standing_on(server: Server, name: str) -> Iterator[psycopg.Connection]:
    """The tests' own connection goes to this database until the block ends; the owner's connection to it."""
    before = dict(connections["default"].settings_dict)
    _point_to(server, name)
    with psycopg.connect(server.url(logins.OWNER, name), autocommit=True) as owner:
        yield owner
    connections.close_all()
    connections["default"].settings_dict.update(before)


def _point_to(server: Server, name: str) -> None:
    connections.close_all()
    connections["default"].settings_dict.update(django_database(server.url(VICTIMS.site, name)))


def _drop(server: Server, *names: str) -> None:
    with creation.administering(server) as admin:
        creation.drop(admin, *names)
