"""Cases chosen in a list, as the page says them that does something to all of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.casework.models import Case
from caraway.casework.queries.case_list import PAGE, read_rows
from caraway.casework.queries.teams import staff_of
from caraway.platform.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class ChosenCase:
    """One of them: who it is, and who has it today."""

    id: UUID
    name: str
    reference: str
    worker: str


def chosen_cases(cases: Collection[UUID], *, by: Actor, today: date) -> tuple[ChosenCase, ...]:
    """Those of these cases that are this person's to see, in the order in which they were chosen; at most a page."""
    staff = staff_of(by, today)
    theirs = set(Case.objects.filter(pk__in=cases, agreement_id__in=staff.delivers).values_list("pk", flat=True))
    rows = read_rows([one for one in cases if one in theirs][:PAGE], staff)
    return tuple(ChosenCase(row.id, row.name, row.reference, row.worker or "no worker yet") for row in rows)
