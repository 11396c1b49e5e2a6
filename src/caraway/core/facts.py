"""What people record about a case. Facts are never edited.

A correction is a new fact whose `replaces` names the old one, with the reason; one that takes
a fact away without another in its place is `Annulled`. The list a case holds is in the order
of recording; `core/course.py` reads the ones in force in the order in which they happened.
"""

from dataclasses import dataclass
from datetime import date, datetime

from caraway.core.vocabulary import (
    AbsenceReason,
    AskedBy,
    Attendance,
    ContactMethod,
    ContactResult,
    Decision,
    DeclineCode,
    ExtensionReason,
    HoldCode,
    Mode,
    ModeReason,
    OffenceMode,
    Outcome,
    Requirement,
    ResultCode,
    Route,
    Statement,
    WithdrawalReason,
)


@dataclass(frozen=True, slots=True)
class Referred:
    """The police refer.

    `assault`: is it common assault or battery within CJA 1988 s.39A (domestic)? `mode_reason`: why by telephone.
    """

    route: Route
    offence_on: date
    arrest_on: date | None
    offence_mode: OffenceMode
    assault: bool
    statement: Statement
    statement_on: date | None = None
    mode: Mode = Mode.GROUP
    mode_reason: ModeReason | None = None


@dataclass(frozen=True, slots=True)
class InformationAsked:
    """The provider asked the police something before deciding."""

    what: str


@dataclass(frozen=True, slots=True)
class InformationGiven:
    """The police answered."""

    what: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider takes the referral."""


@dataclass(frozen=True, slots=True)
class Declined:
    """The provider does not take it. Never a breach: before the caution it ends the referral, after it the police vary."""

    code: DeclineCode


@dataclass(frozen=True, slots=True)
class Cautioned:
    """The conditional caution was given, its five requirements met (CJA 2003 s.23)."""

    requirements: tuple[Requirement, ...]
    authorised_by: str = ""
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockDateGiven:
    """The date of arrest became known after the referral."""

    arrest_on: date


@dataclass(frozen=True, slots=True)
class StatementConfirmed:
    """The police say whether and when the first qualifying statement was taken."""

    statement: Statement
    statement_on: date | None = None


@dataclass(frozen=True, slots=True)
class Contacted:
    """One try to reach the participant. Only REACHED is contact."""

    method: ContactMethod
    result: ContactResult
    note: str = ""


@dataclass(frozen=True, slots=True)
class Booked:
    """A place in a session of a step, on the session's day."""

    step: str
    session: str
    session_on: date


@dataclass(frozen=True, slots=True)
class Moved:
    """A place moved to another session of the same step. The old booking stays in the history."""

    step: str
    from_session: str
    session: str
    session_on: date
    asked_by: AskedBy
    reason: str


@dataclass(frozen=True, slots=True)
class SessionMarked:
    """One line of a register; it happened on the session's day.

    `minute`: minutes after the start for late, left early and sent away. `excuse`: was there a
    reasonable excuse for that? `absence`: why an absence was acceptable.
    """

    step: str
    session: str
    code: Attendance
    minute: int | None = None
    excuse: bool = False
    absence: AbsenceReason | None = None


@dataclass(frozen=True, slots=True)
class AbsenceSettled:
    """The awaited reason for missing a session came, or did not."""

    session: str
    acceptable: bool
    absence: AbsenceReason | None = None


@dataclass(frozen=True, slots=True)
class SessionCancelled:
    """The provider cancelled a session in which the person had a place."""

    step: str
    session: str


@dataclass(frozen=True, slots=True)
class SessionRecorded:
    """What a session covered for this person: keys of the programme's aims."""

    session: str
    aims: tuple[str, ...]
    signposts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallBooked:
    """A telephone or one-to-one session is arranged."""

    session: str
    session_on: date
    interpreter: str = ""


@dataclass(frozen=True, slots=True)
class CallMarked:
    """A telephone or one-to-one session, on its day.

    `safe_to_talk`: alone, free to talk, partner out of earshot. If not, it is rebooked and never counted.
    `minute` and `excuse` as for workshops: after how many minutes of talk it ended, and whether there was an excuse.
    """

    session: str
    code: Attendance
    safe_to_talk: bool = True
    aims: tuple[str, ...] = ()
    minute: int | None = None
    excuse: bool = False
    absence: AbsenceReason | None = None


@dataclass(frozen=True, slots=True)
class Extended:
    """The police gave more time, to a new last day."""

    expires_on: date
    reason: ExtensionReason


@dataclass(frozen=True, slots=True)
class ExtensionAsked:
    """The provider asks the police for more time. The reason is neutral."""

    reason: ExtensionReason


@dataclass(frozen=True, slots=True)
class ExtensionRefused:
    """The police give no more time."""


@dataclass(frozen=True, slots=True)
class Held:
    """Not to attend for now. The code is neutral and the author unseen."""

    code: HoldCode


@dataclass(frozen=True, slots=True)
class Resumed:
    """May attend again."""


@dataclass(frozen=True, slots=True)
class ModeChanged:
    """From then on it is delivered another way, for a reason."""

    mode: Mode
    reason: ModeReason


@dataclass(frozen=True, slots=True)
class Withdrew:
    """The participant stopped."""

    reason: WithdrawalReason


@dataclass(frozen=True, slots=True)
class Stopped:
    """The provider cannot deliver. Never the participant's breach or failure; before the caution, the referral's end."""

    code: DeclineCode


@dataclass(frozen=True, slots=True)
class WithoutProgramme:
    """The caution goes on without the programme: allotted so by lot, in a trial. Never the participant's failure."""


@dataclass(frozen=True, slots=True)
class Arrested:
    """A new arrest came to light."""


@dataclass(frozen=True, slots=True)
class ArrestReviewed:
    """Somebody looked at a new arrest."""

    goes_on: bool


@dataclass(frozen=True, slots=True)
class Returned:
    """The return to the police. `answer` is what it said; a corrected return replaces it."""

    outcome: Outcome
    answer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParticipantTold:
    """The participant was told the outcome. `answer` is what was said."""

    answer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """The police decide on an unfinished case.

    `breach`: failure without reasonable excuse (s.24), as `core/decisions.py` has it; never where the
    condition could not be delivered. `goes_on`: the programme goes on (extended, or varied so).
    `condition`: which one was not met. `excuse_reasonable`: None where there was no failure. `excuse`: what the participant
    said, on the day `excuse_on`, to whom (`excuse_to`).
    """

    decision: Decision
    breach: bool
    goes_on: bool
    excuse: str = ""
    evidence: str = ""
    expires_on: date | None = None
    excuse_reasonable: bool | None = None
    condition: str = ""
    excuse_on: date | None = None
    excuse_to: str = ""


@dataclass(frozen=True, slots=True)
class LookedAgain:
    """The decision-maker has looked at the corrected facts and lets the decision stand."""


@dataclass(frozen=True, slots=True)
class OutcomeRecorded:
    """The police recorded the court result code."""

    code: ResultCode


@dataclass(frozen=True, slots=True)
class Annulled:
    """The fact that `replaces` names did not happen."""


Detail = (
    Referred
    | InformationAsked
    | InformationGiven
    | Accepted
    | Declined
    | Cautioned
    | ClockDateGiven
    | StatementConfirmed
    | Contacted
    | Booked
    | Moved
    | SessionMarked
    | AbsenceSettled
    | SessionCancelled
    | SessionRecorded
    | CallBooked
    | CallMarked
    | Extended
    | ExtensionAsked
    | ExtensionRefused
    | Held
    | Resumed
    | ModeChanged
    | Withdrew
    | Stopped
    | WithoutProgramme
    | Arrested
    | ArrestReviewed
    | Returned
    | ParticipantTold
    | Decided
    | LookedAgain
    | OutcomeRecorded
    | Annulled
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One recorded fact. `on` is the day it happened, `at` when it was recorded, `by` who did."""

    id: str
    on: date
    detail: Detail
    by: str
    at: datetime
    replaces: str | None = None
    why: str = ""
