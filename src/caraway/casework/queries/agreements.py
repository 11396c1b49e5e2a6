"""Agreements as desks need them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.stored import rules_in_force
from caraway.core.agreement import Settings
from caraway.core.programme import programme
from caraway.core.vocabulary import Language
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement, AgreementParty, Part
from caraway.platform.agreements.queries import agreements_in_force


@dataclass(frozen=True, slots=True)
class InForce:
    """An agreement in force in which the organisation has a part."""

    id: UUID
    name: str
    programme: str
    area: str


def deliverable(by: Actor, today: date) -> tuple[InForce, ...]:
    """Agreements under which this organisation provides today."""
    return _with_part(by, today, Part.PROVIDER)


def referrable(by: Actor, today: date) -> tuple[InForce, ...]:
    """Agreements under which this organisation refers today."""
    return _with_part(by, today, Part.REFERRER)


def _with_part(by: Actor, today: date, part: Part) -> tuple[InForce, ...]:
    if by.organisation_id is None:
        return ()
    running = agreements_in_force(by.organisation_id, today)
    parts = AgreementParty.objects.filter(organisation_id=by.organisation_id, part=part)
    rows = Agreement.objects.filter(pk__in=running, parties__in=parts).distinct().order_by("name")
    return tuple(InForce(row.id, row.name, row.programme, row.area) for row in rows)


def settings_of(agreements: Iterable[InForce], today: date) -> dict[InForce, Settings]:
    """What each agreement says on that day. Raises NotYours for one that says nothing yet."""
    return {one: rules_in_force(one.id, today).settings for one in agreements}


def steps_of(agreements: Iterable[InForce]) -> list[tuple[str, str]]:
    """Every step of the programmes delivered, once: its key and its name."""
    found: dict[str, str] = {}
    for one in agreements:
        found |= {step.key: step.name for step in programme(one.programme).steps}
    return list(found.items())


def languages_of(agreements: Iterable[InForce]) -> list[tuple[str, str]]:
    """Every language in which there are materials of the programmes delivered, once: its code and its words."""
    codes = dict.fromkeys(code for one in agreements for code in programme(one.programme).delivery.languages)
    return [(code, Language(code).words) for code in codes]
