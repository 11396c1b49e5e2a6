"""Holds are asked for, and take effect in the next batch, recorded by Caraway itself.

A hold that came at once would tell whether it came from this desk or from elsewhere. So all come together at the announced
times, whatever made them necessary, and name nobody.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Q, QuerySet

from caraway.casework.actions import cases
from caraway.casework.actions.ledger import Open, opened
from caraway.casework.models import Batch, Case, HoldAsked, Place, SettledList, Workshop
from caraway.casework.queries.batches import under_way
from caraway.casework.stored import local
from caraway.core.policies import require, why_not
from caraway.core.refusals import NotNow
from caraway.core.vocabulary import HoldCode
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns

LISTS_AHEAD = timedelta(days=1)


@action("case.hold")
def ask_hold(*, case: UUID, code: HoldCode, by: Actor) -> UUID:
    """Ask for a hold. It takes effect in the next batch; until then the case goes on, and whoever asked may take it back."""
    return _ask(opened(case, by), "hold", by, code.value)


@action("case.hold")
def ask_resume(*, case: UUID, by: Actor) -> UUID:
    """Ask for the end of a hold, in the next batch."""
    return _ask(opened(case, by), "resume", by)


def _ask(found: Open, verb: str, by: Actor, code: str = "") -> UUID:
    require(verb, found.standing, found.today)
    if _waiting(found.case, by).exists():
        raise NotNow("asked_already", "You have asked for this already. Take it back first to ask for something else.")
    HoldAsked.objects.create(
        agreement_id=found.case.agreement_id,
        case=found.case,
        ends=verb == "resume",
        code=code,
        asked_at=clock.now(),
        asked_by=by.person,
    )
    trail.record(f"case.ask_{verb}", by=by, subjects=[found.case.id], agreement=found.case.agreement_id)
    return found.case.id


@action("case.hold")
def take_back_hold(*, case: UUID, by: Actor) -> UUID:
    """Take back what one has asked for oneself, before its batch."""
    found = opened(case, by)
    taken = _waiting(found.case, by).update(taken_back_at=clock.now())
    if not taken:
        raise NotNow("nothing_waits", "Nothing of yours waits here: it has taken effect, or was taken back.")
    trail.record("case.take_back_hold", by=by, subjects=[case], agreement=found.case.agreement_id)
    return case


def _waiting(case: Case, by: Actor) -> QuerySet[HoldAsked]:
    return HoldAsked.objects.filter(case=case, asked_by=by.person, batch=None, taken_back_at=None)


@action("fact.sweep")
def settle_batch(*, agreement: UUID, at: datetime, by: Actor) -> UUID:
    """Settle one batch of an agreement: what was asked for before its moment takes effect, whether that is much or nothing.

    What is recorded is of the batch's own day and time, also where a worker comes late: neither how busy the machine was
    nor how much waited can be read from it. Then the lists of the workshops that are near are settled as they stand.
    Raises NotNow before its time.
    """
    if at > clock.now():
        raise NotNow("before_its_time", "This batch is not due yet.")
    turns.take(f"batch:{agreement}")
    batch, new = Batch.objects.get_or_create(agreement_id=agreement, at=at, defaults={"settled_at": clock.now()})
    if new:
        asked = HoldAsked.objects.filter(agreement=agreement, batch=None, taken_back_at=None, asked_at__lt=at)
        # By case, and so by an id that tells nothing: never in the order of asking.
        for case, several in groupby(asked.order_by("case", "asked_at"), key=lambda one: one.case_id):
            _settle(opened(case, by), list(several), batch, by)
        _settle_lists(batch)
    trail.record("batch.settle", by=by, agreement=agreement, detail={"at": at})
    return batch.id


def _settle(found: Open, asked: Sequence[HoldAsked], batch: Batch, by: Actor) -> None:
    """The first of them that the case allows takes effect; the others asked for the same, or for what is no longer so."""
    holds = any(not one.ends for one in asked)
    if holds and under_way(found.standing.bookings, batch.at):
        return
    for one in asked:
        if why_not("resume" if one.ends else "hold", found.standing, found.today) is None:
            _take_effect(found.case.id, one, batch.at, by)
            break
    HoldAsked.objects.filter(pk__in=[one.pk for one in asked]).update(batch=batch)


def _take_effect(case: UUID, asked: HoldAsked, at: datetime, by: Actor) -> None:
    if asked.ends:
        cases.resume(case=case, at=at, by=by)
    else:
        cases.hold(case=case, code=HoldCode(asked.code), at=at, by=by)


def _settle_lists(batch: Batch) -> None:
    """Write down, for every workshop that is near, who of this agreement has a place: also where nobody has."""
    agreement, day = batch.agreement_id, local(batch.at).date()
    open_to = Q(agreement_id=agreement) | Q(open_to__contains=[agreement])
    near = Workshop.objects.filter(open_to, on__gte=day, on__lte=day + LISTS_AHEAD, cancelled_at=None)
    workshops = near.exclude(on=day, starts_at__lte=local(batch.at).time()).order_by("pk")
    held = Place.objects.filter(agreement=agreement, workshop__in=workshops, held=True)
    places = list(held.order_by("case").values_list("workshop", "case"))
    SettledList.objects.bulk_create(
        SettledList(
            id=ids.new(),
            agreement_id=agreement,
            batch=batch,
            workshop=workshop,
            cases=[case for of, case in places if of == workshop.pk],
        )
        for workshop in workshops
    )
