"""The cast stands in the database of these tests before the first of them: each has it, in a transaction of its own.

Several tests of a module may share one in a database where transactions commit.
"""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from tests import site
from tests.cast import Cast


@pytest.fixture(scope="session")
def django_db_setup(server, cast_template, django_db_blocker) -> Iterator[None]:
    with site.standing_on(server, cast_template[0], django_db_blocker):
        yield


@pytest.fixture
def cast(db, held_clock, cast_template) -> Cast:
    """The cast that stands there; what the test does is rolled back after it."""
    return deepcopy(cast_template[1])


@pytest.fixture(scope="module")
def shared_cast(module_cast) -> Cast:
    """One cast for all tests of the module, which make their own people; `.owner` is the owner's connection."""
    # So that nobody finds the place taken whom another test has booked.
    module_cast.owner.execute("UPDATE casework_workshop SET capacity = 200")
    return module_cast
