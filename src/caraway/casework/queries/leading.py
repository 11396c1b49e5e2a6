"""Who is accredited to lead, as their manager sees it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.models import Accreditation, Workshop
from caraway.core.leading import RENEW_BEFORE
from caraway.core.programme import programme
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.queries import members


@dataclass(frozen=True, slots=True)
class AccreditationCard:
    """One accreditation: whose, for what, from when to when, and how it stands today."""

    id: UUID
    name: str
    programme: str
    from_on: date
    to_on: date
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Accredited:
    """Those in force or to come, by their end; those that are over; and facilitators who have none in force."""

    holding: tuple[AccreditationCard, ...]
    over: tuple[AccreditationCard, ...]
    without: tuple[str, ...]


def accreditations(by: Actor, today: date) -> Accredited:
    """Every accreditation of this organisation's people."""
    rows = Accreditation.objects.filter(organisation_id=by.organisation).select_related("account")
    found = [(row, _card(row, today)) for row in rows.order_by("to_on", "account__full_name", "id")]
    holding = [(row, card) for row, card in found if row.withdrawn_at is None and row.to_on >= today]
    now = {row.account_id for row, _ in holding if row.from_on <= today}
    people = members(by.organisation, today, "facilitator")
    kept = {card.id for _, card in holding}
    return Accredited(
        tuple(card for _, card in holding),
        tuple(card for _, card in reversed(found) if card.id not in kept),
        tuple(name for person, name in people if person not in now),
    )


def accreditation(key: UUID, by: Actor, today: date) -> AccreditationCard:
    """One accreditation. Raises NotYours where it is not there, not theirs, or withdrawn already."""
    rows = Accreditation.objects.filter(organisation_id=by.organisation, withdrawn_at=None).select_related("account")
    row = rows.filter(pk=key).first()
    if row is None:
        raise NotYours("not_found", "There is no such accreditation.")
    return _card(row, today)


def _card(row: Accreditation, today: date) -> AccreditationCard:
    name = programme(row.programme).short_name
    return AccreditationCard(row.id, row.account.full_name, name, row.from_on, row.to_on, *_state(row, today))


def _state(row: Accreditation, today: date) -> tuple[str, str]:
    if row.withdrawn_at is not None:
        return "Withdrawn", "plain"
    if row.to_on < today:
        return "Lapsed", "red"
    if row.from_on > today:
        return "To come", "plain"
    return ("Lapses soon", "warn") if row.to_on - RENEW_BEFORE <= today else ("In force", "ok")


def hints(workshop: Workshop, people: Collection[UUID], by: Actor) -> dict[UUID, str]:
    """What speaks against each of these leading a workshop; nothing for whom nothing does."""
    held = Accreditation.objects.filter(
        organisation_id=by.organisation,
        programme=workshop.programme,
        withdrawn_at=None,
        from_on__lte=workshop.on,
        to_on__gte=workshop.on,
    )
    accredited = set(held.values_list("account_id", flat=True))
    others = Workshop.objects.filter(provider_id=by.organisation, on=workshop.on, cancelled_at=None)
    at_once = others.filter(starts_at__lt=workshop.ends_at, ends_at__gt=workshop.starts_at).exclude(pk=workshop.id)
    busy = {person for row in at_once for person in row.facilitators}
    found: dict[UUID, str] = {}
    for person in people:
        said = ["Not accredited that day"] if person not in accredited else []
        said += ["At another workshop at that time"] if person in busy else []
        found |= {person: ". ".join(said)} if said else {}
    return found
