"""What is kept in step with the facts: the stored standing, the duties, the places held."""

from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from caraway.casework.models import Case, DueRow, Place, StandingRow, Workshop
from caraway.core.due import Due
from caraway.core.refusals import NotNow
from caraway.core.standing import Standing
from caraway.platform.gateways import ids

STORED = ("facts", "stage", "on_hold", "mode", "expires_on", "impossible_from", "answer")


def plain(value: Any) -> Any:
    """A frozen value of the rules as JSON."""
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


def store(case: Case, standing: Standing, facts: int) -> None:
    """Store the standing, the duties, and the places, all of them as the facts have it."""
    row = StandingRow(
        agreement_id=case.agreement_id,
        case=case,
        facts=facts,
        stage=standing.stage.value,
        on_hold=standing.on_hold,
        mode=standing.mode.value,
        expires_on=standing.window.expires_on if standing.window else None,
        impossible_from=standing.impossible_from,
        answer=plain(standing),
    )
    # The case is locked: one statement puts the row in or renews it, without reading it first.
    StandingRow.objects.bulk_create([row], update_conflicts=True, unique_fields=["case"], update_fields=STORED)
    DueRow.objects.filter(case=case).delete()
    DueRow.objects.bulk_create(_due_row(case, due) for due in standing.due)
    _places(case, standing)


def _due_row(case: Case, due: Due) -> DueRow:
    return DueRow(
        id=ids.new(),
        agreement_id=case.agreement_id,
        case=case,
        kind=due.kind.value,
        desk=due.desk.value,
        due_on=due.due_on,
        overdue_on=due.overdue_on,
        impossible_from=due.impossible_from,
        about=due.about,
    )


def _places(case: Case, standing: Standing) -> None:
    """Hold a place for each workshop booked, and give up the others that are still to come."""
    wanted = {UUID(booking.session) for booking in standing.bookings if booking.step != "call"}
    used = {UUID(line.session) for line in standing.lines if line.step != "call" and line.code != "cancelled"}
    held = {place.workshop_id: place for place in Place.objects.filter(case=case)}
    for workshop_id, place in held.items():
        keep = workshop_id in wanted or workshop_id in used
        if place.held != keep:
            place.held = keep
            place.save(update_fields=["held"])
    missing = (wanted | used) - held.keys()
    for workshop in Workshop.objects.filter(pk__in=missing):
        Place(id=ids.new(), agreement_id=case.agreement_id, workshop=workshop, case=case).save(force_insert=True)


def room_in(workshop: Workshop) -> int:
    """Places left in a workshop that this transaction has locked."""
    return workshop.capacity - Place.objects.filter(workshop=workshop, held=True).count()


def take_room(session: str) -> Workshop:
    """Lock the workshop and make sure that it still runs and has a place. Raises NotNow."""
    workshop = Workshop.objects.select_for_update(of=("self",)).filter(pk=session).first()
    if workshop is None or workshop.cancelled_at is not None:
        raise NotNow("workshop_gone", "That workshop is no longer on offer.")
    if room_in(workshop) < 1:
        raise NotNow("workshop_full", "The last place in that workshop has just been taken.")
    return workshop
