"""Runs the table of the programme files and settings that are refused."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from caraway.core import programme as programmes
from caraway.core import schema
from caraway.core.agreement import Settings, settings_from
from caraway.core.programme import programme, programme_from
from caraway.core.refusals import FileRefused, ProgrammeFileError, SettingsError

TABLE = tomllib.loads((Path(__file__).parent / "programme_files.toml").read_text("utf-8"))
KEY = TABLE["programme"]
SOUND = files("caraway.core.programmes").joinpath(f"{KEY}.toml").read_text("utf-8")
FILES, SETTINGS = TABLE["file"], TABLE["settings"]


def _changed(case: dict[str, Any]) -> str:
    assert case["instead_of"] in SOUND, "the file does not say that"
    return SOUND.replace(case["instead_of"], case["it_says"], 1)


def _refusal(case: dict[str, Any]) -> tuple[str, str]:
    try:
        if "table" in case:
            settings_from(case["table"], programme(KEY))
        else:
            programme_from(_changed(case), "new.toml")
    except FileRefused as refused:
        return refused.key, refused.reason
    return "", "not refused"


@pytest.mark.parametrize("case", FILES, ids=[case["case"] for case in FILES])
def test_a_bad_file(case: dict[str, Any]) -> None:
    with pytest.raises(ProgrammeFileError) as refused:
        programme_from(_changed(case), "new.toml")
    assert (refused.value.file, refused.value.key, refused.value.reason) == ("new.toml", case["key"], case["reason"])
    assert refused.value.sentence == f"new.toml: {case['key']}: {case['reason']}"


@pytest.mark.parametrize("case", SETTINGS, ids=[case["case"] for case in SETTINGS])
def test_bad_settings(case: dict[str, Any]) -> None:
    with pytest.raises(SettingsError) as refused:
        settings_from(case["table"], programme(KEY))
    assert (refused.value.file, refused.value.key, refused.value.reason) == ("settings", case["key"], case["reason"])


def test_the_unchanged_file_and_no_settings_are_sound() -> None:
    assert programme_from(SOUND, "cara.toml") == programme(KEY)
    assert settings_from({}, programme(KEY)) == Settings()


def _without_bounds(self: schema.Whole, value: object, path: str, complain: schema.Complain) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise complain(path, "must be a whole number")
    return value


FAULTS: dict[str, tuple[Any, str, Any]] = {
    "soundness is not looked at": (programmes, "_sound", lambda *_: None),
    "keys may be there twice": (programmes, "_distinct", lambda *_: None),
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
