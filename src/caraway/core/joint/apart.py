"""Keeping two participants apart: a pair, put by a member of one side and agreed to by one of the other, to the letter.

No reason is asked for, kept or sent. It stands beside the decision in which its members are named, and is no part of its text.
"""

from dataclasses import dataclass
from uuid import UUID

from caraway.core.joint.policies import NOT_CLOSED, is_member
from caraway.core.joint.state import Stands
from caraway.core.joint.text import digest
from caraway.core.joint.words import ReleaseKind, Side
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import Word

OVER = "This was agreed to or dropped before."
SAME_SIDE = "It was proposed for your side: somebody of the other organisation must agree."


class PairStage(Word):
    """How far a pair is."""

    PROPOSED = "proposed", "Waits for the other organisation"
    AGREED = "agreed", "Agreed"
    DROPPED = "dropped", "Dropped"


@dataclass(frozen=True, slots=True)
class Beside:
    """One of two: the participant's case, and the reference by which this site's case beside it is known."""

    case: UUID
    reference: str


@dataclass(frozen=True, slots=True)
class Pair:
    """The two, the lower id first, so that the order says nothing. Raises InvalidValue for a case and itself."""

    one: Beside
    other: Beside

    def __post_init__(self) -> None:
        if not self.one.case < self.other.case:
            raise InvalidValue("reference", "A pair is two cases, the lower id first.")

    @property
    def words(self) -> str:
        """What is agreed to. What crosses says no reference: it is the two cases, and nothing of why."""
        return f"{ReleaseKind.KEEP_APART.words}: the participants of {self.one.reference} and {self.other.reference}"

    @property
    def digest(self) -> str:
        """What the other side agrees to: 64 hexadecimal digits. Another case gives another."""
        told = [(str(one.case), one.reference) for one in (self.one, self.other)]
        return digest({"kind": ReleaseKind.KEEP_APART, "pair": told})


def pair_of(one: Beside, other: Beside) -> Pair:
    """These two in their order. Raises InvalidValue for a case and itself."""
    first, second = sorted((one, other), key=lambda each: each.case)
    return Pair(first, second)


@dataclass(frozen=True, slots=True)
class Put:
    """A pair as it was put: by whom, for which side, and how far it is."""

    pair: Pair
    by: UUID
    side: Side
    stage: PairStage = PairStage.PROPOSED


def why_not_propose(now: Stands, by: UUID) -> str | None:
    """Why this person cannot put a pair to the others now; None who can: a member, while the decision is not closed."""
    return _closed(now) or is_member(now, by)


def why_not_agree(put: Put, now: Stands, by: UUID) -> str | None:
    """Why this person cannot agree to it now; None who can: a member of the other side, so never who proposed it."""
    member = now.member(by)
    refusal = why_not_drop(put, now, by)
    if refusal is not None or member is None:
        return refusal
    return SAME_SIDE if put.side is member.side or put.by == by else None


def why_not_drop(put: Put, now: Stands, by: UUID) -> str | None:
    """Why this person cannot drop it now; None who can: every member, so that nobody is outvoted."""
    if put.stage is not PairStage.PROPOSED:
        return OVER
    return why_not_propose(now, by)


def _closed(now: Stands) -> str | None:
    return None if now.stage in NOT_CLOSED else "The decision is closed. Open another where something new is known."
