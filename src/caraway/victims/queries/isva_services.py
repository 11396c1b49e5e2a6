"""Services of advisers as the licensor sees them: where they work and whose they are, and nothing of any client."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from caraway.core.permissions import role
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Organisation, Part
from caraway.platform.agreements.queries import kept_by, organisations, parties_of
from caraway.victims.area_grammar import ADVISERS


@dataclass(frozen=True, slots=True)
class KeptService:
    """A service that reports to one's own organisation; `agreement` is where its parties are said."""

    agreement: UUID
    name: str
    area: str
    employers: tuple[str, ...]
    from_on: date
    to_on: date | None


def employers() -> QuerySet[Organisation]:
    """The organisations that can have advisers, by name."""
    return organisations().filter(kind__in=role("isva").kinds)


def services_kept(by: Actor) -> tuple[KeptService, ...]:
    """Those that report to this person's organisation, whatever their term, by name."""
    return tuple(
        KeptService(
            agreement=one.pk,
            name=one.name,
            area=one.area,
            employers=tuple(held.organisation.name for held in parties_of(one).filter(part=Part.VICTIM_CONTACT)),
            from_on=one.from_on,
            to_on=one.to_on,
        )
        for one in kept_by(by.organisation).filter(programme=ADVISERS)
    )
