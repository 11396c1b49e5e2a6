"""A sealed file: whoever has the public key writes one, only whoever has the private key reads it.

    one line of JSON         of which site, what it is, its name, from which server
    the data key             fresh for each file, sealed to the backup key of the site as a drop box is, for that very line
    pieces                   of the compressed content, each with ChaCha20-Poly1305 under its own number; the last says so

So a file that was cut off, put together in another order, damaged, renamed or sealed for the other site does not open.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from caraway.bridge import sealing
from caraway.platform.databases.refusals import DatabaseRefused

FORM = "caraway backup 1"
PIECE = 1 << 16
BASE, WRITES, BEGUN = "base", "writes", "begun"
"""What a file is: all the files of a server; a whole segment of its log of writes; the beginning of one."""
_LONGEST_LINE = 1_000
_TAG = 16
_SEALED_KEY = len(sealing.seal(sealing.key_pair()[1], b"", b""))


class BackupRefused(DatabaseRefused):
    """A backup can't be made, opened or restored as asked; the message says what to do."""


@dataclass(frozen=True)
class Head:
    """What a file says of itself to anybody: the site, what it is, its name, and the server's own number."""

    plane: str
    kind: str
    name: str
    server: str

    def line(self) -> bytes:
        """The line at the beginning of the file."""
        return json.dumps({"form": FORM, **asdict(self)}).encode() + b"\n"


class Sealer:
    """Seals what is written to it into `out`. Nothing of it is whole until `close`."""

    def __init__(self, out: BinaryIO, public: bytes, head: Head) -> None:
        key = ChaCha20Poly1305.generate_key()
        out.write(head.line() + sealing.seal(public, key, head.line()))
        self._out, self._cipher, self._number = out, ChaCha20Poly1305(key), 0
        self._zip, self._waiting = zlib.compressobj(1), bytearray()

    def write(self, plain: bytes | memoryview) -> None:
        """Add this to the content."""
        self._waiting += self._zip.compress(plain)
        # One byte more, so that the last piece is never written before it is known to be the last.
        while len(self._waiting) > PIECE:
            self._piece(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]

    def close(self) -> None:
        """Seal what is left, and the end."""
        self._waiting += self._zip.flush()
        while len(self._waiting) > PIECE:
            self._piece(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        self._piece(bytes(self._waiting), last=True)

    def _piece(self, content: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), content, None))
        self._number += 1


def head_of(source: BinaryIO) -> Head:
    """What the file at its beginning says of itself. BackupRefused where it is none of ours."""
    try:
        said = json.loads(source.readline(_LONGEST_LINE))
        if said.pop("form") != FORM:
            raise ValueError("another form")
        return Head(**said)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BackupRefused(f"{_named(source)} is no backup of Caraway's, or its beginning is damaged.") from None


def opened(source: BinaryIO, private: bytes, wanted: Head) -> Iterator[bytes]:
    """The content of the file, piece by piece, each as soon as it is known to be what was sealed.

    BackupRefused where the file is not the one wanted, the key is another, or anything in it was changed: then what came
    before is not the whole.
    """
    found = head_of(source)
    if found != wanted:
        raise BackupRefused(f"{_named(source)} is {_words(found)}, and what is asked for is {_words(wanted)}.")
    try:
        key = sealing.unseal(private, source.read(_SEALED_KEY), found.line())
    except sealing.NotOpened:
        raise BackupRefused(
            f"{_named(source)} does not open with this key: it was sealed to another, or its beginning was changed."
        ) from None
    yield from _unpacked(_pieces(source, ChaCha20Poly1305(key)), _named(source))


def _pieces(source: BinaryIO, cipher: ChaCha20Poly1305) -> Iterator[bytes]:
    number, piece = 0, source.read(PIECE + _TAG)
    while True:
        after = source.read(PIECE + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not after), piece, None)
        except InvalidTag:
            raise BackupRefused(
                f"{_named(source)} is damaged, cut off or put together otherwise (piece {number + 1:,})."
            ) from None
        if not after:
            return
        number, piece = number + 1, after


def _unpacked(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    unzip = zlib.decompressobj()
    for piece in pieces:
        plain = unzip.decompress(piece)
        if plain:
            yield plain
    if not unzip.eof:
        raise BackupRefused(f"{name} ends before its content does.")


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _words(head: Head) -> str:
    return f'"{head.name}" ({head.kind}) of {head.plane}, server {head.server}'


def _named(source: BinaryIO) -> str:
    return str(getattr(source, "name", "This"))
