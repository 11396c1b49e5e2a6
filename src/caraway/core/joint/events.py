"""What happens to a joint decision. Events are only added; none is changed or taken away."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caraway.core.joint.people import Member, Seniors
from caraway.core.joint.record import Record
from caraway.core.joint.text import Proposal, Urgent
from caraway.core.joint.timetable import Timetable
from caraway.core.joint.words import RiskBand, Trigger
from caraway.core.refusals import InvalidValue
from caraway.core.vocabulary import HoldCode, Stage

ENDED = (
    Stage.DECLINED,
    Stage.COMPLETED,
    Stage.NOT_COMPLETED,
    Stage.UNDELIVERABLE,
    Stage.WITH_POLICE,
    Stage.CLOSED,
)
"""Stages of a case in which nobody attends any more."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A disclosure or an urgent signal of risk came, or a hold is looked at again.

    `ceiling`: the highest risk the area takes. `lapse_code`: the neutral code of the hold that comes by itself; it is chosen
    for each decision, so that no code is that of lapses. `held`: a hold that came from here stands already.
    """

    decision: UUID
    agreement: UUID
    case: UUID
    trigger: Trigger
    timetable: Timetable
    ceiling: RiskBand
    lapse_code: HoldCode
    seniors: Seniors
    held: bool

    def __post_init__(self) -> None:
        if self.trigger is Trigger.REVIEW and not self.held:
            raise InvalidValue("trigger", "There is no hold to look at again.")
        if self.ceiling is RiskBand.NOT_KNOWN:
            raise InvalidValue("ceiling", "The ceiling is the one of the area's agreement.")


@dataclass(frozen=True, slots=True)
class MemberAdded:
    """Somebody was named to decide."""

    member: Member


@dataclass(frozen=True, slots=True)
class MemberRemoved:
    """Somebody no longer decides. What they said stays."""

    person: UUID


@dataclass(frozen=True, slots=True)
class BreachDecided:
    """The participants' side shows that this member of the police has decided on a breach in the case."""

    person: UUID


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is known was written down, in place of what was known before."""

    record: Record


@dataclass(frozen=True, slots=True)
class Moved:
    """The days changed: the session was moved, or there is more time."""

    timetable: Timetable


@dataclass(frozen=True, slots=True)
class Proposed:
    """A member put a text to the others, in place of the one before."""

    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Agreed:
    """A member agreed to the text of this digest."""

    digest: str


@dataclass(frozen=True, slots=True)
class Dissented:
    """A member does not agree to the text of this digest, and says why."""

    digest: str
    words: str

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise InvalidValue("words", "Write why you do not agree.")


@dataclass(frozen=True, slots=True)
class UrgentAsked:
    """The duty safeguarding manager, who is `duty_manager` at that moment, asks for a release at once."""

    duty_manager: UUID
    urgent: Urgent


@dataclass(frozen=True, slots=True)
class UrgentConfirmed:
    """A second person confirms what was asked for, by its digest."""

    digest: str


@dataclass(frozen=True, slots=True)
class Released:
    """Caraway handed over what was to be sent: the ids of the releases."""

    ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing is left to do here."""


@dataclass(frozen=True, slots=True)
class Overtaken:
    """The case ended or went back to the police: there is nothing left to decide."""

    stage: Stage

    def __post_init__(self) -> None:
        if self.stage not in ENDED:
            raise InvalidValue("stage", "The case has not ended.")


Detail = (
    Opened
    | MemberAdded
    | MemberRemoved
    | BreachDecided
    | Recorded
    | Moved
    | Proposed
    | Agreed
    | Dissented
    | UrgentAsked
    | UrgentConfirmed
    | Released
    | Closed
    | Overtaken
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: when (with its time zone), and by whom."""

    at: datetime
    by: UUID
    detail: Detail

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise InvalidValue("at", "Say when it happened with its time zone.")
