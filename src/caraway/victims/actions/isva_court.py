"""Special measures, days at court, support there, and therapy."""

from datetime import date
from uuid import UUID

from caraway.core.isva import court
from caraway.core.isva.court import MeasureStep, measure_added
from caraway.core.isva.words import Measure, MeasureIs, Support, Therapy
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.victims.actions.isva import made, told, working_on
from caraway.victims.isva_facts import facts_of, measures_of
from caraway.victims.isva_reach import opened
from caraway.victims.models import IsvaCourtDay, IsvaMeasure, IsvaSupport, IsvaTherapy


@action("isva.measure", permission="isva.work")
def record_measure(*, case: UUID, measure: Measure, state: MeasureIs, on: date, by: Actor) -> UUID:
    """A special measure was asked for, granted or refused. Raises as `core.isva.court.measure_added` does."""
    found = working_on(case, by)
    number = len(measure_added(measures_of(found), MeasureStep(measure, state, on), clock.today()))
    IsvaMeasure.objects.create(number=number, measure=measure.value, state=state.value, on=on, **made(found, by))
    return told("isva.measure", found, by)


@action("isva.court_day", permission="isva.work")
def add_court_day(*, case: UUID, court_on: date, by: Actor) -> UUID:
    """A day at court to come. Raises InvalidValue for one that cannot be, or that is there already."""
    found = working_on(case, by)
    if court.court_day(court_on, clock.today()) in {on for _, on in facts_of(found).court}:
        raise InvalidValue("court_on", "This day is there already.")
    IsvaCourtDay.objects.create(on=court_on, **made(found, by))
    return told("isva.court_day", found, by)


@action("isva.court_day", permission="isva.work")
def move_court_day(*, case: UUID, day: UUID, court_on: date | None, by: Actor) -> UUID:
    """A day at court was moved to another; None: taken off the list. What was said before stays.

    Raises NotYours for a day of no such case, NotNow for one that was moved before.
    """
    found = working_on(case, by)
    row = IsvaCourtDay.objects.filter(case=found, pk=day).first()
    if row is None:
        raise NotYours("not_found", "There is no such case.")
    if IsvaCourtDay.objects.filter(replaces=row).exists():
        raise NotNow("moved_before", "Somebody has moved this day already. Open the case again.")
    if court_on is not None:
        court.court_day(court_on, clock.today())
    IsvaCourtDay.objects.create(on=court_on, replaces=row, **made(found, by))
    return told("isva.court_day", found, by)


@action("isva.support", permission="isva.work")
def record_support(*, case: UUID, kind: Support, on: date, by: Actor) -> UUID:
    """The client was supported at court on a day. Raises InvalidValue for one to come."""
    found = working_on(case, by)
    said = court.supported(kind, on, clock.today())
    IsvaSupport.objects.create(kind=said.kind.value, on=said.on, **made(found, by))
    return told("isva.support", found, by)


@action("isva.therapy", permission="isva.work")
def record_therapy(*, case: UUID, kind: Therapy, on: date, by: Actor) -> UUID:
    """A day of therapy, past or planned. No stage, day at court or consent to anything else makes it wait."""
    found = opened(case, by)
    said = court.therapy(kind, on, clock.today())
    IsvaTherapy.objects.create(kind=said.kind.value, on=said.on, **made(found, by))
    return told("isva.therapy", found, by)
