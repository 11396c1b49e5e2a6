"""Keeping what the agreements of the sessions say of batches and of the highest risk."""

from uuid import UUID

from caraway.core.joint.terms import Terms
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, turns
from caraway.victims.models import TermsCame
from caraway.victims.terms import newest, said_in


@action("terms.take", permission="upward.take")
def take(*, agreement: UUID, terms: Terms, by: Actor) -> UUID:
    """Keep what holds there now, for our agreement that serves it. Taken before, it changes nothing. Our agreement."""
    turns.take(f"terms:{agreement}")
    last = newest([agreement]).get(agreement)
    if last is None or said_in(last) != terms:
        TermsCame.objects.create(
            agreement_id=agreement,
            number=last.number + 1 if last else 1,
            batch_times=list(terms.batch_times),
            risk_ceiling=terms.risk_ceiling,
            known_at=clock.now(),
        )
    trail.record("terms.take", by=by, agreement=agreement)
    return agreement
