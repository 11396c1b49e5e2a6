"""Sealing what a site's server writes, as it writes it: run all the time, safe to kill at any moment.

The server's log of writes comes over a connection and is sealed in memory, a file for each segment; the one that is not full
is sealed again every few seconds. Only what is sealed and on the disk is acknowledged, and the server keeps the rest: whoever
comes after one that was killed begins with the segment that was not acknowledged whole.
"""

import fcntl
import select
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from psycopg import pq

from caraway.platform.backups.sealed import BEGUN, WRITES, BackupRefused, Head, Sealer
from caraway.platform.backups.source import SLOT, Source, place_of, segment_name
from caraway.platform.backups.store import Store, whole

EVERY = 30.0
"""Seconds after which what was written is sealed, at the latest: about as much is lost with the server and its disk."""
LOOK_EVERY = 0.2
_WRITTEN, _ALIVE = b"w", b"k"
_BEFORE_CONTENT = 24  # where it begins, where the server is, its clock


@dataclass
class Segments:
    """The segment being filled, and what of it is sealed. `allowed` refuses before anything is sealed that may not be."""

    allowed: Callable[[], None]
    store: Store
    public: bytes
    server: str
    timeline: int
    size: int
    reached: int
    sealed: int = field(init=False)
    content: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.sealed = self.reached

    def take(self, content: memoryview) -> None:
        """Add what was written next; each segment that is full is sealed."""
        while content:
            room = self.size - len(self.content)
            self.content += content[:room]
            self.reached += len(content[:room])
            content = content[room:]
            if len(self.content) == self.size:
                self._seal(WRITES)
                self.store.segment(self.server, self._name, BEGUN).unlink(missing_ok=True)
                self.content.clear()

    def seal_begun(self) -> None:
        """Seal the one that is not full, if anything in it is not sealed yet."""
        if self.content and self.sealed < self.reached:
            self._seal(BEGUN)

    @property
    def _name(self) -> str:
        return segment_name(self.timeline, self.reached - 1, self.size)

    def _seal(self, kind: str) -> None:
        self.allowed()
        with whole(self.store.segment(self.server, self._name, kind)) as out:
            sealer = Sealer(out, self.public, Head(self.store.plane, kind, self._name, self.server))
            sealer.write(bytes(self.content))
            sealer.close()
        self.sealed = self.reached


def keep(
    source: Source, other: Source, store: Store, public: bytes, told_to_stop: Callable[[], bool], every: float = EVERY
) -> None:
    """Seal until told to stop. By `other`, the server is asked again and again who is on it.

    BackupRefused where the server stops, went on without us or is shared, or somebody else seals into this folder already.
    """
    store.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (store.home / "writes.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused(f"Another process seals the writes of {store.plane} into {store.folder}.") from None
        segments = _begun(source, store, public, other.refuse_other)
        _start(source, segments)
        _Keeping(source, segments, every).until(told_to_stop)


def _begun(source: Source, store: Store, public: bytes, allowed: Callable[[], None]) -> Segments:
    """Begin with the first segment that was not acknowledged whole."""
    position, size = source.position(), source.segment_bytes()
    kept_from = source.slot()
    if kept_from is None:
        # A server that was restored, or forgot us, would write other segments of the same names.
        if any(store.writes(position.server).glob("*")):
            raise BackupRefused(
                f"{store.folder} holds writes of an earlier life of this server, and what came between is not there: "
                "begin a new folder, and take a new backup into it."
            )
        kept_from = source.make_slot()
    return Segments(allowed, store, public, position.server, position.timeline, size, kept_from // size * size)


def _start(source: Source, segments: Segments) -> None:
    command = f"START_REPLICATION SLOT {SLOT} PHYSICAL {place_of(segments.reached)} TIMELINE {segments.timeline}"
    answer = source.connection.pgconn.exec_(command.encode())
    if answer.status != pq.ExecStatus.COPY_BOTH:
        raise BackupRefused(
            f"The server does not send its writes: {answer.error_message.decode(errors='replace').strip()}"
        )


@dataclass
class _Keeping:
    source: Source
    segments: Segments
    every: float
    looked: float = field(default_factory=time.monotonic)

    def until(self, told_to_stop: Callable[[], bool]) -> None:
        while not told_to_stop():
            length, message = self.source.connection.pgconn.get_copy_data(1)
            if length < 0:
                raise BackupRefused(
                    "The server sends its writes no more: start this again. What is not sealed, it keeps."
                )
            if length == 0:
                self._wait()
            else:
                self._read(bytes(message[:1]), message[1:])
            if time.monotonic() > self.looked + self.every:
                self._acknowledge()
        self._acknowledge()

    def _wait(self) -> None:
        wire = self.source.connection.pgconn
        if select.select([wire.socket], [], [], LOOK_EVERY)[0]:
            wire.consume_input()

    def _read(self, kind: bytes, message: memoryview) -> None:
        if kind == _WRITTEN:
            before = self.segments.sealed
            self.segments.take(message[_BEFORE_CONTENT:])
            if self.segments.sealed > before:
                self._acknowledge()
        elif kind == _ALIVE and message[-1]:
            self._acknowledge()  # a server that stops waits for this

    def _acknowledge(self) -> None:
        """Seal what there is, and say so."""
        self.segments.seal_begun()
        self.looked, done = time.monotonic(), self.segments.sealed
        wire = self.source.connection.pgconn
        wire.put_copy_data(b"r" + struct.pack(">QQQQB", done, done, 0, 0, 0))
        wire.flush()
