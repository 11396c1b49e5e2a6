"""The process that keeps one server: starts it, and stops it when no command uses it any more.

A command that is killed can't stop what it started, so it starts nothing itself: the keeper has its own session, where
no Ctrl-C reaches it, and watches the lock that every user of the server holds. Only the standard library is imported.
"""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from caraway.platform.databases.clusters import Cluster
from caraway.platform.databases.people import ServerUser, server_user
from caraway.platform.databases.quiet import QUIET

LOOK_EVERY = 0.1  # seconds
PATIENCE = 30.0  # seconds a server gets to stop before it is made to
_PARENT_DEATH_SIGNAL = 1  # prctl(2)


def main(home: str, durable: str, server: str) -> None:
    """Keep the server of the cluster at `home` with the program `server`."""
    made = Cluster(Path(home), durable == "durable")
    with made.lock_file("keeper") as own:
        try:
            fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        _stop_leftover(made)
        _keep(made, server, server_user())


def _keep(made: Cluster, server: str, user: ServerUser) -> None:
    told_to_stop: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: told_to_stop.append(received))
    with made.log.open("ab") as log:
        process = subprocess.Popen(
            [server, *settings(made)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **user.popen(),
            **_ends_with_us(),
        )
    with made.lock_file("users") as users:
        while process.poll() is None and not told_to_stop and _in_use(users):
            time.sleep(LOOK_EVERY)
        _stop(process)
        os._exit(0)  # the locks end with the process, so whoever waits for them finds nothing left of us


def settings(made: Cluster) -> list[str]:
    """The server's arguments. No network at all; no statement and no detail of a failed one in the log, because a failed
    insert would otherwise write names and numbers there."""
    chosen = {
        "listen_addresses": "",
        "unix_socket_directories": str(made.socket),
        "unix_socket_permissions": "0700",
        "port": "5432",
        **QUIET,
        "log_min_messages": "warning",  # of the server itself and its administrator
        "password_encryption": "scram-sha-256",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "max_connections": "80",
        "max_parallel_workers_per_gather": "0",
        "jit": "off",
        "synchronous_commit": "off",
        "fsync": "on" if made.durable else "off",
        "full_page_writes": "on" if made.durable else "off",
    }
    return ["-D", str(made.data), *(word for key, value in chosen.items() for word in ("-c", f"{key}={value}"))]


def _in_use(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False  # and the lock stays ours: a command that comes now waits until the server has stopped


def _stop(process: "subprocess.Popen[bytes]") -> None:
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)


def _stop_leftover(made: Cluster) -> None:
    """Stop a server whose keeper was killed: the first line of its file is its process."""
    file = made.data / "postmaster.pid"
    until = time.monotonic() + PATIENCE
    with suppress(FileNotFoundError, ValueError, ProcessLookupError):
        number = int(file.read_text().splitlines()[0])
        if _runs_on(number, made):
            os.kill(number, signal.SIGINT)
            while file.exists() and time.monotonic() < until:
                time.sleep(LOOK_EVERY)


def _runs_on(number: int, made: Cluster) -> bool:
    """Whether that process is a server on these files, and not a stranger that has been given an old number."""
    process = Path(f"/proc/{number}/cmdline")
    if process.exists():
        return os.fsencode(made.data) in process.read_bytes().split(b"\0")
    shown = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(number)], capture_output=True, text=True, check=False)
    return str(made.data) in shown.stdout


def _ends_with_us() -> dict[str, Any]:
    """On Linux the kernel stops the server should the keeper be killed; elsewhere the next start does."""
    if not sys.platform.startswith("linux"):
        return {}
    library = ctypes.CDLL(None)
    return {"preexec_fn": lambda: library.prctl(_PARENT_DEATH_SIGNAL, signal.SIGINT)}


if __name__ == "__main__":
    main(*sys.argv[1:])
