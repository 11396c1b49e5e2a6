"""A signal of risk that nobody has acknowledged goes to somebody else."""

from uuid import UUID

from caraway.core.victim.escalation import RaisedTo
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, turns
from caraway.victims.models import SignalCame, SignalRaised, SignalSeen


@action("signal.escalate", permission="upward.take")
def escalate(*, signal: UUID, to: RaisedTo, by: Actor) -> UUID:
    """Raise it to them, once; one that was acknowledged meanwhile goes no further."""
    turns.take(f"signal:{signal}")
    row = SignalCame.objects.get(pk=signal)
    over = SignalSeen.objects.filter(signal=row).exists()
    if not over and not SignalRaised.objects.filter(signal=row, to=to.value).exists():
        SignalRaised.objects.create(agreement_id=row.agreement_id, signal=row, to=to.value, at=clock.now())
    detail = {"signal": row.id, "to": to.value, "over": over}
    trail.record("signal.escalate", by=by, subjects=[row.case_id], agreement=row.agreement_id, detail=detail)
    return row.id
