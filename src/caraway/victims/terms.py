"""What both sites' agreements must say alike: what is known of the other's, and where ours says otherwise."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from caraway.core.joint.terms import Terms, differing
from caraway.victims.area import settings_on
from caraway.victims.models import TermsCame


def ours(agreement: UUID, on: date) -> Terms:
    """What this site's agreement says on that day."""
    found = settings_on(agreement, on)
    return Terms(found.batch_times, found.risk_ceiling)


def newest(agreements: Collection[UUID]) -> Mapping[UUID, TermsCame]:
    """What was known last of the agreements of the sessions, by ours. One of which nothing has come up is left out."""
    rows = TermsCame.objects.filter(agreement__in=agreements).order_by("agreement", "-number").distinct("agreement")
    return {row.agreement_id: row for row in rows}


def said_in(row: TermsCame) -> Terms:
    """What a row says."""
    return Terms(tuple(row.batch_times), row.risk_ceiling)


def unlike(row: TermsCame, on: date) -> tuple[str, ...]:
    """The settings by name in which ours says otherwise on that day."""
    return differing(ours(row.agreement_id, on), said_in(row))
