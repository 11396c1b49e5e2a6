"""Marks in what was sealed: in the files as they lie there, and in what comes out of them, which is read in memory alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from caraway.platform.backups.sealed import head_of, opened
from tests.backups.side import Side
from tests.canaries.markers import Canary

WINDOW, OVERLAP = 8 << 20, 4_096


@dataclass(frozen=True)
class Found:
    """In how many sealed files a mark is seen, and in which kinds of what was opened."""

    sealed: int
    opened: frozenset[str]


def sought(side: Side, canary: Canary) -> Found:
    """Look through everything that was sealed of this site, raw and encoded."""
    files = [file for file in sorted(side.store.home.rglob("*")) if file.is_file()]
    in_sealed = sum(canary.sings_in(file.read_bytes()) for file in files)
    kinds = set()
    for file in files:
        if file.suffix not in (".sealed", ".begun"):
            continue
        with file.open("rb") as source:
            head = head_of(source)
            source.seek(0)
            pieces = opened(source, side.keys[0], head)
            if any(canary.sings_in(window) for window in _windows(pieces)):
                kinds.add("copy" if head.kind == "base" else "writes")
            for _ in pieces:
                pass
    return Found(in_sealed, frozenset(kinds))


def _windows(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The content in large parts that overlap, so that nothing falls between two."""
    gathered = bytearray()
    for piece in pieces:
        gathered += piece
        if len(gathered) >= WINDOW:
            yield bytes(gathered)
            del gathered[:-OVERLAP]
    yield bytes(gathered)
