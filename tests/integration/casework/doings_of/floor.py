"""The day of a workshop: incidents, whom to phone, and what facilitators must know of somebody."""

from datetime import time, timedelta
from uuid import UUID

from caraway.casework.actions import floor, participants, session_records
from tests.cast import AIMS, Cast, saturday_from
from tests.integration.casework.doing import Doing, of, on_case

HAPPENED = floor.Happened(
    time(11, 20), "A chair was thrown.", "Everybody.", "The room was cleared.", "R. Okafor, 11:35"
)


def last_a(cast: Cast) -> UUID:
    """The workshop A of the last Saturday."""
    return cast.workshops[cast.wessex.id, "A", saturday_from(cast.today) - timedelta(days=7)]


def record_incident(cast: Cast) -> Doing:
    what = {"workshop": last_a(cast), "happened": HAPPENED}
    return of(floor.record_incident, cast.facilitator, "task.raise", "incident.record", **what)


def set_phones(cast: Cast) -> Doing:
    phones = {"coordinator": floor.Reached("R. Okafor", "+447700900301")}
    return of(floor.set_phones, cast.coordinator, "phones.set", organisation=cast.partners.id, phones=phones)


def set_for_the_day(cast: Cast) -> Doing:
    person = cast.accepted()
    shown = participants.as_shown(person.row().participant, participants.DAY)
    what = {"health_needs": "Diabetes.", "emergency_contact": "A brother, 07700 900321"}
    return on_case(participants.set_for_the_day, person, cast.coordinator, "case.set_needs", shown=shown, **what)


NOTES = session_records.Notes(("drink", "money"), "Walk to the park and back.", "A quiet Friday.")


def save_session_draft(cast: Cast) -> Doing:
    last = saturday_from(cast.today) - timedelta(days=7)
    person = cast.accepted(days_ago=14).book(last - timedelta(days=8), first=last)
    what = {"workshop": person.workshop("A").id, "answers": {"aims": ["journey"], "time_out": "Walk"}}
    return on_case(session_records.save_session_draft, person, cast.facilitator, "session.draft", **what)


def amend_session(cast: Cast) -> Doing:
    person = cast.attended_a()
    rows = ("case.correct", "case.amend_session")
    what = {"workshop": person.workshop("A").id, "aims": AIMS[:2], "why": "Two too many.", "notes": NOTES}
    return on_case(session_records.amend_session, person, cast.facilitator, *rows, **what)


DOINGS = {
    one.__name__: one for one in (record_incident, set_phones, set_for_the_day, save_session_draft, amend_session)
}
