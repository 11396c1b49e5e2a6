"""Who leads a workshop that is planned already: substitutes, told as those are told who stand down."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from caraway.casework.actions.planning import When, require_can_lead, take_day
from caraway.casework.actions.registers import locked
from caraway.casework.actions.tasks import Wanted, raise_task
from caraway.casework.models import Task, Workshop
from caraway.core.programme import programme
from caraway.core.refusals import NotNow, NotYours
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.models import Account
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day_full

SOON = timedelta(days=2)
"""Who comes to lead a workshop within these days is told urgently."""


@action("workshop.plan")
def set_leaders(*, workshop: UUID, facilitators: tuple[UUID, ...], by: Actor) -> UUID:
    """Say anew who leads a workshop of today or later. Who came and who went are told by a task.

    Who leads it no more does not see its register any more, from this moment on. Raises NotNow for a workshop that was
    cancelled, held or is over; InvalidValue as for planning one.
    """
    day = Workshop.objects.filter(pk=workshop, provider_id=by.organisation).values_list("on", flat=True).first()
    if day is None:
        raise NotYours("not_found", "There is no such workshop.")
    take_day(by, day)
    session = locked(workshop, by)
    _still_to_lead(session)
    where = When(session.on, session.starts_at, session.ends_at, session.venue, session.capacity)
    require_can_lead(set(facilitators), where, programme(session.programme), by, but=workshop)
    before, now = set(session.facilitators), set(facilitators)
    session.facilitators = list(dict.fromkeys(facilitators))
    session.save(update_fields=["facilitators"])
    _tell(session, now - before, before - now, by)
    detail = {"came": sorted(now - before), "went": sorted(before - now)}
    trail.record("workshop.lead", by=by, subjects=[workshop], agreement=session.agreement_id, detail=detail)
    return workshop


def _still_to_lead(session: Workshop) -> None:
    if session.cancelled_at is not None:
        raise NotNow("workshop_cancelled", "This workshop was cancelled.")
    if session.closed_at is not None or session.on < clock.today():
        raise NotNow("workshop_over", "This workshop is over: who led it stays as it was.")


def _tell(session: Workshop, came: Collection[UUID], went: Collection[UUID], by: Actor) -> None:
    people = Account.objects.filter(pk__in=[*session.facilitators, *came, *went])
    names = dict(people.values_list("id", "full_name"))
    name = programme(session.programme).step(session.step).name
    what = f"{name} on {day_full(session.on)}"
    hours = f"{session.starts_at:%H:%M} to {session.ends_at:%H:%M}, {session.venue}"
    for person in sorted(came):
        others = _and(names[one] for one in session.facilitators if one != person)
        _news(session, person, TaskKind.LEAD, f"You lead {what}, {hours}, with {others}.", by)
    for person in sorted(went):
        others = _and(names[one] for one in session.facilitators)
        _news(session, person, TaskKind.STOOD_DOWN, f"{what} is led by {others}.", by)


def _and(names: Iterable[str]) -> str:
    *most, last = list(names)
    return f"{', '.join(most)} and {last}" if most else last


def _news(session: Workshop, person: UUID, kind: TaskKind, why: str, by: Actor) -> None:
    """A task for one of those who lead or led. What they were told of this workshop before is out of date."""
    about, today = f"{session.id}/{person.hex[-12:]}", clock.today()
    old = Task.objects.filter(kind__in=(TaskKind.LEAD, TaskKind.STOOD_DOWN), about=about, done_at=None)
    old.update(done_at=clock.now(), done_by=by.account_id, result="Changed since.")
    wanted = Wanted(
        kind,
        Desk.FACILITATION,
        session.provider_id,
        why[:300],
        today,
        session.on,
        about=about,
        owner=person,
        urgent=session.on <= today + SOON,
    )
    raise_task(wanted, agreement=session.agreement_id, case=None, by=by)
