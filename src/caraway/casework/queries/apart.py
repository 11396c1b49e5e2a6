"""Who is kept apart from whom, for the few who may know."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from caraway.casework.models import Case, KeepApart
from caraway.casework.reach import provided_by
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody a participant must not meet in a workshop."""

    case: UUID
    name: str
    reference: str


def apart_from(case: UUID) -> tuple[Other, ...]:
    """Those whom the participant of this case is kept apart from, by name. Says to the audit that they are shown."""
    pairs = KeepApart.objects.filter(Q(one=case) | Q(other=case), ended_at=None)
    ids = {one for pair in pairs.values_list("one_id", "other_id") for one in pair} - {case}
    rows = Case.objects.filter(pk__in=ids).select_related("participant")
    trail.show(*(row.id for row in rows))
    found = (
        Other(row.id, f"{row.participant.given_name} {row.participant.family_name}", row.reference) for row in rows
    )
    return tuple(sorted(found, key=lambda one: (one.name, one.reference)))


def other_of(case: UUID, other: UUID) -> Other:
    """One of those. Raises NotYours where these two are not kept apart."""
    for one in apart_from(case):
        if one.case == other:
            return one
    raise NotYours("not_found", "There is no such pair.")


def by_reference(reference: str, by: Actor, today: date) -> UUID | None:
    """The case with exactly that reference, of an agreement that this organisation delivers; None where there is none."""
    theirs = Case.objects.filter(agreement_id__in=provided_by(by, today))
    return theirs.filter(reference__iexact=reference.strip()).values_list("pk", flat=True).first()
