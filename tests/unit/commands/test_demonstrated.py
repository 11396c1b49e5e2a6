"""Where a command that is asked for the demonstration finds it, and that nothing of it stays in the environment afterwards."""

import os
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace
from typing import Any

import pytest

from caraway.commands import CommandRefused, demonstrated
from caraway.platform.databases.planes import CASEWORK, VICTIMS


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The databases of a server that nobody starts."""
    databases: set[str] = set()

    @contextmanager
    def running(name: str, *, durable: bool) -> Any:
        assert (name, durable) == ("demo", True)
        yield SimpleNamespace(url=lambda login, database: f"postgresql://{login}@/{database}")

    monkeypatch.setattr(demonstrated, "running", running)
    monkeypatch.setattr(demonstrated.creation, "administering", lambda server: nullcontext())
    monkeypatch.setattr(demonstrated.creation, "databases", lambda admin, name: databases)
    return databases


@pytest.mark.parametrize("plane", [CASEWORK, VICTIMS], ids=lambda plane: plane.name)
def test_each_site_has_its_own_environment_until_the_command_is_done(there: set[str], plane: Any) -> None:
    there |= {CASEWORK.database, VICTIMS.database}
    before = dict(os.environ)
    with demonstrated.site(plane, demo=True):
        assert os.environ["DJANGO_SETTINGS_MODULE"] == plane.settings
        assert os.environ["CARAWAY_DATABASE_URL"] == f"postgresql://{plane.site}@/{plane.database}"
        assert ("CARAWAY_VICTIMS_PRIVATE" in os.environ) is plane.opens
    assert dict(os.environ) == before


def test_without_a_demonstration_it_says_how_to_have_one(there: set[str]) -> None:
    with pytest.raises(CommandRefused, match=r"\./caraway demo"), demonstrated.site(CASEWORK, demo=True):
        pass


def test_a_site_of_ones_own_is_left_as_it_is(there: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "their.settings")
    before = dict(os.environ)
    with demonstrated.site(CASEWORK, demo=False):
        assert dict(os.environ) == before
