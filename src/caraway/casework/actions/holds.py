"""Holds are asked for, and take effect in the next batch, recorded by Caraway itself.

A hold that came at once would tell whether it came from this desk or from elsewhere. So all come together at the announced
times, whatever made them necessary, and name nobody.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Q, QuerySet

from caraway.casework.actions import cases, hold_reasons, releases
from caraway.casework.actions.ledger import Open, lock, opened
from caraway.casework.models import Batch, Case, HoldAsked, Place, SettledList, Workshop
from caraway.casework.models.hold import TO_SETTLE
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
    return HoldAsked.objects.filter(TO_SETTLE, case=case, asked_by=by.person)


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
        _settle_all(batch, by)
        _settle_lists(batch)
    trail.record("batch.settle", by=by, agreement=agreement, detail={"at": at})
    return batch.id


def _settle_all(batch: Batch, by: Actor) -> None:
    """Holds first: nothing that comes with the end of one may find it still there."""
    rows = HoldAsked.objects.filter(TO_SETTLE, agreement=batch.agreement_id, asked_at__lt=batch.at)
    # By case, and so by an id that tells nothing: never in the order of asking.
    asked = {
        case: list(some)
        for case, some in groupby(rows.order_by("case", "release", "asked_at"), lambda one: one.case_id)
    }
    due = releases.due(batch.agreement_id, batch.at)
    lock(asked.keys() | releases.cases_of(due))
    for case, several in asked.items():
        _settle(opened(case, by), several, batch, by)
    releases.settle(due, batch.at, by)


def _settle(found: Open, asked: Sequence[HoldAsked], batch: Batch, by: Actor) -> None:
    """The case is on hold as long as anybody's hold is left, of this site or not: the end of one ends no other's."""
    held = found.standing.on_hold
    if any(not one.ends for one in asked) and under_way(found.standing.bookings, batch.at):
        return
    left = hold_reasons.after(hold_reasons.left(found), asked)
    if left and not held and why_not("hold", found.standing, found.today) is None:
        cases.hold(case=found.case.id, code=hold_reasons.code_of(asked), at=batch.at, by=by)
    if held and not left and why_not("resume", found.standing, found.today) is None:
        cases.resume(case=found.case.id, at=batch.at, by=by)
    HoldAsked.objects.filter(pk__in=[one.pk for one in asked]).update(batch=batch)


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
