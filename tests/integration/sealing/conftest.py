"""A server of these tests' own: a sealer waits for whoever is busy on the same one, in any of its databases."""

from collections.abc import Iterator

import pytest

from caraway.platform.databases import creation, servers
from caraway.platform.databases.servers import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with servers.running("sealing", durable=False) as running:
        with creation.administering(running) as admin:
            creation.make_logins(admin, running)
        yield running
