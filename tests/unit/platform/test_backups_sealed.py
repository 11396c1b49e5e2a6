"""A sealed file opens whole, with its own key and for what it is; in any other way it is refused in a sentence."""

import io
import random

import pytest

from caraway.bridge.sealing import key_pair
from caraway.platform.backups import sealed
from caraway.platform.backups.sealed import PIECE, BackupRefused, Head, Sealer, opened
from caraway.platform.backups.source import number_of, place_of, segment_name

HEAD = Head("casework", sealed.BASE, "20260302T120000.000000Z", "7712596116011142603")
PRIVATE, PUBLIC = key_pair()
RANDOM = random.Random(1)


def made(content: bytes, head: Head = HEAD, public: bytes = PUBLIC) -> bytes:
    out = io.BytesIO()
    sealer = Sealer(out, public, head)
    for start in range(0, len(content), 50_000):
        sealer.write(content[start : start + 50_000])
    sealer.close()
    return out.getvalue()


def read(file: bytes, wanted: Head = HEAD, private: bytes = PRIVATE) -> bytes:
    return b"".join(opened(io.BytesIO(file), private, wanted))


CONTENT = RANDOM.randbytes(5 * PIECE)  # does not get shorter
SEALED = made(CONTENT)
BEGIN = len(SEALED) - 5 * (PIECE + 16)
"""Somewhere in the first piece: what stands before the pieces is the line and the key."""


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_sealed_comes_back(length):
    assert read(made(CONTENT[:length])) == CONTENT[:length]


@pytest.mark.parametrize("end", [0, 1, 10, 200, BEGIN, BEGIN + PIECE, len(SEALED) - 1])
def test_one_that_is_cut_off_is_refused(end):
    with pytest.raises(BackupRefused):
        read(SEALED[:end])


def test_nothing_of_it_can_be_read_without_the_key():
    plain = b"the address of the house"
    assert plain not in made(plain)
    assert plain not in made(CONTENT + plain)


def pieces() -> tuple[bytes, list[bytes]]:
    """What stands before the pieces, and each piece."""
    start = len(HEAD.line()) + sealed._SEALED_KEY
    return SEALED[:start], [SEALED[at : at + PIECE + 16] for at in range(start, len(SEALED), PIECE + 16)]


@pytest.mark.parametrize(
    "other",
    [
        lambda one: [one[1], one[0], *one[2:]],  # in another order
        lambda one: one[:-1],  # without the end, cut where a piece ends
        lambda one: one[1:],  # without the beginning
        lambda one: [one[0], one[0], *one[1:]],  # one twice
        lambda one: [*one, one[-1]],  # something after the end
    ],
)
def test_pieces_put_together_otherwise_are_refused(other):
    before, whole = pieces()
    assert read(before + b"".join(whole)) == CONTENT
    with pytest.raises(BackupRefused, match="damaged, cut off or put together otherwise"):
        read(before + b"".join(other(whole)))


@pytest.mark.parametrize("place", [5, 30, 120, 300, 2_000, BEGIN + 5, len(SEALED) - 3])
def test_one_byte_is_enough(place):
    changed = bytearray(SEALED)
    changed[place] ^= 1
    with pytest.raises(BackupRefused):
        read(bytes(changed))


def test_another_key_another_site_another_name_another_server():
    with pytest.raises(BackupRefused, match="does not open with this key"):
        read(SEALED, private=key_pair()[0])
    others = {
        "of victims": Head("victims", HEAD.kind, HEAD.name, HEAD.server),
        "(writes)": Head(HEAD.plane, sealed.WRITES, HEAD.name, HEAD.server),
        "another name": Head(HEAD.plane, HEAD.kind, "another name", HEAD.server),
        "server 1": Head(HEAD.plane, HEAD.kind, HEAD.name, "1"),
    }
    for words, head in others.items():
        with pytest.raises(BackupRefused) as refused:
            read(made(CONTENT, head))
        assert words in str(refused.value)
        # Whoever writes the right line over it has not got a file that opens.
        renamed = HEAD.line() + made(CONTENT, head)[len(head.line()) :]
        with pytest.raises(BackupRefused, match="does not open with this key"):
            read(renamed)


def test_places_and_segments_are_the_databases():
    assert number_of("1/16B3748") == (1 << 32) + 0x16B3748
    assert place_of(number_of("A/16B3748")) == "A/16B3748"
    assert segment_name(2, number_of("3/4100000"), 1 << 24) == "000000020000000300000004"
    assert segment_name(1, number_of("0/FFFFFFFF"), 1 << 26) == "00000001000000000000003F"
