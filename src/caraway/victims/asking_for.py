"""Requests as they are stored, read back through the rules of `core.victim.requests` and `core.victim.records`."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from typing import Any
from uuid import UUID

from caraway.core.victim import records, requests
from caraway.core.victim.records import Asker, Basis, Consulted, Given, RecordClass, RecordsRequest, RefusedBecause
from caraway.core.victim.requests import Ground, Request, RequestKind, RequestState
from caraway.victims.area import settings_of
from caraway.victims.models import OwnRequest, OwnRequestStep, OwnStep, RecordsAsked, RecordsStep, RecordsStepKind


def request_of(row: OwnRequest) -> Request:
    """A victim's own request, where it is now: each kind of step is taken once, in the order of the list. What is stored and the rules refuse raises as they do."""
    begun = Request(kind=RequestKind(row.kind), received_on=row.received_on, identity_asked=not row.identity_by)
    order = [one.value for one in OwnStep]
    steps = sorted(OwnRequestStep.objects.filter(request=row), key=lambda step: order.index(step.step))
    return reduce(_with_own_step, steps, begun)


def records_of(row: RecordsAsked) -> RecordsRequest:
    """Somebody else's request for records, where it is now."""
    return reduce(_with_records_step, RecordsStep.objects.filter(request=row).order_by("number"), begun(row))


def begun(row: RecordsAsked) -> RecordsRequest:
    """It as it came in. Raises InvalidValue for what cannot be."""
    return RecordsRequest(
        asker=Asker(row.asker),
        basis=Basis(row.basis),
        scope=classes(row.scope),
        received_on=row.received_on,
        due_on=row.due_on,
    )


def classes(said: Iterable[str]) -> frozenset[RecordClass]:
    """Kinds of record by their keys."""
    return frozenset(map(RecordClass, said))


def confirmed_by(row: RecordsAsked) -> UUID | None:
    """The second person who agreed to what was decided last."""
    found = RecordsStep.objects.filter(request=row, step=RecordsStepKind.CONFIRMED).first()
    return found.by if found else None


def given_of(said: Mapping[str, Any]) -> Given:
    """One thing that was given, of what is kept of it; the digest of the document stands beside it."""
    return Given(
        record=RecordClass(said["record"]),
        first_on=date.fromisoformat(said["first_on"]),
        last_on=date.fromisoformat(said["last_on"]),
        document=said["document"],
    )


def _with_own_step(request: Request, row: OwnRequestStep) -> Request:
    step, said = OwnStep(row.step), row.said
    if step is OwnStep.IDENTITY:
        return requests.identified(request, on=row.on)
    if step is OwnStep.EXTENDED:
        return requests.extend(request, settings_of(row.request.case), on=row.on, why=said["why"])
    return requests.end(
        request,
        RequestState(said["outcome"]),
        on=row.on,
        by=row.by,
        grounds=frozenset(map(Ground, said["grounds"])),
        given=tuple(said["given"]),
    )


def _with_records_step(request: RecordsRequest, row: RecordsStep) -> RecordsRequest:
    step, said = RecordsStepKind(row.step), row.said
    match step:
        case RecordsStepKind.CONSULTED:
            return records.consult(request, Consulted(said["consulted"]))
        case RecordsStepKind.ALLOWED:
            return records.allow(request, classes(said["allowed"]), on=row.on, by=row.by)
        case RecordsStepKind.REFUSED:
            return records.refuse(request, RefusedBecause(said["because"]), on=row.on, by=row.by)
        case RecordsStepKind.GIVEN:
            return records.give(request, tuple(map(given_of, said["given"])), on=row.on)
    return request
