"""What is made once is made once, whoever asks at the same time."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from caraway.platform.databases import places, planes


@pytest.fixture
def state(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "state", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize("make", [lambda: planes.secret_key("casework"), planes.victims_public_key, planes.contact_key])
def test_all_who_ask_at_once_get_the_same_key(state, make):
    with ThreadPoolExecutor(8) as pool:
        keys = {job.result() for job in [pool.submit(make) for _ in range(32)]}
    assert len(keys) == 1


def test_keys_are_this_users_alone(state):
    planes.secret_key("casework")
    planes.victims_public_key()
    for name in ("casework.key", "victims.private"):
        assert stat.S_IMODE((state / name).stat().st_mode) == 0o600


def test_a_site_is_given_neither_the_owners_nor_the_administrators_address(state, monkeypatch):
    monkeypatch.setenv("CARAWAY_OWNER_URL", "postgresql://owner:word@/x")
    monkeypatch.setenv("CARAWAY_SERVER_URL", "postgresql://postgres:word@/x")
    given = planes.CASEWORK.environment("postgresql://caraway_casework@/x")
    assert "postgresql://owner:word@/x" not in given.values()
    assert "postgresql://postgres:word@/x" not in given.values()


def test_casework_is_given_nothing_that_opens_what_is_sealed_or_crosses(state, monkeypatch):
    monkeypatch.setenv("CARAWAY_VICTIMS_PRIVATE", "0" * 64)
    monkeypatch.setenv("CARAWAY_BRIDGE_URL", "postgresql://bridge:word@/x")
    given = planes.CASEWORK.environment("postgresql://caraway_casework@/x")
    assert not {"CARAWAY_VICTIMS_PRIVATE", "CARAWAY_BRIDGE_URL"} & given.keys()
    assert planes.victims_private_key() not in given.values()
