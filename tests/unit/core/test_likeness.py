"""Two referrals of one person, and what only looks like it."""

from dataclasses import replace
from datetime import date

import pytest

from caraway.core.likeness import Alike, Known, alike

DEAN = Known("2003/1234567X", "marlowe", "dean", date(1990, 3, 1))
NEW_NAME = Known(DEAN.pnc, "hale", "dean", DEAN.born)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (DEAN, Alike.PNC),
        (NEW_NAME, Alike.PNC),
        (replace(DEAN, pnc=""), Alike.NAME),
        (replace(DEAN, pnc="2011/7654321Q"), Alike.NAME),
        (replace(DEAN, pnc="", born=date(1990, 3, 2)), None),
        (replace(DEAN, pnc="", family="marlow"), None),
    ],
)
def test_the_same_number_or_the_same_name_and_birth_date(other: Known, why: Alike | None) -> None:
    assert alike(DEAN, other) is why
    assert alike(other, DEAN) is why


def test_no_number_is_not_the_same_number() -> None:
    assert alike(replace(DEAN, pnc=""), replace(NEW_NAME, pnc="")) is None


def test_twins_and_couples_are_not_asked_about() -> None:
    twin = replace(DEAN, pnc="2004/7654321Q", given="darren")
    couple = Known("1999/0000011B", "marlowe", "anna", date(1988, 7, 9))
    assert alike(DEAN, twin) is None
    assert alike(DEAN, couple) is None
