"""The policy `apart`, for migrations: what belongs to a case is not there for whoever works with the other party."""

from collections.abc import Iterable, Mapping

from django.db.migrations.operations import RunSQL

from caraway.platform.databases.grants import restriction

ACCOUNT = "nullif(current_setting('caraway.account', true), '')::uuid"
SHUT = f"""SELECT there.case_id FROM victims_otherside AS there
    WHERE there.account = {ACCOUNT} AND there.shut AND there.ended_at IS NULL"""  # nosec B608
"""SQL: the cases that are shut to whoever asks. Caraway itself has no account."""


def apart(table: str, using: str) -> RunSQL:
    """The policy on a table of victims, its name without the plane's: `using` is what must hold of a row."""
    return restriction(f"victims_{table}", "apart", using)


def of_a_case(tables: Iterable[str]) -> list[RunSQL]:
    """That of tables whose rows name their case."""
    return [apart(table, f"case_id NOT IN ({SHUT})") for table in tables]


def within(tables: Mapping[str, tuple[str, str]]) -> list[RunSQL]:
    """That of tables that belong to a case by way of another table: a row is there where that one is. By table: column, other."""
    return [
        apart(table, f"EXISTS (SELECT FROM victims_{of} AS whole WHERE whole.id = {column})")
        for table, (column, of) in tables.items()
    ]
