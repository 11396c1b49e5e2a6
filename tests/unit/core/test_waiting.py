"""Why somebody waits: the first thing in the way of every workshop of the step."""

from dataclasses import replace
from datetime import date

import pytest

from caraway.core.options import Seeker, Slot
from caraway.core.vocabulary import WaitingFor
from caraway.core.waiting import waiting_for
from caraway.core.windows import Window

TODAY = date(2026, 3, 2)
END = date(2026, 5, 24)
WINDOW = Window(date(2026, 2, 1), END, END, END, date(2026, 6, 21))
FITS = Slot("one", "A", date(2026, 3, 14), places=3, sex="male", language="en")
SEEKER = Seeker("male", ("en",))


@pytest.mark.parametrize(
    ("slots", "why"),
    [
        ([], WaitingFor.DATES),
        ([replace(FITS, step="B")], WaitingFor.DATES),
        ([replace(FITS, on=TODAY)], WaitingFor.DATES),
        ([replace(FITS, on=date(2026, 5, 25))], WaitingFor.DATES),
        ([replace(FITS, sex="female")], WaitingFor.GROUP),
        ([replace(FITS, language="cy")], WaitingFor.LANGUAGE),
        ([replace(FITS, places=0)], WaitingFor.PLACES),
        ([replace(FITS, sex="any", places=0), replace(FITS, language="cy")], WaitingFor.PLACES),
        ([FITS], WaitingFor.DAYS),
    ],
)
def test_the_first_thing_in_the_way(slots, why):
    assert waiting_for("A", slots, SEEKER, WINDOW, TODAY) is why
