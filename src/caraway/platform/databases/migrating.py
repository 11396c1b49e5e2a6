"""Migrating as the owner, and the checks made before a database is touched or served from."""

import subprocess
from typing import Protocol

import psycopg

from caraway.platform.databases import logins
from caraway.platform.databases.planes import Plane, django_command
from caraway.platform.databases.quiet import QUIET
from caraway.platform.databases.refusals import DatabaseRefused

_OURS = "agreements"  # an app whose migrations every database of ours has


class _Cursor(Protocol):
    def execute(self, statement: str, /) -> object: ...
    def fetchone(self) -> tuple[object, ...] | None: ...


def migrate(plane: Plane, owner_url: str) -> None:
    """Bring the plane's database up to date, as its owner. Raises DatabaseRefused with the last line of what failed."""
    refuse_a_strangers_database(owner_url)
    ran = subprocess.run(
        django_command("migrate", "--no-input", "--verbosity", "0"),
        env=plane.environment(owner_url),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise DatabaseRefused(f"The migrations of {plane.name} failed:\n{ran.stdout}{ran.stderr}".strip())


def refuse_a_strangers_database(url: str) -> None:
    """Raise DatabaseRefused when the database holds tables and they are not Caraway's."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            tables = {name for (name,) in connection.execute(_TABLES)}
            ours = "django_migrations" in tables and connection.execute(_APPLIED, [_OURS]).fetchone()
            name = connection.info.dbname
    except psycopg.OperationalError as problem:
        reason = (str(problem).strip().splitlines() or ["no reason given"])[-1]
        raise DatabaseRefused(f"The database could not be reached as its owner: {reason}") from None
    if tables and not ours:
        raise DatabaseRefused(
            f'The database "{name}" holds tables that are not Caraway\'s ({min(tables)} among them): '
            "nothing was changed; give Caraway an empty database of its own."
        )


def refuse_wrong_login(cursor: _Cursor) -> None:
    """Raise DatabaseRefused when the connected login could see past the policies or change its own limits.

    A superuser, a login that may bypass row-level security, and the owner of any table are refused.
    """
    cursor.execute(_LOGIN)
    row = cursor.fetchone()
    if row is None:
        raise DatabaseRefused("The database login is not known to its own server; ask its administrator.")
    name, *powers = row
    words = (
        "is a superuser",
        "may bypass row-level security",
        "may make logins",
        "owns tables",
        "is in an owner's role",
    )
    reasons = [word for word, true in zip(words, powers, strict=True) if true]
    if reasons:
        raise DatabaseRefused(
            f'The site does not start as the database login "{name}", which {" and ".join(reasons)}: '
            "set CARAWAY_DATABASE_URL to the site's own login."
        )


def refuse_talkative_server(cursor: _Cursor) -> None:
    """Raise DatabaseRefused when the server may write what the connected login stores into its log."""
    cursor.execute(_TALKATIVE)
    row = cursor.fetchone()
    if row is not None:
        login, settings = row
        raise DatabaseRefused(
            "The site does not start while the database server may write people's details into its log: "
            f'as its administrator, set for the login "{login}" (ALTER ROLE … SET …) {settings}.'
        )


_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname NOT LIKE 'pg_toast%' AND n.nspname NOT LIKE 'pg_temp%'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
_APPLIED = "SELECT 1 FROM django_migrations WHERE app = %s LIMIT 1"
_LOGIN = f"""
SELECT r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole OR r.rolcreatedb,
       EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid),
       EXISTS (SELECT 1 FROM pg_roles o WHERE o.rolname = '{logins.OWNER}' AND pg_has_role(r.rolname, o.oid, 'MEMBER'))
FROM pg_roles r WHERE r.rolname = current_user
"""  # a constant of our own  # nosec B608
_WANTED = ", ".join(f"('{name}', '{value}')" for name, value in QUIET.items())
_TALKATIVE = f"""
SELECT current_user, string_agg(format('%s = %s', name, value), ', ')
FROM (VALUES {_WANTED}) AS wanted (name, value) WHERE current_setting(name, true) <> value HAVING count(*) > 0
"""  # constants of our own  # nosec B608
