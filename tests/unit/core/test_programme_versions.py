"""A programme's versions: a case keeps the one it began under, and what a version says never changes."""

import hashlib
import json
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from caraway.core import programme as programmes
from caraway.core.programme import programme, programme_in_force, programme_keys
from caraway.core.refusals import NotNow, ProgrammeFileError, Unknown

FOLDER = Path(str(files("caraway.core"))) / "programmes"
RECORDED = tomllib.loads((Path(__file__).parent / "programme_versions.toml").read_text("utf-8"))
CARA = (FOLDER / "cara.toml").read_text("utf-8")


def digest(text: str) -> str:
    """A SHA-256 of what a file says; comments and layout do not count."""
    return hashlib.sha256(json.dumps(tomllib.loads(text), sort_keys=True, default=str).encode()).hexdigest()


def found() -> dict[str, dict[str, str]]:
    """Each programme's versions, and what each says."""
    said: dict[str, dict[str, str]] = {}
    for file in (*FOLDER.glob("*.toml"), *FOLDER.glob("past/*.toml")):
        text = file.read_text("utf-8")
        read = tomllib.loads(text)
        said.setdefault(read["key"], {})[read["version"]] = digest(text)
    return said


def test_what_a_version_says_never_changes() -> None:
    assert found() == RECORDED, "give the file a new version: programme_versions.toml says how"


def test_comments_and_layout_may_change_and_nothing_else() -> None:
    assert digest(CARA.replace("\n\n", "\n# again\n\n")) == digest(CARA)
    assert digest(CARA.replace("chances", "chance").replace("gap_most_days = 35", "gap_most_days = 36")) != digest(CARA)


@pytest.fixture
def with_a_past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """CARA as it is now, and a version before it in which both workshops were two weeks apart."""
    (tmp_path / "past").mkdir()
    (tmp_path / "cara.toml").write_text(CARA)
    before = _changed('version = "2024.08"', 'version = "2020"')
    before = before.replace("2024-08-01", "2020-01-01").replace("gap_least_days = 28", "gap_least_days = 14")
    (tmp_path / "past" / "cara-2020.toml").write_text(before)
    (tmp_path / "past" / "cara-north-1.toml").write_text(
        before.replace('key = "cara"', 'key = "cara-north"').replace('"2020"', '"1"')
    )
    monkeypatch.setattr(programmes, "_folder", lambda: tmp_path)
    programmes._versions.cache_clear()
    yield tmp_path
    programmes._versions.cache_clear()


def _changed(old: str, new: str) -> str:
    assert old in CARA
    return CARA.replace(old, new, 1)


def test_a_version_is_found_by_its_name(with_a_past: Path) -> None:
    assert programme("cara").version == "2024.08"
    assert programme("cara", "2024.08") == programme("cara")
    assert programme("cara", "2020").step("B").gap_least_days == 14
    assert programme_keys() == ("cara",)


@pytest.mark.parametrize("version", ["2019", "", "1", "../cara"])
def test_a_version_that_is_not_there_is_refused(with_a_past: Path, version: str) -> None:
    with pytest.raises(Unknown, match="version of cara"):
        programme("cara", version)


def test_a_day_has_the_version_in_force(with_a_past: Path) -> None:
    assert programme_in_force("cara", date(2020, 1, 1)).version == "2020"
    assert programme_in_force("cara", date(2024, 7, 31)).version == "2020"
    assert programme_in_force("cara", date(2024, 8, 1)).version == "2024.08"
    with pytest.raises(NotNow, match=r"CARA may be used from 1 January 2020\."):
        programme_in_force("cara", date(2019, 12, 31))


def test_before_its_first_version_a_programme_may_not_be_used() -> None:
    assert programme_in_force("cara", date(2024, 8, 1)).key in programme_keys()
    with pytest.raises(NotNow, match=r"CARA may be used from 1 August 2024\."):
        programme_in_force("cara", date(2024, 7, 31))


@pytest.mark.parametrize(("said", "key"), [('"2020"', "version"), ("2020-01-01", "in_force_from")])
def test_two_versions_that_cannot_be_told_apart_are_refused(with_a_past: Path, said: str, key: str) -> None:
    now = (with_a_past / "cara.toml").read_text()
    instead = {"version": '"2024.08"', "in_force_from": "2024-08-01"}[key]
    (with_a_past / "cara.toml").write_text(now.replace(instead, said, 1))
    with pytest.raises(ProgrammeFileError, match=f"cara.toml: {key}: is that of another version too"):
        programme("cara")


def test_a_programme_that_is_given_no_more_keeps_its_versions(with_a_past: Path) -> None:
    (with_a_past / "cara.toml").rename(with_a_past / "past" / "cara-2024.08.toml")
    assert programme("cara").version == "2024.08"
    assert programme_keys() == ()


def test_a_past_version_under_a_wrong_name_is_refused(with_a_past: Path) -> None:
    (with_a_past / "past" / "cara-2021.toml").write_text((with_a_past / "past" / "cara-2020.toml").read_text())
    with pytest.raises(ProgrammeFileError, match="key: must be the file's own name"):
        programme("cara")
