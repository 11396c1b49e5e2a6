"""Risk tools and surveys by their files: how many items, which version when, and what a version says never changes."""

import hashlib
import json
import tomllib
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from caraway.core.instruments import InstrumentKind, Meaning, instrument, instrument_in_force, instruments
from caraway.core.instruments import files as loader
from caraway.core.programme import programme
from caraway.core.refusals import InstrumentFileError, InvalidValue, NotNow, Unknown
from caraway.core.vocabulary import InstrumentKey

FOLDER = Path(str(files("caraway.core.instruments")))
RECORDED = tomllib.loads((Path(__file__).parent / "instrument_versions.toml").read_text("utf-8"))
DARA = (FOLDER / "dara-2022.toml").read_text("utf-8")


def digest(text: str) -> str:
    """A SHA-256 of what a file says; comments and layout do not count."""
    return hashlib.sha256(json.dumps(tomllib.loads(text), sort_keys=True, default=str).encode()).hexdigest()


def test_what_a_version_says_never_changes() -> None:
    found = {file.stem: digest(file.read_text("utf-8")) for file in FOLDER.glob("*.toml")}
    assert found == RECORDED, "give it a new file with a new version: instrument_versions.toml says how"


@pytest.mark.parametrize(("key", "version", "items"), [("dash_safelives", "2009", 24), ("dash_police", "2009", 27)])
def test_a_form_has_its_items(key: str, version: str, items: int) -> None:
    assert len(instrument(key, version).items) == items


def test_what_was_not_held_against_its_form_says_so() -> None:
    assert {one.key for one in instruments() if one.kind is InstrumentKind.RISK and not one.checked} == {
        "dash_police",
        "dara",
    }


def test_every_risk_tool_has_every_override() -> None:
    named = ["cluster", "strangulation", "stalking", "threat_to_kill", "own_perception", "escalation"]
    for one in instruments():
        assert [override.key for override in one.overrides] == (named if one.kind is InstrumentKind.RISK else [])


def test_the_survey_of_victims_is_the_one_that_the_programme_names() -> None:
    named = {one.key for one in programme("cara").instruments if one.plane == "victims"}
    assert named == {InstrumentKey.CARA_VICTIM}
    assert instrument_in_force("cara_victim", programme("cara").in_force_from).kind is InstrumentKind.SURVEY


def test_a_survey_is_read_and_says_what_is_missing() -> None:
    survey = instrument("cara_victim", "1")
    given = {"change": "worse", "together": "not_said"}
    assert {key: (answer.words, answer.means) for key, answer in survey.read(given).items()} == {
        "together": ("I would rather not say", Meaning.NOT_KNOWN),
        "change": ("Worse", Meaning.SAID),
    }
    assert [item.key for item in survey.missing(given)][:3] == ["ongoing", "before", "safe"]
    assert len(survey.missing(given)) == len(survey.items) - 2


def test_an_item_or_an_answer_that_is_not_there_is_refused() -> None:
    dara = instrument("dara", "2022")
    with pytest.raises(Unknown, match="item of DARA"):
        dara.read({"moon": "often"})
    with pytest.raises(InvalidValue, match="Choose one of the answers to “Jealous accusations”") as refused:
        dara.read({"jealousy": "yes"})
    assert refused.value.code == "jealousy"


@pytest.mark.parametrize("key", ["dash", "", "../refusals", "dara-2022"])
def test_an_instrument_nobody_declared_is_refused(key: str) -> None:
    with pytest.raises(Unknown, match="risk tool or survey"):
        instrument(key, "2022")
    with pytest.raises(Unknown, match="risk tool or survey"):
        instrument_in_force(key, date(2026, 3, 2))


def test_a_version_nobody_declared_is_refused() -> None:
    with pytest.raises(Unknown, match="version of dara"):
        instrument("dara", "2009")


@pytest.fixture
def with_a_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """DARA, and another version of it from 2027."""
    (tmp_path / "dara-2022.toml").write_text(DARA)
    (tmp_path / "dara-2010.toml").write_text(DARA.replace('"2022"', '"2010"').replace("2022-11-01", "2027-01-01"))
    (tmp_path / "notes.txt").write_text("Not a risk tool.")
    monkeypatch.setattr(loader, "_folder", lambda: tmp_path)
    instruments.cache_clear()
    yield tmp_path
    instruments.cache_clear()


@pytest.mark.usefixtures("with_a_next")
def test_a_day_has_the_version_in_force() -> None:
    assert [one.version for one in instruments()] == ["2022", "2010"]
    assert instrument("dara", "2022").version == "2022"
    assert instrument_in_force("dara", date(2022, 11, 1)).version == "2022"
    assert instrument_in_force("dara", date(2026, 12, 31)).version == "2022"
    assert instrument_in_force("dara", date(2027, 1, 1)).version == "2010"
    with pytest.raises(NotNow, match=r"DARA may be used from 1 November 2022\."):
        instrument_in_force("dara", date(2022, 10, 31))


def test_two_versions_that_cannot_be_told_apart_are_refused(with_a_next: Path) -> None:
    (with_a_next / "dara-2010.toml").write_text(DARA.replace('"2022"', '"2010"'))
    with pytest.raises(InstrumentFileError, match=r"dara-2022.toml: in_force_from: is that of version 2010 too"):
        instruments()
