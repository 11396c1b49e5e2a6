"""The batches of an agreement, and what somebody has asked for that waits for one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from caraway.casework.models import Batch, HoldAsked, Workshop
from caraway.casework.models.hold import TO_SETTLE
from caraway.casework.stored import local, rules_in_force
from caraway.core.batches import times_of
from caraway.core.course import Booking
from caraway.core.refusals import NotNow, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day_full, hour

DAY = timedelta(days=1)
AHEAD = 3 * DAY
MISSED = DAY
"""How long a batch in which nothing waits is still made up for, where no worker ran."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one person has asked for on a case, and when it takes effect."""

    ends: bool
    at: datetime | None


def batches(agreement: UUID, since: datetime, until: datetime) -> Iterator[datetime]:
    """The moments of the batches after `since` and up to `until`, in order."""
    doors = _doors(agreement, local(since).date(), local(until).date())
    day = local(since).date()
    while day <= local(until).date():
        yield from (
            one for one in times_of(day, _announced(agreement, day), doors[day], clock.LONDON) if since < one <= until
        )
        day += DAY


def unsettled(agreement: UUID, now: datetime) -> list[datetime]:
    """The batches up to now that nobody has settled yet: those of the last day, and all since the oldest that waits."""
    waiting = HoldAsked.objects.filter(TO_SETTLE, agreement=agreement)
    oldest = waiting.order_by("asked_at").values_list("asked_at", flat=True).first()
    since = min(oldest or now, now - MISSED)
    settled = set(Batch.objects.filter(agreement=agreement, at__gt=since).values_list("at", flat=True))
    return [one for one in batches(agreement, since, now) if one not in settled]


def waiting(case: UUID, agreement: UUID, bookings: Iterable[Booking], by: Actor) -> Waiting | None:
    """What this person has asked for on the case and may still take back."""
    asked = HoldAsked.objects.filter(TO_SETTLE, case=case, asked_by=by.person).first()
    if asked is None:
        return None
    return Waiting(asked.ends, takes_effect(agreement, bookings, asked.asked_at, ends=asked.ends))


def takes_effect(agreement: UUID, bookings: Iterable[Booking], asked: datetime, *, ends: bool) -> datetime | None:
    """When what is asked for at that moment takes effect; None where no batch is near."""
    kept = () if ends else tuple(bookings)
    return next((at for at in batches(agreement, asked, asked + AHEAD) if not under_way(kept, at)), None)


def under_way(bookings: Iterable[Booking], at: datetime) -> bool:
    """Whether a workshop of this day, in which the case has a place, has begun: a hold would take it off the register.

    The hold then waits for the next batch. Before the next workshop there always is one.
    """
    today = [one.session for one in bookings if one.on == local(at).date() and one.step != "call"]
    return bool(today) and Workshop.objects.filter(pk__in=today, starts_at__lte=local(at).time()).exists()


def said(at: datetime | None, now: datetime) -> str:
    """`today at 18:00`, `tomorrow at 08:00`, `on Saturday 7 March 2026 at 08:00`."""
    if at is None:
        return "with the next list"
    ahead = (local(at).date() - local(now).date()).days
    day = {0: "today", 1: "tomorrow"}.get(ahead, f"on {day_full(at)}")
    return f"{day} at {hour(at)}"


def _announced(agreement: UUID, day: date) -> tuple[str, ...]:
    try:
        return rules_in_force(agreement, day).settings.batch_times
    except (NotYours, NotNow):
        return ()


def _doors(agreement: UUID, first: date, last: date) -> dict[date, set[time]]:
    """When the doors open, by day; also of what was cancelled, for what was announced stays."""
    open_to = Q(agreement_id=agreement) | Q(open_to__contains=[agreement])
    found: dict[date, set[time]] = defaultdict(set)
    for on, starts_at in Workshop.objects.filter(open_to, on__gte=first, on__lte=last).values_list("on", "starts_at"):
        found[on].add(starts_at)
    return found
