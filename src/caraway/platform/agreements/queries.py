"""What is agreed: the agreements in force, and the version of settings that applies on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from .models import Agreement, AgreementVersion


@dataclass(frozen=True, slots=True)
class VersionInForce:
    """The settings of an agreement on a day: which version, since when, and what it says."""

    id: UUID
    agreement_id: UUID
    number: int
    in_force_from: date
    settings: dict[str, Any]
    rules_hash: str


def agreements_in_force(organisation_id: UUID, on: date) -> tuple[UUID, ...]:
    """Ids of the agreements in force on that day to which the organisation is a party that day, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, {"organisation": organisation_id, "on": on})
        return tuple(agreement for (agreement,) in cursor.fetchall())


# Asked before everything that anybody does, so it is written out.
_IN_FORCE = """
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
