"""Signals of risk as the organisation that raised them sees them: that they were raised, and nothing of what came of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caraway.casework.models import RiskSignal
from caraway.core.harm import RiskKind
from caraway.platform.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Raised:
    """A signal: what, how urgent, by whom and when."""

    kind: str
    urgent: bool
    by: str
    at: datetime


def raised(case: UUID, by: Actor) -> tuple[Raised, ...]:
    """The signals this person's organisation has raised about a case, newest first."""
    rows = RiskSignal.objects.filter(case_id=case, organisation_id=by.organisation).order_by("-raised_at", "-id")
    return tuple(Raised(RiskKind(row.kind).words, row.urgent, row.raised_by_name, row.raised_at) for row in rows)
