"""Every place of the participant plane where something can lie: each yields what lies there, with the kind of place."""

import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from caraway.platform.databases import places, programs
from caraway.platform.databases.clusters import cluster
from caraway.platform.databases.servers import Server
from tests.canaries.markers import Canary

TABLES, DUMP, SERVER_LOG, SITE_LOG, SESSIONS, TEMPORARY, PAGES, DISK = (
    "tables",
    "dump",
    "server's log",
    "site's log",
    "sessions",
    "temporary files",
    "pages",
    "database's files",
)
CLUSTER = "canaries"
"""The server that is swept, which no other test uses."""

KINDS = (TABLES, DUMP, SERVER_LOG, SITE_LOG, SESSIONS, TEMPORARY, PAGES, DISK)


@dataclass(frozen=True)
class Artefact:
    """Something found: of what kind, where, and its bytes."""

    kind: str
    where: str
    content: bytes = field(repr=False)


@dataclass
class Sweep:
    """Looks everywhere. `pages` asks the site for what it shows to everybody; `since` is when the run began."""

    server: Server
    owner: psycopg.Connection
    logs: Path
    pages: Callable[[], Iterable[tuple[str, bytes]]]
    since: float = field(default_factory=time.time)
    looked_at: int = 0

    def singing(self, canary: Canary) -> list[tuple[str, str]]:
        """Kind and place of everything in which the canary is."""
        found = []
        for artefact in self.artefacts():
            self.looked_at += 1
            if canary.sings_in(artefact.content):
                found.append((artefact.kind, artefact.where))
        return found

    def artefacts(self) -> Iterator[Artefact]:
        """Pages first: what they leave in tables and logs is swept after them."""
        yield from (Artefact(PAGES, where, content) for where, content in self.pages())
        yield from self._tables()
        yield self._dump()
        log = cluster(CLUSTER, durable=False).log
        yield Artefact(SERVER_LOG, str(log), log.read_bytes())
        yield from (Artefact(SITE_LOG, str(file), file.read_bytes()) for file in self.logs.glob("*.log"))
        yield from self._recent(TEMPORARY, [self.logs / "tmp", Path("/dev/shm"), places.state()])  # nosec B108
        yield from self._disk()

    def _tables(self) -> Iterator[Artefact]:
        """Every column of every row, as its owner sees it: text as text, bytes as the bytes they are."""
        listed = self.owner.execute(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE relkind IN ('r', 'm', 'p') AND nspname !~ '^(pg_|information_schema)' ORDER BY 1, 2"
        ).fetchall()
        for schema, table in listed:
            kind = SESSIONS if table.endswith("_session") else TABLES
            rows = self.owner.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, table)))
            names = [column.name for column in rows.description or ()]
            for row in rows:
                for name, value in zip(names, row, strict=True):
                    yield Artefact(kind, f"{table}.{name}", _bytes(value))

    def _dump(self) -> Artefact:
        made = subprocess.run(
            [programs.find().path("pg_dump"), "--dbname", self.server.administration_of(self.owner.info.dbname)],
            capture_output=True,
            check=True,
        )
        return Artefact(DUMP, "pg_dump", made.stdout)

    def _disk(self) -> Iterator[Artefact]:
        """The files of this database and the log of its writes: also what was written once and taken away again."""
        with psycopg.connect(self.server.administration, autocommit=True) as admin:
            admin.execute("CHECKPOINT")
        (oid,) = self.owner.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone() or (0,)
        data = cluster(CLUSTER, durable=False).data
        yield from self._recent(DISK, [data / "base" / str(oid), data / "pg_wal"])

    def _recent(self, kind: str, folders: Iterable[Path]) -> Iterator[Artefact]:
        for folder in folders:
            for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
                content = _content(file, self.since)
                if content is not None:
                    yield Artefact(kind, str(file), content)


def _content(file: Path, since: float) -> bytes | None:
    """What is in a file that was written since then; None for others, and for those gone meanwhile."""
    try:
        if not file.is_file() or file.is_symlink() or file.stat().st_mtime < since - 1:
            return None
        return file.read_bytes()
    except OSError:
        return None


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
