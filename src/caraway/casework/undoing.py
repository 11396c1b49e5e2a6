"""When somebody's newest entry can simply be taken back: within the visit, while nothing has followed it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from caraway.casework.models import FactRow
from caraway.core import facts as f
from caraway.core.fact_store import kind_of_class
from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import clock

VISIT = timedelta(minutes=30)
SAID = (f.Returned, f.ParticipantTold)
UNDONE = "Undone in the same visit."

NOT_THEIRS = "Only the person who made an entry can undo it, within half an hour. You can correct it."
ONLY_CORRECTED = "This entry can only be corrected."
CANCELLED = "The workshop was cancelled."
FOLLOWED = "Something was entered after it. You can correct it."

_ONLY_CORRECTED = {kind_of_class(one) for one in (f.Referred, f.Annulled, *SAID)}


def together(rows: Iterable[FactRow], fact: str) -> list[FactRow]:
    """The entry and what was recorded with it, in one act."""
    listed = list(rows)
    act = next(row.act for row in listed if str(row.id) == fact)
    return [row for row in listed if row.act == act]


def why_not_undo(rows: Sequence[FactRow], fact: str, by: Actor) -> str | None:
    """The sentence that says why this entry cannot be undone; None when it can.

    `rows`: every entry of the case, in the order of recording.
    """
    made = together(rows, fact)
    if made[0].by != by.account_id or clock.now() - made[0].at > VISIT:
        return NOT_THEIRS
    if any(row.kind == kind_of_class(f.SessionCancelled) for row in made):
        return CANCELLED
    # A caution recorded with the referral came in with it: undoing it alone is not what either button says.
    if any(row.kind in _ONLY_CORRECTED or row.why == UNDONE for row in made):
        return ONLY_CORRECTED
    return None if rows[-1].act == made[0].act else FOLLOWED
