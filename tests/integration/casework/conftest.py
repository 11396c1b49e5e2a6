"""A cast that several tests of a module share, in a database where transactions commit."""

from collections.abc import Iterator

import pytest

from caraway.platform.databases import templates
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.gateways import clock
from tests import site
from tests.cast import NOON, Cast


@pytest.fixture(scope="module")
def shared_cast(server, django_db_setup, django_db_blocker) -> Iterator[Cast]:
    """One cast for all tests of the module, which make their own people; `.owner` is the owner's connection."""
    with (
        site.elsewhere(server, lambda: templates.migrated(server, CASEWORK), django_db_blocker) as owner,
        clock.use(NOON, everywhere=True),
    ):
        made = Cast()
        made.owner = owner
        # So that nobody finds the place taken whom another test has booked.
        owner.execute("UPDATE casework_workshop SET capacity = 200")
        yield made
