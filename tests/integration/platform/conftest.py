"""Databases for these tests, reached as the site's own login, and a small world of two partners and a stranger."""

from datetime import date
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connections

from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.accounts.queries import actor_of
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import Part
from caraway.platform.databases import creation, logins, servers, templates
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.databases.urls import django_database
from caraway.platform.gateways import clock

NOON = clock.at(date(2026, 3, 2), 12)
TODAY = date(2026, 3, 2)


@pytest.fixture(scope="session")
def server():
    with servers.running("tests", durable=False) as running:
        with creation.administering(running) as admin:
            creation.make_logins(admin, running)
        yield running


@pytest.fixture(scope="session")
def django_db_setup(server, django_db_blocker):
    with django_db_blocker.unblock():
        _point_to(server, _copy(server))
        yield
        connections.close_all()


@pytest.fixture
def committed(server, django_db_setup, django_db_blocker):
    """A database of this test's own, where transactions really commit; the owner's connection to it, for sabotage."""
    before = dict(connections["default"].settings_dict)
    name = _copy(server)
    with django_db_blocker.unblock():
        _point_to(server, name)
        with psycopg.connect(server.url(logins.OWNER, name), autocommit=True) as owner:
            yield owner
        connections.close_all()
        connections["default"].settings_dict.update(before)
    with creation.administering(server) as admin:
        creation.drop(admin, name)


def _copy(server):
    return templates.copy(server, CASEWORK, templates.migrated(server, CASEWORK))


def _point_to(server, name):
    connections.close_all()
    connections["default"].settings_dict.update(django_database(server.url(logins.CASEWORK, name)))


@pytest.fixture
def held_clock():
    with clock.use(NOON, everywhere=True) as held:
        yield held


def make_world():
    """Wessex: a force and a provider with one agreement. Elsewhere: another provider with its own."""
    world = SimpleNamespace()
    world.force = agreements.add_organisation(name="Wessex Police", kind="police", by=INSTALLER)
    world.provider = agreements.add_organisation(name="Wessex Partners", kind="provider", by=INSTALLER)
    world.elsewhere = agreements.add_organisation(name="Northern Partners", kind="provider", by=INSTALLER)
    world.wessex = _agreement("CARA in Wessex", world.force, world.provider)
    world.north = _agreement("CARA in the North", None, world.elsewhere)
    world.coordinator = member("r.okafor@example.org", "R. Okafor", world.provider, ["coordinator"])
    world.officer = member("l.frome@example.org", "L. Frome", world.force, ["police_officer"])
    world.stranger = member("s.tarn@example.org", "S. Tarn", world.elsewhere, ["coordinator"])
    world.admin = member("a.quill@example.org", "A. Quill", world.provider, ["account_admin", "auditor"])
    return world


def _agreement(name, force, provider):
    made = agreements.open_agreement(
        name=name, programme="cara", area=name[8:], force_code="44", from_on=TODAY, by=INSTALLER
    )
    agreements.write_version(agreement=made, settings={"weeks": 16}, in_force_from=TODAY, by=INSTALLER)
    for organisation, part in ((force, Part.REFERRER), (provider, Part.PROVIDER)):
        if organisation:
            agreements.join_agreement(agreement=made, organisation=organisation, part=part, from_on=TODAY, by=INSTALLER)
    return made


def member(email, name, organisation, roles):
    """A membership of a new account, and the actor it makes, as `.membership` and `.actor`."""
    account = accounts.add_account(email=email, full_name=name, by=INSTALLER)
    membership = accounts.give_roles(account=account, organisation=organisation, roles=roles, by=INSTALLER)
    return SimpleNamespace(account=account, membership=membership, actor=actor_of(membership))


@pytest.fixture
def world(db, held_clock):
    return make_world()


@pytest.fixture
def committed_world(committed, held_clock):
    made = make_world()
    made.owner = committed
    return made
