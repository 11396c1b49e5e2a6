from datetime import date, time
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from caraway.core.values import Asn
from caraway.platform.web import phones
from caraway.platform.web.days import DayTyped
from caraway.platform.web.fields import (
    DayField,
    PhoneField,
    PostcodeField,
    RequestKeyField,
    TimeOfDayField,
    ValueField,
    YesNoField,
)

TODAY = date(2026, 3, 12)


def refusal(field: forms.Field, typed: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    return str(caught.value.messages[0])


@given(st.dates(min_value=date(1000, 1, 1)))
def test_any_day_typed_is_that_day(day: date) -> None:
    typed = DayTyped(str(day.day), f"{day.month:02d}", f"{day.year:04d}")
    assert DayField(label="Day").clean(typed) == day


@pytest.mark.parametrize("month", ["3", "03", "mar", "March", "MARCH", "Mawrth"])
def test_months_may_be_named(month: str) -> None:
    assert DayField(label="Day").clean(DayTyped("7", month, "2026")) == date(2026, 3, 7)


@pytest.mark.parametrize(
    ("typed", "said", "parts"),
    [
        (DayTyped("7", "", "2026"), "Date of birth must include a month", ("month",)),
        (DayTyped("", "", "2026"), "Date of birth must include a day and a month", ("day", "month")),
        (DayTyped("7", "3", "26"), "Date of birth must have a year of 4 numbers", ("year",)),
        (DayTyped("30", "2", "2026"), "Date of birth must be a real date", ("day", "month", "year")),
        (DayTyped("7", "13", "2026"), "Date of birth must be a real date", ("month",)),
        (DayTyped("7", "ma", "2026"), "Date of birth must be a real date", ("month",)),
        (DayTyped("32", "3", "2026"), "Date of birth must be a real date", ("day",)),
        (DayTyped("x", "3", "2026"), "Date of birth must be a real date", ("day",)),
        (DayTyped("7", "3", "0000"), "Date of birth must be a real date", ("day", "month", "year")),
    ],
)
def test_a_day_refused_says_what_is_wrong_and_where(typed: DayTyped, said: str, parts: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        DayField(label="Date of birth").clean(typed)
    assert caught.value.message == said
    assert caught.value.params is not None
    assert caught.value.params["parts"] == parts


def test_a_day_not_given() -> None:
    assert refusal(DayField(label="Date of birth"), DayTyped()) == "Enter date of birth"
    assert DayField(label="Date of birth", required=False).clean(DayTyped()) is None
    own = DayField(label="x", error_messages={"required": "Enter the day of arrest"})
    assert refusal(own, DayTyped()) == "Enter the day of arrest"


@pytest.mark.parametrize(
    ("bounds", "day", "said"),
    [
        ({"latest": TODAY, "today": TODAY}, 13, "Arrest must be today or in the past"),
        ({"earliest": TODAY, "today": TODAY}, 11, "Arrest must be today or in the future"),
        ({"latest": date(2026, 3, 9), "today": TODAY}, 10, "Arrest must be on or before 9 March 2026"),
        ({"earliest": date(2026, 3, 9)}, 8, "Arrest must be on or after 9 March 2026"),
    ],
)
def test_bounds_are_usable_days_themselves(bounds: dict[str, date], day: int, said: str) -> None:
    field = DayField(label="Arrest")
    field.bound(**bounds)
    assert refusal(field, date(2026, 3, day)) == said
    edge = bounds.get("latest") or bounds["earliest"]
    assert field.clean(edge) == edge


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("10:40", time(10, 40)),
        ("10.40", time(10, 40)),
        ("1040", time(10, 40)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("2:15 p.m.", time(14, 15)),
        (" midday ", time(12)),
        ("23:59", time(23, 59)),
    ],
)
def test_times_as_people_type_them(typed: str, read: time) -> None:
    assert TimeOfDayField(label="Time").clean(typed) == read


@pytest.mark.parametrize("typed", ["soon", "24:00", "10:60", "13pm", "0am", "9", "10:4", "1:2:3"])
def test_what_is_no_time(typed: str) -> None:
    said = refusal(TimeOfDayField(label="Time of arrest"), typed)
    assert said == "Time of arrest must be a time, like 10:40 or 2:15pm"


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("07700 900142", "+447700900142", "07700 900142"),
        ("+44 (0)7700 900142", "+447700900142", "07700 900142"),
        ("020 7946 0958", "+442079460958", "020 7946 0958"),
        ("+48 22 123 45 67", "+48221234567", "+48 22 123 45 67"),
    ],
)
def test_telephone_numbers(typed: str, kept: str, shown: str) -> None:
    assert PhoneField(label="Telephone").clean(typed) == kept
    assert phones.shown(kept) == shown


@pytest.mark.parametrize("typed", ["12", "07700", "not a number", "07700 900142 ext 3", "07700 90014"])
def test_what_is_no_telephone_number(typed: str) -> None:
    assert "Enter a telephone number" in refusal(PhoneField(label="Telephone"), typed)


@pytest.mark.parametrize("typed", ["07700900142", "+447700900142", "07700-900 142", "nonsense"])
def test_a_number_is_shown_again_as_it_was_typed(typed: str) -> None:
    form_of = type("F", (forms.Form,), {"phone": PhoneField()})
    assert form_of({"phone": typed})["phone"].value() == typed
    assert form_of(initial={"phone": "+447700900142"})["phone"].value() == "07700 900142"


@pytest.mark.parametrize("typed", ["so142ar", "SO14 2AR", " s o 1 4 2 a r "])
def test_postcodes(typed: str) -> None:
    assert PostcodeField(label="Postcode").clean(typed) == "SO14 2AR"


def test_a_value_of_the_rules_refuses_in_its_own_words() -> None:
    field = ValueField(reads=Asn.parse, label="Arrest or summons number")
    assert refusal(field, "nonsense").startswith("Enter")
    assert "nonsense" not in refusal(field, "nonsense")
    assert "postcode" in refusal(PostcodeField(label="Postcode"), "S")


def test_yes_and_no() -> None:
    field = YesNoField(label="Agreed", required=False)
    assert [field.clean(each) for each in ("yes", "no", "")] == [True, False, None]
    assert [field.prepare_value(each) for each in (True, False, None)] == ["yes", "no", None]


def test_a_request_key_is_needed() -> None:
    assert "Open this page again" in refusal(RequestKeyField(), "")
    assert "Open this page again" in refusal(RequestKeyField(), "7")
