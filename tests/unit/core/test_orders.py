"""Court orders: when their hours forbid a session, and what may never be written."""

from datetime import date, time

import pytest

from caraway.core.orders import Taken, forbidden, names_a_place, require_no_place
from caraway.core.refusals import InvalidValue

SATURDAY = date(2026, 3, 7)
MORNING = Taken(5, date(2026, 1, 1), None, time(9), time(11))


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "clash"),
    [
        ("10:00", "15:00", True),
        ("08:00", "09:00", False),
        ("11:00", "15:00", False),
        ("10:59", "15:00", True),
        ("08:00", "09:01", True),
        ("09:30", "10:30", True),
        ("", "", True),
    ],
)
def test_hours_clash_where_they_overlap(starts_at, ends_at, clash):
    assert MORNING.forbids(SATURDAY, starts_at, ends_at) is clash


@pytest.mark.parametrize(
    ("taken", "clash"),
    [
        (Taken(5, SATURDAY), True),
        (Taken(5, date(2026, 3, 8)), False),
        (Taken(5, date(2026, 1, 1), SATURDAY), True),
        (Taken(5, date(2026, 1, 1), date(2026, 3, 6)), False),
        (Taken(6, date(2026, 1, 1)), False),
    ],
)
def test_a_whole_day_counts_from_its_first_to_its_last(taken, clash):
    assert forbidden([taken], SATURDAY, "10:00", "15:00") is clash


def test_nothing_set_forbids_nothing():
    assert not forbidden([], SATURDAY, "10:00", "15:00")


PLACES = (
    "Not within 100 m of 12 Acacia Avenue",
    "flat 3, Example House",
    "Apartment 4b",
    "4a Elm Court",
    "21, Station Rd",
    "12 Upper Mill Lane, Winchester",
    "7 Heol y Bont",
    "may not go to SO14 2AR",
    "so142ar",
    "BN1 1AA is out of bounds",
    "call 07700 900142",
    "on +44 7700 900142",
    "023 8000 0000",
    "write to someone@example.org",
)


@pytest.mark.parametrize("text", PLACES)
def test_what_looks_like_an_address_or_a_number_is_found_and_never_repeated(text):
    assert names_a_place(text)
    with pytest.raises(InvalidValue) as refused:
        require_no_place("words", text)
    assert refused.value.code == "words"
    assert text not in refused.value.sentence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No contact with a person, direct or through others",
        "Must not enter a place, nor a second one",
        "Every Saturday from 9:00 to 11:00, term time only",
        "Order of 2 March 2026, to be heard again in 12 weeks",
        "Signs on at 10:00 twice a week",
        "2 dates in court, 14 days apart",
        "Curfew 19:00 to 07:00",
        "Varied on 2026-03-02",
    ],
)
def test_plain_words_pass(text):
    assert not names_a_place(text)
    assert require_no_place("words", text) == text
