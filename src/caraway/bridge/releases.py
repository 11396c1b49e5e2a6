"""What may come down to the casework site: a closed list, each with the least that works.

A release says what is to be so and nothing of why, by whom or since when. It takes effect in the next batch with everything
else, or `at_once` where two people decided so, of whom nothing crosses either. "Continue" is not in the list: it sends
nothing. No field can hold free text; a kind of release with such a field does not load.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from caraway.bridge.rows import Row, says_freely
from caraway.core.joint.state import Sending
from caraway.core.joint.text import AT_ONCE, CODED
from caraway.core.joint.words import Advice, Purpose, ReleaseKind
from caraway.core.refusals import InvalidValue, Unknown
from caraway.core.vocabulary import HoldCode

TABLE = "downward_release"
COLUMNS = (
    "id",
    "agreement_id",
    "case_id",
    "kind",
    "code",
    "advice",
    "purpose",
    "expires_on",
    "other_case_id",
    "at_once",
)
"""Every column of the table; those that a kind does not have are empty."""


@dataclass(frozen=True, slots=True)
class Instruction(Row):
    """`hold`, `resume`, `telephone` or `stop`, with a code of the list that illness and rooms use.

    `stop` is the provider's "cannot be delivered", never a breach or failure. Only a hold may come at once.
    """

    COLUMNS: ClassVar[tuple[str, ...]] = ("id", "agreement_id", "case_id", "kind", "code", "at_once")

    id: UUID
    agreement: UUID
    case: UUID
    kind: ReleaseKind
    code: HoldCode
    at_once: bool

    def __post_init__(self) -> None:
        Row.__post_init__(self)
        if self.kind not in CODED:
            raise InvalidValue("kind", "A code goes with a hold, its end, the telephone or a stop.")
        _require_batch(self.kind, self.at_once)


@dataclass(frozen=True, slots=True)
class Advisory(Row):
    """Manage with care: what to do, for what, until which day (that day included).

    It belongs to whoever leads the session, and to nobody who led it before. It is `never_printed`: on no register, sheet,
    calendar or message.
    """

    COLUMNS: ClassVar[tuple[str, ...]] = (
        "id",
        "agreement_id",
        "case_id",
        "kind",
        "advice",
        "purpose",
        "expires_on",
        "at_once",
    )
    never_printed: ClassVar[bool] = True

    id: UUID
    agreement: UUID
    case: UUID
    kind: ReleaseKind
    advice: tuple[Advice, ...]
    purpose: Purpose
    expires_on: date
    at_once: bool

    def __post_init__(self) -> None:
        Row.__post_init__(self)
        if self.kind is not ReleaseKind.ADVISORY:
            raise InvalidValue("kind", "Advice is an advisory.")
        if not self.advice or len(set(self.advice)) < len(self.advice):
            raise InvalidValue("advice", "Advice is at least one sentence, and each once.")

    def readers(self, leading: Collection[UUID], today: date) -> frozenset[UUID]:
        """Who may read it today: those who lead the session as it is led now, so a substitute too; nobody once it has ended."""
        return frozenset(leading) if today <= self.expires_on else frozenset()


@dataclass(frozen=True, slots=True)
class KeepApart(Row):
    """Two cases that never share a workshop. There is no reason, and the order says nothing: the lower id comes first.

    `agreement` is that of the first, whichever of the two it was about.
    """

    COLUMNS: ClassVar[tuple[str, ...]] = ("id", "agreement_id", "case_id", "kind", "other_case_id")

    id: UUID
    agreement: UUID
    case: UUID
    kind: ReleaseKind
    other: UUID

    def __post_init__(self) -> None:
        Row.__post_init__(self)
        if self.kind is not ReleaseKind.KEEP_APART:
            raise InvalidValue("kind", "A pair is kept apart.")
        if not self.case < self.other:
            raise InvalidValue("other", "A pair is two cases, the lower id first.")


Release = Instruction | Advisory | KeepApart

KINDS: Mapping[ReleaseKind, type[Instruction] | type[Advisory] | type[KeepApart]] = {
    **dict.fromkeys(CODED, Instruction),
    ReleaseKind.ADVISORY: Advisory,
    ReleaseKind.KEEP_APART: KeepApart,
}
"""The closed list: each kind, and its shape."""

EMPTY: Mapping[str, Any] = {**dict.fromkeys(COLUMNS), "advice": [], "at_once": False}
"""What stands in the columns that a kind does not have."""


def require_closed(cls: type[Row]) -> None:
    """Raise TypeError where a kind of release has a field in which somebody could write."""
    if free := says_freely(cls):
        raise TypeError(f"{cls.__name__} could carry free text: {', '.join(free)}")


for _kind in KINDS.values():
    require_closed(_kind)


def of_row(row: Mapping[str, Any]) -> Release:
    """The release in a row of the table.

    Raises Unknown for a column or a kind nobody declared, InvalidValue for a value that does not belong to the kind.
    """
    for column in row:
        if column not in COLUMNS:
            raise Unknown("column of a release", column)
    cls = KINDS[_kind_of(row)]
    for column in set(row) - set(cls.COLUMNS):
        if row[column] != EMPTY[column]:
            raise InvalidValue(column, f"This kind of release has no {column}.")
    return cls.of_row({column: row[column] for column in cls.COLUMNS if column in row})


def _kind_of(row: Mapping[str, Any]) -> ReleaseKind:
    if row.get("kind") not in list(ReleaseKind):
        raise Unknown("kind of release", "this")
    return ReleaseKind(row["kind"])


def as_row(release: Release) -> dict[str, Any]:
    """The row of a release: every column of the table, in order."""
    return dict(EMPTY) | release.as_row()


def of_sending(sending: Sending, agreement: UUID, case: UUID) -> Release:
    """The release that a joint decision hands over. Its moment and its reasons stay behind."""
    crossing = sending.crossing
    if crossing.advised is not None:
        said = crossing.advised
        return Advisory(
            sending.id,
            agreement,
            case,
            crossing.kind,
            said.sentences,
            said.purpose,
            said.expires_on,
            sending.at_once,
        )
    assert crossing.code is not None
    return Instruction(sending.id, agreement, case, crossing.kind, crossing.code, sending.at_once)


def _require_batch(kind: ReleaseKind, at_once: bool) -> None:
    if at_once and kind not in AT_ONCE:
        raise InvalidValue("at_once", "Only a hold or advice comes at once; anything else waits for the batch.")
