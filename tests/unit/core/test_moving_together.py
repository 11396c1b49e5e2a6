"""Everything that is booked, moved to another offer at once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.facts import Fact
from caraway.core.options import Seeker, Slot, anew
from caraway.core.programme import programme
from caraway.core.standing import standing
from caraway.core.vocabulary import Mode, OffenceMode, Requirement, Statement

CARA = programme("cara")
START = date(2026, 2, 2)
SATURDAYS = [date(2026, 3, 7) + timedelta(weeks=number) for number in range(12)]
SLOTS = [Slot(f"{step}{on}", step, on, 3) for on in SATURDAYS for step in "AB"]


def _case(*booked: str) -> Any:
    referred = f.Referred("police", START, START, OffenceMode.SUMMARY, True, Statement.TAKEN, START, Mode.GROUP)
    details = [referred, f.Cautioned(tuple(Requirement)), f.Accepted()]
    details += [f.Booked(name[0], name, date.fromisoformat(name[1:])) for name in booked]
    moment = datetime(2026, 2, 2, 9, tzinfo=UTC)
    facts = [Fact(str(number), START, detail, "R. Okafor", moment) for number, detail in enumerate(details)]
    return standing(CARA, Settings(), facts)


def _anew(*booked: str) -> set[tuple[str, ...]]:
    offers = anew(CARA, _case(*booked), SLOTS, Seeker("male"), START)
    return {tuple(slot.session for slot in offer.slots) for offer in offers}


def test_both_can_go_to_any_pair_as_if_nothing_were_booked() -> None:
    found = _anew("A2026-03-07", "B2026-04-04")
    assert ("A2026-03-21", "B2026-04-18") in found
    assert ("A2026-03-07", "B2026-04-04") in found
    assert all(len(pair) == 2 for pair in found)


def test_nothing_booked_has_nothing_to_move() -> None:
    assert _anew() == set()


def test_a_single_booking_is_not_moved_with_a_step_that_has_none() -> None:
    assert _anew("A2026-03-07") == set()
