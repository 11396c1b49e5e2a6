"""What is told of a month: who is in which row, and that every row has gone through the rule of small cells."""

from datetime import date

import pytest

from caraway.core.victim import counts
from caraway.core.victim.counts import Counted, Decided, InTime, blocks, in_time
from caraway.core.victim.engagement import Attempt, Engagement
from caraway.core.victim.safe_plan import Way
from caraway.core.victim.voice import Service

MONTH, LATE = date(2026, 1, 1), date(2026, 1, 20)
ENGAGED = Attempt(date(2026, 1, 10), Engagement.ENGAGED, Way.CALL)
NOBODY = Attempt(date(2026, 1, 9), Engagement.NO_ANSWER, Way.CALL)


@pytest.mark.parametrize(
    ("attempts", "late_on", "found"),
    [
        ((NOBODY, ENGAGED), LATE, InTime.IN_TIME),
        ((ENGAGED,), date(2026, 1, 10), InTime.LATE),
        ((NOBODY,), LATE, InTime.LATE),
        ((), date(2026, 2, 14), InTime.LATE),
        ((), date(2026, 2, 15), InTime.NOT_LATE),
    ],
)
def test_first_contact(attempts, late_on, found):
    assert in_time(Counted(attempts, late_on), MONTH) is found


def test_every_row_goes_through_the_rule():
    housing = frozenset({Service.HOUSING})
    cases = [
        *[Counted((ENGAGED,), LATE, housing, housing)] * 20,
        *[Counted((NOBODY,), LATE, housing)] * 3,
        *[Counted((), date(2026, 3, 1), frozenset({Service.NONE_WANTED}))] * 6,
    ]
    found = {one.key: one for one in blocks(MONTH, cases, [Decided.HOLD] * 4)}
    shown = {key: {row.words: row.count for row in one.rows if row.count is not None} for key, one in found.items()}
    assert shown == {
        "engagement": {"Engaged": 20},
        "contact": {InTime.IN_TIME.words: 20},
        "wanted": {"Housing": 23},
        "given": {"Housing": 20},
        "decisions": {},
    }
    assert [one.total for one in found.values()] == [29, 29, None, None, None]
    assert [key for key, one in found.items() if one.silent] == ["decisions"]
    assert "Offered, and none wanted" not in {row.words for row in found["wanted"].rows}


def test_a_table_whose_sum_is_shown_is_not_silent():
    """Three and three: neither row is shown, and all six are. Of four nothing is."""
    engagement, *_ = blocks(MONTH, [Counted((ENGAGED,), LATE)] * 3 + [Counted((NOBODY,), LATE)] * 3, [])
    assert ({row.count for row in engagement.rows}, engagement.total) == ({None}, 6)
    assert (engagement.silent, engagement.undivided) == (False, True)
    divided, *_ = blocks(MONTH, [Counted((ENGAGED,), LATE)] * 20 + [Counted((NOBODY,), LATE)] * 6, [])
    assert (divided.silent, divided.undivided) == (False, False)
    assert all(one.silent for one in blocks(MONTH, [Counted((ENGAGED,), LATE)] * 4, []))


def test_a_rule_that_is_left_out_is_seen(monkeypatch):
    monkeypatch.setattr(counts, "alone", lambda count: count)
    with pytest.raises(AssertionError):
        test_every_row_goes_through_the_rule()
