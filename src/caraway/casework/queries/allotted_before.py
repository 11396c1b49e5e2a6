"""What was allotted in a trial to the same person under another referral: whoever is referred again is not drawn for again."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q

from caraway.casework.models import AllocationRow, Case, PersonLink, TrialRow
from caraway.casework.queries.persons import known_of
from caraway.core.likeness import Alike, Persons, alike


def allotted_before(case: Case, trial: TrialRow) -> AllocationRow | None:
    """The person's first row of the register, by another case; None where they have none.

    One person is whoever has the same PNC number, or the same name and date of birth unless somebody has compared the two and said that
    they are two; and whoever was said to be one. Asked for while the trial is locked, so that two cases of one person do not both draw.
    """
    said = _said_of(case.id)
    rows = AllocationRow.objects.filter(trial=trial).exclude(case=case).select_related("case__participant")
    person = case.participant
    like = Q(
        case__participant__date_of_birth=person.date_of_birth, case__participant__family_name_key=person.family_name_key
    )
    if person.pnc:
        like |= Q(case__participant__pnc=person.pnc)
    linked = [other for other, newest in said.items() if newest is Persons.ONE]
    found = rows.filter(like | Q(case__in=linked)).order_by("number")
    return next((row for row in found if _one_person(case, row.case, said.get(row.case_id))), None)


def _one_person(case: Case, other: Case, said: Persons | None) -> bool:
    why = alike(known_of(case.participant), known_of(other.participant))
    return why is Alike.PNC or said is Persons.ONE or (why is Alike.NAME and said is not Persons.TWO)


def _said_of(case: UUID) -> Mapping[UUID, Persons]:
    """The newest that was said of this case and each other one."""
    rows = PersonLink.objects.filter(Q(one=case) | Q(other=case)).order_by("number")
    return {row.other_id if row.one_id == case else row.one_id: Persons(row.said) for row in rows}
