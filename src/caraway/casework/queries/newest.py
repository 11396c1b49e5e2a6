"""One's own newest entry in a case: what it was, and whether it can simply be undone."""

from dataclasses import dataclass
from uuid import UUID

from caraway.casework.models import FactRow
from caraway.casework.undoing import NOT_THEIRS, together, why_not_undo
from caraway.platform.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Newest:
    """The ids of the newest facts, recorded together in this visit by this person; none where another's came last.

    `why_not`: why they cannot be undone; None when they can.
    """

    facts: frozenset[str]
    why_not: str | None


def newest_of(case: UUID, by: Actor) -> Newest:
    """The newest entry of a case, where this person made it in this visit."""
    rows = list(FactRow.objects.filter(case_id=case).order_by("number"))
    last = str(rows[-1].id)
    why_not = why_not_undo(rows, last, by)
    if why_not == NOT_THEIRS:
        return Newest(frozenset(), why_not)
    return Newest(frozenset(str(row.id) for row in together(rows, last)), why_not)
