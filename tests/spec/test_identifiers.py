"""Runs the table of identifiers."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from caraway.core import values
from caraway.core.refusals import InvalidValue
from caraway.core.values import justice, police
from caraway.core.values.text import CHECK_LETTERS

KINDS = tomllib.loads((Path(__file__).parent / "identifiers.toml").read_text(encoding="utf-8"))["kind"]


def _rows(list_name: str) -> list[Any]:
    return [(kind["name"], row) for kind in KINDS for row in kind.get(list_name, [])]


def _parse(kind: str, typed: str) -> Any:
    """Read in 2026, where the kind has years of two digits."""
    more = {"latest_year": 2026} if kind == "PncId" else {}
    return getattr(values, kind).parse(typed, **more)


@pytest.mark.parametrize(("kind", "row"), _rows("right"))
def test_typed_and_kept(kind: str, row: list[str]) -> None:
    typed, kept = row
    value = _parse(kind, typed)
    assert value.text == kept
    assert value == getattr(values, kind)(kept) == _parse(kind, kept)


@pytest.mark.parametrize(("kind", "typed"), _rows("wrong_letter"))
def test_a_wrong_letter_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        _parse(kind, typed)
    # O and S are no check letters at all, so there the form is wrong before the letter is.
    assert refusal.value.code.endswith(".check_letter" if typed[-1] in CHECK_LETTERS else ".format")


@pytest.mark.parametrize(("kind", "typed"), _rows("wrong_form"))
def test_a_wrong_form_is_refused_without_repeating_it(kind: str, typed: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        _parse(kind, typed)
    assert refusal.value.code.endswith(".format")
    assert not typed or typed not in refusal.value.sentence


def test_every_kind_is_in_the_table() -> None:
    made = {name for module in (police, justice) for name in vars(module) if hasattr(vars(module)[name], "parse")}
    assert made | {"Postcode"} == {kind["name"] for kind in KINDS}


def _wrong_somewhere() -> bool:
    for kind, (typed, kept) in _rows("right"):
        try:
            if _parse(kind, typed).text != kept:
                return True
        except InvalidValue:
            return True
    return False


@pytest.mark.parametrize(
    "wrong",
    [
        lambda digits: "ABCDEFGHJKLMNPQRTUVWXYZ"[int(digits) % 23],
        lambda digits: CHECK_LETTERS[int(digits) % 22],
        lambda digits: CHECK_LETTERS[int(digits[2:]) % 23],
    ],
    ids=["alphabet begun at A", "remainder by 22", "year left out"],
)
def test_the_table_notices_a_wrong_check_letter(wrong: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _wrong_somewhere()
    monkeypatch.setattr(police, "check_letter", wrong)
    assert _wrong_somewhere()
