"""What may be wrong with a key, a file or a moment: each is put in, asked for, and taken out again."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from caraway.bridge.sealing import key_pair
from caraway.platform.backups.sealed import BackupRefused
from tests.backups.side import Side, fresh, restored

Fault = Callable[[Side, Side], AbstractContextManager[Side]]


@contextmanager
def another_key(side: Side, other: Side) -> Iterator[Side]:
    """A key of nobody's."""
    yield replace(side, keys=key_pair())


@contextmanager
def others_key(side: Side, other: Side) -> Iterator[Side]:
    """The key of the other site."""
    yield replace(side, keys=other.keys)


@contextmanager
def others_files(side: Side, other: Side) -> Iterator[Side]:
    """The copy of the other site under the name of this one's, and even with the key that opens it."""
    folder = side.folder / "swapped"
    shutil.copytree(other.store.home, folder / "sealed" / side.plane.name)
    ours, theirs = side.store.bases()[-1].file, other.store.bases()[-1].file
    swapped = folder / "sealed" / side.plane.name
    (swapped / theirs.name).rename(swapped / ours.name)
    yield replace(side, folder=folder, keys=other.keys)
    shutil.rmtree(folder)


@contextmanager
def flipped_in_the_copy(side: Side, other: Side) -> Iterator[Side]:
    """One bit of the copy."""
    with _touched(side.store.bases()[-1].file, _flipped):
        yield side


@contextmanager
def copy_cut_off(side: Side, other: Side) -> Iterator[Side]:
    """The end of the copy is gone."""
    with _touched(side.store.bases()[-1].file, lambda content: content[:-100]):
        yield side


@contextmanager
def flipped_in_the_writes(side: Side, other: Side) -> Iterator[Side]:
    """One bit of a segment that is needed."""
    with _touched(needed(side), _flipped):
        yield side


@contextmanager
def segment_of_another_name(side: Side, other: Side) -> Iterator[Side]:
    """A segment in the place of another."""
    file = needed(side)
    (before, *_) = [one for one in sorted(file.parent.glob("*.sealed")) if one != file]
    with _touched(file, lambda _: before.read_bytes()):
        yield side


@contextmanager
def segment_gone(side: Side, other: Side) -> Iterator[Side]:
    """A segment that is needed was deleted."""
    file = needed(side)
    aside = file.rename(side.folder / file.name)
    yield side
    aside.rename(file)


FEW = (another_key, others_files, flipped_in_the_copy, segment_gone)
"""One of each kind, for the tests."""
ALL = (*FEW, others_key, copy_cut_off, flipped_in_the_writes, segment_of_another_name)


def refused(side: Side, other: Side, at: datetime, chosen: Sequence[Fault]) -> list[str]:
    """What each of them is told; nothing where it was restored all the same."""
    told = []
    for fault in chosen:
        with fault(side, other) as wrong:
            told.append(_told(wrong, at))
    return told


def moments_refused(side: Side, at: datetime) -> list[str]:
    """What is told of a moment before there was anything, and of one after the end of everything."""
    return [_told(side, one) for one in (side.store.bases()[0].began, at + timedelta(days=1))]


def needed(side: Side) -> Path:
    """The segment in which the copy was made: a copy begins a new one and ends it, and cannot be restored without it."""
    (folder,) = side.store.home.glob("writes-*")
    ended = side.store.bases()[-1].ended.timestamp()
    return max(file for file in folder.glob("*.sealed") if file.stat().st_mtime <= ended)


def _told(side: Side, at: datetime) -> str:
    with fresh(side) as data:
        try:
            restored(side, data, at=at)
        except BackupRefused as refusal:
            return str(refusal)
    return ""


@contextmanager
def _touched(file: Path, how: Callable[[bytes], bytes]) -> Iterator[None]:
    """Changed, until the block ends; then as it was, its time too."""
    aside = file.rename(file.parents[2] / file.name)
    file.write_bytes(how(aside.read_bytes()))
    yield
    aside.replace(file)


def _flipped(content: bytes) -> bytes:
    changed = bytearray(content)
    changed[-len(changed) // 3] ^= 1
    return bytes(changed)
