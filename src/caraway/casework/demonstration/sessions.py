"""Workshops: put into the calendar months ahead, and on the day marked, recorded and closed."""

from datetime import date, time, timedelta
from uuid import UUID

from caraway.casework.actions import planning, registers, session_records
from caraway.casework.demonstration.desks import AIMS_OF, Look, line_for, mark_call, signposts
from caraway.casework.demonstration.floor import notes_of
from caraway.casework.demonstration.plan import Traveller
from caraway.casework.demonstration.setting import Area, World
from caraway.casework.demonstration.venues import ROOMS
from caraway.casework.models import DueRow, Workshop
from caraway.core.vocabulary import DueKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import clock

SATURDAY = 5
AHEAD = timedelta(days=150)
STEPS = ("A", "B")
CAPACITY = 8


def plan_ahead(world: World, full: bool, first: date, last: date) -> None:
    """Put every workshop of the Saturdays from `first` to `last` into the calendar of each area that runs any."""
    for area in world.areas.values():
        for number, venue in enumerate(area.plan.venues if full else area.plan.venues[:1]):
            for turn, step in enumerate(STEPS):
                for day in _saturdays(first, last, _weeks(area, step, full)):
                    _plan(world, area, step, day, world.rooms[venue, ROOMS[turn]], 2 * number + turn)


def _weeks(area: Area, step: str, full: bool) -> int:
    if full:
        return area.plan.every_weeks_full if area.plan.every_weeks else 0
    return area.plan.every_weeks_last if step == STEPS[-1] and area.plan.every_weeks_last else area.plan.every_weeks


def _saturdays(first: date, last: date, weeks: int) -> list[date]:
    """The Saturdays of that span that fall on a beat of so many weeks, whenever the span begins."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if weeks and day.weekday() == SATURDAY and day.toordinal() // 7 % weeks == 0]


def _plan(world: World, area: Area, step: str, day: date, room: UUID, turn: int) -> None:
    planning.plan(
        agreement=area.id,
        step=step,
        where=planning.When(day, time(10), time(15), "", CAPACITY, room),
        sex="male",
        facilitators=_two(area, day.toordinal() // 7 - world.last_week, area.plan.first_turn + turn),
        open_to=[world.areas[area.plan.hosts].id] if area.plan.hosts else [],
        by=area.coordinators[0],
    )


def _two(area: Area, weeks: int, turn: int) -> list[UUID]:
    """Two facilitators, in turn. Weeks are counted from the last workshops, whose registers wait for the first of them."""
    staff = area.facilitators
    first = (2 * turn + weeks) % len(staff)
    return [staff[first].person, staff[(first + 1) % len(staff)].person]


def run(day: date, travellers: dict[UUID, Traveller], staff: dict[UUID, Actor]) -> None:
    """Every register of that day: mark each person, write the session records, close it."""
    clock.set(clock.at(day, 15, 10))
    for workshop in Workshop.objects.filter(on=day, cancelled_at=None).order_by("id"):
        by = staff[workshop.facilitators[0]]
        booked = _waiting(DueKind.MARK_SESSION, workshop.id)
        whole = [_mark(travellers[case], workshop, by) for case in booked]
        if booked and all(whole):
            clock.advance(timedelta(minutes=1))
            registers.close(workshop=workshop.id, by=by)


def _waiting(kind: DueKind, workshop: UUID) -> list[UUID]:
    found = DueRow.objects.filter(kind=kind.value, about=str(workshop)).order_by("case__opened_at", "case_id")
    return list(found.values_list("case_id", flat=True))


def _mark(who: Traveller, workshop: Workshop, by: Actor) -> bool:
    if DueKind.MARK_SESSION in who.plan.leave:
        return False
    clock.advance(timedelta(minutes=1))
    registers.mark(workshop=workshop.id, case=who.id, line=line_for(who, workshop.step), by=by)
    if DueKind.RECORD_SESSION not in who.plan.leave:
        record(who, workshop, by)
    return True


def record(who: Traveller, workshop: Workshop, by: Actor) -> None:
    """Write the session record of somebody for whom the workshop counts."""
    if not any(one.session == str(workshop.id) and one.counts for one in Look.at(who.id).standing.lines):
        return
    aims = AIMS_OF[workshop.step]
    told, notes = signposts(), notes_of(str(who.id))
    session_records.record_session(workshop=workshop.id, case=who.id, aims=aims, signposts=told, notes=notes, by=by)


def run_calls(day: date, travellers: dict[UUID, Traveller]) -> None:
    """Make the calls arranged for that day or before."""
    due = DueRow.objects.filter(kind=DueKind.MARK_SESSION.value, due_on__lte=day).exclude(case__standing__mode="group")
    for case, about in due.order_by("due_on", "case_id").values_list("case_id", "about"):
        if DueKind.MARK_SESSION not in travellers[case].plan.leave:
            clock.advance(timedelta(minutes=2))
            mark_call(travellers[case], about)
