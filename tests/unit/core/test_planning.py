"""A workshop is planned as the agreement has them, or refused beside the field it is about."""

from dataclasses import replace
from datetime import date, time

import pytest

from caraway.core.agreement import Settings
from caraway.core.planning import Planned, days_of, require_plannable
from caraway.core.programme import programme
from caraway.core.refusals import InvalidValue, Unknown

SATURDAY = date(2026, 3, 7)
SOUND = Planned("A", SATURDAY, time(10), time(15), capacity=8, sex="male", language="en", facilitators=2)
SETTINGS = Settings(sexes=("male",), weekdays=(5, 2), languages=("en", "cy"))


def test_what_is_as_the_agreement_has_it_is_planned():
    require_plannable(SOUND, programme("cara"), SETTINGS, SATURDAY)


@pytest.mark.parametrize(
    ("field", "change", "sentence"),
    [
        ("on", {"on": date(2026, 2, 28)}, "The day must be today or in the future."),
        ("ends_at", {"ends_at": time(10)}, "The workshop must end after it starts."),
        ("ends_at", {"ends_at": time(9, 59)}, "The workshop must end after it starts."),
        ("on", {"on": date(2026, 3, 13)}, "Workshops of this agreement are on Wednesdays or Saturdays."),
        ("capacity", {"capacity": 9}, "Workshops of this agreement have at most 8 places."),
        ("sex", {"sex": "female"}, "This agreement is not for that group."),
        ("language", {"language": "pl"}, "Workshops of this agreement are held in English or Welsh."),
        ("facilitators", {"facilitators": 1}, "A workshop of CARA is led by 2 facilitators."),
    ],
)
def test_anything_else_is_refused_beside_its_field(field, change, sentence):
    with pytest.raises(InvalidValue) as refused:
        require_plannable(replace(SOUND, **change), programme("cara"), SETTINGS, SATURDAY)
    assert (refused.value.code, refused.value.sentence) == (field, sentence)


def test_a_step_that_the_programme_does_not_have():
    with pytest.raises(Unknown):
        require_plannable(replace(SOUND, step="Z"), programme("cara"), SETTINGS, SATURDAY)


def test_days_stand_in_the_order_of_the_week():
    assert days_of(SETTINGS) == "Wednesdays or Saturdays"
