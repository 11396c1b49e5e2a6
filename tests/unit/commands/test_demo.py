"""Which people a start of the demonstration finds, and where its clock stands."""

import argparse
from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest

from caraway.commands import CommandRefused, demo
from caraway.commands.demo import Kept
from caraway.platform.databases.templates import People
from caraway.platform.gateways import clock

MONDAY, TUESDAY, MAY, JUNE = date(2026, 3, 2), date(2026, 3, 3), date(2026, 5, 4), date(2026, 6, 1)


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Start on a day with what is written on the database, and these options."""
    monkeypatch.setattr(demo.creation, "administering", lambda server: nullcontext())

    def kept(remark: str, on: date, **asked: Any) -> Kept:
        monkeypatch.setattr(demo.creation, "remark", lambda admin, database: remark)
        options = {"today": None, "clock": None, "seed": 1, "full": False, "fresh": False} | asked
        with clock.use(clock.at(on, 9)):
            return demo._kept(None, argparse.Namespace(**options))  # type: ignore[arg-type]

    return kept


def there(people_of: date, at: date | None = None) -> str:
    return Kept(People(people_of), at).remark


def test_a_first_start_makes_the_people_of_the_day(start: Any) -> None:
    assert start("", MONDAY) == Kept(People(MONDAY), None)


def test_the_next_day_keeps_what_was_tried_unless_told_to_begin_again(start: Any) -> None:
    assert start(there(MONDAY), TUESDAY) == Kept(People(MONDAY), None)
    assert start(there(MONDAY), TUESDAY, fresh=True) == Kept(People(TUESDAY), None)


@pytest.mark.parametrize("asked", [{"seed": 2}, {"full": True}])
def test_other_people_are_made_when_they_are_asked_for(start: Any, asked: dict[str, Any]) -> None:
    assert start(there(MONDAY), TUESDAY, **asked).people.today == TUESDAY


def test_people_of_another_version_are_made_again(start: Any) -> None:
    assert start(f"caraway_d_casework_000000000000 {MONDAY}", TUESDAY) == Kept(People(TUESDAY), None)
    assert start("caraway_d_casework_000000000000", TUESDAY) == Kept(People(TUESDAY), None)


def test_a_day_asked_for_is_the_day_of_the_people_and_of_the_clock(start: Any) -> None:
    assert start(there(MONDAY), TUESDAY, today=MAY) == Kept(People(MAY), MAY)


def test_the_clock_goes_forward_with_the_same_people_and_stays(start: Any) -> None:
    assert start(there(MONDAY), TUESDAY, clock=MAY) == Kept(People(MONDAY), MAY)
    assert start(there(MONDAY, MAY), TUESDAY) == Kept(People(MONDAY), MAY)
    assert start(there(MONDAY, MAY), JUNE) == Kept(People(MONDAY), None)


def test_the_clock_does_not_go_back(start: Any) -> None:
    with pytest.raises(CommandRefused, match="2026-05-04 or a later day"):
        start(there(MONDAY, MAY), TUESDAY, clock=TUESDAY)
    with pytest.raises(CommandRefused, match="2026-03-03 or a later day"):
        start("", TUESDAY, clock=MONDAY)
