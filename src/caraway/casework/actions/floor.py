"""What is written on the day of a workshop beside the marks: incidents, and whom facilitators phone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import time, timedelta
from uuid import UUID

from caraway.casework.actions.registers import locked
from caraway.casework.actions.tasks import Wanted, raise_task
from caraway.casework.models import FloorPhone, Incident, Workshop
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import Desk, FloorPhoneKey, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids


@dataclass(frozen=True, slots=True)
class Happened:
    """An incident as it is written: when, what, who was there, what was done, and who was told."""

    happened_at: time
    what: str
    there: str
    done: str
    told: str


@action("incident.record")
def record_incident(*, workshop: UUID, happened: Happened, by: Actor) -> UUID:
    """Write down an incident at a workshop. It stays as it was written, with the provider alone.

    Raises NotYours for a workshop that is not theirs, NotNow before its day, InvalidValue where a part of it is empty.
    """
    session = locked(workshop, by)
    if session.on > clock.today():
        raise NotNow("not_yet", "An incident is recorded from the day of the workshop.")
    said = asdict(happened)
    empty = next((name for name, value in said.items() if isinstance(value, str) and not value.strip()), None)
    if empty:
        raise InvalidValue(empty, "Write it down, or that nobody or nothing was.")
    made = Incident(id=ids.new(), agreement_id=session.agreement_id, workshop=session, **said)
    made.by, made.by_name, made.at = by.person, by.name, clock.now()
    made.save(force_insert=True)
    _ask_to_read(made, session, by)
    trail.record("incident.record", by=by, subjects=[made.id, session.id], agreement=session.agreement_id)
    return made.id


def _ask_to_read(made: Incident, session: Workshop, by: Actor) -> None:
    """The safeguarding lead reads it the next day. The task says nothing of what happened."""
    tomorrow = clock.today() + timedelta(days=1)
    wanted = Wanted(
        TaskKind.READ_INCIDENT,
        Desk.SAFEGUARDING,
        by.organisation,
        f"Something happened at workshop {session.step} on {session.on.day} {session.on:%B}, and was written down.",
        due_on=tomorrow,
        overdue_on=tomorrow + timedelta(days=2),
        about=str(made.id),
    )
    raise_task(wanted, agreement=session.agreement_id, case=None, by=by)


@dataclass(frozen=True, slots=True)
class Reached:
    """Who is reached, by name where there is one, and the number in E.164; both empty for nobody."""

    name: str = ""
    phone: str = ""


@action("phones.set")
def set_phones(*, organisation: UUID, phones: Mapping[str, Reached], by: Actor) -> None:
    """Say whom the facilitators of an organisation phone on the day, by `FloorPhoneKey`; who is left out stays.

    Raises NotYours for any but one's own.
    """
    if organisation != by.organisation:
        raise NotYours("not_found", "There is no such organisation.")
    if not phones.keys() <= {one.value for one in FloorPhoneKey}:
        raise InvalidValue("whom", "Choose from the list.")
    rows = [
        FloorPhone(id=ids.new(), organisation_id=organisation, whom=whom, name=one.name, phone=one.phone)
        for whom, one in sorted(phones.items())
    ]
    FloorPhone.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["organisation", "whom"], update_fields=["name", "phone"]
    )
    trail.record("phones.set", by=by, subjects=[organisation], detail={"whom": sorted(phones)})
