"""Row "sql": whoever has the login of casework, of the bridge, of the backup or of retention, and tries everything else with it.

Each probe is denied, or shows no row, or is a residual that is named with its reason. Each control is the same statement by
somebody who may: a probe that nobody could do would prove nothing.
"""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, LiteralString

import psycopg
from psycopg import Connection, Error, sql

from caraway.platform.databases import creation, logins, servers, templates
from caraway.platform.databases.planes import PLANES
from caraway.platform.databases.servers import Server
from caraway.proofs import Figure
from caraway.proofs.firewall_rows.sql_probes import CONNECTIONS, OWNER, PROBES, Probe

LEAST = 50
DENIED = "42501"
SAYS_NOTHING, SAYS_ANOTHER = (
    "SELECT set_config('caraway.agreements', '', true)",
    "SELECT set_config('caraway.agreements', '{' || gen_random_uuid() || '}', true),"
    " set_config('caraway.organisation', gen_random_uuid()::text, true), set_config('caraway.account', gen_random_uuid()::text, true)",
)
"""For whom a login says that it acts: for nobody, and for somebody who has nothing here."""


@dataclass
class Tally:
    """What came of the probes, each as it reads."""

    tried: int = 0
    wrong: list[str] = field(default_factory=list)
    residual: list[Probe] = field(default_factory=list)
    controls: int = 0
    without: list[str] = field(default_factory=list)

    def add(self, name: str, denied: bool, control: bool) -> None:
        self.tried += 1
        self.wrong += [] if denied else [name]
        self.controls += control
        self.without += [] if control else [name]


@dataclass(frozen=True)
class Ground:
    """The two databases by plane, with a row in every table of casework's that is looked at, and whoever connects."""

    server: Server
    names: dict[str, str]
    kept: "dict[str, Connection[Any]]" = field(default_factory=dict)

    def of(self, login: str) -> "Connection[Any]":
        """The connection of that login to casework's database, which stays: to make one takes longer than most probes."""
        if login not in self.kept or self.kept[login].closed:
            self.kept[login] = psycopg.connect(self._url(login, "casework"), autocommit=True, connect_timeout=10)
        return self.kept[login]

    def _url(self, login: str, plane: str) -> str:
        name = self.names.get(plane, plane)
        return self.server.url(login, name) if login else self.server.administration_of(name)

    @contextmanager
    def connected(self, login: str, plane: str = "casework") -> "Iterator[Connection[Any]]":
        """A connection of that login, of the server's administrator where it has no name."""
        with psycopg.connect(self._url(login, plane), autocommit=True, connect_timeout=10) as connection:
            yield connection


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Try every probe and its control."""
    with standing() as ground:
        yield from of(ground)


def of(ground: Ground, probes: tuple[Probe, ...] = PROBES) -> Iterator[Figure]:
    """The same on databases that stand already."""
    tally = Tally()
    for probe in probes:
        _probe(ground, probe, tally)
    for login, plane in CONNECTIONS:
        tally.add(
            f"{login} connects to {plane}",
            not _connects(ground, login, plane),
            _connects(ground, OWNER if plane in PLANES else "", plane),
        )
    _across(ground, tally)
    for one in tally.wrong:
        print(f"NOT DENIED  {one}")
    for one in tally.without:
        print(f"NO CONTROL  {one}")
    for probe in tally.residual:
        print(f"residual    {probe.as_whom}: {probe.statement}: {probe.residual}")
    yield Figure("probes", tally.tried, LEAST, "at least")
    yield Figure("probes neither denied nor named as residual", len(tally.wrong), 0)
    yield Figure("probes that succeed for somebody who may (the controls)", tally.controls, tally.tried)
    yield Figure("residuals, each with its reason", len(tally.residual), sum(bool(one.residual) for one in probes))


def _probe(ground: Ground, probe: Probe, tally: Tally) -> None:
    name = f"{probe.as_whom}: {probe.statement}"
    if probe.residual:
        # A residual that shows nothing is not one: the list would grow without anybody noticing.
        if _shown(ground, probe.as_whom, probe.statement):
            tally.residual.append(probe)
        return
    if probe.nothing:
        for says in (SAYS_NOTHING, SAYS_ANOTHER):
            seen = _shown(ground, probe.as_whom, probe.statement, says)
            tally.add(f"{name} ({says})", not seen, bool(_shown(ground, OWNER, probe.statement)))
        return
    denied = _ended(ground, probe.as_whom, probe.statement) == DENIED
    tally.add(name, denied, _ended(ground, probe.control or "", probe.statement)[:2] in ("", "23"))


def _ended(ground: Ground, login: str, statement: LiteralString) -> str:
    """The class of the error with which it ends, or nothing. What it did is taken back."""
    try:
        _shown(ground, login, statement)
    except Error as error:
        return error.sqlstate or "client"
    return ""


def _shown(ground: Ground, login: str, statement: LiteralString, before: LiteralString = "SELECT 1") -> list[Any]:
    """The rows that it shows."""
    with (
        ground.connected(login) as connection,
        connection.transaction(force_rollback=True),
        connection.cursor() as cursor,
    ):
        cursor.execute(before)
        if statement.endswith("TO STDOUT"):
            with cursor.copy(statement) as rows:
                return list(rows)
        cursor.execute(statement)
        while cursor.nextset():
            pass
        return cursor.fetchall() if cursor.description else []


def _connects(ground: Ground, login: str, plane: str) -> bool:
    try:
        with ground.connected(login, plane):
            return True
    except psycopg.OperationalError:
        return False


def _across(ground: Ground, tally: Tally) -> None:
    """What two databases of one server could tell each other without a table: notifications, locks and each other's sessions."""
    with (
        ground.connected(logins.CASEWORK) as listener,
        ground.connected(OWNER, "victims") as there,
        ground.connected(OWNER) as here,
    ):
        listener.execute("LISTEN told")
        tally.add("a notification of the other database", not _notified(listener, there), _notified(listener, here))
        tally.add("an advisory lock of the other database", not _locked(listener, there), _locked(listener, here))
        tally.add(
            "ending a session of the other database",
            _ends(ground, logins.CASEWORK, there),
            not _ends(ground, "", there),
        )


def _notified(listener: "Connection[Any]", by: "Connection[Any]") -> bool:
    by.execute("NOTIFY told, 'anything'")
    return any(True for _ in listener.notifies(timeout=0.3, stop_after=1))


def _locked(looks: "Connection[Any]", by: "Connection[Any]") -> bool:
    """Whether it can be seen that another holds a lock."""
    by.execute("SELECT pg_advisory_lock(7)")
    free = looks.execute("SELECT pg_try_advisory_lock(7)").fetchone()
    by.execute("SELECT pg_advisory_unlock(7)")
    looks.execute("SELECT pg_advisory_unlock_all()")
    return free != (True,)


def _ends(ground: Ground, login: str, whose: "Connection[Any]") -> bool:
    """Whether it is denied to cancel what a session does."""
    try:
        with ground.connected(login) as connection:
            connection.execute("SELECT pg_cancel_backend(%s)", [whose.info.backend_pid])
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


# ---- The ground it is tried on ----


@contextmanager
def standing() -> Iterator[Ground]:
    """A copy of each plane's database, with rows in casework's."""
    with servers.running("tests", durable=False) as server, ExitStack() as undo:
        with creation.administering(server) as admin:
            creation.make_logins(admin, server)
        names = {}
        for plane in PLANES.values():
            names[plane.name] = templates.copy(server, plane, templates.migrated(server, plane))
            undo.callback(_drop, server, names[plane.name])
        ground = Ground(server, names)
        with ground.connected("") as administrator:
            for table in _filled():
                _fill(administrator, table)
            administrator.execute("UPDATE downward_release SET agreement_id = (SELECT id FROM agreements_agreement)")
            administrator.execute("ANALYZE")
        yield ground
        for connection in ground.kept.values():
            connection.close()


def _drop(server: Server, name: str) -> None:
    with creation.administering(server) as admin:
        creation.drop(admin, name)


def _filled() -> list[str]:
    """The tables that probes look at for rows, and those by which a login says for whom it acts."""
    words = {
        word
        for probe in PROBES
        for word in probe.statement.replace("(", " ").replace(")", " ").replace(";", " ").split()
    }
    return sorted(word for word in words if word.startswith(("casework_", "downward_release", "audit_", "agreements_")))


def _fill(administrator: "Connection[Any]", table: str) -> None:
    """One row with anything in it. What the tables require of each other and of values is of no interest here."""
    columns = administrator.execute(_REQUIRED, [table]).fetchall()
    for (check,) in administrator.execute(_CHECKS, [table]).fetchall():
        administrator.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(check))
        )
    if columns:
        administrator.execute("SET session_replication_role = replica")
        names = sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns)
        values = sql.SQL(", ").join(sql.SQL(_anything(kind)) for _, kind in columns)
        administrator.execute(sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(table), names, values))


_REQUIRED = """
SELECT attname, t.typname FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_type t ON t.oid = a.atttypid
WHERE relname = %s AND relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
  AND attidentity = '' AND attgenerated = '' AND (attnotnull AND NOT atthasdef OR attname = 'account_id')"""
_CHECKS = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = to_regclass(%s)"
_ANYTHING: dict[str, LiteralString] = {
    "uuid": "gen_random_uuid()",
    "timestamptz": "now()",
    "date": "now()",
    "time": "'12:00'",
    "jsonb": "'{}'",
    "bytea": "''",
    "bool": "true",
    "varchar": "'x'",
    "text": "'x'",
}


def _anything(kind: str) -> LiteralString:
    return "'{}'" if kind.startswith("_") else _ANYTHING.get(kind, "1")
