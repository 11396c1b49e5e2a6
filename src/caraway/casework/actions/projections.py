"""What is kept in step with the facts: the stored standing, the duties, the places held."""

from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from caraway.casework.models import Case, DueRow, Place, PlacesTaken, StandingRow, Workshop
from caraway.core.due import Due
from caraway.core.refusals import NotNow
from caraway.core.standing import Standing
from caraway.platform.gateways import ids


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


def stored(standing: Standing, facts: int) -> dict[str, Any]:
    """What is stored of a standing, by column."""
    return {
        "facts": facts,
        "stage": standing.stage.value,
        "on_hold": standing.on_hold,
        "mode": standing.mode.value,
        "expires_on": standing.window.expires_on if standing.window else None,
        "impossible_from": standing.impossible_from,
        "answer": plain(standing),
    }


def duty(due: Due) -> dict[str, Any]:
    """What is stored of a duty, by column."""
    return {
        "kind": due.kind.value,
        "desk": due.desk.value,
        "due_on": due.due_on,
        "overdue_on": due.overdue_on,
        "impossible_from": due.impossible_from,
        "about": due.about,
    }


def workshops_held(standing: Standing) -> set[UUID]:
    """The workshops in which the case holds a place: those booked, and those it was marked in."""
    booked = {UUID(booking.session) for booking in standing.bookings if booking.step != "call"}
    return booked | {UUID(line.session) for line in standing.lines if line.step != "call" and line.code != "cancelled"}


def store(case: Case, standing: Standing, facts: int) -> None:
    """Store the standing, the duties, and the places, all of them as the facts have it."""
    columns = stored(standing, facts)
    row = StandingRow(agreement_id=case.agreement_id, case=case, **columns)
    # The case is locked: one statement puts the row in or renews it, without reading it first.
    StandingRow.objects.bulk_create([row], update_conflicts=True, unique_fields=["case"], update_fields=list(columns))
    DueRow.objects.filter(case=case).delete()
    DueRow.objects.bulk_create(
        DueRow(id=ids.new(), agreement_id=case.agreement_id, case=case, **duty(due)) for due in standing.due
    )
    _places(case, standing)


def _places(case: Case, standing: Standing) -> None:
    """Hold a place for each workshop booked, and give up the others that are still to come."""
    wanted = workshops_held(standing)
    there = {place.workshop_id: place for place in Place.objects.filter(case=case)}
    for workshop_id, place in there.items():
        keep = workshop_id in wanted
        if place.held != keep:
            place.held = keep
            place.save(update_fields=["held"])
    for workshop in sorted(wanted - there.keys()):
        Place(id=ids.new(), agreement_id=case.agreement_id, workshop_id=workshop, case=case).save(force_insert=True)


def room_in(workshop: Workshop) -> int:
    """Places left in a workshop that this transaction has locked."""
    taken: int = Workshop.objects.filter(pk=workshop.pk).values_list(PlacesTaken("id"), flat=True).get()
    return workshop.capacity - taken


def take_room(session: str) -> Workshop:
    """Lock the workshop and make sure that it still runs and has a place. Raises NotNow."""
    workshop = Workshop.objects.select_for_update(of=("self",)).filter(pk=session).first()
    if workshop is None or workshop.cancelled_at is not None:
        raise NotNow("workshop_gone", "That workshop is no longer on offer.")
    if room_in(workshop) < 1:
        raise NotNow("workshop_full", "The last place in that workshop has just been taken.")
    return workshop
