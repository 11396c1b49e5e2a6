"""Court orders and bail: recorded by the police and by coordinators, ended, and never with an address in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from caraway.casework.actions.calendar import look_at
from caraway.casework.actions.ledger import opened
from caraway.casework.models import CourtOrder
from caraway.core.orders import OrderKind, OrderSource, OrderTerm, Weekday, require_no_place
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of a weekday on which a court has set contact with children; without hours, the whole day."""

    weekday: Weekday
    starts_at: time | None = None
    ends_at: time | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What an order is: kind, who says so, its terms, from when to when, and a few words."""

    kind: OrderKind
    source: OrderSource
    terms: frozenset[OrderTerm]
    from_on: date
    to_on: date | None = None
    words: str = ""


@action("order.set")
def set_order(*, case: UUID, said: Said, by: Actor, hours: Sequence[Hours] = ()) -> UUID:
    """Record an order that binds the participant. Dates that clash with its hours are no longer on offer.

    Raises InvalidValue for an order that says nothing, ends before it begins, has hours that do not fit it, or words that
    look like an address or a number.
    """
    found = opened(case, by)
    _check(said, hours)
    row = CourtOrder(
        id=ids.new(),
        agreement_id=found.case.agreement_id,
        case=found.case,
        kind=said.kind.value,
        source=said.source.value,
        terms=sorted(one.value for one in said.terms),
        words=said.words,
        from_on=said.from_on,
        to_on=said.to_on,
        hours=[_stored(one) for one in hours],
        by=by.person,
        by_name=by.name,
        at=clock.now(),
    )
    row.save(force_insert=True)
    look_at(found.case, found.rules, found.standing)
    trail.record("order.set", by=by, subjects=[case, row.id], agreement=row.agreement_id)
    return row.id


@action("order.set")
def end_order(*, case: UUID, order: UUID, on: date, why: str, by: Actor) -> UUID:
    """Say that an order has ended, or was recorded in error. Raises NotNow where it has ended already."""
    found = opened(case, by)
    row = CourtOrder.objects.filter(case=found.case, pk=order).first()
    if row is None:
        raise NotYours("not_found", "There is no such order.")
    if row.ended_on is not None:
        raise NotNow("ended_already", "The end of this order is recorded already.")
    if on < row.from_on or on > clock.today():
        raise InvalidValue("on", "It ended on a day between its first and today.")
    row.ended_on, row.ended_why, row.ended_at = on, require_no_place("why", why), clock.now()
    row.ended_by, row.ended_by_name = by.person, by.name
    row.save(update_fields=["ended_on", "ended_why", "ended_at", "ended_by", "ended_by_name"])
    look_at(found.case, found.rules, found.standing)
    trail.record("order.end", by=by, subjects=[case, row.id], agreement=row.agreement_id)
    return row.id


def _check(said: Said, hours: Collection[Hours]) -> None:
    if not said.terms:
        raise InvalidValue("terms", "Choose what the order says.")
    if said.to_on is not None and said.to_on < said.from_on:
        raise InvalidValue("to_on", "The last day must not be before the first.")
    require_no_place("words", said.words)
    if bool(hours) != (OrderTerm.CHILD_CONTACT in said.terms):
        raise InvalidValue("hours", "Give the days of contact with children where the order sets them, and only there.")
    for one in hours:
        if (one.starts_at is None) != (one.ends_at is None):
            raise InvalidValue("hours", "Give both hours of a day, or neither for the whole day.")
        if one.starts_at is not None and one.ends_at is not None and one.starts_at >= one.ends_at:
            raise InvalidValue("hours", "Contact must end after it begins.")


def _stored(one: Hours) -> dict[str, str]:
    hours = {"from": one.starts_at, "to": one.ends_at}
    return {"weekday": one.weekday.value} | {key: f"{at:%H:%M}" for key, at in hours.items() if at is not None}
