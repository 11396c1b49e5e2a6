"""Files of a sealed copy are unpacked into the new folder and nowhere else, by whichever Python there is."""

import io
import tarfile
from pathlib import Path

import pytest

from caraway.platform.backups import restoring


def packed(*members: tuple[str, bytes, bytes | None]) -> tarfile.TarFile:
    """An archive that is read once, with members of these names and types; without content a folder or a link."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind, content in members:
            one = tarfile.TarInfo(name)
            one.type, one.linkname, one.size = kind, "/etc/passwd", len(content or b"")
            archive.addfile(one, io.BytesIO(content) if content is not None else None)
    return tarfile.open(fileobj=io.BytesIO(out.getvalue()), mode="r|")


def put(archive: tarfile.TarFile, data: Path) -> None:
    for member in archive:
        restoring._put(archive, member, data)


def test_files_and_folders_are_there_with_what_was_in_them(tmp_path):
    data = tmp_path / "data"
    put(
        packed(
            ("base", tarfile.DIRTYPE, None), ("base/1/2601", tarfile.REGTYPE, b"rows"), ("EMPTY", tarfile.REGTYPE, b"")
        ),
        data,
    )
    assert (data / "base" / "1" / "2601").read_bytes() == b"rows"
    assert (data / "EMPTY").read_bytes() == b""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../outside", tarfile.REGTYPE),
        ("base/../../outside", tarfile.REGTYPE),
        ("/outside", tarfile.REGTYPE),
        ("../outside", tarfile.DIRTYPE),
        ("link", tarfile.SYMTYPE),
        ("link", tarfile.LNKTYPE),
        ("pipe", tarfile.FIFOTYPE),
        ("device", tarfile.CHRTYPE),
    ],
)
def test_what_lies_outside_and_what_is_no_file_is_refused(tmp_path, name, kind):
    data = tmp_path / "data"
    with pytest.raises(tarfile.TarError, match="is no file of one"):
        put(packed((name, kind, b"" if kind == tarfile.REGTYPE else None)), data)
    assert not list(tmp_path.rglob("*"))


def test_a_file_twice_is_refused(tmp_path):
    with pytest.raises(FileExistsError):
        put(packed(("one", tarfile.REGTYPE, b"a"), ("one", tarfile.REGTYPE, b"b")), tmp_path)
    assert (tmp_path / "one").read_bytes() == b"a"
