"""The day of a workshop: incidents, whom to phone, and what facilitators must know of somebody."""

from datetime import time, timedelta
from uuid import UUID

from caraway.casework.actions import floor, participants
from tests.cast import Cast, saturday_from
from tests.integration.casework.doing import Doing, of, on_case

HAPPENED = floor.Happened(
    time(11, 20), "A chair was thrown.", "Everybody.", "The room was cleared.", "R. Okafor, 11:35"
)


def last_a(cast: Cast) -> UUID:
    """The workshop A of the last Saturday."""
    return cast.workshops[cast.wessex.id, "A", saturday_from(cast.today) - timedelta(days=7)]


def record_incident(cast: Cast) -> Doing:
    what = {"workshop": last_a(cast), "happened": HAPPENED}
    return of(floor.record_incident, cast.facilitator, "incident.record", **what)


def set_phones(cast: Cast) -> Doing:
    phones = {"coordinator": floor.Reached("R. Okafor", "+447700900301")}
    return of(floor.set_phones, cast.coordinator, "phones.set", phones=phones)


def set_for_the_day(cast: Cast) -> Doing:
    person = cast.accepted()
    shown = participants.as_shown(person.row().participant, participants.DAY)
    what = {"health_needs": "Diabetes.", "emergency_contact": "A brother, 07700 900321"}
    return on_case(participants.set_for_the_day, person, cast.coordinator, "case.set_needs", shown=shown, **what)


DOINGS = {one.__name__: one for one in (record_incident, set_phones, set_for_the_day)}
