"""Migration operations that give a login its privileges and a table its policies.

Each function returns one operation for a migration's `operations` list:

    operations = [
        migrations.CreateModel(...),
        append_only("casework_fact"),
        agreement_policy("casework_fact"),
        grant("casework_fact", "SELECT (id, kind)", READER),
    ]

Without `login`, the privilege goes to the site login of the plane being migrated (`settings.CARAWAY_SITE_LOGIN`), so the
apps that both planes share need no words for it. Table and login names are checked and quoted; a policy's expression is SQL.
"""

import re

from django.conf import settings
from django.db.migrations.operations import RunSQL

from caraway.platform.databases.logins import CASEWORK

AGREEMENTS_IN_FORCE = "coalesce(nullif(current_setting('caraway.agreements', true), ''), '{}')::uuid[]"
"""SQL: the ids of the agreements of this request. After a commit the setting is an empty string, not NULL."""

_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def site_login() -> str:
    """The database login of the site whose settings are loaded."""
    return str(getattr(settings, "CARAWAY_SITE_LOGIN", CASEWORK))


def grant(table: str, privileges: str, login: str | None = None) -> RunSQL:
    """GRANT `privileges` (such as "SELECT, INSERT" or "SELECT (id, name)") on `table`."""
    on, to = _quoted(table), _quoted(login or site_login())
    return RunSQL(f"GRANT {privileges} ON {on} TO {to}", f"REVOKE {privileges} ON {on} FROM {to}")


def append_only(table: str, login: str | None = None) -> RunSQL:
    """Rows may be read and added, never changed nor removed."""
    return grant(table, "SELECT, INSERT", login)


def agreement_policy(table: str, column: str = "agreement_id", login: str | None = None) -> RunSQL:
    """Only rows whose `column` is one of the request's agreements are seen or written; none set, none seen."""
    return policy(
        table,
        "agreement",
        f"{_quoted(column)} = ANY({AGREEMENTS_IN_FORCE})",
        login=login,
    )


def policy(
    table: str,
    name: str,
    using: str,
    *,
    check: str | None = None,
    command: str = "ALL",
    login: str | None = None,
) -> RunSQL:
    """ENABLE row-level security on `table` and add a policy.

    `using` is the SQL test of rows seen, `check` that of rows written (the same when absent), `command` one of ALL,
    SELECT, INSERT, UPDATE, DELETE. Reversing drops the policy and leaves row-level security enabled: closed.
    """
    on, policy_name, to = _quoted(table), _quoted(name), _quoted(login or site_login())
    seen = "" if command == "INSERT" else f" USING ({using})"
    written = "" if command in ("SELECT", "DELETE") else f" WITH CHECK ({check or using})"
    return RunSQL(
        f"ALTER TABLE {on} ENABLE ROW LEVEL SECURITY;\n"
        f"CREATE POLICY {policy_name} ON {on} FOR {command} TO {to}{seen}{written}",
        f"DROP POLICY {policy_name} ON {on}",
    )


def restriction(table: str, name: str, using: str, *, login: str | None = None) -> RunSQL:
    """A policy that has to hold besides those that let rows be seen and written: it only takes away. Reversing drops it."""
    on, policy_name, to = _quoted(table), _quoted(name), _quoted(login or site_login())
    return RunSQL(
        f"CREATE POLICY {policy_name} ON {on} AS RESTRICTIVE FOR ALL TO {to} USING ({using})",
        f"DROP POLICY {policy_name} ON {on}",
    )


def restriction_of(
    table: str, name: str, command: str, *, check: str, using: str = "", login: str | None = None
) -> RunSQL:
    """The same of one command, INSERT or UPDATE: `check` has to hold of rows as they are written, `using` of those that are updated."""
    on, policy_name, to = _quoted(table), _quoted(name), _quoted(login or site_login())
    seen = f" USING ({using})" if using else ""
    return RunSQL(
        f"CREATE POLICY {policy_name} ON {on} AS RESTRICTIVE FOR {command} TO {to}{seen} WITH CHECK ({check})",
        f"DROP POLICY {policy_name} ON {on}",
    )


def _quoted(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a plain lower-case name of a table, column, policy or login")
    return f'"{name}"'
