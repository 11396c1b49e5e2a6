"""One site on a server of its own, with its backup login and key, its writer, and whatever is sealed of it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg

from caraway.bridge.sealing import key_pair
from caraway.core.audit_chain import Checkpoint
from caraway.platform import processes
from caraway.platform.audit import checking
from caraway.platform.backups import restoring, source
from caraway.platform.backups.store import Store
from caraway.platform.databases import clusters, creation, logins, programs, templates
from caraway.platform.databases.planes import Plane
from caraway.platform.databases.servers import Server
from caraway.platform.databases.urls import with_login
from caraway.proofs.crash_server import Killable, thrown_away

WITHIN = 120.0
ROWS = {"casework": "casework_dropbox", "victims": "victims_victimcase"}


@dataclass
class Side:
    """A site: `sealed` is the folder of its backups, `notes` what its writer was told was written."""

    plane: Plane
    own: Killable
    folder: Path
    word: str
    keys: tuple[bytes, bytes] = field(default_factory=key_pair)

    @property
    def sealed(self) -> Path:
        return self.folder / "sealed"

    @property
    def store(self) -> Store:
        return Store(self.sealed, self.plane.name)

    @property
    def url(self) -> str:
        """The address by which its backup login comes in."""
        login, administration = source.login_of(self.plane), self.own.server.administration
        return with_login(administration, database=self.plane.database, login=login, password=self.word)

    @property
    def environment(self) -> dict[str, str]:
        """What the commands of the backup are told: an address, a public key, a folder."""
        login, administration = source.login_of(self.plane), self.own.server.administration
        url = with_login(administration, database=self.plane.database, login=login, password=self.word)
        said = {
            "CARAWAY_BACKUP_URL": url,
            "CARAWAY_BACKUP_KEY": self.keys[1].hex(),
            "CARAWAY_BACKUPS": str(self.sealed),
        }
        return {**os.environ, **said}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "caraway.cli", *words, "--site", self.plane.name]

    def keeper(self) -> "subprocess.Popen[bytes]":
        """The process that seals what is written."""
        words = self.command("backup", "writes", "--every", "1")
        return subprocess.Popen(words, env=self.environment, preexec_fn=processes.end_with_parent())

    def writer(self, mark: str) -> "subprocess.Popen[bytes]":
        environment = self.plane.environment(self.own.server.url(self.plane.site, self.plane.database))
        words = [sys.executable, "-m", "caraway.proofs.backups_writer", str(self.folder), mark]
        return subprocess.Popen(words, env=environment, preexec_fn=processes.end_with_parent())

    def copied(self) -> float:
        """Back everything up by the command; how long that took."""
        began = time.monotonic()
        subprocess.run(self.command("backup", "base"), env=self.environment, check=True)
        return time.monotonic() - began

    def notes(self) -> list[tuple[float, float, str]]:
        """Before, after, and the key of each that was acknowledged."""
        file = self.folder / "notes"
        lines = [line.split() for line in file.read_text().splitlines()] if file.exists() else []
        return [(float(before), float(after), key) for before, after, key in lines]

    def sealed_at(self) -> float:
        """When writes were last sealed."""
        return max((file.stat().st_mtime for file in self.store.home.glob("writes-*/*")), default=0.0)

    def checkpoint(self) -> Checkpoint:
        """How far the audit is sealed now."""
        with psycopg.connect(self.own.server.url(logins.BACKUP, self.plane.database)) as connection:
            reached = checking.reached(connection)
        return Checkpoint(reached.position, reached.hash)


@contextmanager
def sides(server: Server, planes: Sequence[Plane]) -> Iterator[list[Side]]:
    """Each site, empty, on a server of its own that was started for it."""
    with ExitStack() as undo:
        yield [undo.enter_context(_side(server, plane)) for plane in planes]


@contextmanager
def _side(server: Server, plane: Plane) -> Iterator[Side]:
    with thrown_away(f"backups-{plane.name}") as own:
        own.start("on")
        with creation.administering(own.server) as admin:
            creation.make_logins(admin, own.server)
            creation.make_database(admin, own.server, plane, plane.database)
            word = source.make_login(admin, plane, plane.database)
        _fill(server, own.server, plane)
        folder = own.made.home / "proof"
        folder.mkdir()
        yield Side(plane, own, folder, word)


def _fill(server: Server, own: Server, plane: Plane) -> None:
    """The migrated tables, from the template of the tests' server."""
    template = templates.migrated(server, plane)
    found = programs.find()
    dump = subprocess.run(
        [found.path("pg_dump"), "--dbname", server.administration_of(template)], capture_output=True, check=True
    ).stdout
    into = [found.path("psql"), "-q", "-v", "ON_ERROR_STOP=1", "--dbname", own.administration_of(plane.database)]
    subprocess.run(into, input=dump.replace(b"CREATE SCHEMA public;", b""), stdout=subprocess.DEVNULL, check=True)


@dataclass(frozen=True)
class Back:
    """What a restored server holds."""

    keys: frozenset[str]
    audited: frozenset[str]


@contextmanager
def fresh(side: Side) -> Iterator[Path]:
    """The data folder of a server that is to be: gone when the block ends."""
    made = clusters.cluster(f"backups-{side.plane.name}-restored", durable=True)
    clusters.make_home(made)
    shutil.copy(side.own.made.home / "passwords.json", made.home / "passwords.json")
    try:
        yield made.data
    finally:
        shutil.rmtree(made.home, ignore_errors=True)


def restored(side: Side, data: Path, **asked: Any) -> restoring.Restored:
    """Restore it by its own key into this folder."""
    return restoring.restore(side.store, side.keys[0], data, database=side.plane.database, **asked)


def looked(side: Side, data: Path) -> Back:
    """Start a server on the restored files as any other is started, and read it."""
    made = clusters.Cluster(data.parent, durable=True)
    side.own.user.private_folder(made.socket)
    other = replace(side.own, made=made, process=None)
    other.start("on")
    try:
        with psycopg.connect(other.server.administration_of(side.plane.database)) as admin:
            keys = admin.execute(f"SELECT id::text FROM {ROWS[side.plane.name]}")  # a name of our own  # nosec B608
            found = frozenset(key for (key,) in keys)
            rows = admin.execute("SELECT subject_ids[1]::text FROM audit_auditrow WHERE verb = 'proof.wrote'")
            return Back(found, frozenset(key for (key,) in rows))
    finally:
        other.stop()


def until(there: Any) -> None:
    """Wait until something is so."""
    end = time.monotonic() + WITHIN
    while not there():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)
