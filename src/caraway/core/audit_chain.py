"""The chain of the audit: how one entry is tied to the one before, and where a chain first went wrong.

An entry is tied by SHA-256 over the hash before it, its position, the key of its row and the hash of everything else in
that row. Whoever changes one has to work out every hash after it, and then differs from what was written down outside.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import chain
from typing import NamedTuple
from uuid import UUID

START = sha256(b"caraway audit, form 1").digest()
"""What stands before the first entry. It names the canonical form, so that another form begins another chain."""


def content_of(form: str) -> bytes:
    """The hash of a row's canonical form: its columns but the key, in their order, as the database writes them."""
    return sha256(form.encode()).digest()


def tied(before: bytes, position: int, row: UUID, content: bytes) -> bytes:
    """The hash of the entry at this position (from 1), after the one whose hash is `before`."""
    return sha256(before + position.to_bytes(8, "big") + row.bytes + content).digest()


class Entry(NamedTuple):
    """An entry as it is stored, and its row today.

    `content` is what was sealed, `now` what the row has now, None where it is gone. `sealing` is the hash that the sealing
    which ended here wrote down, None where none did.
    """

    position: int
    row: UUID
    content: bytes
    hash: bytes
    now: bytes | None
    sealing: bytes | None = None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far the chain went at some time, and its hash there. Position 0 and `START` where nothing was sealed."""

    position: int
    hash: bytes


class Fault(StrEnum):
    """What is wrong with an entry."""

    EDITED = "edited"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Wrong:
    """The first entry that does not hold.

    `position` is None for a row that no entry has and that cannot be new. `since` is None where the entries before are
    vouched for by one that was made after them. Otherwise somebody may have worked out hashes anew up to here, which shows
    only where it ends: then the first wrong entry is one of `since` to `position`.
    """

    fault: Fault
    position: int | None
    row: UUID | None = None
    since: int | None = None


def first_wrong(
    entries: Iterable[Entry], *, sealed: int, outside: Iterable[Checkpoint] = (), stranger: UUID | None = None
) -> Wrong | None:
    """The first wrong entry of a chain read from its beginning, in the order of positions; None where all is as it was.

    `sealed` is how far the last sealing went, `outside` are checkpoints that were kept elsewhere, `stranger` a row that no
    entry has although its transaction had ended before the last sealing.
    """
    kept: defaultdict[int, set[bytes]] = defaultdict(set)
    for checkpoint in outside:
        kept[checkpoint.position].add(checkpoint.hash)
    before, position, held = START, 0, 0
    rest = iter(entries)
    for position, one in enumerate(rest, 1):
        wrong = _wrong_at(position, before, one, rest, sealed, held + 1)
        if wrong is not None:
            return wrong
        if one.sealing not in (None, one.hash) or (position in kept and kept[position] != {one.hash}):
            return Wrong(Fault.REWRITTEN, position, since=held + 1)
        # Whoever works out every hash anew can do so in the sealings too: only what was kept elsewhere shows what held.
        held = position if position in kept else held
        before = one.hash
    if position < max(sealed, *kept, 0):
        return Wrong(Fault.TRUNCATED, position + 1, since=held + 1)
    return None if stranger is None else Wrong(Fault.INSERTED, None, stranger)


def _wrong_at(position: int, before: bytes, one: Entry, rest: Iterator[Entry], sealed: int, since: int) -> Wrong | None:
    """What is wrong with the entry that stands here. `rest` is read only to say which kind of wrong it is."""
    if position > sealed or one.position < position:
        return Wrong(Fault.INSERTED, position, one.row, since)
    if one.position > position:
        return Wrong(Fault.DELETED, position, None, since)
    if not _ties(before, one, position):
        return _untied(position, before, one, rest, sealed, since)
    if one.now is None:
        return Wrong(Fault.DELETED, position, one.row)
    if one.now != one.content:
        moved = any(other.content == one.now for other in rest)
        return Wrong(Fault.REORDERED if moved else Fault.EDITED, position, one.row)
    return None


def _untied(position: int, before: bytes, one: Entry, rest: Iterator[Entry], sealed: int, since: int) -> Wrong:
    """Why the entry here is not tied to the one before: others moved up or down, it changed places, or one was edited."""
    there, moved = position, False
    follower = next(rest, None)
    follows = follower is not None and _ties(one.hash, follower, position + 1)
    vouched = _edited_alone(position, before, one, follower)
    for other in chain((follower,) if follower else (), rest):
        there += 1
        moved = moved or tied(before, position, other.row, other.content) in (one.hash, other.hash)
    fault = _fault(there - sealed, moved, intact=follows and not vouched and one.now == one.content)
    return Wrong(fault, position, one.row, None if moved or vouched else since)


def _edited_alone(position: int, before: bytes, one: Entry, follower: Entry | None) -> bool:
    """Whether all is well again with the hash that this entry should have, or with the row that it has."""
    if one.now is not None and tied(before, position, one.row, one.now) == one.hash:
        return True
    return follower is not None and _ties(tied(before, position, one.row, one.content), follower, position + 1)


def _ties(before: bytes, one: Entry, position: int) -> bool:
    return tied(before, position, one.row, one.content) == one.hash


def _fault(surplus: int, moved: bool, *, intact: bool) -> Fault:
    if surplus:
        return Fault.INSERTED if surplus > 0 else Fault.DELETED
    if moved:
        return Fault.REORDERED
    return Fault.REWRITTEN if intact else Fault.EDITED
