"""What is kept in step with the facts: the stored standing, the duties, the places held."""

from collections.abc import Callable, Collection, Container
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from caraway.casework.models import Case, DueRow, Place, PlacesTaken, StandingRow, Workshop
from caraway.casework.queries.calendar import kept_apart
from caraway.core.due import Due
from caraway.core.recheck import recheck_on
from caraway.core.refusals import NotNow
from caraway.core.standing import Standing
from caraway.platform.gateways import ids


def plain(value: Any) -> Any:
    """A frozen value of the rules as JSON."""
    of: Any = type(value)
    return _way(of)(value)


@cache
def _way(of: Any) -> Callable[[Any], Any]:
    """How values of a type are written: worked out once, because a standing has more than fifty of them."""
    if is_dataclass(of):
        names = tuple(one.name for one in fields(of))
        return lambda value: {name: plain(getattr(value, name)) for name in names}
    if issubclass(of, Enum):
        return {one: one.value for one in of}.__getitem__
    if issubclass(of, date):
        return date.isoformat
    if issubclass(of, tuple):
        return lambda value: [plain(item) for item in value]
    return _as_it_is


def _as_it_is(value: Any) -> Any:
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
        "recheck_on": recheck_on(standing),
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
    return _booked(standing) | {
        UUID(line.session) for line in standing.lines if line.step != "call" and line.code != "cancelled"
    }


def _booked(standing: Standing) -> set[UUID]:
    return {UUID(booking.session) for booking in standing.bookings if booking.step != "call"}


def store(case: Case, standing: Standing, facts: int) -> None:
    """Store the standing, the duties, and the places, all of them as the facts have it.

    Raises NotNow where that would book a place which is not free any more.
    """
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
    """Hold a place for each workshop booked or marked, and give up the others. Who came is there, room or not."""
    there = dict(Place.objects.filter(case=case).values_list("workshop_id", "held"))
    held = {workshop for workshop, holds in there.items() if holds}
    wanted = workshops_held(standing)
    take_room((wanted - held) & _booked(standing), again=there.keys(), case=case.id)
    Place.objects.filter(case=case, workshop__in=held - wanted).update(held=False)
    Place.objects.filter(case=case, workshop__in=wanted - held).update(held=True)
    Place.objects.bulk_create(
        Place(id=ids.new(), agreement_id=case.agreement_id, workshop_id=workshop, case=case)
        for workshop in sorted(wanted - there.keys())
    )


def take_room(workshops: Collection[UUID], *, again: Container[UUID] = (), case: UUID | None = None) -> None:
    """Lock the workshops, by id, and make sure that each still runs and has a place for this case.

    Raises NotNow; where somebody is booked whom the case must not meet, in the words of a workshop that is full. `again`:
    those in which the case had a place before.
    """
    if not workshops:
        return
    rows = Workshop.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=workshops).order_by("pk")
    locked = {row.pk: row for row in rows}
    closed = kept_apart([case]).get(case, frozenset()) if case else frozenset[UUID]()
    for workshop in sorted(workshops):
        why = _why_no_room(locked.get(workshop), workshop in again, workshop in closed)
        if why is not None:
            raise why


def _why_no_room(workshop: Workshop | None, again: bool, closed: bool) -> NotNow | None:
    if workshop is None:
        return NotNow("workshop_gone", "That workshop is no longer on offer.")
    if workshop.cancelled_at is not None:
        return NotNow("workshop_gone", "The workshop was cancelled.")
    # Counted after the lock was given: by then whoever came first has committed.
    taken: int = Workshop.objects.filter(pk=workshop.pk).values_list(PlacesTaken("id"), flat=True).get()
    if taken < workshop.capacity and not closed:
        return None
    when = "The place has been taken since." if again else "The last place in that workshop has just been taken."
    return NotNow("workshop_full", when)
