"""Saying when somebody is away, and taking it back. Whose work is whose follows from it by itself."""

from datetime import date
from uuid import UUID

from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids

from .absences import may_cover, membership_today
from .actor import Actor
from .models import Account, Leave
from .queries import actor_of


@action("leave.own")
def plan_leave(*, account: UUID, from_on: date, to_on: date, by: Actor, cover: UUID | None = None) -> Leave:
    """Say that somebody is away from a day to a day, both included, and who covers (None: the team does).

    Others' leave needs `leave.set`. Raises `NotYours` for somebody who does not work there, `InvalidValue` for days or a
    cover that cannot be, `NotNow` where the person is away already on one of these days.
    """
    _require_theirs(account, by)
    _require_days(from_on, to_on)
    _require_cover(account, cover, by)
    # Two who plan for the same person at once: the second waits here and finds what the first has planned.
    Account.objects.select_for_update().get(pk=account)
    _require_free(account, from_on, to_on, by)
    made = Leave(id=ids.new(), account_id=account, organisation_id=by.organisation, from_on=from_on, to_on=to_on)
    made.cover_id, made.made_by, made.made_at = cover, by.person, clock.now()
    made.save(force_insert=True)
    detail = {"leave": made.id, "from": from_on, "to": to_on, "cover": cover}
    trail.record("leave.plan", by=by, subjects=[account], detail=detail)
    return made


@action("leave.own")
def end_leave(*, leave: UUID, by: Actor) -> UUID:
    """Take leave back, or end it early: from now on the person has the work again. Raises `NotYours`, `NotNow`."""
    found = Leave.objects.select_for_update().filter(pk=leave, organisation_id=by.organisation).first()
    if found is None:
        raise _not_there()
    _require_theirs(found.account_id, by)
    if found.ended_at is not None:
        raise NotNow("already_ended", "This leave has been ended already.")
    found.ended_at = clock.now()
    found.save(update_fields=["ended_at"])
    trail.record("leave.end", by=by, subjects=[found.account_id], detail={"leave": leave})
    return leave


def _require_theirs(account: UUID, by: Actor) -> None:
    own = account == by.person
    if not own and not (by.may("leave.set") and membership_today(by.organisation, account, clock.today())):
        raise _not_there()


def _not_there() -> NotYours:
    return NotYours("not_found", "There is no such leave.")


def _require_days(from_on: date, to_on: date) -> None:
    if to_on < from_on:
        raise InvalidValue("to_on", "The last day must be the first day or later.")
    if to_on < clock.today():
        raise InvalidValue("to_on", "The last day must be today or in the future.")


def _require_cover(account: UUID, cover: UUID | None, by: Actor) -> None:
    if cover is None:
        return
    held = [membership_today(by.organisation, one, clock.today()) for one in (account, cover)]
    person, covering = (actor_of(one) if one else None for one in held)
    if person is None or covering is None or not may_cover(person, covering):
        raise InvalidValue("cover", "Choose somebody who does the same work.")


def _require_free(account: UUID, from_on: date, to_on: date, by: Actor) -> None:
    planned = Leave.objects.filter(account_id=account, organisation_id=by.organisation, ended_at=None)
    there = planned.filter(from_on__lte=to_on, to_on__gte=from_on).order_by("from_on").first()
    if there is not None:
        days = f"{there.from_on.day} {there.from_on:%B} to {there.to_on.day} {there.to_on:%B}"
        raise NotNow("away_already", f"There is leave already from {days}. End that first, or choose other days.")
