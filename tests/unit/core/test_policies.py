"""What a decision needs, besides the verb: a day where nobody could be booked without it."""

from datetime import timedelta

from caraway.core.agreement import Settings
from caraway.core.policies import needs_new_day
from caraway.core.standing import standing
from tests.spec.grammar import CARA, day, facts

REFERRED = ["5 Jan referred, offence 2 Jan", "6 Jan accepted"]
CAUTIONED = [*REFERRED, "7 Jan cautioned", "9 Jan withdrew", "12 Jan returned as it stands"]


def test_going_on_needs_a_new_day_from_the_day_after_the_last() -> None:
    settings = Settings()
    found = standing(CARA, settings, facts([], CAUTIONED, settings))
    last = day("29 Apr")
    assert needs_new_day(found, last) is None
    assert needs_new_day(found, last + timedelta(days=1)) == (
        "The caution's time ran out on 29 April 2026: to go on, enter a new last day."
    )


def test_the_last_day_is_the_last_that_can_be_used() -> None:
    settings = Settings(expiry_day_usable=False)
    found = standing(CARA, settings, facts([], CAUTIONED, settings))
    assert needs_new_day(found, day("29 Apr")) is not None


def test_without_a_window_nothing_has_run_out() -> None:
    settings = Settings()
    assert needs_new_day(standing(CARA, settings, facts([], REFERRED, settings)), day("29 Apr")) is None
