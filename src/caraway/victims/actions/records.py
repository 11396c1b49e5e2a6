"""Somebody else asks for a victim's records: received, the victim told or not and why, decided, agreed to by a second person, given.

Nothing goes before the decision. Each step goes through `core.victim.records`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.victim import records
from caraway.core.victim.records import (
    Asker,
    Basis,
    Consulted,
    RecordClass,
    RecordsRequest,
    RecordsState,
    RefusedBecause,
    needs_second,
)
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.victims.asking_for import begun, confirmed_by, given_of, records_of
from caraway.victims.known import one_of
from caraway.victims.models import RecordsAsked, RecordsStep, RecordsStepKind, VictimCase
from caraway.victims.reach import opened

Kind = RecordsStepKind


@action("records.receive", permission="victim.contact")
def receive(
    *,
    case: UUID,
    asker: Asker,
    who: str,
    basis: Basis,
    scope: frozenset[RecordClass],
    reason: str,
    received_on: date,
    due_on: date | None,
    by: Actor,
) -> UUID:
    """Keep that somebody asks: who, on what basis, for which kinds of record, what for, and by when."""
    found = opened(case, by)
    if received_on > clock.today():
        raise InvalidValue("received_on", "Give a day that is today or in the past.")
    row = RecordsAsked(
        agreement_id=found.agreement_id,
        case=found,
        asker=asker.value,
        who=who,
        basis=basis.value,
        scope=sorted(one.value for one in scope),
        reason=reason,
        received_on=received_on,
        due_on=due_on,
        at=clock.now(),
        by=by.person,
        by_name=by.name,
    )
    begun(row)
    row.save(force_insert=True)
    trail.record("records.receive", by=by, subjects=[case], agreement=found.agreement_id, detail={"asker": asker.value})
    return row.pk


@action("records.consult", permission="victim.contact")
def consult(*, case: UUID, request: UUID, consulted: Consulted, by: Actor) -> UUID:
    """Say whether the victim was told or asked, and if not why not."""
    found, row, now = _at(case, request, by)
    records.consult(now, consulted)
    return _step(found, row, Kind.CONSULTED, {"consulted": consulted.value}, by)


@action("records.allow", permission="request.decide")
def allow(*, case: UUID, request: UUID, allowed: frozenset[RecordClass], by: Actor) -> UUID:
    """Decide to give these kinds. Raises InvalidValue for what may not go to whoever asks, on that basis, or was not asked for."""
    found, row, now = _at(case, request, by)
    records.allow(now, allowed, on=clock.today(), by=by.person)
    return _step(found, row, Kind.ALLOWED, {"allowed": sorted(one.value for one in allowed)}, by)


@action("records.refuse", permission="request.decide")
def refuse(*, case: UUID, request: UUID, because: RefusedBecause, by: Actor) -> UUID:
    """Decide to give nothing, and why."""
    found, row, now = _at(case, request, by)
    records.refuse(now, because, on=clock.today(), by=by.person)
    return _step(found, row, Kind.REFUSED, {"because": because.value}, by)


@action("records.confirm", permission="victim.check")
def confirm(*, case: UUID, request: UUID, by: Actor) -> UUID:
    """Agree, as a second person, to what was decided. Raises NotNow before it is, and for whoever decided it."""
    found, row, now = _at(case, request, by)
    if now.state is not RecordsState.ALLOWED or confirmed_by(row) is not None:
        raise NotNow("records_state", f"The request is at “{now.state.words}”, or somebody has agreed already.")
    if now.decided_by == by.person:
        raise NotNow("second_person", "Somebody other than who decided it agrees to it.")
    return _step(found, row, Kind.CONFIRMED, {}, by)


@action("records.give", permission="request.decide")
def give(*, case: UUID, request: UUID, given: Sequence[Mapping[str, str]], by: Actor) -> UUID:
    """Record exactly what went: for each the kind of record, the days it covers, the document, and its digest (SHA-256).

    Raises NotNow before it is decided, or agreed to where a second person must; InvalidValue for what was not allowed.
    """
    found, row, now = _at(case, request, by)
    if needs_second(now) and confirmed_by(row) is None:
        raise NotNow("second_person", "A second person agrees before anything goes to the other side or to a court.")
    if any(len(one["digest"]) != 64 for one in given):
        raise InvalidValue("digest", "Give the SHA-256 digest of the document, 64 figures and letters.")
    records.give(now, tuple(map(given_of, given)), on=clock.today())
    return _step(found, row, Kind.GIVEN, {"given": [dict(one) for one in given]}, by)


def _at(case: UUID, request: UUID, by: Actor) -> tuple[VictimCase, RecordsAsked, RecordsRequest]:
    found = opened(case, by)
    row = one_of(RecordsAsked.objects.filter(case=found, pk=request))
    return found, row, records_of(row)


def _step(case: VictimCase, row: RecordsAsked, step: RecordsStepKind, said: dict[str, Any], by: Actor) -> UUID:
    RecordsStep.objects.create(
        agreement_id=row.agreement_id,
        request=row,
        number=RecordsStep.objects.filter(request=row).count() + 1,
        step=step.value,
        on=clock.today(),
        said=said,
        at=clock.now(),
        by=by.person,
        by_name=by.name,
    )
    trail.record(
        f"records.{step.value}", by=by, subjects=[case.pk], agreement=row.agreement_id, detail={"request": row.pk}
    )
    return row.pk
