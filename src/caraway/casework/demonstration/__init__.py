"""Demonstration people: a year that ends today, made only through the actions, with a moving clock."""

from datetime import date, timedelta

from caraway.casework.demonstration import files, marks, owners, persons, sign_in, systems
from caraway.casework.demonstration.setting import set_up
from caraway.casework.demonstration.waiting import last_workshop
from caraway.casework.demonstration.year import YEAR, Year
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.gateways import clock, randomness
from caraway.platform.tenancy import scope

__all__ = ["load", "sign_ins"]

sign_ins = sign_in.sign_ins


def load(seed: int, today: date, full: bool, marked: bool) -> None:
    """Make the year that ends on the morning of `today`: about 120 people, or about 1,200 if `full`.

    `marked`: what is said of victims carries marks, for proofs that seek them. The same seed and day make the same facts, ids
    and references.
    """
    began = today - YEAR - timedelta(days=30)
    with randomness.use(f"{seed} {today.isoformat()} {full}"), clock.use(clock.at(began, 9)), marks.wanted(marked):
        with scope.acting_as(INSTALLER):
            world = set_up(began, last_workshop(today))
            sign_in.give(world)
        Year(world, seed, today, full).live()
        owners.add(world, today)
        persons.add(world, today)
        files.send(world.areas["wessex"], world.areas["wessex"].supervisor, today)
        systems.connect(world)
