"""Adding to a joint decision, inside a running action: through the rules' one door, with whoever it names beside it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from caraway.bridge.releases import Release, as_row
from caraway.core.joint import added
from caraway.core.joint.events import Detail, Event
from caraway.core.joint.store import detail_to_json, kind_of
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.gateways import clock, turns
from caraway.victims.deciding import ITSELF, Found, one_of, there
from caraway.victims.models import Delivery, JointDecision, JointEvent, JointPart, JointPerson, JointRelease


def taken(decision: UUID, by: Actor) -> Found:
    """The decision, kept from everybody else to the end of the transaction. Raises NotYours as `one_of` does."""
    turns.take(f"joint:{decision}")
    return there(JointDecision.objects.all(), decision) if by.is_caraway else one_of(decision, by)


def add(found: Found, detail: Detail, by: Actor) -> Found:
    """Add one event. Raises what `core.joint.added` raises."""
    event = Event(clock.now(), by.account_id or ITSELF, detail)
    events = added(found.events, event)
    JointEvent.objects.create(
        agreement_id=found.row.agreement_id,
        decision=found.row,
        number=len(events),
        kind=kind_of(type(detail)),
        detail=detail_to_json(detail),
        at=event.at,
        by=by.account_id,
        by_name=by.name,
    )
    return Found(found.row, events)


def name(found: Found, account: UUID, part: JointPart, *, named: bool = True) -> None:
    """Say that from the newest event on this account has the part, or has it no longer."""
    JointPerson.objects.create(
        agreement_id=found.row.agreement_id,
        decision=found.row,
        number=len(found.events),
        account=account,
        part=part.value,
        named=named,
    )


def audit(verb: str, found: Found, by: Actor, **detail: Any) -> None:
    """Write down what was done: ids and codes alone."""
    said: Mapping[str, Any] = {"decision": found.row.pk, "number": len(found.events), **detail}
    trail.record(verb, by=by, subjects=[found.row.case_id], agreement=found.row.agreement_id, detail=said)


def serves_of(agreement: UUID) -> UUID:
    """The agreement of casework that this one of ours serves."""
    found: UUID = Delivery.objects.get(agreement_id=agreement).casework_agreement
    return found


def into_outbox(decision: JointDecision, release: Release) -> None:
    """Let a release of this decision wait to be handed over, after those of its victim case that do already."""
    row = as_row(release)
    JointRelease.objects.create(
        id=row["id"],
        agreement_id=decision.agreement_id,
        decision=decision,
        place=JointRelease.objects.filter(decision__case=decision.case_id).count() + 1,
        casework_agreement=row["agreement_id"],
        casework_case=row["case_id"],
        other_case=row["other_case_id"],
        made_at=clock.now(),
        **{name: row[name] for name in ("kind", "code", "advice", "purpose", "expires_on", "at_once")},
    )
