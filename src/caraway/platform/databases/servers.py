"""A running server: one that is given, or one that this checkout starts and shares between its commands."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from caraway.platform.databases import keeper, people, programs
from caraway.platform.databases.clusters import ADMINISTRATOR, Cluster, cluster, locked, make_data, make_home
from caraway.platform.databases.refusals import DatabaseRefused
from caraway.platform.databases.urls import socket_url, with_login

GIVEN = "CARAWAY_SERVER_URL"
START_WITHIN = 60.0  # seconds

_started_here: dict[Path, "subprocess.Popen[bytes]"] = {}
"""The keepers that are this process's children, by the folder of their servers."""


@dataclass(frozen=True)
class Server:
    """Where the databases are. `administration` is the URL of a login that may make logins and databases."""

    administration: str
    passwords: Mapping[str, str]

    def url(self, login: str, database: str) -> str:
        """The URL by which `login` reaches `database`."""
        return with_login(self.administration, database=database, login=login, password=self.passwords[login])

    def administration_of(self, database: str) -> str:
        """The administrator's URL of `database`."""
        return with_login(self.administration, database=database)


@contextmanager
def running(name: str, *, durable: bool) -> Iterator[Server]:
    """The server named by CARAWAY_SERVER_URL, else this checkout's own with that name, started if need be.

    It is there until the block ends; the last of its users waits until it has stopped.
    Raises DatabaseRefused when it can't be had.
    """
    made = cluster(name, durable=durable)
    make_home(made)
    given = os.environ.get(GIVEN)
    if given:
        yield Server(given, made.passwords())
        return
    with made.lock_file("users") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield _started(made)
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            _wait_for_keeper(made)


def _started(made: Cluster) -> Server:
    url = socket_url(ADMINISTRATOR, made.passwords()[ADMINISTRATOR], str(made.socket), "postgres")
    with locked(made.lock_file("start"), fcntl.LOCK_EX):
        if not _kept(made):
            try:
                _start(made, url)
            except DatabaseRefused:
                if made.durable:
                    raise
                shutil.rmtree(made.data, ignore_errors=True)  # made without care for crashes: make it again
                _start(made, url)
    return Server(url, made.passwords())


def _start(made: Cluster, url: str) -> None:
    user = people.server_user()
    found = programs.find()
    if user.drop:
        found = programs.reachable_copy(found, made.home)
    make_data(made, found, user)
    user.private_folder(made.socket)
    made.log.write_text("")
    durable = "durable" if made.durable else "passing"
    with made.log.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", keeper.__name__, made.home, durable, found.path("postgres")],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd="/",
        )
    _started_here[made.home] = process
    until = time.monotonic() + START_WITHIN
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > until:
            raise DatabaseRefused(f"PostgreSQL did not start: {_reason(made)} The whole story is in {made.log}.")
        time.sleep(0.03)


def _answers(url: str) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=5):
        return True
    return False


def _kept(made: Cluster) -> bool:
    """Whether a keeper holds its lock, which it does before its server answers and until it has stopped."""
    with made.lock_file("keeper") as own:
        try:
            fcntl.flock(own, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _wait_for_keeper(made: Cluster) -> None:
    until = time.monotonic() + keeper.PATIENCE
    while _kept(made) and not _others_use(made) and time.monotonic() < until:
        time.sleep(0.02)
    process = _started_here.pop(made.home, None)
    if process is not None and _kept(made):
        process.returncode = 0  # it goes on for others, and is no longer ours to wait for
    elif process is not None:
        process.wait()


def _others_use(made: Cluster) -> bool:
    """Whether another command shares the server; the keeper, stopping it, is told apart by being alone."""
    with made.lock_file("users") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _shared(made)
    return False


def _shared(made: Cluster) -> bool:
    with made.lock_file("users") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False  # held alone: that is the keeper
    return True


def _reason(made: Cluster) -> str:
    lines = made.log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it gave no reason."
