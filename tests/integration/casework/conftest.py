"""The cast stands in the database of these tests before the first of them: each has it, in a transaction of its own.

Several tests of a module may share one in a database where transactions commit.
"""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from caraway.platform.gateways import clock
from tests import site
from tests.cast import NOON, Cast


@pytest.fixture(scope="session")
def django_db_setup(server, cast_template, django_db_blocker) -> Iterator[None]:
    with site.standing_on(server, cast_template[0], django_db_blocker):
        yield


@pytest.fixture
def cast(db, held_clock, cast_template) -> Cast:
    """The cast that stands there; what the test does is rolled back after it."""
    return deepcopy(cast_template[1])


@pytest.fixture(scope="module")
def shared_cast(server, django_db_setup, django_db_blocker, cast_template) -> Iterator[Cast]:
    """One cast for all tests of the module, which make their own people; `.owner` is the owner's connection."""
    template, standing = cast_template
    with (
        site.elsewhere(server, lambda: template, django_db_blocker) as owner,
        clock.use(NOON, everywhere=True),
    ):
        made = deepcopy(standing)
        made.owner = owner
        # So that nobody finds the place taken whom another test has booked.
        owner.execute("UPDATE casework_workshop SET capacity = 200")
        yield made
