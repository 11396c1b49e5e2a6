"""What somebody who owns the database may do to a sealed audit, one thing at a time, and where it is first wrong.

Each way takes the owner's connection, inside a transaction that is rolled back, the length of the chain and a chance. It
says at which position the chain is first wrong, or which row is, where that row has no position.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from caraway.core.audit_chain import START, Fault, Wrong, content_of, tied
from caraway.platform.audit.canonical import COLUMNS, FORM

Place = int | UUID
Way = Callable[["Connection[Any]", int, Random], Place]

EDITS: Mapping[str, LiteralString] = {
    "at": "at + interval '1 second'",
    "kind": "CASE kind WHEN 'page' THEN 'action' ELSE 'page' END",
    "verb": "verb || '.x'",
    "account_id": "gen_random_uuid()",
    "membership_id": "gen_random_uuid()",
    "organisation_id": "gen_random_uuid()",
    "agreement_id": "gen_random_uuid()",
    "route": "route || 'x'",
    "purpose": "purpose || 'x'",
    "subject_ids": "array_append(subject_ids, gen_random_uuid())",
    "detail": "detail || '{\"more\": 1}'",
    "rules_version": "rules_version || 'x'",
    "request_id": "gen_random_uuid()",
    "written_in": "(written_in::text::bigint + 1)::text::xid8",
}
"""Another value for each column."""

_ROW: LiteralString = "(SELECT row_id FROM audit_sealedrow WHERE position = %s)"
_UP: LiteralString = "1000000000"  # positions go out of the way before they come to their new place


def edit_row(owner: "Connection[Any]", length: int, chance: Random) -> Place:
    """One column of a row."""
    place, column = chance.randint(1, length), chance.choice(COLUMNS)
    owner.execute(f"UPDATE audit_auditrow SET {column} = {EDITS[column]} WHERE id = {_ROW}", [place])  # nosec B608
    return place


def edit_entry(owner: "Connection[Any]", length: int, chance: Random) -> Place:
    """The hash of an entry, or of its row."""
    place = chance.randint(1, length)
    column: LiteralString = chance.choice(("hash", "content"))
    owner.execute(f"UPDATE audit_sealedrow SET {column} = sha256({column}) WHERE position = %s", [place])  # nosec B608
    return place


def delete_row(owner: "Connection[Any]", length: int, chance: Random) -> Place:
    """A row alone."""
    place = chance.randint(1, length)
    owner.execute(f"DELETE FROM audit_auditrow WHERE id = {_ROW}", [place])  # nosec B608
    return place


def delete_entry(owner: "Connection[Any]", length: int, chance: Random) -> Place:
    """A row and its entry; the last is cut off, which is another kind."""
    place = chance.randint(1, length - 1)
    owner.execute(f"DELETE FROM audit_auditrow WHERE id = {_ROW}", [place])  # nosec B608
    owner.execute("DELETE FROM audit_sealedrow WHERE position = %s", [place])
    return place


def delete_and_close(owner: "Connection[Any]", length: int, chance: Random) -> Place:
    """The same, and the others move up."""
    place = delete_entry(owner, length, chance)
    assert isinstance(place, int)
    _move(owner, place, -1)
    return place


def insert_row(owner: "Connection[Any]", length: int, chance: Random) -> Place:
    """A row like another, of the same transaction."""
    return _forged(owner, chance.randint(1, length))


def insert_entry(owner: "Connection[Any]", length: int, chance: Random) -> Place:
    """A row with an entry, for which the others move down."""
    place = chance.randint(1, length)
    row = _forged(owner, place)
    _move(owner, place, 1)
    owner.execute(
        "INSERT INTO audit_sealedrow (position, row_id, content, hash) VALUES (%s, %s, %s, sha256(%s))",
        [place, row, _content(owner, row), row.bytes],
    )
    return place


def swap_rows(owner: "Connection[Any]", length: int, chance: Random) -> Place:
    """Two rows exchange their keys."""
    first, second = _two(length, chance)
    keys = [_key(owner, first), _key(owner, second)]
    for old, new in ((keys[0], UUID(int=0)), (keys[1], keys[0]), (UUID(int=0), keys[1])):
        owner.execute("UPDATE audit_auditrow SET id = %s WHERE id = %s", [new, old])
    return first


def swap_entries(owner: "Connection[Any]", length: int, chance: Random) -> Place:
    """Two entries exchange their positions."""
    first, second = _two(length, chance)
    for old, new in ((first, length + 1), (second, first), (length + 1, second)):
        owner.execute("UPDATE audit_sealedrow SET position = %s WHERE position = %s", [new, old])
    return first


def cut_rows(owner: "Connection[Any]", length: int, chance: Random) -> Place:
    """The newest rows."""
    place = _near_the_end(length, chance)
    owner.execute(
        "DELETE FROM audit_auditrow WHERE id IN (SELECT row_id FROM audit_sealedrow WHERE position >= %s)", [place]
    )
    return place


def cut_entries(owner: "Connection[Any]", length: int, chance: Random) -> Place:
    """The newest rows with their entries."""
    place = cut_rows(owner, length, chance)
    owner.execute("DELETE FROM audit_sealedrow WHERE position >= %s", [place])
    return place


def cut_whole(owner: "Connection[Any]", length: int, chance: Random) -> Place:
    """The newest rows with their entries and sealings: what is left is whole, and short of what was kept elsewhere."""
    ends = [
        end for (end,) in owner.execute("SELECT position FROM audit_sealing WHERE position < %s ORDER BY 1", [length])
    ]
    left: int = chance.choice([0, *ends])
    for table in ("audit_sealing", "audit_sealedrow"):
        owner.execute(f"DELETE FROM {table} WHERE position > %s", [left])  # nosec B608
    return left + 1


WAYS: Mapping[str, tuple[Way, ...]] = {
    "edits": (edit_row, edit_row, edit_entry),
    "deletions": (delete_row, delete_entry, delete_row, delete_entry, delete_and_close),
    "insertions": (insert_row, insert_row, insert_row, insert_row, insert_entry),
    "reorderings": (swap_rows, swap_entries),
    "truncations": (cut_rows, cut_entries, cut_whole),
}
"""The ways of each kind, taken by turns: those for which others must move take long, and come less often."""

FAULTS: Mapping[str, frozenset[Fault]] = {
    "edits": frozenset({Fault.EDITED}),
    "deletions": frozenset({Fault.DELETED}),
    "insertions": frozenset({Fault.INSERTED}),
    "reorderings": frozenset({Fault.REORDERED}),
    "truncations": frozenset({Fault.TRUNCATED, Fault.DELETED}),
}
"""What each may be called: rows that are cut off alone are missing, and their entries are there."""


def rewrite(owner: "Connection[Any]", length: int, chance: Random) -> int:
    """Edit a row and work out every hash anew, to somewhere or to the end, those of the sealings too."""
    place = chance.randint(1, length)
    until = chance.choice((length, chance.randint(place, length)))
    owner.execute(f"UPDATE audit_auditrow SET verb = verb || '.x' WHERE id = {_ROW}", [place])  # nosec B608
    before = owner.execute("SELECT hash FROM audit_sealedrow WHERE position = %s", [place - 1]).fetchone()
    last: bytes = before[0] if before else START
    rows = owner.execute(_STRETCH, [place, until]).fetchall()
    owner.execute("CREATE TEMPORARY TABLE anew (position bigint, content bytea, hash bytea)")
    with owner.cursor() as cursor, cursor.copy("COPY anew FROM STDIN") as copy:
        for position, row, form in rows:
            content = content_of(form)
            last = tied(last, position, row, content)
            copy.write_row((position, content, last))
    for statement in _ANEW:
        owner.execute(statement)
    return place


def named(wrong: Wrong | None, place: Place) -> bool:
    """Whether a check named just this entry, or this row."""
    if wrong is None:
        return False
    return wrong.row == place if isinstance(place, UUID) else wrong.position == place


def covered(wrong: Wrong | None, place: int) -> bool:
    """Whether the entry is one of those that a check named."""
    if wrong is None or wrong.position is None:
        return False
    return (wrong.since or wrong.position) <= place <= wrong.position


_STRETCH: LiteralString = f"""
    SELECT s.position, s.row_id, {FORM} FROM audit_sealedrow s JOIN audit_auditrow r ON r.id = s.row_id
    WHERE s.position BETWEEN %s AND %s ORDER BY s.position
"""  # nosec B608
_ANEW: tuple[LiteralString, ...] = (
    "UPDATE audit_sealedrow s SET content = a.content, hash = a.hash FROM anew a WHERE a.position = s.position",
    "UPDATE audit_sealing s SET hash = a.hash FROM anew a WHERE a.position = s.position",
    "DROP TABLE anew",
)


def _near_the_end(length: int, chance: Random) -> int:
    return length - chance.randrange(max(1, min(length, 1_000)))


def _two(length: int, chance: Random) -> tuple[int, int]:
    first, second = sorted(chance.sample(range(1, length + 1), 2))
    return first, second


def _key(owner: "Connection[Any]", place: int) -> UUID:
    row = owner.execute("SELECT row_id FROM audit_sealedrow WHERE position = %s", [place]).fetchone()
    assert row is not None
    found: UUID = row[0]
    return found


def _content(owner: "Connection[Any]", row: UUID) -> bytes:
    form = owner.execute(f"SELECT {FORM} FROM audit_auditrow r WHERE id = %s", [row]).fetchone()  # nosec B608
    assert form is not None
    return content_of(form[0])


def _forged(owner: "Connection[Any]", like: int) -> UUID:
    """A row like the one at this position, with another key and subject."""
    columns = ", ".join(name for name in COLUMNS if name != "subject_ids")
    said = owner.execute(
        f"INSERT INTO audit_auditrow (id, subject_ids, {columns})"  # nosec B608
        f" SELECT gen_random_uuid(), ARRAY[gen_random_uuid()], {columns} FROM audit_auditrow WHERE id = {_ROW} RETURNING id",
        [like],
    ).fetchone()
    assert said is not None
    made: UUID = said[0]
    return made


def _move(owner: "Connection[Any]", since: int, step: int) -> None:
    """Every entry from this position on, by one."""
    owner.execute(f"UPDATE audit_sealedrow SET position = position + {_UP} WHERE position >= %s", [since])  # nosec B608
    down: LiteralString = f"UPDATE audit_sealedrow SET position = position - {_UP} + %s WHERE position >= {_UP}"  # nosec B608
    owner.execute(down, [step])
