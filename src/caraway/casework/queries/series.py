"""What stands in the way of a series of workshops: bank holidays, and rooms and people that are taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from caraway.casework.models import Room, Workshop
from caraway.core.reference.forces import forces
from caraway.core.series import Pattern, WhyNot
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.queries import members
from caraway.platform.agreements.models import Agreement
from caraway.platform.web.dates import bank_holiday_names


@dataclass(frozen=True, slots=True)
class Needs:
    """What the workshops of one step need: a room, and people who lead."""

    room: UUID
    facilitators: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when the workshops of a series run."""

    starts_at: time
    ends_at: time


def nation_of(agreement: UUID) -> str:
    """Whose bank holidays an agreement's area has: England's, unless its force is a Welsh one."""
    code = Agreement.objects.values_list("force_code", flat=True).get(pk=agreement)
    return {one.pnc_code: one.country for one in forces()}.get(code, "England")


def why_not(agreement: UUID, pattern: Pattern, hours: Hours, needs: Mapping[str, Needs], by: Actor) -> WhyNot:
    """A function that says why a step cannot run on a day, or nothing. Reads the calendar once."""
    last = pattern.last + timedelta(weeks=max(weeks for _, weeks in pattern.steps))
    rooms = Room.objects.select_related("venue").filter(organisation_id=by.organisation)
    found = _Obstacles(
        bank_holiday_names(pattern.first, last, nation_of(agreement)),
        rooms.in_bulk([one.room for one in needs.values()]),
        _at_those_hours(pattern.first, last, hours, by),
        dict(members(by.organisation, pattern.first, "facilitator")),
        needs,
    )
    return found.why_not


@dataclass(frozen=True, slots=True)
class _Obstacles:
    """The days, rooms and people that are taken while a series would run."""

    holidays: Mapping[date, str]
    rooms: Mapping[UUID, Room]
    taken: list[Workshop]
    names: Mapping[UUID, str]
    needs: Mapping[str, Needs]

    def why_not(self, step: str, on: date, running: tuple[str, ...]) -> str:
        spoken = f"{on.day} {on:%B}"
        if on in self.holidays:
            return f"{on:%A} {spoken} is a bank holiday: {self.holidays[on]}"
        return self._room(step, on, running, spoken) or self._people(step, on, running, spoken)

    def _room(self, step: str, on: date, running: tuple[str, ...], spoken: str) -> str:
        room = self.rooms.get(self.needs[step].room)
        if room is None:
            return "The room is not one of yours"
        words = f"{room.venue.name}, {room.name}"
        if any(day is not None and day <= on for day in (room.closed_on, room.venue.closed_on)):
            return f"{words} is closed by {spoken}"
        if any(row.room_id == room.id for row in self.taken if row.on == on):
            return f"{words} is taken on {spoken}"
        with_it = next((other for other in running if self.needs[other].room == room.id), "")
        return f"{words} is taken on {spoken} by {with_it} of this series" if with_it else ""

    def _people(self, step: str, on: date, running: tuple[str, ...], spoken: str) -> str:
        there = [row.facilitators for row in self.taken if row.on == on]
        there += [list(self.needs[other].facilitators) for other in running]
        busy = {person for people in there for person in people} & set(self.needs[step].facilitators)
        who = ", ".join(sorted(self.names.get(person, "somebody") for person in busy))
        return f"At another workshop on {spoken}: {who}" if busy else ""


def _at_those_hours(first: date, last: date, hours: Hours, by: Actor) -> list[Workshop]:
    return list(
        Workshop.objects.filter(
            provider_id=by.organisation,
            on__range=(first, last),
            cancelled_at=None,
            starts_at__lt=hours.ends_at,
            ends_at__gt=hours.starts_at,
        )
    )
