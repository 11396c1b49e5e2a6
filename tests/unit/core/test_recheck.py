"""The check 12 months after: when it is due, and which answers can be."""

from datetime import date

import pytest

from caraway.core.recheck import ended_on, recheck_on, require_fitting
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import RecheckResult
from tests.spec.asking import standing_of

START = ["5 Jan referred, offence 2 Jan, arrested 3 Jan, summary assault, statement 4 Jan", "6 Jan accepted"]
CAUTION = "6 Jan cautioned"
ENDED, DUE = date(2026, 1, 15), date(2027, 1, 15)


def standing(*facts: str):
    return standing_of({}, {"facts": [*START, *facts]})


def test_it_is_due_twelve_months_after_the_programme_ended():
    withdrew = standing(CAUTION, "15 Jan withdrew")
    assert (ended_on(withdrew), recheck_on(withdrew)) == (ENDED, DUE)


def test_there_is_none_while_it_runs_and_none_without_a_caution():
    assert recheck_on(standing(CAUTION)) is None
    assert recheck_on(standing("15 Jan withdrew")) is None


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2025, 3, 1), date(2026, 3, 1)),
    ],
)
def test_it_is_a_corresponding_date_and_never_365_days(ended, due):
    require_fitting(RecheckResult.NOTHING, due, None, ended, due)
    with pytest.raises(InvalidValue):
        require_fitting(RecheckResult.NOTHING, date.fromordinal(due.toordinal() - 1), None, ended, due)


AGAIN, NOTHING = RecheckResult.AGAIN, RecheckResult.NOTHING


@pytest.mark.parametrize(
    ("result", "checked_on", "again_on", "said"),
    [
        (NOTHING, date(2027, 1, 14), None, "once the 12 months are over"),
        (NOTHING, date(2027, 2, 2), None, "today or in the past"),
        (AGAIN, DUE, None, "Enter the first day"),
        (NOTHING, DUE, date(2026, 5, 1), "only where the person came to notice again"),
        (AGAIN, DUE, ENDED, "in the 12 months after"),
        (AGAIN, DUE, date(2027, 1, 16), "in the 12 months after"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(result, checked_on, again_on, said):
    with pytest.raises(InvalidValue, match=said):
        require_fitting(result, checked_on, again_on, ENDED, date(2027, 2, 1))


@pytest.mark.parametrize("again_on", [date(2026, 1, 16), DUE])
def test_the_first_and_the_last_day_of_the_twelve_months_count(again_on):
    require_fitting(AGAIN, DUE, again_on, ENDED, date(2027, 2, 1))
