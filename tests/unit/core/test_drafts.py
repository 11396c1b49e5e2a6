"""How long a draft is kept: 90 days without a change, with a warning in the last 14."""

from datetime import date, timedelta

import pytest

from caraway.core.drafts import deleted_on, is_old, is_warned

CHANGED = date(2026, 1, 10)


@pytest.mark.parametrize(
    ("days", "old", "warned"), [(75, False, False), (76, False, True), (89, False, True), (90, True, True)]
)
def test_it_is_warned_of_and_deleted_by_the_day(days, old, warned):
    today = CHANGED + timedelta(days=days)
    assert (is_old(CHANGED, today), is_warned(CHANGED, today)) == (old, warned)


def test_the_day_is_said():
    assert deleted_on(CHANGED) == date(2026, 4, 10)
