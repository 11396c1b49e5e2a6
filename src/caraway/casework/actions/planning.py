"""Workshops for the calendar: one, or a series of them, all or none; and who leads them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from uuid import UUID

from django.db.models import Q, QuerySet

from caraway.casework.actions import calendar
from caraway.casework.models import Accreditation, Room, Workshop
from caraway.casework.reach import require_provider
from caraway.casework.stored import Rules, rules_in_force
from caraway.core.leading import Leader, require_accredited
from caraway.core.planning import Planned, require_plannable
from caraway.core.programme import Programme
from caraway.core.refusals import InvalidValue
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.queries import members
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns


@dataclass(frozen=True, slots=True)
class When:
    """Where and when a workshop runs. `venue` is a place in words alone; where a room is named, its words are used."""

    on: date
    starts_at: time
    ends_at: time
    venue: str
    capacity: int
    room: UUID | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Whom workshops are for: alike for all of a series."""

    sex: str
    language: str = "en"
    open_to: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """One workshop to be planned: its step, where and when, and who leads it."""

    step: str
    where: When
    facilitators: tuple[UUID, ...] = ()


@action("workshop.plan")
def plan(
    *,
    agreement: UUID,
    step: str,
    where: When,
    sex: str,
    by: Actor,
    facilitators: Iterable[UUID] = (),
    language: str = "en",
    open_to: Iterable[UUID] = (),
) -> Workshop:
    """Put a workshop into the calendar.

    Raises Unknown for a step the programme does not have, InvalidValue for what is not as the agreement has it, for a room
    or a facilitator taken at that time, and where too few who lead it are accredited.
    """
    session, group = Session(step, where, tuple(facilitators)), Group(sex, language, tuple(open_to))
    made = _planned(agreement, (session,), group, by)[0]
    trail.record("workshop.plan", by=by, subjects=[made.id], agreement=agreement, detail={"on": made.on})
    return made


@action("workshop.plan")
def plan_series(*, agreement: UUID, sessions: tuple[Session, ...], group: Group, by: Actor) -> UUID:
    """Put every one of these workshops into the calendar, or none. Answers the first one's id.

    Raises what `plan` raises for the first that cannot be held, its day in the sentence.
    """
    if not sessions:
        raise InvalidValue("sessions", "Choose at least one workshop.")
    made = _planned(agreement, sessions, group, by)
    detail = {"workshops": len(made), "first": made[0].on, "last": max(one.on for one in made)}
    trail.record("workshop.plan", by=by, subjects=[one.id for one in made], agreement=agreement, detail=detail)
    return made[0].id


def _planned(agreement: UUID, sessions: Sequence[Session], group: Group, by: Actor) -> list[Workshop]:
    require_provider(by, agreement, *group.open_to)
    rules = rules_in_force(agreement, clock.today())
    days = sorted({one.where.on for one in sessions})
    for day in days:
        take_day(by, day)
    made = []
    for one in sessions:
        try:
            made.append(_made(agreement, one, group, rules, by))
        except InvalidValue as refusal:
            raise _of_day(refusal, one.where.on) if len(days) > 1 else refusal from None
    calendar.look([agreement, *group.open_to], by)
    return made


def _of_day(refusal: InvalidValue, day: date) -> InvalidValue:
    return InvalidValue(refusal.code, f"{day:%A} {day.day} {day:%B %Y}: {refusal.sentence}")


def _made(agreement: UUID, session: Session, group: Group, rules: Rules, by: Actor) -> Workshop:
    where, step = _placed(session.where, by), session.step
    leading = set(session.facilitators)
    planned = Planned(
        step, where.on, where.starts_at, where.ends_at, where.capacity, group.sex, group.language, len(leading)
    )
    require_plannable(planned, rules.programme, rules.settings, clock.today())
    require_can_lead(leading, where, rules.programme, by)
    workshop = Workshop(
        id=ids.new(),
        agreement_id=agreement,
        provider_id=by.organisation,
        open_to=list(group.open_to),
        programme=rules.programme.key,
        step=step,
        on=where.on,
        starts_at=where.starts_at,
        ends_at=where.ends_at,
        venue=where.venue,
        room_id=where.room,
        capacity=where.capacity,
        sex=group.sex,
        language=group.language,
        facilitators=list(session.facilitators),
    )
    workshop.save(force_insert=True)
    return workshop


def take_day(by: Actor, on: date) -> None:
    """Let nobody else of this provider's say who leads what, and in which room, on that day."""
    turns.take(f"workshops:{by.organisation}:{on}")


def _placed(where: When, by: Actor) -> When:
    """With the words of its room, where it has one. Raises InvalidValue for a room that cannot be used then, or is too small."""
    if where.room is None:
        return where
    room = Room.objects.select_related("venue").filter(pk=where.room, organisation_id=by.organisation).first()
    if room is None or _closed(room, where.on):
        raise InvalidValue("room", "Choose a room that is open on that day.")
    if where.capacity > room.capacity:
        raise InvalidValue("capacity", f"{room.name} holds at most {room.capacity}.")
    if at_that_time(where, by).filter(room=room).exists():
        raise InvalidValue("room", f"{room.venue.name}, {room.name} is taken at that time.")
    return replace(where, venue=f"{room.venue.name}, {room.name}")


def _closed(room: Room, on: date) -> bool:
    return any(day is not None and day <= on for day in (room.closed_on, room.venue.closed_on))


def at_that_time(where: When, by: Actor) -> QuerySet[Workshop]:
    """This provider's workshops that run at that time of that day."""
    return Workshop.objects.filter(
        provider_id=by.organisation,
        on=where.on,
        cancelled_at=None,
        starts_at__lt=where.ends_at,
        ends_at__gt=where.starts_at,
    )


def require_can_lead(
    people: Collection[UUID], where: When, programme: Programme, by: Actor, *, but: UUID | None = None
) -> None:
    """Raise InvalidValue unless these are facilitators on that day, free at that time, and enough of them accredited.

    `but`: the workshop they lead already. Whoever calls it has the turn of that day (`take_day`).
    """
    here = dict(members(by.organisation, where.on, "facilitator"))
    if not set(people) <= here.keys():
        raise InvalidValue("facilitators", "Choose people who are facilitators here on that day.")
    busy = {person for row in at_that_time(where, by) if row.pk != but for person in row.facilitators}
    names = ", ".join(here[person] for person in here if person in busy and person in people)
    if names:
        raise InvalidValue("facilitators", f"Already at another workshop at that time: {names}.")
    accredited = accredited_on(programme.key, where.on, by)
    leaders = [Leader(here[person], person in accredited) for person in people]
    require_accredited(leaders, programme, where.on)


def accredited_on(programme: str, on: date, by: Actor) -> frozenset[UUID]:
    """The people of this organisation who are accredited for a programme on that day."""
    holding = Q(from_on__lte=on, to_on__gte=on, withdrawn_at=None)
    rows = Accreditation.objects.filter(holding, organisation_id=by.organisation, programme=programme)
    return frozenset(rows.values_list("account_id", flat=True))
