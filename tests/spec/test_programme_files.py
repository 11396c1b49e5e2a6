"""Runs the table of the programme files and settings that are refused."""

import tomllib
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from caraway.core import agreement, programme_sound, schema
from caraway.core import programme as programmes
from caraway.core.agreement import Settings, settings_from
from caraway.core.programme import programme, programme_from
from caraway.core.refusals import FileRefused, ProgrammeFileError, SettingsError

TABLE = tomllib.loads((Path(__file__).parent / "programme_files.toml").read_text("utf-8"))
KEY = TABLE["programme"]
FILE = f"{KEY}.toml"
SOUND = files("caraway.core.programmes").joinpath(FILE).read_text("utf-8")
FILES, SETTINGS = TABLE["file"], TABLE["settings"]


def _changed(case: dict[str, Any]) -> str:
    assert case["instead_of"] in SOUND, "the file does not say that"
    return SOUND.replace(case["instead_of"], case["it_says"], 1)


def _refusal(case: dict[str, Any]) -> tuple[str, str]:
    try:
        if "table" in case:
            settings_from(case["table"], programme(KEY))
        else:
            programme_from(_changed(case), FILE)
    except FileRefused as refused:
        return refused.key, refused.reason
    return "", "not refused"


@pytest.mark.parametrize("case", FILES, ids=[case["case"] for case in FILES])
def test_a_bad_file(case: dict[str, Any]) -> None:
    with pytest.raises(ProgrammeFileError) as refused:
        programme_from(_changed(case), FILE)
    assert (refused.value.file, refused.value.key, refused.value.reason) == (FILE, case["key"], case["reason"])
    assert refused.value.sentence == f"{FILE}: {case['key']}: {case['reason']}"


@pytest.mark.parametrize("case", SETTINGS, ids=[case["case"] for case in SETTINGS])
def test_bad_settings(case: dict[str, Any]) -> None:
    with pytest.raises(SettingsError) as refused:
        settings_from(case["table"], programme(KEY))
    assert (refused.value.file, refused.value.key, refused.value.reason) == ("settings", case["key"], case["reason"])


def test_the_unchanged_file_and_no_settings_are_sound() -> None:
    assert programme_from(SOUND, FILE) == programme(KEY)
    assert settings_from({}, programme(KEY)) == Settings()


def test_settings_that_were_read_can_be_read_back() -> None:
    whole = settings_from({"priors_years": 3, "left_early": {"attended_from_minute": 300}}, programme(KEY))
    for settings in (Settings(), whole):
        assert settings_from(asdict(settings), programme(KEY)) == settings


def _without_bounds(self: schema.Whole, value: object, path: str, complain: schema.Complain) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise complain(path, "must be a whole number")
    return value


FAULTS: dict[str, tuple[Any, str, Any]] = {
    "soundness is not looked at": (programmes, "require_sound", lambda *_: None),
    "keys may be there twice": (programme_sound, "_distinct", lambda *_: None),
    "a repeat need not fit": (programme_sound, "_window", lambda *_: None),
    "groups and calls are not looked at": (programme_sound, "_delivery", lambda *_: None),
    "settings need not fit the workshops": (agreement, "_fits_workshops", lambda *_: None),
    "numbers know no bounds": (schema.Whole, "read", _without_bounds),
    "lists may be empty": (
        schema.Items,
        "read",
        lambda self, value, path, complain: tuple(self.of.read(item, path, complain) for item in value),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_table_notices_a_wrong_rule(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, wrong = FAULTS[fault]
    monkeypatch.setattr(where, name, wrong)
    wanted = [(case["key"], case["reason"]) for case in FILES + SETTINGS]
    assert [_refusal(case) for case in FILES + SETTINGS] != wanted, f"no case notices that {fault}"
