"""A plugin of pytest: the leak that `CARAWAY_PLANTED_LEAK` names is there while the tests run."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests import site  # noqa: F401  sets up the site that is imported below

# isort: split
from tests.firewall.leaking import PLANTED, leak_of, seeded


@pytest.fixture(autouse=True, scope="session")
def planted() -> Any:
    """The leak, if one is named."""
    file = os.environ.get(PLANTED, "")
    if not file:
        yield
        return
    with seeded(leak_of(Path(file))):
        yield
