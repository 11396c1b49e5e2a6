"""Making logins and databases as a server's administrator."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import LiteralString

import psycopg
from psycopg import sql

from caraway.platform.databases import logins
from caraway.platform.databases.planes import Plane
from caraway.platform.databases.quiet import QUIET
from caraway.platform.databases.refusals import DatabaseRefused
from caraway.platform.databases.servers import Server

_ONE_AT_A_TIME = 7_119_237  # any number, the same in every command


@contextmanager
def administering(server: Server) -> Iterator[psycopg.Connection]:
    """A connection of the administrator, outside any transaction; commands that share the server take turns."""
    with _connected(server.administration) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        yield connection


def make_logins(admin: psycopg.Connection, server: Server) -> None:
    """Make every login, or set it back to what it should be: none may do more than it is granted."""
    there = {name for (name,) in admin.execute("SELECT rolname FROM pg_roles")}
    for login in logins.ALL:
        if login not in there:
            _run(admin, "CREATE ROLE {}", login)
        _keep_quiet(admin, login)
        reads_all = "BYPASSRLS" if login == logins.BACKUP else "NOBYPASSRLS"
        kept_out = "NOLOGIN" if login in logins.NOLOGIN else "LOGIN"
        admin.execute(
            sql.SQL("ALTER ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION {} {} PASSWORD {}").format(
                sql.Identifier(login), sql.SQL(reads_all), sql.SQL(kept_out), sql.Literal(server.passwords[login])
            )
        )
    _run(admin, "GRANT pg_read_all_data TO {}", logins.BACKUP)
    # So that a migration can hand an upward view over to it.
    _run(admin, "GRANT {} TO {}", logins.READER, logins.OWNER)
    for database in ("postgres", "template1"):
        _run(admin, "REVOKE ALL ON DATABASE {} FROM PUBLIC", database)


def _keep_quiet(admin: psycopg.Connection, login: str) -> None:
    """Only an administrator may set these, so the login cannot take them back."""
    for name, value in QUIET.items():
        admin.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(login), sql.Identifier(*name.split(".")), sql.Literal(value)
            )
        )


def databases(admin: psycopg.Connection, prefix: str) -> list[str]:
    """The names of the databases that begin with `prefix`."""
    found = admin.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY 1", [prefix])
    return [name for (name,) in found]


def make_database(admin: psycopg.Connection, server: Server, plane: Plane, name: str) -> None:
    """An empty database of the owner's in which nothing is anybody's by default."""
    _run(admin, "CREATE DATABASE {} OWNER {} TEMPLATE template0", name, logins.OWNER)
    _admit(admin, plane, name)
    with _connected(server.administration_of(name)) as inside:
        _run(inside, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
        for login in (*plane.logins, logins.READER):
            _run(inside, "GRANT USAGE ON SCHEMA public TO {}", login)
        inside.execute(_HIDE_STATISTICS)


def clone(admin: psycopg.Connection, plane: Plane, template: str, name: str) -> None:
    """A copy of a database under another name; one of that name is replaced, whoever is connected to it."""
    drop(admin, name)
    _run(admin, "CREATE DATABASE {} OWNER {} TEMPLATE {}", name, logins.OWNER, template)
    _admit(admin, plane, name)


def drop(admin: psycopg.Connection, *names: str) -> None:
    """Drop databases, whoever is connected."""
    for name in names:
        _run(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def rename(admin: psycopg.Connection, name: str, to: str) -> None:
    """Give a database its final name."""
    _run(admin, "ALTER DATABASE {} RENAME TO {}", name, to)


def remark(admin: psycopg.Connection, database: str) -> str:
    """The remark written on a database, or nothing."""
    row = admin.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database]
    ).fetchone()
    return (row and row[0]) or ""


def set_remark(admin: psycopg.Connection, database: str, text: str) -> None:
    """Write a remark on a database."""
    admin.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database), sql.Literal(text)))


_HIDE_STATISTICS = """
DO $$
DECLARE thing text;
BEGIN
    FOR thing IN
        SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'pg_catalog' AND c.relkind = 'v'
          AND (c.relname ~ '^pg_stat_' OR c.relname ~ '^pg_statio_' OR c.relname IN ('pg_locks', 'pg_prepared_xacts'))
    LOOP
        EXECUTE 'REVOKE ALL ON ' || thing || ' FROM PUBLIC';
    END LOOP;
    FOR thing IN
        SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = 'pg_catalog'
          AND (p.proname ~ '^pg_stat_get_|^pg_current_wal_|^lo_(creat|create|from_bytea)$|blocking_pids$' OR p.proname IN (
            'pg_lock_status', 'pg_prepared_xact', 'pg_database_size', 'pg_tablespace_size', 'pg_control_checkpoint',
            'pg_notification_queue_usage'))
    LOOP
        EXECUTE 'REVOKE ALL ON FUNCTION ' || thing || ' FROM PUBLIC';
    END LOOP;
END $$
"""
"""A server's statistics show when and how much the other plane works; a large object lies outside every policy. What stays
visible to every login is named in `caraway.proofs.firewall_rows.sql_probes`, each with its reason."""


def _admit(admin: psycopg.Connection, plane: Plane, name: str) -> None:
    _run(admin, "REVOKE ALL ON DATABASE {} FROM PUBLIC", name)
    for login in plane.logins:
        _run(admin, "GRANT CONNECT ON DATABASE {} TO {}", name, login)


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection]:
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as problem:
        reason = (str(problem).strip().splitlines() or ["no reason given"])[-1]
        raise DatabaseRefused(f"The database server did not let its administrator in: {reason}") from None
    with connection:
        yield connection


def _run(connection: psycopg.Connection, statement: LiteralString, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*_identifiers(names)))


def _identifiers(names: Iterable[str]) -> list[sql.Identifier]:
    return [sql.Identifier(name) for name in names]
