"""When somebody's newest entry can simply be taken back: within the visit, while nothing has followed it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from caraway.core import facts as f
from caraway.core.facts import Fact

VISIT = timedelta(minutes=30)
SAID = (f.Returned, f.ParticipantTold)

NOT_THEIRS = "Only the person who made an entry can undo it, within half an hour. You can correct it."
ONLY_CORRECTED = "This entry can only be corrected."
FOLLOWED = "Something was entered after it. You can correct it."


def why_not_undo(
    facts: Sequence[Fact], fact: Fact, entered_by: UUID | None, by: UUID | None, now: datetime
) -> str | None:
    """The sentence that says why this entry cannot be undone; None when it can. `facts` are in the order of recording."""
    if entered_by != by or now - fact.at > VISIT:
        return NOT_THEIRS
    together = [one for one in facts if one.at == fact.at]
    # A caution recorded with the referral came in with it: undoing it alone is not what either button says.
    if any(isinstance(one.detail, (f.Referred, f.Annulled, *SAID)) or one.replaces for one in together):
        return ONLY_CORRECTED
    return None if facts[-1].at == fact.at else FOLLOWED
