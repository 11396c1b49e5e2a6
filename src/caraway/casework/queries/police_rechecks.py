"""The 12-month checks of a case as the police read them, and a force's cases by their references."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from caraway.casework.models import Case, Recheck
from caraway.casework.reach import within_reach
from caraway.core.vocabulary import RecheckResult
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail


@dataclass(frozen=True, slots=True)
class Checked:
    """One check. `why`: why it took the place of the one before; empty for the first."""

    id: UUID
    result: RecheckResult
    checked_on: date
    again_on: date | None
    offence_code: str
    source: str
    by: str
    at: datetime
    why: str


def rechecks_of(case: UUID) -> tuple[Checked, ...]:
    """The checks of a case that this person was shown: the one that stands first, then those it replaced."""
    rows = Recheck.objects.filter(case_id=case).order_by("-at", "-id")
    return tuple(
        Checked(
            row.id,
            RecheckResult(row.result),
            row.checked_on,
            row.again_on,
            row.offence_code,
            row.source,
            row.by_name,
            row.at,
            row.why,
        )
        for row in rows
    )


def cases_by_reference(references: Iterable[str], actor: Actor) -> Mapping[str, UUID]:
    """The cases that this person may see, by their reference. What is not there and what is not theirs: no row."""
    rows = Case.objects.filter(within_reach(actor), reference__in=set(references))
    found = dict(rows.values_list("reference", "id"))
    trail.show(*found.values())
    return found
