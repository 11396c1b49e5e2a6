"""What the victims' site reads of a participant's case: one view for each, with its columns.

A row stands for something that is so; what was corrected or taken back is not there. Nothing says what anybody wrote, and a
participant's own disclosure of being abused is in none. Signals of risk are in `risk`.
"""

import re
from dataclasses import dataclass
from datetime import date, time
from typing import ClassVar
from uuid import UUID

from caraway.bridge.contacts import ContactKind
from caraway.bridge.rows import Row
from caraway.core.refusals import InvalidValue
from caraway.core.schema import SLUG
from caraway.core.vocabulary import Attendance, Mode, Outcome, Stage, Word

HASH_BYTES = 32


class StaffDuty(Word):
    """What somebody has to do with a case."""

    CASE = "case", "Works on the case"
    SESSION = "session", "Leads a session of the case"
    OFFICER = "officer", "Looks after the referral, or made it"
    BREACH = "breach", "Has decided on a breach in the case"


@dataclass(frozen=True, slots=True)
class CaseStage(Row):
    """Where a case stands, one row a case.

    `last_on`: the last day of the caution's time. `impossible_on`: the first on which the programme can no longer be
    finished. `charge_on`: the last to charge. Those that are not known, or do not apply, are None.
    """

    VIEW: ClassVar[str] = "upward_stage"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "agreement_id",
        "case_id",
        "stage",
        "mode",
        "on_hold",
        "arrest_on",
        "cautioned_on",
        "last_on",
        "impossible_on",
        "charge_on",
    )

    agreement: UUID
    case: UUID
    stage: Stage
    mode: Mode
    on_hold: bool
    arrest_on: date | None
    cautioned_on: date | None
    last_on: date | None
    impossible_on: date | None
    charge_on: date | None


@dataclass(frozen=True, slots=True)
class SessionDate(Row):
    """A session of a step in which the case has a place now. `starts_at` (by the clock on the wall) is None for a call without an hour."""

    VIEW: ClassVar[str] = "upward_session"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "id",
        "agreement_id",
        "case_id",
        "session_id",
        "step",
        "mode",
        "on",
        "starts_at",
    )

    id: UUID
    agreement: UUID
    case: UUID
    session: UUID
    step: str
    mode: Mode
    on: date
    starts_at: time | None

    def __post_init__(self) -> None:
        Row.__post_init__(self)
        _require_step(self.step)


@dataclass(frozen=True, slots=True)
class AttendanceMark(Row):
    """What the register says now of one session: the code alone, no reason and no minute."""

    VIEW: ClassVar[str] = "upward_attendance"
    COLUMNS: ClassVar[tuple[str, ...]] = ("id", "agreement_id", "case_id", "session_id", "step", "on", "code")

    id: UUID
    agreement: UUID
    case: UUID
    session: UUID
    step: str
    on: date
    code: Attendance

    def __post_init__(self) -> None:
        Row.__post_init__(self)
        _require_step(self.step)


@dataclass(frozen=True, slots=True)
class PoliceReturn(Row):
    """The case went back to the police, with this outcome as it is now."""

    VIEW: ClassVar[str] = "upward_return"
    COLUMNS: ClassVar[tuple[str, ...]] = ("id", "agreement_id", "case_id", "on", "outcome")

    id: UUID
    agreement: UUID
    case: UUID
    on: date
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class StaffAssigned(Row):
    """Somebody works on the case, leads one of its sessions (`session`, None for all else), or is of its police.

    `identity` is the keyed hash of the work e-mail address: the two sites share no accounts, and the same person has the
    same hash in both. By it the victims' site alone sees that a worker is on both sides.
    """

    VIEW: ClassVar[str] = "upward_staff"
    COLUMNS: ClassVar[tuple[str, ...]] = ("agreement_id", "case_id", "duty", "session_id", "identity")

    agreement: UUID
    case: UUID
    duty: StaffDuty
    session: UUID | None
    identity: bytes

    def __post_init__(self) -> None:
        Row.__post_init__(self)
        _require_hash("identity", self.identity)
        if (self.duty is StaffDuty.SESSION) != (self.session is not None):
            raise InvalidValue("session", "Who leads a session leads one that is named.")


@dataclass(frozen=True, slots=True)
class NewArrest(Row):
    """A new arrest came to light, which happened on that day."""

    VIEW: ClassVar[str] = "upward_arrest"
    COLUMNS: ClassVar[tuple[str, ...]] = ("id", "agreement_id", "case_id", "on")

    id: UUID
    agreement: UUID
    case: UUID
    on: date


@dataclass(frozen=True, slots=True)
class ContactHash(Row):
    """The keyed hash of a number, e-mail address or home of the participant, never the thing itself."""

    VIEW: ClassVar[str] = "upward_contact"
    COLUMNS: ClassVar[tuple[str, ...]] = ("agreement_id", "case_id", "kind", "hash")

    agreement: UUID
    case: UUID
    kind: ContactKind
    hash: bytes

    def __post_init__(self) -> None:
        Row.__post_init__(self)
        _require_hash("hash", self.hash)


UPWARD = (CaseStage, SessionDate, AttendanceMark, PoliceReturn, StaffAssigned, NewArrest, ContactHash)
"""Every view but that of the signals of risk."""


def _require_hash(name: str, value: bytes) -> None:
    if len(value) != HASH_BYTES:
        raise InvalidValue(name, f"A keyed hash has {HASH_BYTES} bytes.")


def _require_step(step: str) -> None:
    if not re.fullmatch(SLUG.pattern, step):
        raise InvalidValue("step", "A step is the key that the programme's file gives it.")
