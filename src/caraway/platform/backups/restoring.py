"""Restoring the server of one site to a moment, in a new data folder; the other site is not asked, touched or needed."""

import os
import shutil
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import RawIOBase
from pathlib import Path, PurePosixPath
from typing import IO, cast

import psycopg

from caraway.core.audit_chain import Checkpoint
from caraway.platform.audit import checking
from caraway.platform.audit.checking import Looked
from caraway.platform.backups.recovery import Recovery
from caraway.platform.backups.sealed import BASE, BackupRefused, Head, head_of, opened
from caraway.platform.backups.store import Base, Store, name_of
from caraway.platform.databases import logins, people, programs
from caraway.platform.databases.people import ServerUser
from caraway.platform.databases.urls import socket_url


@dataclass(frozen=True)
class Restored:
    """What came back: the backup it began with, the last transaction there, and how its audit looked."""

    base: Base
    last: datetime | None
    audit: Looked


def restore(
    store: Store,
    private: bytes,
    data: Path,
    *,
    database: str,
    at: datetime | None = None,
    checkpoints: Iterable[Checkpoint] = (),
) -> Restored:
    """Restore everything that was committed by that moment, or everything that was sealed, into a new folder.

    `database` is the site's own, whose audit is checked. The server of the folder is stopped when this ends, and ready to be
    started. BackupRefused where the folder is there already, nothing reaches the moment, or anything that is needed is
    missing, damaged, or sealed to another key; then what is in the folder is no restored server.
    """
    base = store.base_for(at)
    user, found = people.server_user(), programs.find()
    if data.exists():
        raise BackupRefused(f"{data} is there already: name a new folder.")
    user.private_folder(data)
    found = programs.reachable_copy(found, data.parent) if user.drop else found
    server = _unpacked(base, store.plane, private, data, user)
    _refuse_other_version(data, found.version)
    recovery = Recovery(data, store, private, server, at, found, user)
    with recovery.reached():
        return _looked(base, socket_url(logins.BACKUP, "", str(recovery.socket), database), checkpoints)


def _unpacked(base: Base, plane: str, private: bytes, data: Path, user: ServerUser) -> str:
    """Unpack the files into the folder, and nowhere else; the number of the server they were copied from."""
    before = os.umask(0o077)
    try:
        with base.file.open("rb") as source:
            server = head_of(source).server
            source.seek(0)
            pieces = opened(source, private, Head(plane, BASE, name_of(base.began), server))
            with tarfile.open(fileobj=cast(IO[bytes], _Stream(pieces)), mode="r|") as packed:
                for member in packed:
                    _put(packed, member, data)
            for _ in pieces:  # the end has to be there too: only it says that nothing was cut off
                pass
    except (tarfile.TarError, FileExistsError, NotADirectoryError) as problem:
        raise BackupRefused(f"{base.file} holds no files of a server: {problem}") from None
    finally:
        os.umask(before)
    for path in data.rglob("*"):
        user.own(path)
    return server


def _put(packed: tarfile.TarFile, member: tarfile.TarInfo, data: Path) -> None:
    """One file or folder at its place. What is neither, or lies outside, is refused: a server of ours has none such.

    Python's own filter for this is not in every version that we run on, and its rights and owners are not asked for.
    """
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts or not (member.isreg() or member.isdir()):
        raise tarfile.TarError(f"{member.name} is no file of one")
    place = data / path
    if member.isdir():
        place.mkdir(parents=True, exist_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    source = packed.extractfile(member)
    assert source is not None  # it is a file
    with place.open("xb") as target:
        shutil.copyfileobj(source, target)


def _refuse_other_version(data: Path, version: int) -> None:
    said = (data / "PG_VERSION").read_text().strip()
    if said != str(version):
        raise BackupRefused(
            f"The backup is of PostgreSQL {said}, and this machine's is {version}: restore with {said}."
        )


def _looked(base: Base, url: str, outside: Iterable[Checkpoint]) -> Restored:
    """The chain of the audit, as the login that reads it, by the only way in."""
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            row = connection.execute("SELECT pg_last_xact_replay_timestamp()").fetchone()
            return Restored(base, row[0] if row else None, checking.check(connection, outside))
    except psycopg.Error as problem:
        raise BackupRefused(f"The server is restored, but its audit could not be checked: {problem}") from None


class _Stream(RawIOBase):
    """Pieces as a file that is read once."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """So many bytes, fewer at the end alone."""
        gathered = bytearray(self._left)
        for piece in self._pieces if len(gathered) < size else ():
            gathered += piece
            if len(gathered) >= size:
                break
        self._left = bytes(gathered[size:])
        return bytes(gathered[:size])
