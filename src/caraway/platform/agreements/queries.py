"""What is agreed: the agreements in force, and the version of settings that applies on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from .models import Agreement, AgreementParty, AgreementVersion, Organisation, Part, Unit


@dataclass(frozen=True, slots=True)
class VersionInForce:
    """The settings of an agreement on a day: which version, since when, and what it says."""

    id: UUID
    agreement_id: UUID
    number: int
    in_force_from: date
    settings: dict[str, Any]
    rules_hash: str


IN_FORCE = """
    SELECT agreement.id
    FROM agreements_agreement AS agreement
    WHERE agreement.from_on <= %(on)s AND (agreement.to_on IS NULL OR agreement.to_on >= %(on)s)
      AND EXISTS (
        SELECT FROM agreements_agreementparty AS party
        WHERE party.agreement_id = agreement.id AND party.organisation_id = %(organisation)s
          AND party.from_on <= %(on)s AND (party.to_on IS NULL OR party.to_on >= %(on)s)
      )
    ORDER BY agreement.id
"""
"""SQL: the ids of the agreements in force on a day to which an organisation is a party that day, in order."""


def agreements_in_force(organisation_id: UUID, on: date) -> tuple[UUID, ...]:
    """Ids of the agreements in force on that day to which the organisation is a party that day, in order."""
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, {"organisation": organisation_id, "on": on})
        return tuple(agreement for (agreement,) in cursor.fetchall())


def refers_under(agreement_id: UUID, organisation_id: UUID, on: date) -> bool:
    """Whether this organisation refers under this agreement on that day."""
    return any(one.agreement_id == agreement_id for one in referring((agreement_id,), on, organisation_id))


@dataclass(frozen=True, slots=True)
class Referring:
    """A force that refers under an agreement: what both are called, and the code of the force."""

    agreement_id: UUID
    agreement: str
    programme: str
    organisation_id: UUID
    force: str
    force_code: str


def referring(agreements: Iterable[UUID], on: date, organisation_id: UUID | None = None) -> tuple[Referring, ...]:
    """The forces that refer under these agreements on that day, by name; of one organisation where it is given."""
    rows = AgreementParty.objects.filter(_covers(on), part=Part.REFERRER, agreement__in=tuple(agreements))
    rows = rows.filter(organisation_id=organisation_id) if organisation_id else rows
    kept = rows.select_related("agreement", "organisation").order_by("agreement__name", "organisation__name", "id")
    return tuple(
        Referring(
            row.agreement_id,
            row.agreement.name,
            row.agreement.programme,
            row.organisation_id,
            row.organisation.name,
            row.organisation.force_code,
        )
        for row in kept
        if row.agreement.from_on <= on and (row.agreement.to_on is None or on <= row.agreement.to_on)
    )


def kept_by(organisation_id: UUID) -> QuerySet[Agreement]:
    """The agreements that report to this organisation (a licensor), whatever their term, by name."""
    return Agreement.objects.filter(reports_to_id=organisation_id).order_by("name")


def open_to(organisation_id: UUID, on: date) -> QuerySet[Agreement]:
    """The agreements whose terms this organisation may read on that day: its own, and those that report to it, by name."""
    ours = agreements_in_force(organisation_id, on)
    return Agreement.objects.filter(Q(pk__in=ours) | Q(reports_to_id=organisation_id)).order_by("name")


def organisations() -> QuerySet[Organisation]:
    """Every organisation, by name."""
    return Organisation.objects.order_by("name")


def organisation(key: UUID) -> Organisation | None:
    """The organisation of that id."""
    return Organisation.objects.filter(pk=key).first()


def units_of(organisation_id: UUID) -> QuerySet[Unit]:
    """The units of an organisation, by name."""
    return Unit.objects.filter(organisation_id=organisation_id).order_by("name")


def is_an_organisation(name: str) -> bool:
    """Whether there is an organisation of that name, however it is written."""
    return Organisation.objects.filter(name__iexact=name).exists()


def is_an_agreement(name: str) -> bool:
    """Whether there is an agreement of that name, however it is written."""
    return Agreement.objects.filter(name__iexact=name).exists()


def parties_of(agreement: Agreement) -> QuerySet[AgreementParty]:
    """Who had a part in an agreement, as they came to it, each with its organisation."""
    return AgreementParty.objects.filter(agreement=agreement).select_related("organisation").order_by("from_on")


def versions_of(agreement: Agreement) -> QuerySet[AgreementVersion]:
    """Every version of an agreement's settings, the last one first."""
    return AgreementVersion.objects.filter(agreement=agreement).order_by("-number")


def every_agreement() -> tuple[UUID, ...]:
    """Ids of all agreements, also of those that have ended: for sweeps and set-up alone."""
    return tuple(Agreement.objects.order_by("id").values_list("id", flat=True))


def version_in_force(agreement_id: UUID, on: date) -> VersionInForce:
    """The latest version in force on that day. Raises `AgreementVersion.DoesNotExist` when there is none."""
    found: QuerySet[AgreementVersion] = AgreementVersion.objects.filter(
        agreement_id=agreement_id, in_force_from__lte=on
    )
    version = found.order_by("-in_force_from", "-number").first()
    if version is None:
        raise AgreementVersion.DoesNotExist("No version of this agreement is in force on that day.")
    return VersionInForce(
        version.id, agreement_id, version.number, version.in_force_from, version.settings, version.rules_hash
    )


def _covers(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gte=on))
