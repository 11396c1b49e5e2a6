"""Who runs out of time first gets the places first, and no session gets more people than it holds."""

from datetime import date

from caraway.core.options import Offer, Slot
from caraway.core.rebooking import Wanting, share_out


def offer(*slots: Slot) -> Offer:
    return Offer(slots, room_to_repeat=True)


SOON, LATER = date(2026, 4, 1), date(2026, 5, 1)
ONE = offer(Slot("one", "A", date(2026, 3, 14), places=1))
TWO = offer(Slot("two", "A", date(2026, 3, 21), places=2))
BOTH = offer(Slot("one", "A", date(2026, 3, 14), places=1), Slot("b", "B", date(2026, 4, 11), places=9))


def test_the_last_place_goes_to_who_runs_out_of_time_first():
    found = share_out([Wanting("patient", LATER, (ONE, TWO)), Wanting("pressed", SOON, (TWO, ONE))])
    assert found == {"pressed": ONE, "patient": TWO}


def test_who_finds_nothing_left_is_named_with_nothing():
    found = share_out([Wanting("a", SOON, (ONE,)), Wanting("b", SOON, (ONE,)), Wanting("c", SOON, ())])
    assert found == {"a": ONE, "b": None, "c": None}


def test_what_leaves_the_rest_as_it_is_comes_first():
    assert share_out([Wanting("a", SOON, (BOTH, TWO))]) == {"a": TWO}
