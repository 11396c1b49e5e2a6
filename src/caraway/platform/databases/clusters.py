"""A server's files on disk, and the locks by which commands share one server.

Three lock files, each released by the kernel when its holder dies, however it dies:

    users.lock    shared, by every command that uses the server; the keeper stops the server when nobody holds it
    keeper.lock   by the keeper, as long as its server lives
    start.lock    by the one command that makes the files or starts the keeper
"""

import fcntl
import json
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from caraway.platform.databases import logins, places
from caraway.platform.databases.people import ServerUser
from caraway.platform.databases.programs import Programs
from caraway.platform.databases.refusals import DatabaseRefused

ADMINISTRATOR = "caraway_cluster"


@dataclass(frozen=True)
class Cluster:
    """One server of this checkout: "demo" keeps its data through a crash, "tests" need not."""

    home: Path
    durable: bool

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.home / "data"

    @property
    def socket(self) -> Path:
        """The private folder of its socket; it listens nowhere else."""
        return places.socket_folder(self.home)

    @property
    def log(self) -> Path:
        """What the server wrote: never a statement nor the detail of a failed one."""
        return self.home / "server.log"

    def lock_file(self, name: str) -> IO[str]:
        """An open lock file, not yet locked."""
        file = self.home / f"{name}.lock"
        file.touch(mode=0o600)
        return file.open("w")

    def passwords(self) -> dict[str, str]:
        """The random passwords of the administrator and of each login."""
        found: dict[str, str] = json.loads((self.home / "passwords.json").read_text())
        return found


def cluster(name: str, *, durable: bool) -> Cluster:
    """The cluster of this checkout with that name; nothing is made yet."""
    return Cluster(places.cluster_home(name), durable)


def make_home(made: Cluster) -> None:
    """Make the folder itself and the passwords, if need be."""
    made.home.mkdir(parents=True, exist_ok=True)
    if os.getuid() == 0:
        made.home.parent.chmod(0o755)  # the server's user passes through
    made.home.chmod(0o755 if os.getuid() == 0 else 0o700)
    file = made.home / "passwords.json"
    with locked(made.lock_file("start"), fcntl.LOCK_EX):
        if not file.exists():
            words = {login: secrets.token_urlsafe(24) for login in (ADMINISTRATOR, *logins.ALL)}
            places.write_private(file, json.dumps(words))


def make_data(made: Cluster, programs: Programs, user: ServerUser) -> None:
    """Run `initdb` unless the folder is there in the programs' version; an older version's is made anew."""
    version = made.data / "PG_VERSION"
    if version.exists() and version.read_text().strip() == str(programs.version):
        return
    shutil.rmtree(made.data, ignore_errors=True)
    making = made.home / "data-making"
    shutil.rmtree(making, ignore_errors=True)
    user.private_folder(making)
    with _password_file(made, user) as password:
        ran = subprocess.run(
            [programs.path("initdb"), "-D", making, "-U", ADMINISTRATOR, f"--pwfile={password}", *_INITDB],
            capture_output=True,
            text=True,
            check=False,
            **user.popen(),
        )
    if ran.returncode:
        raise DatabaseRefused(f"PostgreSQL could not make its files in {made.home}: {_last_line(ran.stderr)}")
    making.rename(made.data)


@contextmanager
def locked(file: IO[str], how: int) -> Iterator[None]:
    """Hold a lock of the given kind (fcntl.LOCK_SH or LOCK_EX)."""
    with file:
        fcntl.flock(file, how)
        yield


_INITDB = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")


@contextmanager
def _password_file(made: Cluster, user: ServerUser) -> Iterator[str]:
    with tempfile.NamedTemporaryFile("w", dir=made.home, prefix="word-") as file:  # mode 0600
        file.write(made.passwords()[ADMINISTRATOR])
        file.flush()
        user.own(Path(file.name))
        yield file.name


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it gave no reason"])[-1]
