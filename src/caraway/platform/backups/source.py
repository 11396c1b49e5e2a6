"""The server of one site as its backup login sees it: it may copy the server's files and writes, and read no table.

A copy holds every database of its server. So the server must hold that site's and no other: with both sites on one, each
copy would hold both, and it is refused.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg import pq, sql

from caraway.platform.backups.sealed import BackupRefused
from caraway.platform.databases.planes import Plane
from caraway.platform.databases.quiet import QUIET

SLOT = "caraway_backup"
_OF_EVERY_SERVER = "postgres"


def login_of(plane: Plane) -> str:
    """The name of the site's backup login. The demonstration's server has none: both sites are on it."""
    return f"caraway_backup_{plane.name}"


def make_login(admin: psycopg.Connection, plane: Plane, database: str) -> str:
    """Make the login on a server of this site's own, or give it a new password; the password."""
    refuse_shared(admin, plane)
    login, word = sql.Identifier(login_of(plane)), secrets.token_urlsafe(24)
    if not admin.execute("SELECT FROM pg_roles WHERE rolname = %s", [login_of(plane)]).rowcount:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN REPLICATION").format(login))
    admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(login, sql.Literal(word)))
    for name, value in QUIET.items():
        setting = sql.SQL("ALTER ROLE {} SET {} = {}")
        admin.execute(setting.format(login, sql.Identifier(*name.split(".")), sql.Literal(value)))
    admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), login))
    return word


def refuse_shared(connection: "psycopg.Connection[tuple[object, ...]]", plane: Plane) -> None:
    """BackupRefused where the server holds another database than the one of this site."""
    found = connection.execute("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY datname")
    names = [str(name) for (name,) in found if name != _OF_EVERY_SERVER]
    if len(names) != 1:
        raise BackupRefused(
            f"This server holds {len(names)} databases ({', '.join(names) or 'none'}), and a copy of it would hold every one: "
            f"nothing was copied. Give {plane.name} a server of its own, as in production; the demonstration's is not backed up."
        )


@dataclass(frozen=True)
class Position:
    """Which server it is, which of its timelines it writes, and up to where it has."""

    server: str
    timeline: int
    at: int


@dataclass
class Source:
    """A connection of the backup login, by which files and writes can be copied."""

    connection: "psycopg.Connection[tuple[object, ...]]"
    plane: Plane

    def said(self, command: str) -> list[Sequence[str | None]]:
        """The rows that the server answers to a command of replication. BackupRefused with its reason where it does not."""
        answer = self.connection.pgconn.exec_(command.encode())
        if answer.status not in (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK):
            raise BackupRefused(f"The server of {self.plane.name} refused: {_reason(answer)}")
        return [[_text(answer.get_value(row, one)) for one in range(answer.nfields)] for row in range(answer.ntuples)]

    def position(self) -> Position:
        """Where the server stands now."""
        server, timeline, at, *_ = self.said("IDENTIFY_SYSTEM")[0]
        return Position(str(server), int(str(timeline)), number_of(str(at)))

    def segment_bytes(self) -> int:
        """How long a segment of its log of writes is."""
        return int(self._one("SELECT setting FROM pg_settings WHERE name = 'wal_segment_size'"))

    def now(self) -> datetime:
        """The moment by the server's own clock."""
        (moment,) = self.connection.execute("SELECT clock_timestamp()").fetchone() or (None,)
        assert isinstance(moment, datetime)
        return moment

    def slot(self) -> int | None:
        """From where on the server keeps what is not sealed yet; None where nothing was ever asked for."""
        row = self.said(f"READ_REPLICATION_SLOT {SLOT}")[0]
        if row[0] is None:
            return None
        if row[1] is None:
            raise BackupRefused(
                f'The server of {self.plane.name} has thrown away writes that were not sealed: drop its slot "{SLOT}", '
                "and begin again with a new folder and a new backup."
            )
        return number_of(row[1])

    def make_slot(self) -> int:
        """Have the server keep its writes from now on until they are sealed; from where on it does."""
        self.said(f"CREATE_REPLICATION_SLOT {SLOT} PHYSICAL (RESERVE_WAL true)")
        return self.slot() or 0

    def refuse_other(self) -> None:
        """BackupRefused where the server is shared, or is the other site's."""
        refuse_shared(self.connection, self.plane)
        own = f"SELECT count(*) FROM pg_class WHERE relkind = 'r' AND starts_with(relname, '{self.plane.name}_')"  # nosec B608
        if self._one(own) == "0":
            raise BackupRefused(f"This is not the server of {self.plane.name}: say of which site it is with --site.")

    def _one(self, statement: str) -> str:
        return str(self.said(statement)[0][0])


@contextmanager
def connected(url: str, plane: Plane) -> Iterator[Source]:
    """The server behind the address, of this site and of no other. BackupRefused where it can't be had or is another."""
    try:
        # What copies files and writes takes plain statements alone, never prepared ones.
        connection = psycopg.connect(
            url, autocommit=True, connect_timeout=10, replication="database", prepare_threshold=None
        )
    except psycopg.OperationalError as problem:
        reason = (str(problem).strip().splitlines() or ["no reason given"])[-1]
        raise BackupRefused(f"The server of {plane.name} did not let its backup login in: {reason}") from None
    with closing(connection):  # in the middle of a copy there is nothing to commit or to take back
        source = Source(connection, plane)
        source.refuse_other()
        yield source


def number_of(place: str) -> int:
    """A place in the log of writes, such as "0/16B3748", as one number."""
    high, low = place.split("/")
    return (int(high, 16) << 32) + int(low, 16)


def place_of(number: int) -> str:
    """The same the other way round."""
    return f"{number >> 32:X}/{number & 0xFFFFFFFF:X}"


def segment_name(timeline: int, number: int, size: int) -> str:
    """The name of the segment in which this place lies."""
    high, low = divmod(number // size, (1 << 32) // size)
    return f"{timeline:08X}{high:08X}{low:08X}"


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()


def _reason(answer: "pq.abc.PGresult") -> str:
    return (answer.error_message.decode(errors="replace").strip().splitlines() or ["it gave no reason"])[0]
