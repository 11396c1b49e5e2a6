"""The log of every writing of a study file: lines of JSON, each added at the end and none ever changed."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from caraway.evidence.refusals import StudyFileUnfit


@dataclass(frozen=True)
class PurposeLog:
    """Where writings are logged; `by` is who writes and `at` when, as the caller's clock says."""

    path: Path
    by: str
    at: datetime

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.by.isprintable() or self.at.tzinfo is None:
            raise StudyFileUnfit("A writing is logged with who writes, in one line, and a time with its zone.")

    def add(self, entry: "Entry") -> None:
        """Add one line and see it on the disk. Raises StudyFileUnfit when it cannot be: then nothing is written."""
        line = json.dumps({"at": self.at.isoformat(), "by": self.by} | asdict(entry), ensure_ascii=False) + "\n"
        try:
            with self.path.open("ab+") as log:
                log.write(_after_what_was_cut_short(log) + line.encode())
                log.flush()
                os.fsync(log.fileno())
        except OSError as wrong:
            raise StudyFileUnfit(
                f"The purpose log {self.path} cannot be written ({type(wrong).__name__}): no file is made without it."
            ) from None


def _after_what_was_cut_short(log: BinaryIO) -> bytes:
    """What ends a line that a crash cut short, so that the next begins where a line begins."""
    if not log.seek(0, os.SEEK_END):
        return b""
    log.seek(-1, os.SEEK_END)
    return b"" if log.read(1) == b"\n" else b"\n"


@dataclass(frozen=True)
class Entry:
    """What was written, of which project and why."""

    file: str
    kind: str
    project: str
    purpose: str
    rows: int
    content: str
