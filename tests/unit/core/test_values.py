"""Values: properties that hold for every identifier, and what the table of vectors can't show."""

from dataclasses import FrozenInstanceError
from functools import partial
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from caraway.core.refusals import InvalidValue
from caraway.core.values import Asn, Crn, CroNumber, PncId, PoliceReference, Postcode, ReferencePattern
from caraway.core.values.text import check_letter

NICHE = ReferencePattern("44#########", "44260012345")


YEAR = 2026


def _pnc(typed: str) -> str:
    return PncId.parse(typed, latest_year=YEAR).text


@given(st.integers(YEAR - 99, YEAR), st.integers(0, 9_999_999))
def test_a_pnc_number_reads_the_same_in_every_writing(year: int, serial: int) -> None:
    letter = check_letter(f"{year % 100:02}{serial:07}")
    kept = f"{year}/{serial:07}{letter}"
    writings = [
        kept,
        f"{year}{serial:07}{letter}",
        f"{year % 100:02}/{serial}{letter}",
        f"{year % 100:02}{serial}{letter}",
    ]
    assert {_pnc(writing.lower()) for writing in writings} == {kept}


@given(st.integers(0, 99), st.integers(0, 9_999_999), st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(year: int, serial: int, place: int, more: int) -> None:
    digits = f"{serial:07}"
    wrong = f"{digits[:place]}{(int(digits[place]) + more) % 10}{digits[place + 1 :]}"
    with pytest.raises(InvalidValue, match="last letter"):
        _pnc(f"{year:02}/{wrong}{check_letter(f'{year:02}{digits}')}")


@given(st.integers(0, 9_999_999), st.integers(0, 5))
def test_two_digits_changed_round_are_always_found(serial: int, place: int) -> None:
    digits = f"{serial:07}"
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assume(swapped != digits)
    with pytest.raises(InvalidValue, match="last letter"):
        _pnc(f"02/{swapped}{check_letter(f'02{digits}')}")


def test_the_century_of_a_two_digit_year() -> None:
    letter = check_letter("270000001")
    assert PncId.parse(f"27/1{letter}", latest_year=2027).text == f"2027/0000001{letter}"
    assert PncId.parse(f"27/1{letter}", latest_year=2026).text == f"1927/0000001{letter}"


@given(st.integers(0, 99), st.integers(1, 999_999))
def test_cro_numbers_keep_their_two_paddings(year: int, serial: int) -> None:
    standard = f"{serial:06}/{year:02}{check_letter(f'{year:02}{serial:06}')}"
    assert CroNumber.parse(f"{serial}/{standard[-3:]}").text == standard
    sf = f"SF{year:02}/{serial}{check_letter(f'{year:02}{serial}')}"
    assert CroNumber.parse(sf).text == sf


def test_the_level_of_the_force_does_not_tell_two_asns_apart() -> None:
    long = Asn.parse("221FD112200001234560X")
    assert long == Asn.parse("22FD112200001234560X")
    assert (long.level, Asn.parse("22FD112200001234560X").level) == ("1", "")
    with pytest.raises(InvalidValue):
        Asn("22FD112200001234560X", level="ab")


def test_values_are_frozen_and_refuse_what_is_not_canonical() -> None:
    value = Crn.parse("a123456")
    with pytest.raises(FrozenInstanceError):
        value.text = "B123456"  # type: ignore[misc]
    with pytest.raises(InvalidValue):
        Crn("a123456")


def test_the_parts_of_a_postcode() -> None:
    postcode = Postcode.parse("so23 8uj")
    assert (postcode.outward, postcode.inward, postcode.area) == ("SO23", "8UJ", "SO")
    assert Postcode.parse("BFPO 57").area == "BFPO"


def test_a_postcode_does_not_print_itself() -> None:
    assert "SO23" not in f"{Postcode.parse('so23 8uj')} {Postcode.parse('so23 8uj')!r}"


def said(parse: Any, typed: str) -> str | None:
    try:
        assert parse(parse(typed).text) == parse(typed)
    except InvalidValue as refusal:
        return refusal.sentence
    return None


@given(st.text(max_size=12) | st.text("0123456789/SFZA", max_size=14))
def test_whatever_is_typed_is_read_or_refused_in_words_that_do_not_depend_on_it(typed: str) -> None:
    pnc = partial(PncId.parse, latest_year=YEAR)
    for parse in (pnc, CroNumber.parse, Asn.parse, Crn.parse, Postcode.parse):
        sentence = said(parse, typed)
        assert sentence in {None, said(parse, "")} or sentence.startswith("The last letter does not fit")


def test_a_police_reference_is_written_as_its_force_writes_it() -> None:
    assert PoliceReference.parse(" 44 2600 12345 ", NICHE).text == "44260012345"
    with pytest.raises(InvalidValue, match="like 44260012345"):
        PoliceReference.parse("55260012345", NICHE)


def test_the_marks_of_a_pattern() -> None:
    pattern = ReferencePattern("@*/##%%|BTP-#.#", "QZ/12")
    assert all(pattern.fits(written) for written in ("Q9/12", "QZ/123", "QZ/1234", "BTP-1.2"))
    assert not any(pattern.fits(written) for written in ("9Q/12", "Q9/1", "Q9/12345", "BTP-1x2", "BTP-12", "Q9/12\n"))


@pytest.mark.parametrize("text", ["", "[0-9]+", "##|", "(#", "#" * 121, "ab"])
def test_a_pattern_takes_its_own_marks_alone(text: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        ReferencePattern(text, "1")
    assert refusal.value.code == "police_reference.pattern"


def test_a_pattern_has_an_example_that_fits() -> None:
    with pytest.raises(InvalidValue) as refusal:
        ReferencePattern("##", "1")
    assert refusal.value.code == "police_reference.example"
    assert not ReferencePattern("#" * 31 + "|#", "1").fits("1" * 31)


def test_a_pattern_makes_its_own_example() -> None:
    assert ReferencePattern("44/@##%-*|Z#").shown == "44/A11-1"
    with pytest.raises(InvalidValue):
        ReferencePattern("#" * 31)


def test_without_a_pattern_any_ordinary_reference_will_do() -> None:
    assert PoliceReference.parse("btp/26-001.2").text == "BTP/26-001.2"
    for typed in ("", "/1", "1" * 31, "26_1", "26\u00e9"):
        with pytest.raises(InvalidValue, match="letters, digits"):
            PoliceReference.parse(typed)
