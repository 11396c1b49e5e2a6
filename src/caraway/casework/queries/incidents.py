"""Incidents at the workshops of one's own organisation, for its managers and its safeguarding lead."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q, QuerySet

from caraway.casework.models import Incident
from caraway.core.programme import programme
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail


@dataclass(frozen=True, slots=True)
class IncidentCard:
    """An incident in a list: at which workshop, when, and who wrote it down. What happened is on its page alone."""

    id: UUID
    session: str
    venue: str
    on: date
    happened_at: time
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """An incident as it was written."""

    card: IncidentCard
    what: str
    there: str
    done: str
    told: str


def incidents(by: Actor, before: str = "", size: int = 30) -> tuple[tuple[IncidentCard, ...], str]:
    """Incidents, the newest first, and the key of the next page: empty on the last. An odd key starts at the first page."""
    rows = _theirs(by)
    key = _read_key(before)
    if key is not None:
        rows = rows.filter(Q(at__lt=key[0]) | Q(at=key[0], id__lt=key[1]))
    found = list(rows.order_by("-at", "-id")[: size + 1])
    more = f"{found[size - 1].at.isoformat()}_{found[size - 1].id}" if len(found) > size else ""
    return tuple(_card(row) for row in found[:size]), more


def incident(key: UUID, by: Actor) -> IncidentPage:
    """One incident. Raises NotYours where it is not there or not theirs: the same answer."""
    row = _theirs(by).filter(pk=key).first()
    if row is None:
        raise NotYours("not_found", "There is no such incident.")
    trail.show(row.id)
    return IncidentPage(_card(row), row.what, row.there, row.done, row.told)


def _theirs(by: Actor) -> QuerySet[Incident]:
    return Incident.objects.filter(workshop__provider_id=by.organisation).select_related("workshop")


def _card(row: Incident) -> IncidentCard:
    held = row.workshop
    name = programme(held.programme).step(held.step).name
    return IncidentCard(row.id, name, held.venue, held.on, row.happened_at, row.by_name, row.at)


def _read_key(text: str) -> tuple[datetime, UUID] | None:
    try:
        at, last = text.split("_")
        return datetime.fromisoformat(at), UUID(last)
    except ValueError:
        return None
