"""Sockets that reach nothing beyond the loopback address, whoever opens them in a test."""

import ipaddress
import socket
from typing import Any

LOOPBACK_NAMES = ("localhost",)


class BeyondThisMachine(RuntimeError):
    """A test tried to reach another machine."""


def stay_on_this_machine() -> None:
    """From now on this process's sockets connect to Unix sockets and loopback addresses only."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    socket.getaddrinfo = _guarded_lookup(socket.getaddrinfo)


def may_reach(host: Any) -> bool:
    """Whether the host is this machine: a loopback address or a name reserved for it."""
    if isinstance(host, bytes):
        host = host.decode()
    if host is None or host == "" or host in LOOPBACK_NAMES or str(host).endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _guarded(original: Any) -> Any:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and not may_reach(address[0]):
            raise BeyondThisMachine(f"A test tried to reach {address[0]}: tests use no network beyond this machine.")
        return original(self, address)

    return connect


def _guarded_lookup(original: Any) -> Any:
    def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        if not may_reach(host):
            raise BeyondThisMachine(f"A test looked up {host}: tests use no network beyond this machine.")
        return original(host, *rest, **named)

    return getaddrinfo
