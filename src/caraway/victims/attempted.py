"""The attempts at a case, as the rules read them."""

from caraway.core.victim.engagement import Attempt, Engagement
from caraway.core.victim.safe_plan import Way
from caraway.victims.models import AttemptMade, VictimCase


def attempts_of(case: VictimCase) -> tuple[Attempt, ...]:
    """Its attempts, the first first."""
    rows = AttemptMade.objects.filter(case=case).order_by("at", "id")
    return tuple(Attempt(row.on, Engagement(row.result), Way(row.way) if row.way else None) for row in rows)
