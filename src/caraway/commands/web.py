"""The web server's processes, started and stopped by a command."""

import errno
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress

from caraway.commands import CommandRefused, held
from caraway.platform import processes
from caraway.platform.databases.planes import Plane

LOOPBACK = "127.0.0.1"
START_WITHIN = 60.0  # seconds
_LOG = "caraway.commands.server_log.ServerLog"


def refuse_taken_port(port: int) -> None:
    """Raise CommandRefused when something listens there already, or the port may not be used."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as problem:
            said = "is taken" if problem.errno == errno.EADDRINUSE else "may not be used by you"
            raise CommandRefused(
                f"Port {port} {said}: choose another with --port, or stop the program that listens there."
            ) from None


def free_port() -> int:
    """A port of the loopback address that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def server_command(application: str, bind: str, workers: int) -> list[str]:
    """The command line of the web server. The site is read in once, before there are workers; none shares a connection."""
    choices = ["--workers", str(workers), "--threads", "4", "--preload", "--no-control-socket", "--logger-class", _LOG]
    return [sys.executable, "-m", "gunicorn", application, "--bind", bind, *choices]


@contextmanager
def serving(
    plane: Plane, environment: Mapping[str, str], port: int, *, workers: int = 2
) -> Iterator["subprocess.Popen[bytes]"]:
    """The site with that environment on the loopback address, from when it answers until the block ends.

    The server has a session of its own, so that Ctrl-C reaches only us, and we end it in order.
    """
    application = held.APPLICATION if held.HELD_AT in environment else plane.application
    process = subprocess.Popen(
        [*server_command(application, f"{LOOPBACK}:{port}", workers), "--log-level", "warning"],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=processes.end_with_parent(),
    )
    try:
        _wait_until_it_answers(process, port)
        yield process
    finally:
        processes.stop(process)


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + START_WITHIN
    while process.poll() is None and time.monotonic() < until:
        if _answers(port):
            return
        time.sleep(0.05)
    raise CommandRefused("The web server did not start; what it said stands above.")


def _answers(port: int) -> bool:
    """Whether a worker answers at all; what it says is the site's business."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=START_WITHIN)
    with closing(connection), suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/", headers={"Host": "localhost"})
        connection.getresponse().read()
        return True
    return False
