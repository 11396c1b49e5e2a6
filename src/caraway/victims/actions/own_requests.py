"""The victim's own requests: received, identity shown, more time, answered. Each step goes through `core.victim.requests`."""

from datetime import date
from typing import Any
from uuid import UUID

from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.victim import requests
from caraway.core.victim.requests import Ground, Request, RequestKind, RequestState
from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock
from caraway.victims.area import settings_of
from caraway.victims.asking_for import request_of
from caraway.victims.known import one_of
from caraway.victims.models import IdentityBy, OwnRequest, OwnRequestStep, OwnStep, VictimCase
from caraway.victims.reach import opened


@action("request.receive", permission="victim.contact")
def receive(
    *, case: UUID, kind: RequestKind, way: Way, received_on: date, identity_by: IdentityBy | None, words: str, by: Actor
) -> UUID:
    """Keep that the victim asked for something of the victim's own data. Its clock runs from that day.

    `identity_by`: how it was known who asks; None: that is asked for, and the clock waits for it. Raises InvalidValue for
    a day that is to come.
    """
    found = opened(case, by)
    if received_on > clock.today():
        raise InvalidValue("received_on", "Give a day that is today or in the past.")
    row = OwnRequest.objects.create(
        agreement_id=found.agreement_id,
        case=found,
        kind=kind.value,
        way=way.value,
        received_on=received_on,
        identity_by=identity_by.value if identity_by else "",
        words=words,
        at=clock.now(),
        by=by.person,
        by_name=by.name,
    )
    trail.record("request.receive", by=by, subjects=[case], agreement=found.agreement_id, detail={"kind": kind.value})
    return row.pk


@action("request.identity", permission="victim.contact")
def identify(*, case: UUID, request: UUID, identity_by: IdentityBy, by: Actor) -> UUID:
    """Say that it is known since today who asks. Raises NotNow where that was not waited for."""
    found, row, now = _at(case, request, by)
    requests.identified(now, on=clock.today())
    return _step(found, row, OwnStep.IDENTITY, {"identity_by": identity_by.value}, by)


@action("request.extend", permission="request.decide")
def extend(*, case: UUID, request: UUID, why: str, by: Actor) -> UUID:
    """Take more time, of which the victim is told with the reason. Raises as `core.victim.requests.extend`."""
    found, row, now = _at(case, request, by)
    requests.extend(now, settings_of(found), on=clock.today(), why=why)
    return _step(found, row, OwnStep.EXTENDED, {"why": why}, by)


@action("request.end", permission="request.decide")
def end(
    *, case: UUID, request: UUID, outcome: RequestState, grounds: frozenset[Ground], given: tuple[str, ...], by: Actor
) -> UUID:
    """Decide a request: what came of it, on which grounds not all of it, and exactly what was given or done.

    Raises as `core.victim.requests.end`: nothing is given before it is known who asks.
    """
    found, row, now = _at(case, request, by)
    if outcome not in requests.OUTCOMES:
        raise InvalidValue("outcome", "Choose what came of it from the list.")
    requests.end(now, outcome, on=clock.today(), by=by.person, grounds=grounds, given=given)
    said = {"outcome": outcome.value, "grounds": sorted(one.value for one in grounds), "given": list(given)}
    return _step(found, row, OwnStep.ENDED, said, by)


def _at(case: UUID, request: UUID, by: Actor) -> tuple[VictimCase, OwnRequest, Request]:
    found = opened(case, by)
    row = one_of(OwnRequest.objects.filter(case=found, pk=request))
    return found, row, request_of(row)


def _step(case: VictimCase, row: OwnRequest, step: OwnStep, said: dict[str, Any], by: Actor) -> UUID:
    if OwnRequestStep.objects.filter(request=row, step=step.value).exists():
        raise NotNow("request_step", "This was recorded already. Open the request again.")
    OwnRequestStep.objects.create(
        agreement_id=row.agreement_id,
        request=row,
        step=step.value,
        on=clock.today(),
        said=said,
        at=clock.now(),
        by=by.person,
        by_name=by.name,
    )
    trail.record(
        f"request.{step.value}", by=by, subjects=[case.pk], agreement=row.agreement_id, detail={"request": row.pk}
    )
    return row.pk
