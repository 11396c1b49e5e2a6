"""Dates on offer in a programme of four steps, each a week or more after the one before: T, A, S, B."""

from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.facts import Detail, Fact
from caraway.core.options import Seeker, Slot, moves, options
from caraway.core.programme import programme_from
from caraway.core.standing import Standing, standing
from caraway.core.vocabulary import Attendance
from tests.spec.grammar import facts

TEXT = files("caraway.core.programmes").joinpath("cara.toml").read_text("utf-8")
STEP = """[[steps]]
key = "{key}"
name = "Step {key}"
kind = "workshop"
minutes = 300
missed = "rebook"
"""
AFTER = 'after = "{after}"\ngap_least_days = {least}\ngap_most_days = {most}\n'
STEPS = (("T", "", 0, 0), ("A", "T", 7, 14), ("S", "A", 7, 14), ("B", "S", 14, 21))


def _text() -> str:
    steps = [
        STEP.format(key=key) + (AFTER.format(after=after, least=least, most=most) if after else "")
        for key, after, least, most in STEPS
    ]
    head, rest = TEXT.split("[[steps]]", 1)
    return head + "\n".join(steps) + "\n" + rest[rest.index("[[eligibility]]") :]


FOUR = programme_from(_text(), "cara.toml")
TODAY = date(2026, 1, 14)
AT = datetime(2026, 1, 14, 9, tzinfo=UTC)


def case(attended: dict[str, date], booked: dict[str, date]) -> Standing:
    """Where somebody stands who attended these steps and has these places."""
    said: list[tuple[date, Detail]] = [
        (on, f.SessionMarked(key, key, Attendance.ATTENDED)) for key, on in attended.items()
    ]
    said += [(date(2026, 1, 9), f.Booked(key, slot(key, on).session, on)) for key, on in booked.items()]
    more = [Fact(f"more {number}", on, detail, "by", AT) for number, (on, detail) in enumerate(said)]
    start = facts(["5 Jan referred", "6 Jan accepted", "7 Jan cautioned"], [])
    return standing(FOUR, Settings(), [*start, *more])


def slot(step: str, on: date) -> Slot:
    return Slot(f"{step} {on:%-d %b}", step, on, 3)


def offered(stands: Standing, *sessions: tuple[str, date]) -> list[str]:
    found = options(FOUR, stands, [slot(*one) for one in sessions], Seeker("male"), TODAY)
    return [offer.key for offer in found.offers]


def jan(day: int) -> date:
    return date(2026, 1, day)


def feb(day: int) -> date:
    return date(2026, 2, day)


def test_a_gap_is_taken_from_the_step_it_follows_where_that_is_booked() -> None:
    stands = case({"T": jan(13)}, {"S": feb(3)})
    assert offered(stands, ("A", jan(24)), ("B", feb(17)), ("B", feb(24))) == ["A 24 Jan+B 17 Feb", "A 24 Jan+B 24 Feb"]
    assert offered(stands, ("A", jan(24)), ("B", feb(16)), ("B", feb(25)), ("B", feb(7))) == []


def test_a_step_before_one_that_is_booked_keeps_its_gap() -> None:
    stands = case({"T": jan(13)}, {"S": feb(3)})
    assert offered(stands, ("A", jan(20)), ("A", jan(21)), ("A", jan(27)), ("B", feb(20))) == [
        "A 20 Jan+B 20 Feb",
        "A 21 Jan+B 20 Feb",
        "A 27 Jan+B 20 Feb",
    ]
    assert offered(case({"T": jan(13)}, {"S": feb(9)}), ("A", jan(21)), ("B", feb(24))) == []


def test_what_is_booked_after_the_first_gap_may_be_booked_anew_and_what_is_before_it_stays() -> None:
    stands = case({}, {"T": jan(15), "S": feb(3), "B": feb(20)})
    found = offered(stands, ("T", jan(17)), ("A", jan(24)), ("S", jan(31)), ("B", feb(14)))
    assert found == ["A 24 Jan", "A 24 Jan+S 31 Jan+B 14 Feb"]


def test_a_move_keeps_the_gaps_on_both_sides() -> None:
    stands = case({}, {"T": jan(13), "A": jan(24), "S": feb(3), "B": feb(20)})
    sessions = [slot("S", on) for on in (jan(30), jan(31), feb(6), feb(7))]
    found = moves(stands, "S", sessions, Seeker("male"), TODAY, FOUR)
    assert [one.session for one in found] == ["S 31 Jan", "S 6 Feb"]


@pytest.mark.parametrize("key", ["T", "A", "S"])
def test_a_session_that_is_in_no_offer_says_why(key: str) -> None:
    lonely = options(FOUR, case({}, {}), [slot(key, feb(3))], Seeker("male"), TODAY)
    assert [one.why for one in lonely.not_offered] == ["No session that must go with it is on a day that fits."]


def test_outside_the_gap_after_a_booked_step() -> None:
    said = options(FOUR, case({"T": jan(13)}, {"S": feb(3)}), [slot("B", feb(25))], Seeker("male"), TODAY)
    assert [one.why for one in said.not_offered] == [
        "Outside 17 February 2026 to 24 February 2026, the days on which it may follow."
    ]
