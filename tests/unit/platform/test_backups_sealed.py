"""A sealed file opens whole, with its own key and for what it is; in any other way it is refused in a sentence."""

import io
import random
from datetime import UTC, datetime, timedelta

import pytest

from caraway import cli
from caraway.bridge.sealing import key_pair
from caraway.platform.backups import sealed
from caraway.platform.backups.sealed import PIECE, BackupRefused, Head, Sealer, opened
from caraway.platform.backups.source import number_of, place_of, segment_name
from caraway.platform.backups.store import Store, whole
from caraway.platform.backups.writes import Segments

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


def segments(folder, allowed=lambda: None) -> Segments:
    return Segments(allowed, Store(folder, "casework"), PUBLIC, "77", 1, 1_024, 3 * 1_024)


def files(folder) -> list[str]:
    return sorted(file.name for file in folder.rglob("*") if file.is_file())


def test_writes_are_sealed_a_segment_a_file_and_the_one_begun_is_replaced(tmp_path):
    filled = segments(tmp_path)
    filled.take(memoryview(CONTENT[:1_000]))
    assert files(tmp_path) == []
    filled.seal_begun()
    assert files(tmp_path) == ["000000010000000000000003.begun"]
    filled.take(memoryview(CONTENT[1_000:2_100]))
    assert (filled.sealed, filled.reached) == (5 * 1_024, 3 * 1_024 + 2_100)
    assert files(tmp_path) == ["000000010000000000000003.sealed", "000000010000000000000004.sealed"]
    head = Head("casework", sealed.WRITES, "000000010000000000000004", "77")
    assert (
        read((tmp_path / "casework/writes-77/000000010000000000000004.sealed").read_bytes(), head)
        == CONTENT[1_024:2_048]
    )
    assert filled.store.goes_on_after("77", "000000010000000000000003")
    assert not filled.store.goes_on_after("77", "000000010000000000000004")


def test_nothing_is_sealed_of_a_server_that_came_to_be_shared(tmp_path):
    def refuse() -> None:
        raise BackupRefused("This server holds 2 databases")

    filled = segments(tmp_path, refuse)
    with pytest.raises(BackupRefused):
        filled.take(memoryview(CONTENT[:1_024]))
    with pytest.raises(BackupRefused):
        filled.seal_begun()
    assert files(tmp_path) == []


def test_the_newest_copy_that_had_ended_is_taken(tmp_path):
    store, noon = Store(tmp_path, "casework"), datetime(2026, 3, 2, 12, tzinfo=UTC)
    for hours in (0, 5, 9):
        with whole(store.base_file(noon + timedelta(hours=hours), noon + timedelta(hours=hours + 1))) as out:
            out.write(b"x")
    assert [store.base_for(at).began.hour for at in (None, noon + timedelta(hours=6), noon + timedelta(hours=5.9))] == [
        21,
        17,
        12,
    ]
    with pytest.raises(BackupRefused, match="no backup of casework that had ended by"):
        store.base_for(noon)


def test_the_commands_say_what_is_missing(tmp_path, monkeypatch, capsys):
    for name in ("CARAWAY_BACKUP_URL", "CARAWAY_BACKUP_KEY", "CARAWAY_BACKUPS"):
        monkeypatch.delenv(name, raising=False)
    assert cli.main(["backup", "base", "--site", "casework"]) == 1
    assert "both sites are on one server" in capsys.readouterr().err
    key = tmp_path / "a.key"
    assert cli.main(["backup", "keys", str(key)]) == 0
    private, public = bytes.fromhex(key.read_text()), bytes.fromhex(capsys.readouterr().out)
    assert read(made(b"x", public=public), private=private) == b"x"
    assert key.stat().st_mode & 0o777 == 0o600
    assert cli.main(["backup", "keys", str(key)]) == 1
    asked = ["restore", str(tmp_path / "new"), "--site", "victims", "--backups", str(tmp_path), "--key"]
    assert cli.main([*asked, str(key)]) == 1
    assert "There is no backup of victims" in capsys.readouterr().err
    key.write_text("00")
    assert cli.main([*asked, str(key)]) == 1
    with pytest.raises(SystemExit):
        cli.main([*asked, str(key), "--at", "2026-03-02T12:00:00"])
    assert not (tmp_path / "new").exists()
