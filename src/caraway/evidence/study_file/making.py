"""A file that is there whole or not at all, made by one hand at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from caraway.evidence.refusals import StudyFileUnfit


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A name beside `path` to write under; when all is written and on the disk, the file gets its own name.

    What a killed run left under that name is written over. Raises StudyFileUnfit when the file cannot be written, or is being written by
    another run: two that write under one name would leave a file that neither of them wrote.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("ab") as held:
            _hold(held.fileno(), part)
            try:
                yield part
                os.fsync(held.fileno())
                part.replace(path)
                _folder_to_disk(path.parent)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
    except BlockingIOError:
        raise StudyFileUnfit(f"{path} is being written by another run: wait for it, or name another file.") from None
    except OSError as wrong:
        why = wrong.strerror or type(wrong).__name__
        raise StudyFileUnfit(f"{path} cannot be written ({why}): nothing was left half done.") from None


def _hold(handle: int, part: Path) -> None:
    """Keep others off while this file is open. Raises BlockingIOError where another has it, or had it and has just finished."""
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if not part.exists() or os.fstat(handle).st_ino != part.stat().st_ino:
        raise BlockingIOError


def _folder_to_disk(folder: Path) -> None:
    """The new name is on the disk as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
