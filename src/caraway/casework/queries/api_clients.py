"""The connected systems of a force, as its administrator sees them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caraway.casework.models import ApiClient
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Unit


@dataclass(frozen=True, slots=True)
class System:
    """One system: its name, for which unit it refers (empty: the whole force), since when, and when it last asked."""

    id: UUID
    name: str
    unit: str
    made_at: datetime
    last_used_at: datetime | None
    ended_at: datetime | None


def systems(by: Actor) -> tuple[System, ...]:
    """Every system of one's own force: those in use first, each group by name."""
    rows = ApiClient.objects.filter(organisation_id=by.organisation).select_related("unit")
    found = [_system(row) for row in rows.order_by("name", "id")]
    return tuple(sorted(found, key=lambda one: one.ended_at is not None))


def system_in_use(key: UUID, by: Actor) -> System:
    """One of one's own force that is in use. Raises NotYours for any other."""
    rows = ApiClient.objects.filter(pk=key, organisation_id=by.organisation, ended_at=None)
    row = rows.select_related("unit").first()
    if row is None:
        raise NotYours("not_found", "There is no such system.")
    return _system(row)


def units(by: Actor) -> tuple[tuple[str, str], ...]:
    """The units of one's own force, as choices."""
    rows = Unit.objects.filter(organisation_id=by.organisation).order_by("name")
    return tuple((str(one.pk), one.name) for one in rows)


def _system(row: ApiClient) -> System:
    unit = row.unit.name if row.unit else ""
    return System(row.id, row.name, unit, row.made_at, row.last_used_at, row.ended_at)
