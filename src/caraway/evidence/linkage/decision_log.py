"""What people answered about pairs of records: lines of JSON, each added at the end, seen on the disk, and none ever changed.

An answer is changed by a further line. A line says who answered, when, about which pair and what; of the people in the records it holds ids
alone. A line that a crash cut short was never acknowledged: it is no answer, and is set aside by whoever writes next. Several may write at
once, each waiting for the other.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from caraway.evidence.refusals import AnswerRefused, RecordsUnfit

Id = str | int
Pair = tuple[Id, Id]
"""A participant's id and a police row's."""


class Answer(StrEnum):
    """What a person can answer about a pair; `LATER` leaves it open."""

    SAME = "same"
    DIFFERENT = "different"
    LATER = "later"


class Reading(StrEnum):
    """Who reads: everybody's first look, a second that does not know the first, and a third where the two differ."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"


@dataclass(frozen=True)
class Entry:
    """One answer. `at` has a zone; `by` is who answered. Raises `RecordsUnfit` for one that does not say when or by whom."""

    at: datetime
    by: str
    reading: Reading
    participant: Id
    police: Id
    answer: Answer

    def __post_init__(self) -> None:
        if self.at.tzinfo is None or not self.by.strip():
            raise RecordsUnfit("An answer says who gave it, and when with a zone.")

    @property
    def pair(self) -> Pair:
        return self.participant, self.police

    def line(self) -> bytes:
        """As it stands in the file."""
        said = {
            "at": self.at.isoformat(),
            "by": self.by,
            "reading": self.reading.value,
            "participant": self.participant,
            "police": self.police,
            "answer": self.answer.value,
        }
        return json.dumps(said, ensure_ascii=False).encode() + b"\n"


@dataclass(frozen=True)
class DecisionLog:
    """The file of answers; it need not be there yet."""

    path: Path

    def entries(self) -> tuple[Entry, ...]:
        """Every answer, oldest first. Raises `RecordsUnfit` for a line that is none, by its number."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return ()
        return _entries(self.path, content)

    def wait(self) -> None:
        """Until nobody is writing."""
        if self.path.exists():
            with self.path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX)

    @contextmanager
    def writing(self) -> Iterator["Writing"]:
        """The answers so far, and the only hand that adds to them while this lasts. Raises `AnswerRefused` where the file cannot be opened."""
        try:
            new = not self.path.exists()
            file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b", buffering=0)
        except OSError as wrong:
            raise AnswerRefused(
                f"{self.path.name} cannot be written ({wrong.strerror}): nothing was recorded."
            ) from None
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if new:
                _on_disk(self.path.parent)
            file.seek(0)
            content = file.read()
            _set_aside(self.path, file, content)
            yield Writing(file, list(_entries(self.path, content)))


@dataclass(frozen=True)
class Writing:
    """The log, held open and locked."""

    file: BinaryIO
    entries: list[Entry]

    def add(self, entry: Entry) -> None:
        """Add one answer and see it on the disk. Raises `AnswerRefused` when it cannot be: then it is none."""
        line, before = entry.line(), os.fstat(self.file.fileno()).st_size
        try:
            if self.file.write(line) != len(line):
                raise OSError(0, "the disk took a part of it alone")
            os.fsync(self.file.fileno())
        except OSError as wrong:
            with suppress(OSError):
                self.file.truncate(before)
            raise AnswerRefused(
                f"The answer could not be written ({wrong.strerror}): nothing was recorded. Answer again when there is room."
            ) from None
        self.entries.append(entry)


def _entries(path: Path, content: bytes) -> tuple[Entry, ...]:
    whole = content[: content.rfind(b"\n") + 1]
    return tuple(_entry(path, number, line) for number, line in enumerate(whole.splitlines(), 1))


def _entry(path: Path, number: int, line: bytes) -> Entry:
    try:
        said = json.loads(line)
        if set(said) != {"at", "by", "reading", "participant", "police", "answer"}:
            raise ValueError
        ids = said["participant"], said["police"]
        if not all(isinstance(one, str) or type(one) is int for one in ids) or not isinstance(said["by"], str):
            raise ValueError
        at = datetime.fromisoformat(said["at"])
        return Entry(at, said["by"], Reading(said["reading"]), ids[0], ids[1], Answer(said["answer"]))
    except (ValueError, TypeError, RecordsUnfit):
        raise RecordsUnfit(
            f"Line {number} of {path.name} is no answer about a pair: bring the file back from a copy."
        ) from None


def _set_aside(path: Path, file: BinaryIO, content: bytes) -> None:
    """What a crash cut short goes into a file of its own, so that the next line begins where a line begins."""
    end = content.rfind(b"\n") + 1
    if end == len(content):
        return
    with path.with_suffix(".torn").open("ab") as torn:
        torn.write(content[end:] + b"\n")
        torn.flush()
        os.fsync(torn.fileno())
    file.truncate(end)


def _on_disk(folder: Path) -> None:
    """The folder's entry of a new file is on the disk as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def latest(entries: Sequence[Entry], reading: Reading) -> dict[Pair, Entry]:
    """The last answer of a reading to each pair, in the order in which pairs were first answered."""
    return {entry.pair: entry for entry in entries if entry.reading is reading}
