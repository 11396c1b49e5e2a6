"""One world for all journeys of this folder: copies of the house and of the casework demonstration, both served."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.test import override_settings
from playwright.sync_api import Browser

from caraway.platform.databases import logins, templates
from caraway.platform.databases.planes import CASEWORK, VICTIMS
from caraway.platform.databases.servers import Server
from caraway.platform.gateways import clock
from tests.victims.conftest import NOON, TODAY, _drop, _standing_on
from tests.victims.journeys_decisions.both import Both


@pytest.fixture(scope="package")
def both(
    server: Server, housed: str, django_db_blocker: Any, browser: Browser, axe_script: str, tmp_path_factory: Any
) -> Iterator[Both]:
    """Everything the police sent is opened, so the drop box is empty. The clock goes on from one journey to the next."""
    people = templates.peopled(server, CASEWORK, templates.People(TODAY, marked=True))
    ours, theirs = templates.copy(server, VICTIMS, housed), templates.copy(server, CASEWORK, people)
    folder: Path = tmp_path_factory.mktemp("both")
    with (
        django_db_blocker.unblock(),
        clock.use(NOON, everywhere=True),
        override_settings(BRIDGE_URL=server.url(logins.BRIDGE, theirs), DEMONSTRATION=True),
        psycopg.connect(server.url(logins.OWNER, theirs), autocommit=True) as casework,
        _standing_on(server, ours) as victims,
    ):
        casework.execute("DELETE FROM casework_dropbox")
        with Both(server, browser, axe_script, victims, casework).served(folder) as made:
            yield made
    _drop(server, ours, theirs)
