"""The folder in which the sealed files of one site lie, on whatever disk the organisation keeps its backups.

PLANE/base-BEGAN-ENDED.sealed         everything in the server's data folder
PLANE/writes-SERVER/SEGMENT.sealed    its log of writes, a file for each segment
PLANE/writes-SERVER/SEGMENT.begun     the segment that is not full yet
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from caraway.platform.backups.sealed import BEGUN, WRITES, BackupRefused

_SEGMENTS = (".sealed", ".begun")
_MOMENT = "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True)
class Base:
    """A sealed copy of all files: it can be restored to no moment before `ended`."""

    file: Path
    began: datetime
    ended: datetime


@dataclass(frozen=True)
class Store:
    """The sealed files of one site below `folder`."""

    folder: Path
    plane: str

    @property
    def home(self) -> Path:
        """Where they lie."""
        return self.folder / self.plane

    def bases(self) -> list[Base]:
        """Those that are whole, the oldest first."""
        found = sorted(self.home.glob("base-*-*.sealed"))
        return [Base(file, *map(_moment, file.name.removesuffix(".sealed").split("-")[1:])) for file in found]

    def base_for(self, at: datetime | None) -> Base:
        """The newest that had ended by that moment, the newest of all without one. BackupRefused where there is none."""
        bases = [base for base in self.bases() if at is None or base.ended <= at]
        if not bases:
            when = f" that had ended by {at.isoformat()}" if at else ""
            raise BackupRefused(f"There is no backup of {self.plane}{when} in {self.folder}.")
        return bases[-1]

    def base_file(self, began: datetime, ended: datetime) -> Path:
        """The file of one that ran between these moments."""
        return self.home / f"base-{name_of(began)}-{name_of(ended)}.sealed"

    def writes(self, server: str) -> Path:
        """The folder of that server's log of writes."""
        return self.home / f"writes-{server}"

    def segment(self, server: str, name: str, kind: str = WRITES) -> Path:
        """The file of a segment, whole or begun."""
        return self.writes(server) / (name + _SEGMENTS[kind == BEGUN])

    def goes_on_after(self, server: str, name: str) -> bool:
        """Whether a later segment of the same timeline is there."""
        there = self.writes(server).glob(f"{name[:8]}*")
        return any(file.stem > name for file in there if file.suffix in _SEGMENTS)


@contextmanager
def whole(file: Path) -> Iterator[BinaryIO]:
    """A file to write that is there whole and on the disk when the block ends, or not at all."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = file.with_name(f"{file.name}.making")
    making.unlink(missing_ok=True)
    making.touch(mode=0o600)
    try:
        with making.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        making.rename(file)
        sync(file.parent)
    finally:
        making.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def name_of(moment: datetime) -> str:
    """A moment as it stands in the name of a file."""
    return moment.astimezone(UTC).strftime(_MOMENT)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
