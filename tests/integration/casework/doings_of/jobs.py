"""Holds asked for, taken back, and settled in their batch."""

from caraway.casework.actions import cases, holds
from caraway.core.vocabulary import HoldCode
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from tests.cast import Cast, Person, on
from tests.integration.casework.doing import Doing, of, on_case


def asked(cast: Cast) -> Person:
    """Booked, and a hold asked for at eight this morning."""
    person = cast.booked()
    with on(cast.today, 8):
        holds.ask_hold(case=person.id, code=HoldCode.VENUE, by=cast.coordinator)
    return person


def ask_hold(cast: Cast) -> Doing:
    return on_case(holds.ask_hold, cast.booked(), cast.coordinator, "case.ask_hold", code=HoldCode.VENUE)


def ask_resume(cast: Cast) -> Doing:
    person = cast.booked()
    cases.hold(case=person.id, code=HoldCode.VENUE, by=CARAWAY)
    return on_case(holds.ask_resume, person, cast.coordinator, "case.ask_resume")


def take_back_hold(cast: Cast) -> Doing:
    return on_case(holds.take_back_hold, asked(cast), cast.coordinator, "case.take_back_hold")


def settle_batch(cast: Cast) -> Doing:
    """A batch of an agreement of its own time, with one hold in it."""
    asked(cast)
    hour, minute = divmod(next(_MINUTES), 60)
    what = {"agreement": cast.wessex.id, "at": clock.at(cast.today, hour, minute)}
    return of(holds.settle_batch, CARAWAY, "case.hold", "batch.settle", **what)


_MINUTES = iter(range(9 * 60, 12 * 60))
DOINGS = {one.__name__: one for one in (ask_hold, ask_resume, take_back_hold, settle_batch)}
