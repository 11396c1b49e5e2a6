import socket

import pytest

from tests.network import BeyondThisMachine, may_reach


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "casework.localhost", "", None, "127.9.9.9"])
def test_this_machine_may_be_reached(host):
    assert may_reach(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "localhost.example.org", "0.0.0.0", "2001:db8::1"])
def test_no_other_machine_may(host):
    assert not may_reach(host)


def test_a_test_that_tries_is_stopped():
    with socket.socket() as tried, pytest.raises(BeyondThisMachine):
        tried.connect(("192.0.2.1", 9))
    with pytest.raises(BeyondThisMachine):
        socket.create_connection(("example.org", 80))
    with socket.socket() as tried, pytest.raises(BeyondThisMachine):
        tried.connect_ex(("192.0.2.1", 9))
